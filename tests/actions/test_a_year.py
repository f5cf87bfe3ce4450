"""A year of virtual time: what `simulate` foresees is what the daemon then sends, notice by notice."""

from collections import Counter
from datetime import date, datetime, timedelta
from itertools import groupby
from random import Random
from typing import Any

import pytest

from reminders.actions.add import add_event
from reminders.actions.deliver import deliver_due
from reminders.actions.planner import Planner
from reminders.actions.recipients import add_recipient
from reminders.actions.simulate import foresee, simulate
from reminders.core.notice import Message, State
from reminders.core.ports import Store
from tests.actions.outbox import Outbox
from tests.building import NOW, FakeClock, instant, options

OPTIONS = options(zone="Europe/Andorra")
HALF_A_DAY = timedelta(hours=12)
END = instant("2023-11-16T23:00Z")  # the midnight in Andorra with which 16 November 2023 ends
PEOPLE: list[dict[str, Any]] = [
    {"id": "plain"},
    {"id": "early", "at": "06:30", "timezone": "Asia/Almaty"},
    {"id": "quiet", "quiet_hours": "21:00-09:30", "timezone": "America/New_York"},
    {"id": "office", "working_days_only": True, "regions": ["AD"], "quiet_hours": "18:00-08:00"},
    {"id": "daily", "digest": "daily 07:00"},
    {"id": "weekly", "digest": "weekly mon 08:00", "working_days_only": True, "timezone": "Asia/Almaty"},
    {"id": "monthly", "digest": "monthly 31 08:00", "language": "kk"},
    {"id": "patient", "minimum_lead": "1w", "kinds": ["birthday", "event"]},
    {"id": "tagged", "tags": ["work"], "quiet_hours": "12:00-13:00", "at": "12:30"},
    {"id": "twin", "address": "file"},
    {"id": "twin-too", "address": "file"},
]


def populate(store: Store, seed: int) -> None:
    """Store recipients with all wishes, and events of all shapes drawn from a seed."""
    random = Random(seed)
    for person in PEOPLE:
        add_recipient(store, OPTIONS, {"address": "console", **person}, NOW)
    add_recipient(store, OPTIONS, {"id": "team", "members": ["quiet", "weekly"]}, NOW)
    for number in range(25):
        day = date(2022, 11, 1) + timedelta(days=random.randrange(400))
        add_event(store, OPTIONS, {"title": f"event {number}", **_shape(random, day), **_more(random)}, NOW)


def _shape(random: Random, day: date) -> dict[str, Any]:
    yearly = {"since": day.replace(year=day.year - random.randrange(1, 30), day=min(day.day, 28)).isoformat()}
    shapes: list[dict[str, Any]] = [
        {**yearly, "kind": random.choice(["birthday", "anniversary"])},
        {**yearly, "observed": "next", "regions": ["KZ", "AD"]},
        {"on": day.isoformat()},
        {"on": f"{day:%Y-%m}", "status": "tentative"},
        {"on": day.isoformat(), "time": f"{random.randrange(24):02}:30", "timezone": "Asia/Almaty"},
        {"rule": "FREQ=MONTHLY;BYDAY=1MO"},
        {"since": f"{day.year - 5}-{day:%m}", "stand_in": "15th"},
    ]
    return random.choice(shapes)


def _more(random: Random) -> dict[str, Any]:
    offsets = ["0d", "1d", "3d at 22:30", "2w", "5 working days", "1 month", "-1d", "7d milestones"]
    remind: list[Any] = random.sample(offsets, 3)
    if random.random() < 0.3:
        remind.append({"before": "10d", "to": ["team", "plain"]})
    return {"remind": remind, "tags": random.choice([[], ["work"]])}


class Told(Outbox):
    """An outbox under a channel's name that counts messages by their id."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self.copies: Counter[str] = Counter()

    def send(self, message: Message) -> str:
        self.copies[message.notice_id] += 1
        return super().send(message)


def live(store: Store, until: datetime) -> list[Told]:
    """Let a daemon run, which wakes when something is due and plans twice a day."""
    clock, channels = FakeClock(), [Told("console"), Told("file")]
    plans_at = clock.now()
    while clock.now() < until:
        if clock.now() >= plans_at:
            Planner(store, OPTIONS, clock.now()).plan_due()
            plans_at = clock.now() + HALF_A_DAY
        for channel in channels:
            deliver_due(store, channel, OPTIONS, clock)
        following = store.next_due() or until
        clock.advance(min(max(following - clock.now(), timedelta(seconds=1)), HALF_A_DAY, until - clock.now()))
    return channels


# One year is enough on PostgreSQL, where it takes twice as long.
@pytest.mark.parametrize(
    ("database_url", "seed"),
    [*(("sqlite", seed) for seed in range(3)), ("postgresql", 3)],
    indirect=["database_url"],
)
def test_a_year_goes_as_it_was_foreseen(store: Store, seed: int) -> None:
    populate(store, seed)
    foreseen = simulate(store, OPTIONS, NOW, date(2022, 11, 17), date(2023, 11, 16))
    messages = foresee(store, OPTIONS, NOW, foreseen)
    channels = live(store, END)
    rows = [row for row in store.notices(after=instant("2022-11-16T22:59:59Z"), until=END) if not row.is_digest]
    sent = [(row.identity, row.due_at, row.nominal_at) for row in rows if row.state is State.SENT]
    assert sorted(map(str, sent)) == sorted(str((due.identity, due.due_at, due.nominal_at)) for due in foreseen)
    assert {row.state for row in rows} <= {State.SENT, State.CANCELLED}
    assert all(row.sent_at == row.due_at for row in rows if row.state is State.SENT)
    assert all(count == 1 for channel in channels for count in channel.copies.values())
    digests = [row for row in store.notices() if row.is_digest]
    print(f"{len(foreseen)} notices foreseen and sent, {len(digests)} digests")  # noqa: T201 - the figures
    expected = Counter((one.identity.channel, one.due_at, one.subject) for one in messages if not one.digest)
    arrived = Counter((each.name, one.date, one.subject) for each in channels for one in each.messages)
    assert arrived == expected
    assert {row.id for row in digests} == {one.digest for one in messages} - {""}
    told_apart = [digest for digest, _ in groupby(one.digest for one in messages) if digest]
    assert len(told_apart) == len(digests), "what a digest tells does not stand together"
    assert len(foreseen) > 300
    assert digests
