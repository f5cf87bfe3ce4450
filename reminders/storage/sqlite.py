"""SQLite: one writing connection per process, reading ones per thread, a lock file for the daemon.

SQLite up to 3.51.2 can lose commits when a connection writes while another one of the same process checkpoints, so all
writes and all checkpoints go through the writing connection (the WAL-reset bug, https://sqlite.org/wal.html).
"""

import fcntl
import os
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from threading import Event, RLock
from typing import Any

from reminders.core.errors import InvalidInput, Refused, RemindersError, StoreFailure
from reminders.core.trouble import Condition
from reminders.storage.connections import Connection, PerThread, Row, committed

_PATIENCE_SECONDS = 10
_SWITCH_ATTEMPTS = 20
_SWITCH_PAUSE_SECONDS = 0.05
_OWNER_ONLY = 0o600
# The first that knows all that the queries ask for: RETURNING, UPDATE FROM, and ->> last.
_OLDEST = (3, 38)
# Stands in named queries for the seconds of an instant, which each database counts in its own way.
_EPOCH = re.compile(r"\bepoch\((:?\w+)\)")
# Stands for the instant at which a claim lapses that is made or renewed now. The caller's clock tells it: there is one
# machine, and one daemon on it.
_LAPSES = re.compile(r"\blapses\((:\w+), (:?\w+)\)")


class Busy(StoreFailure):
    """Somebody else is writing for longer than we wait."""


