"""An edit of recipients plans a bounded number of events itself; the rounds of the daemon do the rest."""

from dataclasses import replace
from datetime import timedelta

import pytest

from reminders.actions.planner import Planner
from reminders.actions.recipients import add_recipient, edit_recipient
from reminders.actions.remove import remove_recipient
from reminders.core.notice import State
from reminders.core.ports import Store
from tests.building import NOW, a_calendar_record, a_record, options

pytestmark = pytest.mark.databases("sqlite", "postgresql")

OPTIONS = options()
NUMBER = 700
LATER = NOW + timedelta(minutes=1)


@pytest.fixture
def many(store: Store) -> None:
    """As many events, all of them told tomorrow at nine."""
    with store.transaction():
        store.save_calendar(a_calendar_record())
        for number in range(NUMBER):
            record = a_record(id=f"e{number:03}", on="2022-11-17", remind=["0d"])
            store.save_event(record)
    add_recipient(store, OPTIONS, {"id": "ada", "address": "file"}, NOW)
    Planner(store, OPTIONS, NOW).plan_due()


def waiting(store: Store, recipient: str) -> int:
    return len(store.notices(recipient=recipient, states=[State.PLANNED]))


@pytest.mark.usefixtures("many")
def test_a_recipient_who_is_added_is_told_of_everything_once_the_rounds_are_done(store: Store) -> None:
    add_recipient(store, OPTIONS, {"id": "ben", "address": "console"}, LATER)
    planned = waiting(store, "ben")
    assert 0 < planned < NUMBER
    assert store.count_due(LATER) == NUMBER - planned
    Planner(store, OPTIONS, LATER).plan_due()
    assert (waiting(store, "ada"), waiting(store, "ben"), store.count_due(LATER)) == (NUMBER, NUMBER, 0)


@pytest.mark.usefixtures("many")
def test_what_waits_for_whom_is_changed_or_removed_follows_at_once(store: Store) -> None:
    edit_recipient(store, OPTIONS, "ada", {"at": "18:00"}, LATER)
    assert {f"{row.due_at:%H:%M}" for row in store.notices(states=[State.PLANNED])} == {"18:00"}
    remove_recipient(store, OPTIONS, "ada", LATER)
    assert waiting(store, "ada") == 0


@pytest.mark.usefixtures("many")
def test_a_plan_that_was_made_before_an_edit_is_not_taken_after_it(store: Store) -> None:
    early = Planner(store, OPTIONS, LATER)
    record = store.event("family", "e650")
    assert record is not None
    assert early.audience.listeners
    add_recipient(store, OPTIONS, {"id": "ben", "address": "console"}, LATER)
    assert not store.mark_planned(record, early.horizon, None)
    marked = store.event("family", "e650")
    add_recipient(store, OPTIONS, {"id": "cleo", "address": "console"}, LATER)  # in the same second
    assert marked is not None
    assert not store.mark_planned(marked, early.horizon, None)


def test_an_event_that_could_not_be_planned_keeps_what_it_owes(store: Store) -> None:
    with store.transaction():
        store.save_calendar(a_calendar_record())
        owing = replace(a_record(on="2022-11-17"), planned_until=NOW - timedelta(days=1), next_due_at=NOW)
        store.save_event(owing)
        store.save_event(a_record(id="other", on="2022-11-17"))
        store.plan_anew(LATER)
    edges = {record.id: record.planned_until for record in store.events()}
    assert edges == {"it": NOW - timedelta(days=1), "other": LATER}
