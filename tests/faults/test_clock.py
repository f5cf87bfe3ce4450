"""The machine's clock set to and fro under a daemon that sends, by libfaketime: nothing lost, doubled or given up.

And a machine that was away for a month: what it owes is told late, in few messages, and what is too late is counted.
"""

import time
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from urllib.request import urlopen
from uuid import uuid4

import pytest

from reminders.actions.add import add_event
from reminders.actions.recipients import add_recipient
from reminders.actions.upkeep import expire
from reminders.core.notice import State
from reminders.core.ports import Store
from tests.building import a_calendar_record, options
from tests.faults.scene import CHANNELS, Scene, scene, show, wait_until
from tests.processes import free_port

DAY = 86_400
# Where the clock stands, in seconds from the right time, one after the other; each for so many seconds.
STEPS = {
    "a day on": DAY, "right": 0, "a day back": -DAY, "right again": 0,
    "in 1970": -int(datetime.now(UTC).timestamp()) + DAY, "right once more": 0,
    "beyond 2038": int(datetime(2038, 2, 1, tzinfo=UTC).timestamp() - datetime.now(UTC).timestamp()), "at last": 0,
    "five seconds on": 5, "five seconds back": -5, "an hour on": 3_600, "an hour back": -3_600,
}  # fmt: skip
SECONDS, NOTICED, APART = 2.0, '"the clock was set"', "the clock is not trusted"


@pytest.fixture
def faked(tmp_path: Path) -> Mapping[str, str]:
    """The environment in which the clock is what a file says; the clock by which programs wait stays true."""
    libraries = [*Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), *Path("/usr/lib/faketime").glob("*MT.so.1")]
    if not libraries:
        pytest.skip("libfaketime is not installed, so no clock can be set; apt-get install faketime")
    set_clock(tmp_path, 0)
    return {
        "LD_PRELOAD": str(libraries[0]),
        "FAKETIME_TIMESTAMP_FILE": str(tmp_path / "clock"),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }


def set_clock(folder: Path, seconds: int) -> None:
    new = folder / "clock.new"
    new.write_text(f"{seconds:+d}\n", "ascii")
    new.rename(folder / "clock")


def has_noticed(now: Scene, steps: int) -> bool:
    return now.log.count(NOTICED) >= steps


def test_steps_of_the_clock_during_sends_lose_double_and_expire_nothing(
    faked: Mapping[str, str], tmp_path: Path
) -> None:
    events, mails = 20, 20  # not so many for one reader that a step of a day would gather them in a digest
    owed = events * mails
    with scene(tmp_path, REMINDERS_SEND_RATES="smtp 12/s") as now:
        now.owe(events, mails=mails)
        now.owe(1, mails=0, at=datetime.now(UTC) + timedelta(days=10))
        sent_at = dict[str, int]()
        with now.daemon(more=faked) as daemon:
            wait_until("some mails are taken", lambda: now.sink.taken() > 10)
            for name, seconds in STEPS.items():
                before = now.sink.taken()
                steps = now.log.count(NOTICED)
                set_clock(tmp_path, seconds)
                wait_until("the step is noticed", partial(has_noticed, now, steps + 1))
                time.sleep(SECONDS)  # what is waited for is that nothing happens, or too much
                sent_at[name] = now.sink.taken() - before
                assert daemon.poll() is None, now.log[-2_000:]
            set_clock(tmp_path, 0)
            during = now.sink.taken()
            # Not by another daemon: with a mail of 2038 in the ledger it would trust its clock in ten minutes only.
            wait_until("all mails are taken", lambda: len(now.sink.copies()) >= owed)
            wait_until("all is sent", lambda: now.sent() == owed)
            now.stop(daemon)
        copies, counts = now.sink.copies(), now.counts()
        show(
            f"{owed} mails, the clock set {len(STEPS)} times during {during} of them {sent_at}: "
            f"{owed - len(copies)} lost, {copies.total() - len(copies)} doubled, {counts[State.EXPIRED]} expired"
        )
        assert during < owed, "all was sent before the clock had been set as often as it should"
        assert (len(copies), copies.total(), counts[State.EXPIRED], counts[State.FAILED]) == (owed, owed, 0, 0)


