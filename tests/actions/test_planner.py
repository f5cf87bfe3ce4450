"""What is planned when: with each edit, after a downtime, for new recipients, channels and data."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from reminders.actions.cancel import cancel
from reminders.actions.deliver import deliver_due
from reminders.actions.move import move
from reminders.actions.planner import Planner
from reminders.actions.recipients import add_recipient, save_recipient
from reminders.actions.remove import remove_event, remove_recipient
from reminders.actions.versions import note_versions
from reminders.core.notice import State
from reminders.core.ports import Store
from reminders.core.record import EventRecord
from tests.actions.outbox import OPTIONS, Outbox, add, run, states
from tests.building import NOW, FakeClock, instant

pytestmark = pytest.mark.databases("sqlite", "postgresql")


def test_an_event_added_is_planned_in_the_same_transaction_and_its_past_is_not(store: Store) -> None:
    add(store, on="2022-11-18", remind=["1d", "3d"])
    assert states(store) == ["andorra-day 1d planned"]


def test_a_week_of_downtime_loses_nothing_and_a_second_tick_adds_nothing(store: Store) -> None:
    add(store, on="2022-11-25", remind=["3d", "1d", "0d"])
    clock, outbox = FakeClock(), Outbox()
    clock.advance(timedelta(days=14))
    assert Planner(store, OPTIONS, clock.now()).plan_due() == 3
    assert Planner(store, OPTIONS, clock.now()).plan_due() == 0
    assert deliver_due(store, outbox, OPTIONS, clock) == 3
    assert all("late" in message.subject for message in outbox.messages)


def test_an_edit_after_a_downtime_loses_no_notice_that_was_owed(store: Store) -> None:
    key = add(store, on="2022-12-24", remind=["10d", "1d"])
    later = instant("2022-12-20T12:00Z")
    move(store, OPTIONS, key, date(2022, 12, 23), later)
    assert states(store) == ["andorra-day 10d cancelled"]
    other = add(store, "Other", on="2022-12-24", remind=["10d", "1d"])
    remove_event(store, OPTIONS, other, later)


def test_a_changed_title_keeps_what_was_owed_during_a_downtime(store: Store) -> None:
    add(store, on="2022-12-24", remind=["10d"])
    clock = FakeClock(instant("2022-12-20T12:00Z"))
    add_recipient(store, OPTIONS, {"id": "me", "address": "console"}, clock.now())
    assert states(store) == ["andorra-day 10d planned"]


def test_moving_cancels_what_was_planned_and_moving_back_plans_it_anew(store: Store) -> None:
    key = add(store, on="2022-11-18", remind=["1d"])
    move(store, OPTIONS, key, date(2023, 6, 1), NOW)
    move(store, OPTIONS, key, date(2022, 11, 18), NOW)
    rows = sorted(store.notices(), key=lambda row: row.generation)
    assert [(row.generation, row.state) for row in rows] == [(0, State.CANCELLED), (1, State.PLANNED)]
    assert rows[0].id != rows[1].id


def test_cancelling_and_removing_cancel_what_was_to_come(store: Store) -> None:
    cancel(store, OPTIONS, add(store, "one", on="2022-11-18", remind=["1d"]), NOW)
    remove_event(store, OPTIONS, add(store, "two", on="2022-11-18", remind=["1d"]), NOW)
    assert states(store) == ["one 1d cancelled", "two 1d cancelled"]


def test_the_first_recipient_takes_over_from_me_and_a_removed_one_is_told_no_more(store: Store) -> None:
    add(store, on="2022-11-18", remind=["1d"])
    add_recipient(store, OPTIONS, {"id": "ada", "address": "console"}, NOW)
    assert {row.identity.recipient: row.state for row in store.notices()} == {
        "me": State.CANCELLED,
        "ada": State.PLANNED,
    }
    remove_recipient(store, OPTIONS, "ada", NOW)
    assert {row.identity.recipient: row.state for row in store.notices() if row.state is State.PLANNED} == {
        "me": State.PLANNED
    }


def test_who_keeps_the_store_alone_is_told_of_private_entries_too(store: Store) -> None:
    add(store, "Gift", on="2022-11-18", remind=["1d"], private=True)
    assert states(store) == ["gift 1d planned"]


def test_an_address_is_told_once_whichever_recipient_came_first(store: Store) -> None:
    add_recipient(store, OPTIONS, {"id": "bob", "address": "mailto:x@example.org"}, NOW)
    add(store, on="2022-11-18", remind=["1d"])
    add_recipient(store, OPTIONS, {"id": "ada", "address": "mailto:x@example.org"}, NOW)
    assert {row.identity.recipient: (row.state, row.reason) for row in store.notices()} == {
        "ada": (State.PLANNED, ""),
        "bob": (State.CANCELLED, "same address as ada"),
    }


def test_a_reader_who_moves_east_is_told_late_and_not_never(store: Store) -> None:
    person = {"id": "ada", "address": "console", "timezone": "America/New_York"}
    record = add_recipient(store, OPTIONS, person, NOW)
    add(store, on="2022-11-17", remind=["0d"])
    later = instant("2022-11-17T10:00Z")
    with store.transaction():
        save_recipient(store, OPTIONS, person | {"timezone": "Asia/Almaty"}, record, later)
    (row,) = store.notices()
    assert (row.state, row.due_at) == (State.PLANNED, instant("2022-11-17T03:00Z"))


def test_what_is_owed_goes_over_to_the_channel_that_now_serves_the_reader(store: Store) -> None:
    add_recipient(store, OPTIONS, {"id": "ada", "address": "mailto:ada@example.org"}, NOW)
    add(store, on="2022-11-18", remind=["1d"])
    later = instant("2022-11-17T12:00Z")
    note_versions(store, OPTIONS, {"channels": "console,smtp"}, later)
    assert {row.identity.channel: row.state for row in store.notices()} == {
        "console": State.CANCELLED,
        "smtp": State.PLANNED,
    }


def test_a_change_of_the_channels_in_use_replans_what_waits(store: Store) -> None:
    add_recipient(store, OPTIONS, {"id": "ada", "address": "mailto:ada@example.org"}, NOW)
    add(store, on="2022-11-18", remind=["1d"])
    assert note_versions(store, OPTIONS, {"channels": "console,smtp", "tz": "2026f"}, NOW) == ["channels", "tz"]
    assert note_versions(store, OPTIONS, {"channels": "console,smtp", "tz": "2026f"}, NOW) == []
    assert {row.identity.channel: row.state for row in store.notices()} == {
        "console": State.CANCELLED,
        "smtp": State.PLANNED,
    }


def test_new_holiday_data_moves_what_waits_and_leaves_what_was_sent(store: Store) -> None:
    add(store, on="2022-11-25", remind=["8d", "5 working days"])
    clock, outbox = FakeClock(), Outbox()
    note_versions(store, OPTIONS, {"holidays": "0.107"}, clock.now())
    run(store, clock, instant("2022-11-18T05:00Z"), outbox)
    by_older_data = instant("2022-11-19T09:00Z")
    (row,) = store.notices(states=[State.PLANNED])
    with store.transaction():
        store.reschedule_notice(replace(row, due_at=by_older_data, nominal_at=by_older_data, next_at=by_older_data))
    run(store, clock, instant("2022-11-18T12:00Z"), outbox)

    assert note_versions(store, OPTIONS, {"holidays": "0.108"}, clock.now()) == ["holidays"]
    run(store, clock, instant("2022-11-21T12:00Z"), outbox)

    assert {row.identity.reminder: (row.state, row.due_at) for row in store.notices()} == {
        "8d": (State.SENT, instant("2022-11-17T09:00Z")),
        "5 working days": (State.SENT, instant("2022-11-18T09:00Z")),
    }
    assert len(outbox.messages) == 2


def test_everything_is_replanned_by_the_hundred_and_anew_after_a_crash_in_between(store: Store) -> None:
    add_recipient(store, OPTIONS, {"id": "ada", "address": "mailto:ada@example.org"}, NOW)
    with store.transaction():
        for number in range(150):
            add(store, f"talk {number}", on="2022-11-18", remind=["1d"])
    dying = DyingStore(store, after=120)
    with pytest.raises(KeyboardInterrupt):
        note_versions(dying, OPTIONS, {"channels": "console,smtp"}, NOW)
    by_channel = Counter(row.identity.channel for row in store.notices(states=[State.PLANNED]))
    assert by_channel == {"smtp": 100, "console": 50}
    assert note_versions(store, OPTIONS, {"channels": "console,smtp"}, NOW) == []
    assert {row.identity.channel for row in store.notices(states=[State.PLANNED])} == {"smtp"}
    rows = len(store.notices())
    assert note_versions(store, OPTIONS, {"channels": "console,smtp"}, NOW) == []
    assert len(store.notices()) == rows


class DyingStore:
    """A store whose process ends when so many events were read one by one."""

    def __init__(self, store: Store, after: int) -> None:
        self._store = store
        self._left = after * 2  # each is read twice

    def event(self, calendar: str, event: str, *, removed: bool = False) -> EventRecord | None:
        self._left -= 1
        if self._left < 0:
            raise KeyboardInterrupt
        return self._store.event(calendar, event, removed=removed)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)
