"""The daemon killed with -9 again and again, anywhere, while much is due: nothing is lost, little is told twice."""

import os
import signal
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

from tests.faults.scene import FULL, IN_FLIGHT, PATIENCE, Nursery, Scene, chance, scene, show, wait_until

KILLS, EVENTS, MAILS, WEBHOOKS = (1_000, 500, 190, 10) if FULL else (200, 100, 95, 5)
OWED = EVENTS * (MAILS + WEBHOOKS)
# Where a kill is aimed at, and how far on at most: in sends that went before, in seconds after the start.
AIMS = ("connect", "mail", "data", "dot", "taken", "answered")
MOST_SENDS, MOST_SECONDS = 40, 0.5


def test_nothing_is_lost_by_kills_and_each_doubles_at_most_what_was_in_flight(tmp_path: Path) -> None:
    started, kills = time.monotonic(), Counter[str]()
    with scene(tmp_path) as now:
        now.owe(EVENTS, mails=MAILS, webhooks=WEBHOOKS)
        with now.nursery() as nursery:
            while kills.total() < KILLS:
                kills[killed_somewhere(now, nursery)] += 1
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
        assert left, "the last kills met a daemon with nothing to do"


def killed_somewhere(now: Scene, nursery: Nursery) -> str:
    """Start a daemon and kill it at a place drawn by lot; return which."""
    pid = nursery.start()
    aim = chance.choice((*AIMS, *AIMS, "time", "time", "start"))
    if aim in AIMS:
        # Nobody connects twice to a server that stays; what comes later than a send is drawn by the sends before.
        most = IN_FLIGHT if aim == "connect" else MOST_SENDS
        now.sink.kill(pid, aim, chance.randint(1, most), chance.choice((0.0, 0.0, chance.uniform(0, 0.005))))
    else:
        time.sleep(chance.uniform(0, MOST_SECONDS if aim == "time" else 0.05))
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    assert nursery.wait() == -signal.SIGKILL
    return aim


def settled_by_the_last(now: Scene, nursery: Nursery) -> None:
    """Let a daemon send what is left, and end it gently."""
    pid = nursery.start()
    wait_until(lambda: now.holder() == pid and now.sent() == OWED, patience=1_800 if FULL else PATIENCE, pause=0.5)
    os.kill(pid, signal.SIGTERM)
    assert nursery.wait() == 0