@pytest.mark.databases("postgresql")
def test_a_daemon_an_hour_ahead_of_its_server_sends_nothing_and_says_so_until_the_clocks_agree(
    faked: Mapping[str, str], tmp_path: Path, database_url: str
) -> None:
    owed, port, agreed = 20, free_port(), "the clock is trusted again"
    with scene(tmp_path, database_url) as now:
        now.owe(1, mails=owed)
        now.owe(1, mails=0, at=datetime.now(UTC) + timedelta(minutes=30))
        set_clock(tmp_path, 3_600)
        with now.daemon(port=port, more=faked) as daemon:
            wait_until("it answers", lambda: "trouble with the clocks" in ready(port))
            time.sleep(SECONDS)  # what is waited for is that nothing happens
            assert (now.sink.taken(), now.log.count(APART)) == (0, 1), now.log[-2_000:]
            assert "ahead of its PostgreSQL server's" in now.command("doctor").stdout
            set_clock(tmp_path, 0)
            wait_until("what is due is taken", lambda: len(now.sink.copies()) == owed)
            wait_until("that is told", lambda: ready(port) == '{"status":"ok"}')
            set_clock(tmp_path, -3_600)
            wait_until("it holds again", lambda: now.log.count(APART) == 2)
            set_clock(tmp_path, 0)
            wait_until("it goes on", lambda: now.log.count(agreed) == 2)
            now.stop(daemon)
        copies = now.sink.copies()
        show(f"an hour ahead of PostgreSQL: {owed} mails held, {copies.total()} sent when the clocks agreed")
        assert copies.total() == len(copies) == owed


def ready(port: int) -> str:
    """Return what `/readyz` says, "" where nobody answers yet."""
    try:
        with urlopen(f"http://127.0.0.1:{port}/readyz") as answer:
            said: str = answer.read().decode("utf-8")
            return said
    except OSError:
        return ""


BUSY, CALM, MOST = 100, 400, 20


def test_after_a_month_away_everybody_is_told_late_and_in_few_messages(tmp_path: Path) -> None:
    started, now_at = time.monotonic(), datetime.now(UTC).replace(second=0, microsecond=0)
    with scene(tmp_path) as now:
        with now.store(now_at - timedelta(days=50)) as store:
            write_what_a_month_brings(store, now_at)
        with now.daemon() as daemon:
            wait_until("all is sent", lambda: now.sent() == BUSY * 61 + CALM * 10)
            now.stop(daemon)
        with now.store() as store:
            expired = expire(store, options(channels=CHANNELS), now_at + timedelta(hours=1))
            rows = store.notices()
        copies, late = now.sink.copies(), now.sink.lateness()
        digests = Counter(row.identity.recipient for row in rows if row.is_digest)
        show(
            f"30 days away, {BUSY * 60 + CALM * 10:,} overdue for {BUSY + CALM} readers: {copies.total():,} messages, "
            f"of them {len(digests)} digests, {expired} beyond the window expired, {time.monotonic() - started:.0f} s"
        )
        assert copies.total() == len(copies) == BUSY + CALM * 10
        assert digests == Counter({f"busy{n}": 1 for n in range(BUSY)})
        assert min(late[name] for name in copies) > 3_600
        for row in rows:
            alone = not row.digest and row.state is not State.EXPIRED
            assert (row.id in copies) == alone, row
            assert (row.state is State.EXPIRED) == (row.due_at <= now_at - timedelta(days=30)), row
        assert expired == BUSY


def write_what_a_month_brings(store: Store, now: datetime) -> None:
    """Store 60 events of the month for the busy readers, 10 for the calm ones, and one that is too old."""
    written, chosen = now - timedelta(days=50), options(channels=CHANNELS)
    hours: dict[str, list[float]] = {
        "busy": [12 + 11.5 * n for n in range(60)],
        "calm": [12.0 + 69 * n for n in range(10)],
    }
    hours["busy"].append(24.0 * 31)
    store.save_calendar(a_calendar_record(written, id="busy"))
    store.save_calendar(a_calendar_record(written, id="calm", uid=str(uuid4())))
    with store.transaction():
        for calendar, readers in (("busy", BUSY), ("calm", CALM)):
            for n in range(readers):
                document: dict[str, Any] = {"id": f"{calendar}{n}", "address": f"mailto:{calendar}{n}@example.org"}
                add_recipient(store, chosen, {**document, "calendars": [calendar]}, written)
        for calendar, ages in hours.items():
            for n, ago in enumerate(ages):
                at = now - timedelta(hours=ago)
                on = {"on": f"{at:%Y-%m-%d}", "time": f"{at:%H:%M}", "timezone": "UTC", "remind": ["0h"]}
                add_event(store, chosen, {"title": f"{calendar} {n}", **on}, written, calendar=calendar)