class SQLite:
    """A database file."""

    has_migrations = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'migration'"

    def __init__(self, path: str) -> None:
        check_version(sqlite3.sqlite_version_info)
        self._path = Path(path).resolve()  # so that a link to the file leads to the same lock
        self._wal = self._path.with_name(self._path.name + "-wal")
        self.place = f"SQLite {self._path}"
        self._readers = PerThread(self._reader)
        self._turn = RLock()
        self._open_writer: Connection | None = None
        self._closed = False

    def __repr__(self) -> str:
        return f"<{self.place}>"

    def exists(self) -> bool:
        return self._path.exists()

    def translated(self, query: str) -> str:
        query = query.replace("server_time()", "NULL")
        query = _LAPSES.sub(r"strftime('%Y-%m-%dT%H:%M:%SZ', \1, \2 || ' seconds')", query)
        return _EPOCH.sub(r"CAST(strftime('%s', \1) AS INTEGER)", query)

    def definition(self, statement: str) -> str:
        return statement

    def rows(self, query: str, parameters: dict[str, Any]) -> list[Row]:
        return self._readers.get().rows(query, parameters)

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Other threads of this process wait for their turn as long as other processes do."""
        with self._my_turn():
            writer = self._writer()
            writer.run("BEGIN IMMEDIATE")
            with committed(writer):
                yield writer

    @contextmanager
    def migration(self) -> Iterator[Connection]:
        with self._my_turn(), _in_files(self._writer()), self.transaction() as connection:
            yield connection

    @contextmanager
    def spare_transaction(self) -> Iterator[Connection]:
        with self._my_turn(waits=False):
            writer = self._writer()
            writer.run("PRAGMA busy_timeout = 0")
            try:
                writer.run("BEGIN IMMEDIATE")
            finally:
                writer.run(f"PRAGMA busy_timeout = {_PATIENCE_SECONDS * 1_000}")
            with committed(writer):
                yield writer

    def imprint(self) -> tuple[int, int] | None:
        """Return the time and size of the WAL, which each commit writes. It is not opened: see `_create`."""
        try:
            wal = self._wal.stat()
        except OSError:
            return None
        return wal.st_mtime_ns, wal.st_size

    @contextmanager
    def hold(self) -> Iterator[bool]:
        """Hold the lock file; the system lets go of it when the process dies, so whoever gets it knows that it did."""
        path = self._lock_path
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT, _OWNER_ONLY)
        except OSError as error:
            raise Refused(f"{path}: cannot be opened: {error.strerror}; the daemon needs to write there") from error
        try:
            self._lock(descriptor, path)
            with suppress(OSError):  # on a full disk the lock is held all the same, only namelessly
                os.write(descriptor, f"{os.getpid()}\n".encode())
            try:
                yield True
            finally:
                with suppress(OSError):
                    os.ftruncate(descriptor, 0)
        finally:
            os.close(descriptor)

    def condition(self) -> Condition:
        version = sqlite3.sqlite_version_info
        faults = self.rows("PRAGMA quick_check(1)", {})[0]["quick_check"]
        return Condition(
            engine=f"SQLite {sqlite3.sqlite_version}",
            warnings=() if is_sound(version) else (_WAL_RESET,),
            fault="" if faults == "ok" else str(faults),
            daemon=self._daemon(),
            octets=self._path.stat().st_size,
            free_octets=shutil.disk_usage(self._path.parent).free,
        )

    def scrub(self) -> bool:
        """Write all pages anew, then empty the WAL, which still has the old ones."""
        with self._my_turn():
            writer = self._writer()
            with _in_files(writer):
                writer.run("VACUUM")
            return not writer.rows("PRAGMA wal_checkpoint(TRUNCATE)")[0]["busy"]

    def backup(self, path: Path) -> None:
        """The copy is made beside its place and moved there when it is whole, checked and on the disk."""
        if path.exists():
            raise Refused(f"{path}: exists already; name another file, such as one with the date")
        part = path.with_name(f".{path.name}.part")
        try:
            _create(part)
            self._copy(part)
            os.link(part, path)  # never over a file that appeared meanwhile
        except (OSError, sqlite3.Error) as error:
            why = error.strerror if isinstance(error, OSError) else error
            raise Refused(f"{path}: cannot be written: {why}; name a file in a folder with room for it") from error
        finally:
            part.unlink(missing_ok=True)

    def _copy(self, part: Path) -> None:
        with closing(sqlite3.connect(part)) as copy:
            with closing(sqlite3.connect(f"{self._path.as_uri()}?mode=ro", uri=True)) as source:
                source.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
            if (found := copy.execute("PRAGMA quick_check(1)").fetchone()[0]) != "ok":
                raise Refused(f"{self._path}: the copy is not whole: {found}; restore the file from a backup")

    def _daemon(self) -> int | None:
        """Return the process that holds the lock, 0 where none does."""
        path = self._lock_path
        try:
            descriptor = os.open(path, os.O_RDONLY)
        except FileNotFoundError:
            return 0
        except OSError:
            return None
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(descriptor, 20).strip()
            return int(holder) if holder.isdigit() else None
        finally:
            os.close(descriptor)
        return 0

    @property
    def _lock_path(self) -> Path:
        return self._path.with_name(self._path.name + ".lock")

    def close(self) -> None:
        """The writing connection goes last: closing the last one is a checkpoint."""
        self._readers.close()
        with self._turn:
            self._closed = True
            if self._open_writer is not None:
                self._open_writer.close()
                self._open_writer = None

    @contextmanager
    def _my_turn(self, *, waits: bool = True) -> Iterator[None]:
        if not self._turn.acquire(timeout=_PATIENCE_SECONDS if waits else 0):
            raise self._busy()
        try:
            yield
        finally:
            self._turn.release()

    def _writer(self) -> Connection:
        if self._closed:
            raise RuntimeError("the store is closed")
        if self._open_writer is None:
            self._create()
            writer = self._connect()
            try:
                self._switch_to_wal(writer)
                writer.run("PRAGMA synchronous = FULL")
                writer.run("PRAGMA foreign_keys = ON")
                writer.run("PRAGMA temp_store = MEMORY")  # else each claim of many rows makes a file for itself
            except BaseException:
                writer.close()
                raise
            self._open_writer = writer
        return self._open_writer

    def _switch_to_wal(self, writer: Connection) -> None:
        """Set the mode, which stays with the file. SQLite does not wait by itself where others do the same just now."""
        for _ in range(_SWITCH_ATTEMPTS):
            with suppress(Busy):
                writer.rows("PRAGMA journal_mode = WAL")
                return
            Event().wait(_SWITCH_PAUSE_SECONDS)
        raise self._busy()

    def _reader(self) -> Connection:
        reader = self._connect()
        reader.run("PRAGMA query_only = ON")
        reader.run("PRAGMA wal_autocheckpoint = 0")
        return reader

    def _connect(self) -> Connection:
        """Open the file, never create it: it would get the mode that the umask leaves."""
        try:
            raw = sqlite3.connect(
                f"{self._path.as_uri()}?mode=rw",
                uri=True,
                timeout=_PATIENCE_SECONDS,
                isolation_level=None,
                check_same_thread=False,  # the last thread closes the connections of the others
            )
        except sqlite3.Error as error:
            raise self._explain(error) or error from error
        raw.row_factory = sqlite3.Row
        return Connection(raw, sqlite3.Error, self._explain)

    def _create(self) -> None:
        """Make a file for the owner only. One that exists is not opened: to close it would drop SQLite's locks."""
        try:
            _create(self._path)
        except FileExistsError:
            return
        except FileNotFoundError as error:
            folder = self._path.parent
            raise InvalidInput(
                f"{self._path}: the folder {folder} does not exist; create it or name another"
            ) from error
        except OSError as error:
            raise Refused(
                f"{self._path}: cannot be created: {error.strerror}; choose a folder you may write to"
            ) from error

    def _lock(self, descriptor: int, path: Path) -> None:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = os.read(descriptor, 20).decode("ascii", "replace").strip()
            process = f"process {holder}" if holder else "another process"
            raise Refused(
                f"{self._path}: {process} is the daemon of this database already ({path.name}); stop it first"
            ) from error
        with suppress(OSError):
            os.ftruncate(descriptor, 0)

    def _busy(self) -> Busy:
        return Busy(f"the database is busy: somebody else wrote to {self._path} for {_PATIENCE_SECONDS} s; try again")

    def _explain(self, error: Exception) -> RemindersError | None:
        """Return what to tell the user of an error (https://sqlite.org/rescode.html), `None` where it is a bug."""
        primary = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if primary in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            return self._busy()
        remedy = _REMEDIES.get(primary)
        return StoreFailure(f"{self._path}: {error}; {remedy}") if remedy else None


