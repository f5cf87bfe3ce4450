"""A person who is forgotten is gone from the files of the store, and nothing is sent again for that."""

from datetime import timedelta
from pathlib import Path

import pytest

from reminders.actions.add import add_event
from reminders.actions.deliver import deliver_due
from reminders.actions.forget import forget
from reminders.actions.planner import Planner
from reminders.actions.recipients import add_recipient, edit_recipient
from reminders.actions.remove import remove_recipient
from reminders.actions.upkeep import shorten
from reminders.core.errors import DeliveryError, NotFound
from reminders.core.notice import State
from reminders.core.ports import Store
from tests.actions.outbox import Outbox
from tests.building import NOW, FakeClock, options

pytestmark = pytest.mark.databases("sqlite", "postgresql")

OPTIONS = options()
DAY = timedelta(days=1)
NAME, ADDRESS, ID = "Zoraida Quimbaya", "zq@somewhere.example", "zoraida-q"


def fill(store: Store) -> None:
    """Store somebody, with others and events that name them."""
    add_recipient(store, OPTIONS, {"id": ID, "name": NAME, "address": f"mailto:{ADDRESS}"}, NOW)
    add_recipient(store, OPTIONS, {"id": "ada", "address": "mailto:ada@example.org", "backup": ID}, NOW)
    add_recipient(store, OPTIONS, {"id": "zz", "address": f"mailto:{ADDRESS}"}, NOW)
    add_recipient(store, OPTIONS, {"id": "team", "members": [ID, "ada"]}, NOW)
    add_event(store, OPTIONS, {"title": "talks", "on": "2022-11-19", "remind": ["2d", "1d", "0d"]}, NOW)
    raw = {"title": "more", "on": "2022-11-19", "remind": [{"before": "1d", "to": [ID]}], "responsible": [ID]}
    add_event(store, OPTIONS, raw, NOW)
    asking = {"before": "1d", "until": "acknowledged", "to": ["ada"], "backup": [ID]}
    add_event(store, OPTIONS, {"title": "asked", "on": "2023-11-19", "remind": [asking]}, NOW)


def run(store: Store) -> FakeClock:
    """Let a day pass in which the person is told and refuses."""
    clock = FakeClock()
    clock.advance(DAY)
    said = DeliveryError(f"550 {ADDRESS} ({NAME}): no such user", permanent=True)
    refusing = Outbox(lambda message: said if ADDRESS in message.address else None)
    Planner(store, OPTIONS, clock.now()).plan_due()
    deliver_due(store, refusing, OPTIONS, clock)
    edit_recipient(store, OPTIONS, ID, {"name": NAME + "!"}, clock.now())
    return clock


@pytest.fixture
def told(store: Store) -> FakeClock:
    fill(store)
    return run(store)


def octets_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir() if path.is_file())


@pytest.mark.databases("sqlite")
def test_no_octet_of_a_person_is_left_in_the_files(store: Store, told: FakeClock, tmp_path: Path) -> None:
    remove_recipient(store, OPTIONS, "zz", told.now())
    forget(store, OPTIONS, "zz", told.now())
    assert all(text.encode() in octets_of(tmp_path) for text in (NAME, ADDRESS, ID))
    assert forget(store, OPTIONS, ID, told.now()).is_scrubbed
    left = octets_of(tmp_path)
    assert [text for text in (NAME, ADDRESS, ID) if text.encode() in left] == []


def test_rows_stay_and_nothing_is_sent_to_them_again(store: Store, told: FakeClock) -> None:
    before = len(store.notices(recipient=ID))
    found = forget(store, OPTIONS, ID, told.now())
    rows = store.notices(recipient=found.pseudonym)
    assert len(rows) == found.notices >= before > 0
    assert {row.state for row in rows} <= {State.FAILED, State.CANCELLED}
    assert {row.reason for row in rows} == {"the reader was forgotten"}
    assert not any(row.subject for row in rows)
    outbox = Outbox()
    told.advance(3 * DAY)
    Planner(store, OPTIONS, told.now()).plan_due()
    deliver_due(store, outbox, OPTIONS, told)
    assert outbox.messages
    assert {row.identity.recipient for row in store.notices(states=[State.SENT])} <= {"ada", "zz"}


