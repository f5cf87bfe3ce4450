"""The daemon killed at its N-th write, send or connection, by strace: one way through each of its moments.

strace counts the calls of each thread by themselves. So what the main thread does, migrating and planning, is swept
with a database of the first version, and what the sending threads do with one in which all is planned.
"""

import os
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from reminders.core.notice import State
from reminders.storage import migrations
from reminders.storage.dialect import connect
from tests.faults.scene import FULL, IN_FLIGHT, Nursery, Scene, scene, show, wait_until

EVENTS, MAILS = 4, 4
OWED = EVENTS * MAILS
# Which calls are met, on every commit; with all figures, each of them until there are no more.
SAMPLES = {
    "old": {"fdatasync": (1, 3, 5), "pwrite64": (2, 25)},
    "planned": {"fdatasync": (1, 3, 5), "pwrite64": (10, 30), "sendto": (1, 2, 3), "connect": (1,)},
}


@pytest.fixture
def strace() -> str:
    """The command, where this system has it and lets a process be traced."""
    path = shutil.which("strace")
    if path is None:
        pytest.skip("strace is not installed, so no write can be met exactly; apt-get install strace")
    if subprocess.run([path, "-qq", "-o", os.devnull, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this system lets no process be traced, so no write can be met exactly")
    return path


def test_a_kill_at_any_write_loses_nothing_and_doubles_at_most_what_was_in_flight(strace: str, tmp_path: Path) -> None:
    started, met, doubled = time.monotonic(), dict[str, int](), 0
    for kind, prepared in (("old", of_the_first_version), ("planned", with_all_planned)):
        with prepared(tmp_path / kind) as template, template.nursery() as nursery:
            for call, sample in SAMPLES[kind].items():
                for number in count(1) if FULL else sample:
                    place = template.copy(tmp_path / f"{kind}-{call}-{number}")
                    was_met, doubles = killed_at(place, f"{strace} {call} {number}", nursery)
                    if not was_met:
                        break
                    doubled += doubles
                    met[f"{kind} {call}"] = number if FULL else met.get(f"{kind} {call}", 0) + 1
    show(
        f"a kill at each of {sum(met.values())} calls {met}, {OWED} notices each: 0 lost, {doubled} doubled, "
        f"{time.monotonic() - started:.0f} s"
    )
    assert sum(met.values()) > sum(len(sample) for sample in SAMPLES["planned"].values()), "hardly a call was met"


def killed_at(place: Scene, aim: str, nursery: Nursery) -> tuple[bool, int]:
    """Kill a daemon at a call and let another one finish; return whether it came to that call, and what was doubled."""
    strace, call, number = aim.split()
    before = place.sink.copies()
    command = [strace, "-f", "-qq", "-o", os.devnull, "-e", f"trace={call}"]
    with place.daemon(*command, "-e", f"inject={call}:signal=SIGKILL:when={number}") as daemon:
        wait_until("it died or sent all", lambda: daemon.poll() is not None or place.sent() == OWED, pause=0.05)
        was_met = daemon.poll() is not None
    pid = nursery.start(place.folder)
    wait_until("all is sent", lambda: place.holder() == pid and place.sent() == OWED, pause=0.05)
    os.kill(pid, signal.SIGTERM)
    assert nursery.wait() == 0, place.log[-2_000:]
    taken = place.sink.copies() - before
    assert taken.keys() == place.ids(), f"{aim}: {place.counts()}"
    doubles = taken.total() - len(taken)
    assert doubles <= IN_FLIGHT, aim
    place.assert_intact()
    return was_met, doubles


@contextmanager
def of_the_first_version(folder: Path) -> Iterator[Scene]:
    """Yield a scene as the first release would have left it, with nothing planned."""
    folder.mkdir()
    with scene(folder) as now:
        now.owe(EVENTS, mails=MAILS)
        current = now.file.rename(folder / "current.db")
        with closing(connect(now.database)) as database:
            migrations.upgrade(database, datetime.now(UTC), migrations.known()[:1])
        with closing(sqlite3.connect(now.file, isolation_level=None)) as old:
            old.execute("ATTACH ? AS current", (str(current),))
            for table in ("calendar", "event", "recipient"):
                columns = ", ".join(row[1] for row in old.execute(f"PRAGMA main.table_info({table})"))
                old.execute(f"INSERT INTO main.{table} ({columns}) SELECT {columns} FROM current.{table}")
        yield now


@contextmanager
def with_all_planned(folder: Path) -> Iterator[Scene]:
    """Yield a scene whose notices stand in the ledger, and fell due since."""
    folder.mkdir()
    with scene(folder) as now:
        now.owe(EVENTS, mails=MAILS, at=datetime.now(UTC) + timedelta(hours=1))
        with now.daemon() as daemon:
            wait_until("all is planned", lambda: now.counts().get(State.PLANNED) == OWED)
            now.stop(daemon)
        past = f"{datetime.now(UTC) - timedelta(minutes=5):%Y-%m-%dT%H:%M:%SZ}"
        with closing(sqlite3.connect(now.file, isolation_level=None)) as database:
            database.execute("UPDATE notice SET due_at = ?, next_at = ?", (past, past))
        yield now
