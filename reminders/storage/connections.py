"""Connections as both databases give them: errors explained, rows by name, one per thread."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from threading import Lock, Thread, current_thread
from typing import Any, Protocol

from reminders.core.errors import RemindersError

_NOTHING: dict[str, Any] = {}


class Row(Protocol):
    """A row of a result, by column."""

    def __getitem__(self, column: str, /) -> Any: ...


class Connection:
    """A DB-API connection in autocommit mode.

    `explain` turns an error of the database into one for the user, or returns `None` where it is a bug.
    """

    def __init__(
        self, raw: Any, errors: type[Exception], explain: Callable[[Exception], RemindersError | None]
    ) -> None:
        self._raw = raw
        self._errors = errors
        self._explain = explain

    @property
    def lost(self) -> bool:
        """Whether the other side is gone."""
        return bool(getattr(self._raw, "closed", False))

    def rows(self, query: str, parameters: Mapping[str, Any] = _NOTHING) -> list[Row]:
        """Return all rows: a result that is left half read would keep its snapshot open."""
        with self._explained():
            rows: list[Row] = self._raw.execute(query, parameters).fetchall()
            return rows

    def run(self, query: str, parameters: Mapping[str, Any] = _NOTHING) -> int:
        """Return how many rows were changed."""
        with self._explained():
            changed: int = self._raw.execute(query, parameters).rowcount
            return changed

    def run_many(self, query: str, parameters: Iterable[Mapping[str, Any]]) -> int:
        """Return how many rows were changed by all together."""
        with self._explained():
            cursor = self._raw.cursor()
            cursor.executemany(query, parameters)
            changed: int = cursor.rowcount
            return max(changed, 0)

    def commit(self) -> None:
        """End the transaction. PostgreSQL answers ROLLBACK where a statement failed and its error was swallowed."""
        with self._explained():
            ended = self._raw.execute("COMMIT")
        if getattr(ended, "statusmessage", "COMMIT") != "COMMIT":
            raise RuntimeError("the transaction was rolled back: an error within it was caught and not raised again")

    def roll_back(self) -> None:
        """End the transaction if there is one; where the other side is gone, it has ended it already."""
        with suppress(self._errors):
            self._raw.rollback()

    def close(self) -> None:
        with suppress(self._errors):
            self._raw.close()

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except self._errors as error:
            explained = self._explain(error)
            if explained is None:
                raise
            raise explained from error


class PerThread:
    """One connection for each thread that asks; those of ended threads are closed when another thread asks."""

    def __init__(self, connect: Callable[[], Connection]) -> None:
        self._connect = connect
        self._connections: dict[Thread, Connection] = {}
        self._lock = Lock()
        self._closed = False

    def get(self) -> Connection:
        """Return this thread's connection, a new one where it has none or the old one was lost."""
        connection = self._connections.get(current_thread())
        if connection is None or connection.lost:
            connection = self._replaced(connection)
        return connection

    def close(self) -> None:
        """Close all, from whatever thread they are."""
        with self._lock:
            self._closed = True
            for connection in self._connections.values():
                connection.close()
            self._connections.clear()

    def _replaced(self, lost: Connection | None) -> Connection:
        if lost is not None:
            lost.close()
        connection = self._connect()
        with self._lock:
            if self._closed:
                connection.close()
                raise RuntimeError("the store is closed")
            for thread in [thread for thread in self._connections if not thread.is_alive()]:
                self._connections.pop(thread).close()
            self._connections[current_thread()] = connection
        return connection


@contextmanager
def committed(connection: Connection) -> Iterator[None]:
    """End the transaction that was begun: commit, or roll back on an exception."""
    try:
        yield
        connection.commit()
    except BaseException:
        connection.roll_back()
        raise


@contextmanager
def saved(connection: Connection) -> Iterator[None]:
    """Run a part of a transaction, which is undone alone on an exception."""
    connection.run("SAVEPOINT part")
    try:
        yield
    except BaseException:
        if not connection.lost:
            connection.run("ROLLBACK TO SAVEPOINT part")
            connection.run("RELEASE SAVEPOINT part")
        raise
    connection.run("RELEASE SAVEPOINT part")
