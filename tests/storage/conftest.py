"""Stores for the tests of this room, each on both databases."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from reminders.core.ports import Store
from reminders.storage import open_store


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest) -> str:
    """The url of a database that does not exist yet, or is empty."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    store = open_store(store_url, datetime(2026, 1, 1, tzinfo=UTC))
    yield store
    store.close()