def test_no_id_leads_back_to_the_person(store: Store, told: FakeClock) -> None:
    tried = next(row.id for row in store.notices(recipient=ID) if store.attempts(row.id))
    ids = {row.id for row in store.notices(recipient=ID)}
    found = forget(store, OPTIONS, ID, told.now())
    rows = store.notices(recipient=found.pseudonym)
    assert ids.isdisjoint(row.id for row in rows)
    assert store.notice(tried) is None
    assert [one.text for row in rows for one in store.attempts(row.id)] == [""]


def test_somebody_new_of_that_id_is_told_what_is_still_to_come(store: Store, told: FakeClock) -> None:
    waiting = {row.identity for row in store.notices(event="talks", recipient=ID, states=[State.PLANNED])}
    assert waiting
    forget(store, OPTIONS, ID, told.now())
    add_recipient(store, OPTIONS, {"id": ID, "address": "mailto:another@example.org"}, told.now())
    Planner(store, OPTIONS, told.now()).plan_due()
    assert {row.identity for row in store.notices(event="talks", recipient=ID, states=[State.PLANNED])} == waiting


def test_what_is_being_sent_at_the_moment_writes_nothing_of_how_that_went(store: Store) -> None:
    fill(store)
    clock = FakeClock()
    clock.advance(DAY)

    def forgetting(message: object) -> None:
        if store.notices(recipient=ID):
            forget(store, OPTIONS, ID, clock.now())

    Planner(store, OPTIONS, clock.now()).plan_due()
    deliver_due(store, Outbox(forgetting), OPTIONS, clock)
    rows = [row for row in store.notices() if row.identity.recipient.startswith("forgotten")]
    assert rows
    assert {row.state for row in rows} == {State.CANCELLED}


def test_who_was_removed_is_forgotten_too_and_who_never_was_is_not_found(store: Store, told: FakeClock) -> None:
    remove_recipient(store, OPTIONS, ID, told.now())
    assert forget(store, OPTIONS, ID, told.now()).notices > 0
    assert store.recipient(ID, removed=True) is None
    with pytest.raises(NotFound):
        forget(store, OPTIONS, ID, told.now())


def test_reminders_that_named_only_the_person_tell_nobody_else(store: Store, told: FakeClock) -> None:
    pseudonym = forget(store, OPTIONS, ID, told.now()).pseudonym
    event = store.event("personal", "more")
    assert event is not None
    assert event.document["responsible"] == [pseudonym]
    assert event.document["remind"][0]["to"] == [pseudonym]
    ada, team = store.recipient("ada"), store.recipient("team")
    assert ada is not None
    assert team is not None
    assert "backup" not in ada.document
    assert team.document["members"] == [pseudonym, "ada"]


def test_the_ledger_reaches_so_far_back_and_nothing_is_sent_again(store: Store) -> None:
    raw = {"title": "birthday", "since": "1990-11-17", "kind": "birthday", "remind": ["0d", "1d"]}
    add_event(store, OPTIONS, raw, NOW)
    add_event(store, OPTIONS, {"title": "far", "on": "2030-01-01", "remind": ["2600d"]}, NOW)
    clock, outbox, kept = FakeClock(), Outbox(), options(ledger=timedelta(days=400))
    sizes = []
    while clock.now() < NOW + 1_500 * DAY:
        clock.advance(DAY)
        Planner(store, kept, clock.now()).plan_due()
        deliver_due(store, outbox, kept, clock)
        if clock.now().day == 1:
            shorten(store, kept, clock.now())
            sizes.append(len(store.notices()))
    ids = [message.notice_id for message in outbox.messages]
    assert len(ids) == len(set(ids)) == 2 * 5
    assert max(sizes) <= 6
    assert store.notices(event="far")[0].state is State.SENT  # its day lies ahead, so who was told of it is still known
