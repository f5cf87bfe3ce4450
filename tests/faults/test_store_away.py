"""A store that takes no writes amid the sends: its disk is full, somebody locks it, it may only be read.

The daemon begins nothing more, says so, keeps what it knows of the sends in flight, and goes on when it can.
"""

import os
import resource
import shutil
import socket
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from tests.faults.scene import FULL, IN_FLIGHT, scene, show, wait_until

EVENTS, MAILS = 10, 40
OWED = EVENTS * MAILS
# Slowly, so that what is to happen happens amid the sends.
RATE = {"REMINDERS_SEND_RATES": "smtp 100/s"}
FULL_SECONDS = 20.0 if FULL else 2.0
LOCKED_SECONDS = 75.0 if FULL else 12.0  # a claim lives for 60, and the daemon waits for a lock for 10


@dataclass
class Disk:
    """Where a database may lie; `fill` and `free` are told the process that writes there."""

    folder: Path
    fill: Callable[[int], None]
    free: Callable[[int], None]
    seen_by_others: bool


@contextmanager
def limited(folder: Path) -> Iterator[Disk]:
    """A folder in which the process may write no file, as if each had reached the largest size."""
    yield Disk(
        folder,
        fill=lambda pid: limit_files(pid, 1),
        free=lambda pid: limit_files(pid, resource.RLIM_INFINITY),
        seen_by_others=False,
    )


def limit_files(pid: int, octets: int) -> None:
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (octets, resource.RLIM_INFINITY))


@contextmanager
def small(folder: Path) -> Iterator[Disk]:
    """A disk of 16 MB in memory."""
    command = ["mount", "-t", "tmpfs", "-o", "size=16m", "reminders-test", str(folder)]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip(
            "this user may mount nothing, so no real disk can be full; the limit of a process is tested instead"
        )
    ballast = folder / "ballast"
    try:
        yield Disk(folder, fill=lambda pid: fill(ballast), free=lambda pid: ballast.unlink(), seen_by_others=True)
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(ballast: Path) -> None:
    with suppress(OSError), ballast.open("wb", buffering=0) as file:
        while file.write(b"x" * 4_096):
            pass


@pytest.mark.parametrize("disk_of", [limited, small])
def test_a_full_disk_loses_and_doubles_nothing_and_is_told(
    disk_of: Callable[[Path], AbstractContextManager[Disk]], tmp_path: Path
) -> None:
    folder = tmp_path / "disk"
    folder.mkdir()
    with disk_of(folder) as disk, scene(tmp_path) as outside:
        now, port = (
            replace(outside, folder=folder, database=f"sqlite:///{folder / 'reminders.db'}", more=RATE),
            a_port(),
        )
        now.owe(EVENTS, mails=MAILS)
        with now.daemon(port=port) as daemon:
            wait_until("some mails are taken", lambda: now.sink.taken() > OWED // 8)
            disk.fill(daemon.pid)
            before = now.sink.taken()
            wait_until("/readyz says so", lambda: "the store takes no writes" in readiness(port))
            time.sleep(FULL_SECONDS)  # what is waited for is that nothing happens
            meanwhile = now.sink.taken() - before
            doctor = now.command("doctor")
            disk.free(daemon.pid)
            wait_until("all is sent", lambda: now.sent() == OWED)
            wait_until("/readyz says that it is well", lambda: '"ok"' in readiness(port))
            now.stop(daemon)
        copies = now.sink.copies()
        show(
            f"{OWED} mails, a full disk ({disk_of.__name__}) for {FULL_SECONDS:.0f} s amid them: {meanwhile} taken "
            f"meanwhile, {OWED - len(copies)} lost, {copies.total() - len(copies)} doubled"
        )
        assert meanwhile <= 2 * IN_FLIGHT
        assert (len(copies), copies.total()) == (OWED, OWED)
        if disk.seen_by_others:
            assert doctor.returncode == 1, doctor.stdout
            assert "it takes no writes" in doctor.stdout
        now.assert_intact()


def test_a_database_that_somebody_locks_loses_and_doubles_nothing_and_is_told(tmp_path: Path) -> None:
    with scene(tmp_path, **RATE) as now:
        now.owe(EVENTS, mails=MAILS)
        port = a_port()
        with now.daemon(port=port) as daemon:
            wait_until("some mails are taken", lambda: now.sink.taken() > OWED // 8)
            with closing(sqlite3.connect(now.file, isolation_level=None, timeout=30)) as other:
                other.execute("BEGIN EXCLUSIVE")
                before, started = now.sink.taken(), time.monotonic()
                wait_until("/readyz says so", lambda: "the store takes no writes" in readiness(port))
                time.sleep(max(0.0, LOCKED_SECONDS - (time.monotonic() - started)))
                meanwhile = now.sink.taken() - before
                other.execute("ROLLBACK")
            wait_until("all is sent", lambda: now.sent() == OWED)
            assert '"ok"' in readiness(port)
            now.stop(daemon)
        copies = now.sink.copies()
    show(
        f"{OWED} mails, the database locked for {LOCKED_SECONDS:.0f} s amid them: {meanwhile} taken meanwhile, "
        f"{OWED - len(copies)} lost, {copies.total() - len(copies)} doubled"
    )
    assert meanwhile <= 2 * IN_FLIGHT
    assert (len(copies), copies.total()) == (OWED, OWED)


def test_a_database_that_may_only_be_read_is_refused_in_words_until_it_is_writable(
    mortal: list[str], tmp_path: Path
) -> None:
    with scene(tmp_path) as now:
        now.owe(1, mails=MAILS)
        now.file.chmod(0o400)
        refused = now.command("run", "--no-web", before=mortal)
        taken = now.sink.taken()
        now.file.chmod(0o600)
        with now.daemon(*mortal) as daemon:
            wait_until("all is sent", lambda: now.sent() == MAILS)
            now.stop(daemon)
        copies = now.sink.copies()
    show(f"{MAILS} mails, a file that may only be read: {taken} taken then, {copies.total()} once it is writable")
    assert refused.returncode == 1, refused.stderr
    assert "make the file and its folder writable for this user" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert (taken, len(copies), copies.total()) == (0, MAILS, MAILS)


@pytest.fixture
def mortal() -> list[str]:
    """The start of a command for which the mode of a file counts, also where the tests are run by root."""
    if os.geteuid() != 0:
        return []
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        pytest.skip("root may write every file, and there is no setpriv to make it less; apt-get install util-linux")
    return [setpriv, "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all"]


def a_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def readiness(port: int) -> str:
    """Return what /readyz answers."""
    try:
        with urlopen(f"http://127.0.0.1:{port}/readyz", timeout=10) as answer:
            return str(answer.read(), "utf-8")
    except HTTPError as error:
        return str(error.read(), "utf-8")
