"""Stores for the tests of this room: a SQLite file, and a database of a PostgreSQL server where one can be had."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reminders.core.ports import Store
from reminders.storage import open_store
from tests.postgresql import Server, Unavailable, running


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    with ExitStack() as stack:
        try:
            server = stack.enter_context(running())
        except Unavailable as reason:
            pytest.skip(str(reason))
        yield server


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'reminders.db'}"


@pytest.fixture
def postgresql_url(postgresql: Server) -> Iterator[str]:
    with postgresql.database() as url:
        yield url


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
