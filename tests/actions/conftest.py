"""A real store for every action: on a SQLite file, and what is marked so on PostgreSQL too."""

from collections.abc import Iterator

import pytest

from reminders.core.ports import Store
from reminders.storage import open_store
from tests.building import NOW


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    opened = open_store(database_url, NOW)
    yield opened
    opened.close()