@contextmanager
def _in_files(writer: Connection) -> Iterator[None]:
    """Let a connection keep in files what it needs for a while, where that may be as much as the database."""
    writer.run("PRAGMA temp_store = FILE")
    try:
        yield
    finally:
        writer.run("PRAGMA temp_store = MEMORY")


def _create(path: Path) -> None:
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _OWNER_ONLY))


def check_version(version: tuple[int, ...]) -> None:
    """Raise `Refused` for a library that is too old for the queries, before one of them fails in the middle of work."""
    if version < _OLDEST:
        found, oldest = (".".join(map(str, numbers)) for numbers in (version, _OLDEST))
        raise Refused(f"SQLite {found} is too old: {oldest} or later is needed; update the library that Python uses")


def is_sound(version: tuple[int, ...]) -> bool:
    """Tell whether a version is without the WAL-reset bug (https://sqlite.org/wal.html#walresetbug)."""
    if version < (3, 51):
        return version >= (3, 50, 7) or (3, 44, 6) <= version < (3, 45)
    return version >= (3, 51, 3)


_WAL_RESET = (
    "this version can lose commits where one connection writes while another checkpoints; here one connection of each"
    " process does both, so it takes two processes that write at the same moment. 3.51.3, 3.50.7 and 3.44.6 are mended"
)
_REMEDIES = {
    sqlite3.SQLITE_READONLY: "make the file and its folder writable for this user",
    sqlite3.SQLITE_PERM: "make the file and its folder writable for this user",
    sqlite3.SQLITE_CANTOPEN: "check that it is a file and that this user may read and write it and its folder",
    sqlite3.SQLITE_NOTADB: "name another file, or restore this one from a backup",
    sqlite3.SQLITE_CORRUPT: "stop the service and restore the file from a backup",
    sqlite3.SQLITE_FULL: "make room on the disk",
    sqlite3.SQLITE_IOERR: "check the disk",
}
