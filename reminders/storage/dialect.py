"""What SQLite and PostgreSQL do differently, and which of them a url names."""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

from reminders.core.errors import InvalidInput
from reminders.core.masking import masked
from reminders.core.trouble import Condition
from reminders.storage.connections import Connection, Row

_FORMS = "write `sqlite:///file.db`, `sqlite:////absolute/path/file.db` or `postgresql://user@host/database`"


class Dialect(Protocol):
    """A database and its ways. Thread-safe; connections are opened when first needed."""

    place: str
    """Where it is, for people; without secrets."""

    has_migrations: str
    """A query that has a row, with a value, if the table of migrations exists."""

    def exists(self) -> bool:
        """Whether there is a database yet; if not, a transaction makes one."""

    def translated(self, query: str) -> str:
        """Return a named query in the database's own parameter style."""

    def definition(self, statement: str) -> str:
        """Return a statement of a migration in the database's own types."""

    def rows(self, query: str, parameters: dict[str, Any]) -> list[Row]:
        """Return what is committed, as this thread's reading connection sees it now."""

    def transaction(self) -> AbstractContextManager[Connection]:
        """Open a transaction that writes: commit at the end, roll back on an exception. Not to be nested."""

    def spare_transaction(self) -> AbstractContextManager[Connection]:
        """Open a transaction for what may as well be left undone: `Refused` at once where somebody else is writing."""

    def migration(self) -> AbstractContextManager[Connection]:
        """Open a transaction in which nobody else migrates."""

    def imprint(self) -> object:
        """See `Store.imprint`."""

    def hold(self) -> AbstractContextManager[bool]:
        """See `Store.hold`."""

    def condition(self) -> Condition:
        """See `Store.condition`."""

    def scrub(self) -> bool:
        """See `Store.scrub`."""

    def backup(self, path: Path) -> None:
        """See `Store.backup`."""

    def close(self) -> None:
        """Close all connections for good."""


def connect(url: str) -> Dialect:
    """Return the database that a url names; what cannot be reached is noticed on first use. Raises `InvalidInput`."""
    scheme, found, rest = url.partition("://")
    if found and scheme in {"postgresql", "postgres"}:
        return _postgresql(url)
    if not found or scheme != "sqlite":
        raise InvalidInput(f"{masked(url)!r} is no database; {_FORMS}")
    path = rest.removeprefix("/")
    if not rest.startswith("/") or not path.strip("/") or path.startswith(":") or path.endswith("/") or "?" in path:
        raise InvalidInput(f"{masked(url)!r} names no database file, with three slashes before it; {_FORMS}")
    from reminders.storage.sqlite import SQLite

    return SQLite(path)


def _postgresql(url: str) -> Dialect:
    try:
        from reminders.storage.postgresql import PostgreSQL
    except ImportError as error:
        raise InvalidInput("PostgreSQL needs the package psycopg; install `reminders[postgresql]`") from error
    return PostgreSQL(url)
