"""A notice as its reader sees it: sent, to come, in a digest, or an event's next one; nothing is sent or changed."""

from datetime import timedelta

import pytest

from reminders.actions.acknowledge import acknowledge
from reminders.actions.deliver import deliver_due
from reminders.actions.edit import edit
from reminders.actions.gather import gather
from reminders.actions.planner import Planner
from reminders.actions.preview import preview
from reminders.actions.recipients import add_recipient
from reminders.core.errors import NotFound, Refused
from reminders.core.ports import Store
from tests.actions.outbox import OPTIONS, Outbox, add
from tests.building import NOW, FakeClock, instant

pytestmark = pytest.mark.databases("sqlite", "postgresql")


def test_the_next_notice_of_an_event_is_shown_as_it_will_be(store: Store) -> None:
    key = add(store, on="2023-01-30", remind=["7d", "1d"])
    before = store.notices()
    shown = preview(store, OPTIONS, key, NOW)

    assert shown.message.subject == "Andorra Day: in 7 days, Mon 30 Jan 2023"
    assert (shown.at, shown.is_edited) == (instant("2023-01-23T09:00Z"), False)
    assert store.notices() == before == []


def test_it_has_the_words_and_the_id_that_are_then_sent(store: Store) -> None:
    add_recipient(store, OPTIONS, {"id": "ada", "address": "console"}, NOW)
    key = add(store, on="2023-01-30", remind=["7d until acknowledged"])
    shown = preview(store, OPTIONS, key, NOW)
    clock, outbox = FakeClock(shown.at), Outbox()
    Planner(store, OPTIONS, clock.now()).plan_due()
    deliver_due(store, outbox, OPTIONS, clock)

    assert outbox.messages == [shown.message]


def test_a_notice_that_was_sent_is_shown_as_it_was_read_then(store: Store) -> None:
    key = add(store, on="2022-11-20", remind=["3d"])
    clock, outbox = FakeClock(instant("2022-11-17T09:00Z")), Outbox()
    Planner(store, OPTIONS, clock.now()).plan_due()
    deliver_due(store, outbox, OPTIONS, clock)
    (row,) = store.notices()
    later = NOW + timedelta(days=100)

    assert preview(store, OPTIONS, row.id[:8], later).message == outbox.messages[0]
    edit(store, OPTIONS, key, later, given={"title": "Andorra Week"})
    shown = preview(store, OPTIONS, row.id[:8], later)
    assert (shown.is_edited, shown.message.subject) == (True, "Andorra Week: in 3 days, Sun 20 Nov 2022")


def test_a_digest_that_nobody_has_claimed_is_shown_with_what_it_will_tell(store: Store) -> None:
    add_recipient(store, OPTIONS, {"id": "ada", "address": "console", "digest": "daily 08:00"}, NOW)
    for title in ("one", "two"):
        add(store, title, on="2022-11-20", remind=["2d"])
    Planner(store, OPTIONS, instant("2022-11-18T09:00Z")).plan_due()
    gather(store, "console", OPTIONS, instant("2022-11-19T08:00Z"))
    (digest,) = [row for row in store.notices() if row.is_digest]

    assert preview(store, OPTIONS, digest.id, NOW).message.subject == "2 reminders: one; two"


def test_what_was_acknowledged_can_still_be_looked_at(store: Store) -> None:
    add_recipient(store, OPTIONS, {"id": "ada", "address": "console"}, NOW)
    key = add(store, on="2022-11-18", remind=["1d until acknowledged"])
    (row,) = store.notices()
    acknowledge(store, OPTIONS, row.id, NOW)

    assert "Please say when it is done." in preview(store, OPTIONS, row.id, NOW).message.text
    with pytest.raises(Refused, match="no notice"):
        preview(store, OPTIONS, key, NOW)
    with pytest.raises(NotFound, match="reminders log"):
        preview(store, OPTIONS, "nothing", NOW)
