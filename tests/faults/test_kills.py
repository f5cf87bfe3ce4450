"""The daemon killed with -9 again and again, anywhere, while much is due: nothing is lost, little is told twice.

No kill is aimed at an instant: each comes when the sink has been handed a number of messages, drawn by what is left and
how many kills are to come. So they are spread over the whole work, be the machine quick or slow, and some is left.
"""

import os
import signal
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

from reminders.core.notice import NO_COPY, SENDER_LOST, State
from tests.faults.lines import TooLate
from tests.faults.scene import FULL, IN_FLIGHT, PATIENCE, START_SECONDS, Nursery, Scene, chance, scene, show, wait_until

KILLS, EVENTS, MAILS, WEBHOOKS = (1_000, 500, 200, 10) if FULL else (200, 100, 100, 5)
OWED = EVENTS * (MAILS + WEBHOOKS)
# Where a kill is aimed at: a place of the sink, or "start", before anything is sent.
AIMS = ("connect", "mail", "data", "dot", "taken", "answered", "start")
# How long after that it comes: at once, before or amid the commit of the outcome, some mails later.
DELAYS = (0.0, 0.0, 0.005, 0.02)
# A daemon that does not come to the place of its kill is killed anyway; what should never be may be once or twice.
LATE, MOST_LATE = "late", 5


def test_nothing_is_lost_by_kills_and_each_doubles_at_most_what_was_in_flight(tmp_path: Path) -> None:
    started, kills = time.monotonic(), Counter[str]()
    with scene(tmp_path) as now:
        now.owe(EVENTS, mails=MAILS, webhooks=WEBHOOKS)
        with now.nursery() as nursery:
            start_seconds = seconds_to_start(now, nursery)
            while kills.total() < KILLS:
                share = (OWED - now.sink.taken()) // (KILLS - kills.total())
                kills[killed_somewhere(now, nursery, share, start_seconds)] += 1
                assert kills[LATE] <= MOST_LATE, f"{dict(kills)}: the daemon does not come to where it is to be killed"
            left = OWED - len(now.sink.copies("mail")) - len(now.sink.copies("web"))
            settled_by_the_last(now, nursery)
        mail, web = now.sink.copies("mail"), now.sink.copies("web")
        doubles = {kind: copies.total() - len(copies) for kind, copies in (("mail", mail), ("web", web))}
        show(
            f"{OWED:,} notices, {kills.total():,} kills -9 {dict(kills)}, {left:,} left after the last: "
            f"{OWED - len(mail) - len(web)} lost, {doubles['mail']} mails and {doubles['web']} posts doubled, "
            f"of at most {KILLS * IN_FLIGHT:,} each, {max((mail | web).values())} copies of one at most, "
            f"{time.monotonic() - started:.0f} s"
        )
        assert (len(mail), len(web)) == (EVENTS * MAILS, EVENTS * WEBHOOKS)
        assert {*mail, *web} == now.ids()
        assert all(count <= KILLS * IN_FLIGHT for count in doubles.values())
        now.assert_intact()
        assert left > 0, "the last kills met a daemon with nothing to do"


def test_who_wants_no_second_copy_gets_none_wherever_the_daemon_is_killed(tmp_path: Path) -> None:
    kills, events, mails, webhooks = (50, 100, 45, 5) if FULL else (8, 30, 18, 2)
    owed = events * (mails + webhooks)
    with scene(tmp_path) as now:
        now.owe(events, mails=mails, webhooks=webhooks, on_doubt="skip")
        with now.nursery() as nursery:
            start_seconds = seconds_to_start(now, nursery)
            for number in range(kills):
                killed_somewhere(now, nursery, (owed - now.sink.taken()) // (kills - number), start_seconds)
            pid = nursery.start()
            wait_until("all has ended", lambda: now.holder() == pid and ended(now) == owed, pause=0.5)
            os.kill(pid, signal.SIGTERM)
            assert nursery.wait() == 0, now.log[-2_000:]
        copies, failed = now.sink.copies("mail") + now.sink.copies("web"), now.ids(State.FAILED)
        with now.store() as store:
            reasons = {row.reason for row in store.notices(states=[State.FAILED])}
        show(
            f"{owed} notices, no second copies wanted, {kills + 2} kills -9: {len(copies)} arrived, "
            f"{copies.total() - len(copies)} doubled, {len(failed)} in doubt, {len(failed & {*copies})} of them here"
        )
        assert max(copies.values()) == 1
        assert {*copies} | failed == now.ids()
        assert reasons == {f"{NO_COPY}: {SENDER_LOST}"}
        assert len(failed) <= (kills + 2) * 2 * IN_FLIGHT  # by mail and by webhook


def ended(now: Scene) -> int:
    counts = now.counts()
    return counts[State.SENT] + counts[State.FAILED]


def seconds_to_start(now: Scene, nursery: Nursery) -> float:
    """Let a daemon plan what is owed, and return how long the next one takes until it is about to send."""
    for _ in range(2):
        started = time.monotonic()
        now.sink.stop(nursery.start(), "connect")
        assert nursery.wait(PATIENCE) == -signal.SIGKILL, now.log[-2_000:]
    return time.monotonic() - started


def killed_somewhere(now: Scene, nursery: Nursery, share: int, start_seconds: float) -> str:
    """Start a daemon and kill it somewhere before it was taken more than `share` mails; return where."""
    aim, delay = chance.choice(AIMS), chance.uniform(0, chance.choice(DELAYS))
    pid = nursery.start()
    if aim == "start":
        time.sleep(chance.uniform(0, start_seconds))
        kill(pid)
    else:
        now.sink.stop(pid, aim, 1 if aim == "connect" else chance.randint(1, max(1, share)), delay)
    try:
        code = nursery.wait(START_SECONDS)
    except TooLate:
        now.sink.spare()
        kill(pid)
        aim, code = LATE, nursery.wait()
    assert code == -signal.SIGKILL, now.log[-2_000:]
    return aim


def kill(pid: int) -> None:
    with suppress(ProcessLookupError):  # its exit code tells
        os.kill(pid, signal.SIGKILL)


def settled_by_the_last(now: Scene, nursery: Nursery) -> None:
    """Let a daemon send what is left, and end it gently."""
    pid, patience = nursery.start(), 1_800 if FULL else PATIENCE
    wait_until("all is sent", lambda: now.holder() == pid and now.sent() == OWED, patience, pause=0.5)
    os.kill(pid, signal.SIGTERM)
    assert nursery.wait() == 0, now.log[-2_000:]
