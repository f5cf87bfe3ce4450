"""A real store, on a SQLite file, for every action."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from reminders.core.ports import Store
from reminders.storage import open_store
from tests.building import NOW


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path / 'reminders.db'}", NOW)
    yield opened
    opened.close()
