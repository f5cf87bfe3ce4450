"""What all tests share: how hypothesis looks for examples, and the databases.

A test, or a file of tests, with the mark `databases("sqlite", "postgresql")` runs on a SQLite file and on a PostgreSQL
server, where one can be had; others that ask for `database_url`, on SQLite. A test's mark goes before that of its file.
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import settings

from tests.postgresql import Server, Unavailable, running

# No deadline: a busy machine is no defect. In CI the examples are the same each time, so a failure can be repeated.
settings.register_profile("reminders", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("reminders")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what is marked on each of the databases that the mark names."""
    mark = metafunc.definition.get_closest_marker("databases")
    if mark is not None and "database_url" in metafunc.fixturenames:
        metafunc.parametrize("database_url", mark.args, indirect=True)


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    """The url of a database that does not exist yet, or is empty."""
    url: str = request.getfixturevalue(f"{getattr(request, 'param', 'sqlite')}_url")
    return url


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
