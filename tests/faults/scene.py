"""What the fault tests share: what is owed, the sink that takes it, the daemon that is killed, and what must hold."""

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any

from reminders.actions.add import add_event
from reminders.actions.recipients import add_recipient
from reminders.core.notice import State
from reminders.core.ports import Store
from reminders.storage import open_store
from tests.building import options
from tests.faults.lines import Lines, TooLate

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
# `make faults` sets it: the full figures, for which there is no time on every commit.
FULL = bool(os.environ.get("FAULTS_FULL"))
# No wait is without an end: for work to be done, for a process to start, and for one that was told to stop.
PATIENCE = 240.0 if FULL else 120.0
START_SECONDS = 60.0
STOP_SECONDS = 60.0
CHANNELS = frozenset({"console", "file", "smtp", "webhook"})
IN_FLIGHT = 10
SENDER_DOMAIN = "dates.example"

chance = random.Random(8)  # the same kills each time, as far as threads allow


class Sink:
    """The process that takes mail and webhooks."""

    def __init__(self, folder: Path, mail_port: int = 0) -> None:
        self.record = folder / "taken.txt"
        self.record.touch()
        self._process = subprocess.Popen(
            [sys.executable, str(HERE / "sink.py"), str(self.record), str(mail_port)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0,
        )  # fmt: skip
        ports = Lines(self._process.stdout, "the sink").next("its ports", START_SECONDS)
        self.mail_port, self.web_port = (int(port) for port in ports.split())

    def stop(
        self, pid: int, place: str, count: int = 1, seconds: float = 0.0, *, how: signal.Signals = signal.SIGKILL
    ) -> None:
        """Have a process sent a signal when the sink comes to a place, and nobody else any more."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{pid} {how:d} {place} {count} {seconds:.6f}\n".encode())

    def spare(self) -> None:
        """Have nobody stopped any more."""
        self.stop(0, "nowhere")

    def copies(self, kind: str = "mail") -> Counter[str]:
        """Return how often each notice was taken."""
        return Counter(name for _, one, name, _ in self._lines() if one == kind)

    def lateness(self) -> dict[str, int]:
        """Return by how many seconds each notice said that it was late."""
        return {name: int(late) for _, _, name, late in self._lines()}

    def times(self) -> dict[str, float]:
        """Return when each notice was taken last, in seconds since 1970."""
        return {name: float(seconds) for seconds, _, name, _ in self._lines()}

    def _lines(self) -> Iterator[list[str]]:
        return (line.split(" ") for line in self.record.read_text("ascii").splitlines())

    def taken(self) -> int:
        """Return how many were taken, copies included."""
        return self.record.read_bytes().count(b"\n")

    def close(self) -> None:
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            pipe.close()
        self._process.kill()
        self._process.wait()


class Nursery:
    """Starts daemons that are forks of a process that has loaded the program; one at a time."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self._folder = folder
        self._process = subprocess.Popen(
            [sys.executable, str(HERE / "nursery.py")],
            cwd=folder, env=environment, start_new_session=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0,
        )  # fmt: skip
        self._lines = Lines(self._process.stdout, "the nursery")

    def start(self, folder: Path | None = None) -> int:
        """Start a daemon in a folder and return its process id."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{folder or self._folder}\n".encode())
        return int(self._lines.next("whom it started", START_SECONDS))

    @property
    def has_ended(self) -> bool:
        """Whether the daemon has ended; `wait` tells how, without waiting then."""
        return self._lines.is_there

    def wait(self, patience: float = STOP_SECONDS) -> int:
        """Wait for its end and return its exit code, or minus the signal. Raises `TooLate`."""
        return int(self._lines.next("how its child ended", patience))

    def close(self) -> None:
        """End it, and the daemon that it may still have."""
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            pipe.close()
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


@dataclass
class Scene:
    """A folder with a database, and the sink beside it."""

    folder: Path
    sink: Sink
    database: str
    more: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "TZ": "UTC",
            # In the folder in which the daemon is started, where it is a file.
            "REMINDERS_DATABASE_URL": "sqlite:///reminders.db" if self.is_file else self.database,
            "REMINDERS_SENDER": f"reminders@{SENDER_DOMAIN}",
            "REMINDERS_SMTP_URL": f"smtp://127.0.0.1:{self.sink.mail_port}",
            "REMINDERS_IN_FLIGHT": str(IN_FLIGHT),
            "REMINDERS_ALLOW_PRIVATE_ADDRESSES": "127.0.0.1",
            "REMINDERS_OUTBOUND_PORTS": "any",
            **self.more,
        }  # fmt: skip

    @property
    def is_file(self) -> bool:
        return self.database.startswith("sqlite:")

    @property
    def file(self) -> Path:
        return Path(self.database.removeprefix("sqlite:///"))

    @property
    def log(self) -> str:
        """What the daemons of this folder have said."""
        said = self.folder / "daemon.txt"
        return said.read_text("utf-8", "replace") if said.exists() else "nothing"

    @contextmanager
    def nursery(self) -> Iterator[Nursery]:
        nursery = Nursery(self.folder, self.environment)
        try:
            yield nursery
        finally:
            nursery.close()

    @contextmanager
    def daemon(
        self, *before: str, port: int = 0, more: Mapping[str, str] = MappingProxyType({})
    ) -> Iterator[subprocess.Popen[bytes]]:
        """Run `reminders run` until the block ends, behind a command such as strace; with pages on `port`, if any."""
        web = ["--port", str(port)] if port else ["--no-web"]
        with (self.folder / "daemon.txt").open("ab") as said:
            process = subprocess.Popen(
                [*before, sys.executable, "-m", "reminders", "run", *web],
                cwd=self.folder, env={**self.environment, **more}, stdout=said, stderr=said, start_new_session=True,
            )  # fmt: skip
            try:
                yield process
            finally:
                if process.poll() is None:
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def command(self, *words: str, before: Sequence[str] = ()) -> subprocess.CompletedProcess[str]:
        """Run a command of the program to its end."""
        return subprocess.run(
            [*before, sys.executable, "-m", "reminders", *words],
            cwd=self.folder, env=self.environment, capture_output=True, text=True, timeout=START_SECONDS, check=False,
        )  # fmt: skip

    def stop(self, *daemons: subprocess.Popen[bytes]) -> None:
        """Tell daemons to stop, and see that each ends soon and well."""
        for one in daemons:
            one.send_signal(signal.SIGTERM)
        for one in daemons:
            assert one.wait(STOP_SECONDS) == 0, self.log[-2_000:]

    @contextmanager
    def store(self, now: datetime | None = None) -> Iterator[Store]:
        store = open_store(self.database, now or datetime.now(UTC))
        try:
            yield store
        finally:
            store.close()

    def owe(
        self,
        events: int,
        *,
        mails: int,
        webhooks: int = 0,
        others: Sequence[str] = (),
        at: datetime | None = None,
        **more: Any,
    ) -> None:
        """Store events and recipients, all of whom are to be told at an instant, by default ten minutes ago.

        Nothing is planned yet: to whoever wrote them the day was far away.
        """
        at = at or datetime.now(UTC) - timedelta(minutes=10)
        written, on = at - timedelta(days=4), {"on": f"{at:%Y-%m-%d}", "time": f"{at:%H:%M}", "timezone": "UTC"}
        chosen = options(channels=CHANNELS)
        readers = {f"m{n}": f"mailto:m{n}@example.org" for n in range(mails)}
        readers |= {f"w{n}": f"http://127.0.0.1:{self.sink.web_port}/{n}" for n in range(webhooks)}
        readers |= {f"o{n}": address for n, address in enumerate(others)}
        with self.store(written) as store, store.transaction():
            for name, address in readers.items():
                add_recipient(store, chosen, {"id": name, "address": address, **more}, written)
            for n in range(events):
                add_event(store, chosen, {"title": f"talks {n}", "remind": ["0h"], **on}, written)

    def counts(self) -> dict[State, int]:
        with self.store() as store:
            return dict(store.counts())

    def sent(self) -> int:
        return self.counts().get(State.SENT, 0)

    def ids(self, *states: State) -> set[str]:
        """Return the notices of a state, or all; digests and what they told are left out of neither."""
        with self.store() as store:
            return {notice.id for notice in store.notices(states=states)}

    def holder(self) -> int:
        """Return the process that is the daemon of the file, or was when it was killed; 0 where there is none."""
        lock = self.file.with_name(f"{self.file.name}.lock")
        return int(lock.read_text("ascii") or 0) if lock.exists() else 0

    def copy(self, folder: Path) -> "Scene":
        """Return the same scene in another folder. Nobody may have the file open."""
        folder.mkdir()
        shutil.copy(self.file, folder / self.file.name)
        return Scene(folder, self.sink, f"sqlite:///{folder / self.file.name}", self.more)

    def assert_intact(self) -> None:
        """Assert that the file is whole."""
        with sqlite3.connect(self.file) as database:
            found = database.execute("PRAGMA integrity_check").fetchall()
        database.close()
        assert found == [("ok",)]


@contextmanager
def scene(folder: Path, database: str | None = None, **more: str) -> Iterator[Scene]:
    with ExitStack() as stack:
        sink = Sink(folder)
        stack.callback(sink.close)
        yield Scene(folder, sink, database or f"sqlite:///{folder / 'reminders.db'}", more)


def wait_until(what: str, holds: Callable[[], bool], patience: float = PATIENCE, pause: float = 0.1) -> None:
    """Wait until something outside this process has come about. Raises `TooLate`."""
    deadline = time.monotonic() + patience
    while not holds():
        if time.monotonic() > deadline:
            raise TooLate(f"within {patience:.0f} s it did not come about that {what}")
        time.sleep(pause)


def show(figures: str) -> None:
    """Print what was measured; pytest shows it with `-s`, and `make faults` always."""
    print(f"\n{figures}")  # noqa: T201 - the figures are what a reader of the run wants
    if place := os.environ.get("FAULTS_FIGURES"):
        with Path(place).open("a", encoding="utf-8") as file:
            file.write(f"{figures}\n")
