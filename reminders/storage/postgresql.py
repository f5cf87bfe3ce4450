"""PostgreSQL by psycopg 3: one connection per thread, any number of processes and machines. Imported on demand only."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC
from pathlib import Path
from typing import Any

import psycopg
from psycopg import conninfo, errors
from psycopg.rows import dict_row

from reminders.core.errors import InvalidInput, Refused, RemindersError, StoreFailure
from reminders.core.trouble import Condition
from reminders.storage.connections import Connection, PerThread, Row, committed

# What a url does not set itself: nothing waits for ever, neither for a server nor for a lock.
_DEFAULTS = {"connect_timeout": 10, "tcp_user_timeout": 30_000, "fallback_application_name": "reminders"}
_LOCK_TIMEOUT = "10s"
# A machine that freezes or vanishes amid a transaction keeps what it locked, and with it every writer, until its server
# takes notice: by TCP alone, after hours.
_IDLE_TIMEOUT = "60s"
_KEPT_COMMITS = (
    "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'"
)
_MIGRATION_LOCK = int.from_bytes(b"reminder", "big")

_TOKEN = re.compile(r"'(?:[^']|'')*'|--[^\n]*|::|:(?P<name>[a-z_]\w*)")
_PORTS = re.compile(r"[0-9,]*")
_TEXT = re.compile(r"\bTEXT\b")
# Stands in named queries for the seconds of an instant.
_EPOCH = re.compile(r"\bepoch\((:?\w+)\)")
# Stands for the instant at which a claim lapses that is made or renewed now. The server's clock tells it: machines have
# several, and one that is a minute ahead would take the claims of the others for lost.
_LAPSES = re.compile(r"\blapses\(:\w+, (:?\w+)\)")
_LAPSES_HERE = r"""to_char(now() AT TIME ZONE 'UTC' + make_interval(secs => \1), 'YYYY-MM-DD"T"HH24:MI:SS"Z"')"""
# The rows that are handed to a query as one JSON array.
_ROWS = re.compile(r"\bjson_each\((:\w+)\)")
_BUSY = (errors.LockNotAvailable, errors.DeadlockDetected, errors.SerializationFailure)


class PostgreSQL:
    """A database on a server. Every text compares by its bytes, as in SQLite, whatever the database's locale."""

    # Not to_regclass: it may answer from a cache that does not know yet what another process has committed.
    has_migrations = (
        "SELECT 1 FROM pg_tables WHERE tablename = 'migration' AND schemaname = ANY (current_schemas(false))"
    )

    def __init__(self, url: str) -> None:
        given = _parsed(url)
        self._parameters: dict[str, Any] = {**_DEFAULTS, **given}
        self.place = f"PostgreSQL {_address(given)}"
        self._connections = PerThread(self._connect)

    def __repr__(self) -> str:
        return f"<{self.place}>"

    def exists(self) -> bool:
        return True

    def translated(self, query: str) -> str:
        query = _EPOCH.sub(r"CAST(EXTRACT(EPOCH FROM CAST(\1 AS TIMESTAMPTZ)) AS BIGINT)", query)
        query = _LAPSES.sub(_LAPSES_HERE, query).replace("server_time()", "clock_timestamp()")
        query = _ROWS.sub(r"jsonb_array_elements(CAST(\1 AS JSONB))", query)
        return to_psycopg(query).replace("/* FOR UPDATE SKIP LOCKED */", "FOR UPDATE SKIP LOCKED")

    def definition(self, statement: str) -> str:
        return _TEXT.sub('TEXT COLLATE "C"', to_psycopg(statement)).replace(" BLOB ", " BYTEA ")

    def rows(self, query: str, parameters: dict[str, Any]) -> list[Row]:
        """A connection that proves to be lost is opened anew, once: reading twice does no harm."""
        connection = self._connections.get()
        try:
            return connection.rows(query, parameters)
        except Refused:
            if not connection.lost:
                raise
            return self._connections.get().rows(query, parameters)

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        connection = self._begun()
        with committed(connection):
            yield connection

    spare_transaction = transaction  # writers of other rows are not waited for

    @contextmanager
    def migration(self) -> Iterator[Connection]:
        with self.transaction() as connection:
            connection.rows(f"SELECT pg_advisory_xact_lock({_MIGRATION_LOCK})")
            yield connection

    def imprint(self) -> None:
        """A server tells nothing unless it is asked."""

    @contextmanager
    def hold(self) -> Iterator[bool]:
        """Any number of daemons may work on a server, so being one proves nothing of the claims of others."""
        yield False

    def condition(self) -> Condition:
        (row,) = self.rows(
            "SELECT current_setting('server_version') AS version, pg_database_size(current_database()) AS octets,"
            " clock_timestamp() AS now",
            {},
        )
        return Condition(engine=f"PostgreSQL {row['version']}", octets=row["octets"], now=row["now"].astimezone(UTC))

    def scrub(self) -> bool:
        """The server's own log of writes keeps old rows for as long as it is kept."""
        connection = self._connections.get()
        for table in ("recipient", "endpoint", "notice", "attempt", "answer", "event", "calendar"):
            connection.run(f"VACUUM FULL {table}")
        return True

    def backup(self, path: Path) -> None:
        raise Refused(f"{self.place}: a server has tools of its own; run pg_dump --format=custom --file={path}")

    def close(self) -> None:
        self._connections.close()

    def _begun(self) -> Connection:
        """Return this thread's connection in a new transaction, also where the server has ended the old connection."""
        connection = self._connections.get()
        try:
            connection.run("BEGIN")
        except Refused:
            if not connection.lost:
                raise
            connection = self._connections.get()
            connection.run("BEGIN")
        return connection

    def _connect(self) -> Connection:
        try:
            raw = psycopg.connect(**self._parameters, autocommit=True, row_factory=dict_row)
        except psycopg.OperationalError as error:
            message = f"{self.place} cannot be reached: {_first_line(error)}"
            raise StoreFailure(
                f"{message}; check that it runs and that address, user and password are right"
            ) from error
        connection = Connection(raw, psycopg.Error, self._explain)
        connection.run(f"SET lock_timeout = '{_LOCK_TIMEOUT}'")
        connection.run(f"SET idle_in_transaction_session_timeout = '{_IDLE_TIMEOUT}'")
        # A server that confirms commits before they are kept would lose claims, and with them send twice.
        connection.run(_KEPT_COMMITS)
        # A plan that does not know the LIMIT reads the whole ledger for each claim.
        connection.run("SET plan_cache_mode = force_custom_plan")
        return connection

    def _explain(self, error: Exception) -> RemindersError | None:
        """Return what to tell the user of an error, `None` where it is a bug."""
        detail = _first_line(error)
        if isinstance(error, _BUSY):
            return StoreFailure(f"the database is busy: {self.place}: {detail}; try again")
        if isinstance(error, errors.InsufficientPrivilege):
            return StoreFailure(f"{self.place}: {detail}; grant this user the right to create and change its tables")
        if isinstance(error, errors.ReadOnlySqlTransaction):
            return StoreFailure(f"{self.place}: {detail}; name the primary server, not a standby")
        if isinstance(error, psycopg.DataError) and "NUL" in detail:
            return InvalidInput(f"{detail}; leave the character out")
        if isinstance(error, psycopg.OperationalError | errors.IdleInTransactionSessionTimeout):
            return StoreFailure(
                f"{self.place}: {detail}; what was being written may or may not have been kept; try again"
            )
        return None


