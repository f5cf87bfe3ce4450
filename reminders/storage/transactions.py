"""How queries are run: each in the transaction of its thread, or in one of its own, and what they change is counted."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from reminders.core.errors import StoreFailure
from reminders.storage import queries, rows
from reminders.storage.connections import Connection, Row, saved
from reminders.storage.dialect import Dialect

# Which counters of `ports.Changes` a query raises that changes the plan, or the definitions.
PLAN = frozenset({"plan"})
DEFINITIONS = frozenset({"definitions", "plan"})


@dataclass
class _Work:
    """A transaction of one thread, and which counters are to rise when it commits."""

    connection: Connection
    changed: set[str]


class Transactions:
    """Runs named queries on a database. Thread-safe."""

    def __init__(self, database: Dialect) -> None:
        self._database = database
        self._sql = {name: database.translated(query) for name, query in queries.load().items()}
        self._thread = threading.local()
        self._commits = 0
        self._counting = threading.Lock()
        self._refusal = ""

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._database!r})"

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit at the end, roll back on an exception.

        Nested use joins the outer one: it commits with it, and rolls back alone if the outer one catches the exception.
        """
        work = self._work
        if work is None:
            with self._begun():
                yield
        else:
            with saved(work.connection):
                yield

    @property
    def commits(self) -> int:
        return self._commits

    @property
    def _work(self) -> _Work | None:
        work: _Work | None = getattr(self._thread, "work", None)
        return work

    @contextmanager
    def _joined(self) -> Iterator[_Work]:
        """Yield this thread's transaction, or one that ends here where it has none."""
        if self._work is not None:
            yield self._work
            return
        with self._begun() as work:
            yield work

    @contextmanager
    def _begun(self) -> Iterator[_Work]:
        changed: set[str] = set()
        try:
            with self._noting_refusal(), self._database.transaction() as connection:
                self._thread.work = work = _Work(connection, changed)
                try:
                    yield work
                    for counter in sorted(changed):  # always in this order, so that no two wait for each other
                        connection.run(self._sql["count_change"], {"name": counter})
                finally:
                    self._thread.work = None
        finally:
            if changed:  # also after an error: a commit whose answer was lost may have happened
                with self._counting:
                    self._commits += 1

    @contextmanager
    def _noting_refusal(self) -> Iterator[None]:
        try:
            yield
        except StoreFailure as error:
            self._refusal = str(error)
            raise

    def _run(self, name: str, values: Mapping[str, Any], *, changes: frozenset[str] = frozenset()) -> int:
        """Run a query that writes; where it changed rows, so did what `changes` names. Return how many rows."""
        with self._joined() as work:
            changed = work.connection.run(queries.narrowed(self._sql[name], values), values)
            if changed:
                work.changed |= changes
            return changed

    def _rows(self, name: str, **values: Any) -> list[Row]:
        query = queries.narrowed(self._sql[name], values)
        if self._work is not None:
            return self._work.connection.rows(query, values)
        return self._database.rows(query, values)

    def _row(self, name: str, **values: Any) -> Row | None:
        return next(iter(self._rows(name, **values)), None)

    def _instant(self, name: str, **values: Any) -> datetime | None:
        text = self._rows(name, **values)[0]["instant"]
        return None if text is None else rows.to_instant(text)
