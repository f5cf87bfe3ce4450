"""What `why` says of an event and of a notice."""

import pytest

from reminders.actions.recipients import add_recipient
from reminders.actions.why import why
from reminders.core.notice import State
from reminders.core.ports import Store
from tests.actions.outbox import OPTIONS, Outbox, add, run
from tests.building import NOW, FakeClock, instant

pytestmark = pytest.mark.databases("sqlite", "postgresql")


def test_why_names_what_was_sent_and_what_is_to_come(store: Store) -> None:
    key = add(store, "relations", since="2008-01-30", remind=["3d"])
    clock, outbox = FakeClock(), Outbox()
    run(store, clock, instant("2023-01-28T00:00Z"), outbox)
    explained = why(store, OPTIONS, key, clock.now())
    assert [row.state for row, _ in explained.notices] == [State.SENT]
    assert [due.due_at for due in explained.foreseen] == [instant("2024-01-27T09:00Z")]
    (row, attempts) = why(store, OPTIONS, explained.notices[0][0].id[:8], clock.now()).notices[0]
    assert (row.state, [one.outcome for one in attempts]) == (State.SENT, ["sent"])


def test_why_knows_that_nobody_follows_an_event(store: Store) -> None:
    add_recipient(store, OPTIONS, {"id": "ada", "address": "console", "tags": ["work"]}, NOW)
    assert not why(store, OPTIONS, add(store, on="2022-11-18", remind=["1d"]), NOW).is_followed
