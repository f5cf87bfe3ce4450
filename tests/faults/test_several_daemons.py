"""Several daemons on one PostgreSQL: they share the work, and outlive the server, each other, and being frozen."""

import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from reminders.core.notice import State
from tests.faults.breaking import breaking_line
from tests.faults.scene import FULL, IN_FLIGHT, Scene, scene, show, wait_until
from tests.postgresql import Server, Unavailable, running

EVENTS, MAILS = (100, 100) if FULL else (30, 40)
OWED = EVENTS * MAILS
LEASE_SECONDS = 60


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A server of its own, since it is killed here; the other tests share one (tests/conftest.py)."""
    with ExitStack() as stack:
        try:
            one = stack.enter_context(running())
        except Unavailable as error:
            pytest.skip(str(error))
        yield one


@pytest.fixture
def shared(server: Server, tmp_path: Path) -> Iterator[Scene]:
    """A scene whose database any number of daemons may work on."""
    with server.database() as database, scene(tmp_path, database) as one:
        one.owe(EVENTS, mails=MAILS)
        yield one


@contextmanager
def nodes(shared: Scene, number: int) -> Iterator[list[tuple[Scene, subprocess.Popen[bytes]]]]:
    """Run so many daemons, each in a folder of its own."""
    with ExitStack() as stack:
        running = []
        for n in range(number):
            folder = shared.folder / f"node-{n}"
            folder.mkdir()
            node = replace(shared, folder=folder)
            running.append((node, stack.enter_context(node.daemon())))
        yield running


def has_taken(shared: Scene, count: int) -> bool:
    return shared.sink.taken() > count


def test_daemons_share_the_work_and_double_nothing(shared: Scene) -> None:
    started = time.monotonic()
    with nodes(shared, 3 if FULL else 2) as running:
        wait_until("all is sent", lambda: shared.sent() == OWED)
        shared.stop(*(process for _, process in running))
        shares = [node.log.count('"event": "sent"') for node, _ in running]
    copies = shared.sink.copies()
    show(f"{OWED:,} mails by {shares}: {copies.total() - len(copies)} doubled, {time.monotonic() - started:.0f} s")
    assert (len(copies), copies.total(), sum(shares)) == (OWED, OWED, OWED)
    assert min(shares) >= OWED // 20


def test_a_server_that_dies_while_mails_are_sent_loses_none(shared: Scene, server: Server) -> None:
    started, crashes = time.monotonic(), 5 if FULL else 2
    with nodes(shared, 2) as running:
        for number in range(crashes):
            share = OWED * (number + 1) // (crashes + 2)
            wait_until(f"{share} mails are taken", partial(has_taken, shared, share), pause=0.01)
            server.crash()
        wait_until("all is sent", lambda: shared.sent() == OWED, patience=300, pause=0.5)
        shared.stop(*(process for _, process in running))
    copies = shared.sink.copies()
    show(
        f"{OWED:,} mails by 2 daemons, the database server killed {crashes} times: {OWED - len(copies)} lost, "
        f"{copies.total() - len(copies)} doubled of at most {crashes * 2 * IN_FLIGHT}, "
        f"{time.monotonic() - started:.0f} s"
    )
    assert len(copies) == OWED
    assert copies.total() - OWED <= crashes * 2 * IN_FLIGHT


def test_lines_to_the_server_that_break_amid_statements_lose_and_double_nothing(shared: Scene, server: Server) -> None:
    """A statement was not heard, or it was and its answer was lost, a COMMIT too; no process dies."""
    started = time.monotonic()
    with breaking_line(server.port) as line:
        behind = replace(shared, database=shared.database.replace(f":{server.port}/", f":{line.port}/"))
        with nodes(behind, 2) as running:
            wait_until("some mails are taken", lambda: has_taken(shared, OWED // 20), pause=0.01)
            line.every = 60
            wait_until("all is sent", lambda: shared.sent() == OWED, patience=300, pause=0.5)
            line.every = 0
            shared.stop(*(process for _, process in running))
    copies = shared.sink.copies()
    show(
        f"{OWED:,} mails by 2 daemons, {line.breaks} times a line to the database server broke: {OWED - len(copies)} "
        f"lost, {copies.total() - len(copies)} doubled, {time.monotonic() - started:.0f} s"
    )
    assert line.breaks >= 5
    assert (len(copies), copies.total()) == (OWED, OWED)


@pytest.mark.skipif(not FULL, reason="waits for leases to lapse, several minutes; `make faults` has the time")
def test_a_daemon_that_is_killed_or_frozen_past_its_lease_loses_nothing(shared: Scene) -> None:
    started = time.monotonic()
    with nodes(shared, 3) as running:
        wait_until("some mails are taken", lambda: shared.sink.taken() > OWED // 10, pause=0.01)
        running[0][1].kill()
        running[1][1].send_signal(signal.SIGSTOP)
        wait_until("all is sent", lambda: shared.sent() == OWED, patience=5 * LEASE_SECONDS, pause=0.5)
        time.sleep(max(0.0, 3 * LEASE_SECONDS - (time.monotonic() - started)))
        running[1][1].send_signal(signal.SIGCONT)
        shared.stop(*(process for _, process in running[1:]))
    copies, counts = shared.sink.copies(), shared.counts()
    show(
        f"{OWED:,} mails, of three daemons one killed and one frozen for three leases: {OWED - len(copies)} lost, "
        f"{copies.total() - len(copies)} doubled of at most {2 * IN_FLIGHT}, {time.monotonic() - started:.0f} s"
    )
    assert (len(copies), counts[State.SENT]) == (OWED, OWED)
    assert copies.total() - OWED <= 2 * IN_FLIGHT
