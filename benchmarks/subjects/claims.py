"""Claims: taking what is due from the ledger by the hundred, each hundred committed, synchronous as everything is.

By the clock, since a commit waits for the disk. So beside the budget, claims a second, stands a plain statement on the
same disk, which returns no more than ids.
"""

import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from definitions import NOW
from measure import Row, dearer, missing, quicker

from reminders.core.notice import Identity, Notice
from reminders.core.ports import Store
from reminders.storage import open_store

NOTICES, BATCH = 5_000, 100
SQLITE_A_SECOND, POSTGRESQL_A_SECOND = 10_000, 25_000
PLAIN = """
UPDATE notice SET state = 'claimed', token = ?, lease_until = '9'
WHERE id IN (
    SELECT id FROM notice
    WHERE state IN ('planned', 'retry') AND channel = 'smtp' AND next_at <= ? ORDER BY next_at LIMIT ?
)
RETURNING id
"""

Place = Callable[[], Any]
Execute = Callable[[str, tuple[object, ...]], list[Any]]


def rows() -> Iterator[Row]:
    """Yield the seconds of a thousand claims, on both databases."""
    yield from _compared("SQLite", _sqlite_url, SQLITE_A_SECOND)
    with ExitStack() as stack:
        try:
            server = stack.enter_context(_server())
        except ImportError as error:
            yield missing("1,000 claims by 100, PostgreSQL", f"{POSTGRESQL_A_SECOND:,} a second", str(error), at_most=1)
            return
        yield from _compared("PostgreSQL", server.database, POSTGRESQL_A_SECOND)


def _compared(name: str, place: Place, a_second: int) -> Iterator[Row]:
    what = f"1,000 claims by {BATCH}, {name}"
    ours = lambda: _claims(place)  # noqa: E731 - a measure is a function without arguments
    yield dearer(what, ours, than=f"{a_second:,} a second", theirs=lambda: 1_000 / a_second, at_most=1)
    yield quicker(what, ours, than="one statement, returning ids", theirs=lambda: _plain(place), at_least=0.4)


def _claims(place: Place) -> float:
    with place() as url, _owing(url) as store:
        started = time.perf_counter()
        for n in range(NOTICES // BATCH):
            claimed = store.claim_due(
                "smtp",
                NOW,
                since=NOW - timedelta(days=30),
                limit=BATCH,
                token=f"holder {n}",
                lease=timedelta(minutes=1),
                suspect=False,
            )
            assert len(claimed) == BATCH
        return (time.perf_counter() - started) / NOTICES * 1_000


def _plain(place: Place) -> float:
    with place() as url, _owing(url), _plainly(url) as execute:
        started = time.perf_counter()
        for n in range(NOTICES // BATCH):
            assert len(execute(PLAIN, (f"holder {n}", f"{NOW:%Y-%m-%dT%H:%M:%SZ}", BATCH))) == BATCH
        return (time.perf_counter() - started) / NOTICES * 1_000


@contextmanager
def _plainly(url: str) -> Iterator[Execute]:
    """Yield what runs and commits a statement on a connection of its own, without anything of ours."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)) as database:
            database.execute("PRAGMA synchronous = FULL")
            yield lambda query, values: database.execute(query, values).fetchall()
    else:
        import psycopg

        with psycopg.connect(url, autocommit=True) as server:
            yield lambda query, values: server.execute(query.replace("?", "%s").encode(), values).fetchall()


@contextmanager
def _sqlite_url() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{folder}/claims.db"


@contextmanager
def _server() -> Iterator[Any]:
    """Yield a PostgreSQL server that commits as durably as others do. Raises `ImportError` where none can be had."""
    sys.path.insert(0, str(Path(__file__).parents[2]))
    from tests.postgresql import Unavailable, running

    try:
        with running(durable=True) as server:
            yield server
    except Unavailable as error:
        raise ImportError(str(error)) from error


@contextmanager
def _owing(url: str) -> Iterator[Store]:
    """Yield a store in which so many notices are due."""
    store = open_store(url, NOW)
    store.add_notices([_due(n) for n in range(NOTICES)])
    yield store
    store.close()


def _due(n: int) -> Notice:
    at = NOW - timedelta(minutes=n % 60)
    identity = Identity("bench", f"e{n}", "2026-01-01", "0d", f"r{n % 50}", "smtp")
    return Notice(id=f"n{n}", identity=identity, due_at=at, nominal_at=at, next_at=at, created_at=NOW)