def to_psycopg(query: str) -> str:
    """Return a query with `:name` as `%(name)s`; casts, literals and comments stay.

    >>> to_psycopg("SELECT ':a', :a::text LIKE '%'")
    "SELECT ':a', %(a)s::text LIKE '%%'"
    """
    return _TOKEN.sub(lambda found: f"%({found['name']})s" if found["name"] else found[0], query.replace("%", "%%"))


def _parsed(url: str) -> dict[str, Any]:
    """Return the parts of a url. A password with an unescaped sign spills into other parts, which are then shown."""
    try:
        given = conninfo.conninfo_to_dict(url)
    except psycopg.ProgrammingError:
        given = None  # libpq's own words may repeat a part of the password, so they are left out, and so is the cause
    if (
        given is None
        or not _PORTS.fullmatch(str(given.get("port", "")))
        or "@" in f"{given.get('dbname')}{given.get('host')}"
    ):
        message = "the postgresql url cannot be read; write `postgresql://user:password@host:port/database`, with"
        raise InvalidInput(f"{message} %40 for @, %2F for / and %3A for : in the password")
    return given


def _address(given: dict[str, Any]) -> str:
    """Return the url of a server and database without its password and options."""
    user = f"{given['user']}@" if given.get("user") else ""
    port = f":{given['port']}" if given.get("port") else ""
    return f"postgresql://{user}{given.get('host', '')}{port}/{given.get('dbname', '')}"


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]
