"""New time zone data: what waits moves with it, what was sent stays, nothing is lost or told twice."""

import shutil
import zoneinfo
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from reminders import zone_data
from reminders.actions.add import add_event
from reminders.actions.deliver import deliver_due
from reminders.actions.feed import feed
from reminders.actions.planner import Planner
from reminders.actions.recipients import add_recipient
from reminders.actions.versions import note_versions
from reminders.core import zones
from reminders.core.notice import Identity, Message, Notice, State
from reminders.core.ports import Store
from reminders.feeds.view import View
from tests.building import NOW, FakeClock, instant, options

pytestmark = pytest.mark.databases("sqlite", "postgresql")

OPTIONS = replace(options(), horizon=timedelta(days=60))
HOUR = timedelta(hours=1)
ANDORRANS = [f"andorran-{number}" for number in range(6)]
WITH_SUMMER_TIME, WITHOUT_SUMMER_TIME = "2026f", "2099a"


class Outbox:
    name = "console"

    def __init__(self) -> None:
        self.messages: list[Message] = []

    def place(self, message: Message) -> str:
        return ""

    def send(self, message: Message) -> str:
        self.messages.append(message)
        return "taken"

    def close(self) -> None:
        pass


@pytest.fixture
def no_summer_time(tmp_path: Path) -> Iterator[Callable[[bool], None]]:
    """Return a function that gives Andorra summer time or takes it away, as a change of the data on disk would."""
    before = zoneinfo.TZPATH
    folder = tmp_path / "zoneinfo"
    (folder / "Europe").mkdir(parents=True)
    source = next(path for path in map(Path, (*before, *_package())) if (path / "Etc" / "GMT-1").exists())
    shutil.copy(source / "Etc" / "GMT-1", folder / "Europe" / "Andorra")

    def swap(gone: bool) -> None:
        zoneinfo.reset_tzpath([str(folder), *before] if gone else before)
        zones.forget()

    yield swap
    swap(False)


def _package() -> tuple[str, ...]:
    import tzdata

    return (str(Path(tzdata.__file__).with_name("zoneinfo")),)


@pytest.fixture
def summer(store: Store) -> Store:
    """A store with a summer of events for readers in Andorra and one in Almaty, half of it sent."""
    for name in ANDORRANS:
        add_recipient(
            store, OPTIONS, {"id": name, "address": f"mailto:{name}@example.org", "timezone": "Europe/Andorra"}, NOW
        )
    add_recipient(store, OPTIONS, {"id": "almaty", "address": "mailto:a@example.org", "timezone": "Asia/Almaty"}, NOW)
    for day in range(10, 28):
        event = {"title": f"day {day}", "on": f"2023-05-{day}", "remind": ["3d", "0d at 18:15"]}
        add_event(store, OPTIONS, event, NOW)
    timed = {"title": "concert", "on": "2023-05-26", "time": "18:30", "timezone": "Europe/Andorra", "remind": ["2h"]}
    add_event(store, OPTIONS, timed, NOW)
    note_versions(store, OPTIONS, {"tz": WITH_SUMMER_TIME}, NOW)
    return store


def run(store: Store, clock: FakeClock, until: datetime, outbox: Outbox, step: timedelta = HOUR) -> None:
    while clock.now() < until:
        clock.advance(step)
        Planner(store, OPTIONS, clock.now()).plan_due()
        while deliver_due(store, outbox, OPTIONS, clock):
            pass


def rows(store: Store) -> dict[Identity, Notice]:
    found = store.notices()
    assert len({row.identity for row in found}) == len(found)
    return {row.identity: row for row in found}


def told(outbox: Outbox) -> Counter[str]:
    return Counter(message.notice_id for message in outbox.messages)


def test_when_a_zone_gives_up_summer_time_what_waits_moves_and_what_was_sent_stays(
    summer: Store, no_summer_time: Callable[[bool], None]
) -> None:
    clock, outbox = FakeClock(instant("2023-05-01T00:00Z")), Outbox()
    run(summer, clock, instant("2023-05-16T12:00Z"), outbox)
    before, view = rows(summer), View()
    was = feed(summer, "personal", view, clock.now(), site=None)

    no_summer_time(True)
    assert note_versions(summer, OPTIONS, {"tz": WITHOUT_SUMMER_TIME}, clock.now()) == ["tz"]
    after = rows(summer)

    assert after.keys() == before.keys()
    moved = {one: row.due_at - before[one].due_at for one, row in after.items()}
    waiting = {one for one, row in before.items() if row.state is State.PLANNED}
    assert len(waiting) > 100
    assert {moved[one] for one in waiting if one.recipient in ANDORRANS} == {HOUR}
    assert {moved[one] for one in waiting if one.recipient == "almaty" and one.reminder != "2h"} == {timedelta()}
    assert {moved[one] for one in waiting if one.reminder == "2h"} == {HOUR}, "the concert itself begins later"
    sent = before.keys() - waiting
    assert {one: after[one] for one in sent} == {one: before[one] for one in sent}, "what was sent is untouched"

    now = feed(summer, "personal", view, clock.now(), site=None)
    assert now.last_modified > was.last_modified
    assert b"DTSTART:20230526T163000Z" in was.body
    assert b"DTSTART:20230526T173000Z" in now.body

    run(summer, clock, instant("2023-06-01T00:00Z"), outbox)
    assert {row.state for row in rows(summer).values()} == {State.SENT}
    assert set(told(outbox).values()) == {1}
    assert len(outbox.messages) == len(after)


@pytest.mark.databases("sqlite")
def test_data_that_changes_back_and_forth_while_notices_are_due_sends_each_once(
    summer: Store, no_summer_time: Callable[[bool], None]
) -> None:
    clock, outbox = FakeClock(instant("2023-05-01T00:00Z")), Outbox()
    for day in range(2, 28):
        for hour, gone in ((7, True), (8, False), (16, True), (17, False)):
            # At half past the hour a notice is just due by one version, and has been for half an hour by the other.
            run(summer, clock, instant(f"2023-05-{day:02}T{hour:02}:30Z"), outbox, timedelta(minutes=30))
            no_summer_time(gone)
            note_versions(summer, OPTIONS, {"tz": WITHOUT_SUMMER_TIME if gone else WITH_SUMMER_TIME}, clock.now())
    run(summer, clock, instant("2023-06-01T00:00Z"), outbox)
    assert {row.state for row in rows(summer).values()} == {State.SENT}
    assert set(told(outbox).values()) == {1}
    assert len(outbox.messages) == len(rows(summer)) == 18 * 2 * 7 + 7


def test_the_version_names_what_is_read(no_summer_time: Callable[[bool], None]) -> None:
    usual = zone_data.version()
    no_summer_time(True)
    assert zone_data.version() != usual
    assert "PYTHONTZPATH" in zone_data.source()
