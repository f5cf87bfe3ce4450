"""A PostgreSQL server for tests: made in a temporary folder, on loopback, stopped and deleted at the end."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psycopg

from tests.processes import free_port

USER = "reminders"
PASSWORD = "correct/horse@battery"
_ADDRESS = "127.0.0.1"
_PLACES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin", "/usr/local/pgsql/bin")
_SETTINGS = ("max_connections=40", f"listen_addresses={_ADDRESS}")
_HASTY = ("fsync=off", "full_page_writes=off")
_ATTEMPTS = 3


class Unavailable(Exception):
    """No server can be had here; the message says why."""


@dataclass
class Server:
    """A running server. Its superuser is `USER`, who signs in with `PASSWORD`."""

    port: int
    crash: Callable[[], None]  # ends it as the loss of its machine would, and starts it again
    _numbers: Iterator[int] = field(default_factory=count)
    _spare: list[str] = field(default_factory=list)

    def url(self, database: str, *, password: str = "correct%2Fhorse%40battery") -> str:
        return f"postgresql://{USER}:{password}@{_ADDRESS}:{self.port}/{database}"

    @contextmanager
    def database(self) -> Iterator[str]:
        """Yield the url of an empty database; it is emptied and lent again: that is quicker than a new one."""
        name = self._spare.pop() if self._spare else self._made()
        yield self.url(name)
        self.run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
        self.run("DROP SCHEMA public CASCADE; CREATE SCHEMA public", name)
        self._spare.append(name)

    def _made(self) -> str:
        name = f"test_{next(self._numbers)}"
        self.run(f"CREATE DATABASE {name}")
        return name

    def run(self, statement: str, database: str = "postgres") -> None:
        """Run a statement as the superuser."""
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            connection.execute(statement.encode())


@contextmanager
def running(*, durable: bool = False) -> Iterator[Server]:
    """Yield a server of its own; a durable one keeps what it commits through a loss of power, as servers do.

    Raises `Unavailable` where PostgreSQL is not installed or does not start.
    """
    binaries = _binaries()
    folder = Path(tempfile.mkdtemp(prefix="reminders-pg-"))
    try:
        owner = _owner(folder)
        _initialise(binaries, folder, owner)
        port = _start(binaries, folder, owner, () if durable else _HASTY)
        try:
            yield Server(port, lambda: _crash(binaries, folder, owner))
        finally:
            _run([binaries / "pg_ctl", "-D", folder / "data", "-m", "immediate", "stop"], owner)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _binaries() -> Path:
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    for place in _PLACES:
        for folder in sorted(Path("/").glob(place.removeprefix("/")), reverse=True):
            if (folder / "initdb").exists():
                return folder
    raise Unavailable("PostgreSQL is not installed")


def _owner(folder: Path) -> str | None:
    """Return the user who is to run the server, `None` for whoever runs the tests; the server refuses to be root's."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        os.chown(folder, user.pw_uid, user.pw_gid)
        return name
    raise Unavailable("PostgreSQL does not run as root, and there is no user postgres or nobody")


def _initialise(binaries: Path, folder: Path, owner: str | None) -> None:
    secret = folder / "password"
    secret.write_text(PASSWORD, "utf-8")
    options = ["-A", "scram-sha-256", "-U", USER, f"--pwfile={secret}", "-E", "UTF8", "--no-sync"]
    _run([binaries / "initdb", "-D", folder / "data", *options, *_locale()], owner)


def _locale() -> list[str]:
    """Return options for a locale that sorts as dictionaries do, if there is one: it shows who relies on bytes."""
    listed = subprocess.run(["locale", "-a"], capture_output=True, text=True, check=False).stdout.split()
    dictionary = next((name for name in listed if name.lower().replace("-", "") == "en_us.utf8"), None)
    return [f"--locale={dictionary or 'C.UTF-8'}"]


def _start(binaries: Path, folder: Path, owner: str | None, settings: tuple[str, ...]) -> int:
    """Start the server and return its port; another one if somebody takes the port in between."""
    for attempt in range(_ATTEMPTS):
        port = free_port()
        chosen = (*_SETTINGS, *settings, f"port={port}", f"unix_socket_directories={folder}")
        options = " ".join(f"-c {one}" for one in chosen)
        try:
            _run(
                [binaries / "pg_ctl", "-D", folder / "data", "-l", folder / "log", "-w", "-o", options, "start"], owner
            )
        except Unavailable:
            if attempt == _ATTEMPTS - 1:
                raise
        else:
            return port
    raise AssertionError("the loop returns or raises")


def _crash(binaries: Path, folder: Path, owner: str | None) -> None:
    control: list[Path | str] = [binaries / "pg_ctl", "-D", folder / "data", "-l", folder / "log", "-w"]
    _run([*control, "-m", "immediate", "restart"], owner)


def _run(command: list[Path | str], owner: str | None) -> None:
    # To files, not pipes: the server inherits them and would keep a pipe open.
    with tempfile.TemporaryFile() as said:
        try:
            done = subprocess.run(
                command,
                user=owner,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                cwd="/",
                timeout=60,
                check=False,
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise Unavailable(f"PostgreSQL cannot be run: {error}") from error
        if done.returncode != 0:
            said.seek(0)
            raise Unavailable(f"PostgreSQL does not start: {said.read().decode('utf-8', 'replace').strip()[-400:]}")
