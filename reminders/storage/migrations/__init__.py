"""How a database gets to the current schema: numbered files, each applied once, in a transaction of its own.

A new database is made from `schema.sql` at once, which says the same. A database that a newer version of this program
has migrated is refused, since nobody can know what its new columns ask for.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import NamedTuple

from reminders import __version__
from reminders.core.errors import NewerDatabase, Refused
from reminders.storage.connections import Connection
from reminders.storage.dialect import Dialect, connect
from reminders.storage.rows import to_instant, to_text

_FOLDER = Path(__file__).parent
_FILE = re.compile(r"(\d{4})_(\w+)")
_COMMENT = re.compile(r"^\s*--.*\n", re.MULTILINE)


class Migration(NamedTuple):
    """A step from one schema to the next."""

    number: int
    name: str
    sql: str


class Applied(NamedTuple):
    """A step that a database has taken, and when."""

    number: int
    name: str
    applied_at: datetime


class Status(NamedTuple):
    """Where a database stands. `version` is the number of its last migration, 0 where it is new."""

    place: str
    applied: tuple[Applied, ...]
    pending: tuple[Migration, ...]

    @property
    def version(self) -> int:
        return self.applied[-1].number if self.applied else 0


@cache
def known() -> tuple[Migration, ...]:
    """Return all migrations of this version of the program, in order."""
    return tuple(_read(path) for path in sorted(_FOLDER.glob("*.sql")))


def status(url: str) -> Status:
    """Return where the database at a url stands; changes nothing in it. Raises `NewerDatabase`."""
    database = connect(url)
    try:
        return status_of(database)
    finally:
        database.close()


def apply(url: str, now: datetime) -> Status:
    """Bring the database at a url to the current schema and return where it stood before. Raises `NewerDatabase`."""
    database = connect(url)
    try:
        before = status_of(database)
        prepare(database, now)
        return before
    finally:
        database.close()


def status_of(database: Dialect, migrations: Sequence[Migration] | None = None) -> Status:
    """Return where an open database stands. Raises `NewerDatabase`."""
    applied: tuple[Applied, ...] = ()
    if database.exists() and database.rows(database.has_migrations, {}):
        rows = database.rows("SELECT number, name, applied_at FROM migration ORDER BY number", {})
        applied = tuple(Applied(row["number"], row["name"], to_instant(row["applied_at"])) for row in rows)
    migrations = known() if migrations is None else migrations
    _refuse_newer(database, applied, migrations)
    done = {one.number for one in applied}
    return Status(database.place, applied, tuple(one for one in migrations if one.number not in done))


def require_current(database: Dialect) -> None:
    """Raise `Refused` if the database is new or older than this program."""
    found = status_of(database)
    if found.pending:
        versions = f"has version {found.version}, this program needs {found.pending[-1].number}"
        raise Refused(f"{database.place} {versions}; run `reminders migrate`")


def prepare(database: Dialect, now: datetime) -> None:
    """Bring a database to the current schema: create it where it is new, migrate it where it is older."""
    if not status_of(database).pending:
        return
    if not _created(database, now):
        upgrade(database, now)


def upgrade(database: Dialect, now: datetime, migrations: Sequence[Migration] | None = None) -> None:
    """Apply what is pending, one by one; a process that does the same at the same time takes turns with this one."""
    migrations = known() if migrations is None else migrations
    for migration in status_of(database, migrations).pending:
        with database.migration() as connection:
            if not _is_recorded(connection, database, migration):
                _execute(connection, database, migration.sql)
                _record(connection, database, migration, now)


def _created(database: Dialect, now: datetime) -> bool:
    """Make the current schema where there is none yet; tell whether there was none."""
    with database.migration() as connection:
        if connection.rows(database.has_migrations):
            return False
        _execute(connection, database, _FOLDER.with_name("schema.sql").read_text("utf-8"))
        for migration in known():
            _record(connection, database, migration, now)
    return True


def _is_recorded(connection: Connection, database: Dialect, migration: Migration) -> bool:
    if not connection.rows(database.has_migrations):
        return False
    query = database.translated("SELECT 1 FROM migration WHERE number = :number")
    return bool(connection.rows(query, {"number": migration.number}))


def _execute(connection: Connection, database: Dialect, script: str) -> None:
    for statement in _statements(script):
        connection.run(database.definition(statement))


def _record(connection: Connection, database: Dialect, migration: Migration, now: datetime) -> None:
    query = database.translated("INSERT INTO migration (number, name, applied_at) VALUES (:number, :name, :applied_at)")
    connection.run(query, {"number": migration.number, "name": migration.name, "applied_at": to_text(now)})


def _refuse_newer(database: Dialect, applied: Sequence[Applied], migrations: Sequence[Migration]) -> None:
    if applied and applied[-1].number not in {one.number for one in migrations}:
        last = applied[-1]
        latest = migrations[-1].number
        raise NewerDatabase(
            f"{database.place} has version {last.number} ({last.name}), this program, reminders {__version__}, knows"
            f" versions up to {latest}; install the newer program again, or restore the backup made before it"
        )


def _statements(script: str) -> Iterator[str]:
    """Yield the statements of a script; each ends with a semicolon at the end of a line."""
    for statement in re.split(r";\s*\n", _COMMENT.sub("", script)):
        if statement.strip():
            yield statement.strip()


def _read(path: Path) -> Migration:
    match = _FILE.fullmatch(path.stem)
    if match is None:
        raise ValueError(f"{path.name}: a migration is named like 0001_what_it_does.sql")
    return Migration(int(match[1]), match[2], path.read_text("utf-8"))
