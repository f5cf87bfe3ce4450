"""A notice that kills whoever sends it, among a thousand that do not."""

import os
import signal
import time
from pathlib import Path

from reminders.core.notice import State
from tests.faults.scene import IN_FLIGHT, Scene, scene, show, wait_until

HEALTHY = 1_000
# Three times it dies with others in flight and three times alone; then it is set aside.
DEATHS, IN_COMPANY = 6, 3


def is_settled(now: Scene) -> bool:
    counts = now.counts()
    return counts.get(State.SENT, 0) + counts.get(State.FAILED, 0) == HEALTHY + 1


def test_a_notice_that_kills_its_sender_is_set_aside_and_all_others_arrive(tmp_path: Path) -> None:
    started, deaths = time.monotonic(), 0
    with scene(tmp_path) as now:
        now.owe(1, mails=HEALTHY, others=["mailto:poison@example.org"])
        with now.nursery() as nursery:
            while True:
                pid = nursery.start()
                now.sink.stop(pid, "poison")
                wait_until("all is settled, or it died", lambda: nursery.has_ended or is_settled(now))
                if not nursery.has_ended:
                    break
                assert nursery.wait() == -signal.SIGKILL, now.log[-2_000:]
                deaths += 1
            os.kill(pid, signal.SIGTERM)
            assert nursery.wait() == 0, now.log[-2_000:]
        copies, counts = now.sink.copies(), now.counts()
        with now.store() as store:
            (poison,) = store.notices(states=[State.FAILED])
    show(
        f"{HEALTHY:,} mails and one that kills: set aside after {deaths} deaths; {HEALTHY - len(copies)} lost, "
        f"{copies.total() - len(copies)} doubled of at most {IN_COMPANY * IN_FLIGHT}, "
        f"{time.monotonic() - started:.0f} s"
    )
    assert poison.identity.recipient == "o0"
    assert poison.reason.startswith("poison: the process died 6 times")
    assert (counts[State.SENT], len(copies), deaths) == (HEALTHY, HEALTHY, DEATHS)
    assert poison.id not in copies
    assert copies.total() - HEALTHY <= IN_COMPANY * IN_FLIGHT
