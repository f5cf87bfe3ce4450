"""The daemon told to stop amid its sends, again and again; and frozen there for longer than its claims live."""

import os
import signal
import time
from pathlib import Path

import pytest

from reminders.core.notice import State
from tests.faults.scene import FULL, IN_FLIGHT, Nursery, Scene, chance, scene, show, wait_until

LEASE_SECONDS = 60
STOPS, EVENTS, MAILS = (100, 100, 80) if FULL else (40, 40, 80)
OWED = EVENTS * MAILS


def test_a_signal_to_stop_is_obeyed_soon_and_leaves_nothing_in_doubt(tmp_path: Path) -> None:
    started, seconds = time.monotonic(), list[float]()
    with scene(tmp_path) as now:
        now.owe(EVENTS, mails=MAILS)
        with now.nursery() as nursery:
            for number in range(STOPS):
                share = (OWED - now.sink.taken()) // (STOPS - number)
                seconds.append(stopped_while_sending(now, nursery, share))
                assert now.counts().get(State.CLAIMED, 0) == 0
            left = OWED - now.sink.taken()
            pid = nursery.start()
            wait_until("all is sent", lambda: now.sent() == OWED)
            os.kill(pid, signal.SIGTERM)
            assert nursery.wait() == 0, now.log[-2_000:]
        copies = now.sink.copies()
    show(
        f"{OWED:,} mails, {STOPS} signals to stop, {left:,} left after the last: {OWED - len(copies)} lost, "
        f"{copies.total() - len(copies)} doubled, stopped within {max(seconds):.1f} s, half within "
        f"{sorted(seconds)[STOPS // 2]:.2f} s, {time.monotonic() - started:.0f} s"
    )
    assert (len(copies), copies.total()) == (OWED, OWED)
    assert left > 0, "the last signals met a daemon with nothing to do"
    assert max(seconds) < 30


def stopped_while_sending(now: Scene, nursery: Nursery, share: int) -> float:
    """Have a daemon told to stop by whoever takes its mail; return how many seconds it took to end."""
    pid, place = nursery.start(), chance.choice(("mail", "data", "dot", "taken", "answered"))
    before = now.sink.taken()
    now.sink.stop(pid, place, chance.randint(1, max(1, share)), how=signal.SIGTERM)
    wait_until("something is sent", lambda: now.sink.taken() > before or nursery.has_ended, pause=0.01)
    started = time.monotonic()
    assert nursery.wait() == 0, now.log[-2_000:]
    return time.monotonic() - started


@pytest.mark.skipif(not FULL, reason="waits until claims lapse, a minute and more; `make faults` has the time")
def test_a_daemon_that_is_frozen_past_its_lease_goes_on_and_nobody_takes_its_file(tmp_path: Path) -> None:
    with scene(tmp_path, REMINDERS_SEND_RATES="smtp 50/s") as now:
        now.owe(10, mails=40)
        with now.daemon() as daemon:
            now.sink.stop(daemon.pid, "dot", 50, how=signal.SIGSTOP)
            wait_until("some mails are taken", lambda: now.sink.taken() >= 50)
            frozen_at, before = time.monotonic(), now.sink.taken()
            second = now.command("run", "--no-web")
            assert second.returncode == 1, second.stderr
            assert f"process {daemon.pid} is the daemon of this database already" in second.stderr
            time.sleep(max(0.0, LEASE_SECONDS * 1.2 - (time.monotonic() - frozen_at)))
            assert now.sink.taken() - before <= IN_FLIGHT, "it was not frozen"
            daemon.send_signal(signal.SIGCONT)
            wait_until("all is sent", lambda: now.sent() == 400)
            now.stop(daemon)
        copies = now.sink.copies()
    show(
        f"400 mails, frozen for {time.monotonic() - frozen_at:.0f} s amid a send: {400 - len(copies)} lost, "
        f"{copies.total() - len(copies)} doubled of at most {IN_FLIGHT}"
    )
    assert len(copies) == 400
    assert copies.total() - 400 <= IN_FLIGHT
