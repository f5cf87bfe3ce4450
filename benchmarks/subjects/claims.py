"""Claims: taking what is due from the ledger by the hundred, each hundred committed, synchronous as everything is."""

import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta

from definitions import NOW
from measure import Row, quicker

from reminders.core.notice import Identity, Notice
from reminders.core.ports import Store
from reminders.storage import open_store

NOTICES, BATCH = 5_000, 100
PLAIN = """
UPDATE notice SET state = 'claimed', token = ?, lease_until = '9'
WHERE id IN (
    SELECT id FROM notice
    WHERE state IN ('planned', 'retry') AND channel = 'smtp' AND next_at <= ? ORDER BY next_at LIMIT ?
)
RETURNING *
"""


def rows() -> Iterator[Row]:
    """Yield the seconds of a thousand claims, by the clock, since a commit waits for the disk: so the same disk is the
    yardstick. 20,000 a second is what a plain statement reaches where nothing else runs; half of it is asked.
    """
    yield quicker(
        f"1,000 claims by {BATCH}, SQLite", _claims, than="one statement in sqlite3", theirs=_plain, at_least=0.5
    )


def _claims() -> float:
    with _owing() as store:
        started = time.perf_counter()
        for n in range(NOTICES // BATCH):
            with store.transaction():
                claimed = store.claim_due(
                    "smtp",
                    NOW,
                    since=NOW - timedelta(days=30),
                    limit=BATCH,
                    token=f"holder {n}",
                    lease_until=NOW + timedelta(minutes=1),
                    suspect=False,
                )
            assert len(claimed) == BATCH
        return (time.perf_counter() - started) / NOTICES * 1_000


def _plain() -> float:
    with _owing() as store, closing(sqlite3.connect(store.describe().removeprefix("SQLite "))) as database:
        database.execute("PRAGMA synchronous = FULL")
        started = time.perf_counter()
        for n in range(NOTICES // BATCH):
            claimed = database.execute(PLAIN, (f"holder {n}", f"{NOW:%Y-%m-%dT%H:%M:%SZ}", BATCH)).fetchall()
            database.commit()
            assert len(claimed) == BATCH
        return (time.perf_counter() - started) / NOTICES * 1_000


@contextmanager
def _owing() -> Iterator[Store]:
    """Yield a store in which so many notices are due."""
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{folder}/claims.db", NOW)
        store.add_notices([_due(n) for n in range(NOTICES)])
        yield store
        store.close()


def _due(n: int) -> Notice:
    at = NOW - timedelta(minutes=n % 60)
    identity = Identity("bench", f"e{n}", "2026-01-01", "0d", f"r{n % 50}", "smtp")
    return Notice(id=f"n{n}", identity=identity, due_at=at, nominal_at=at, next_at=at, created_at=NOW)
