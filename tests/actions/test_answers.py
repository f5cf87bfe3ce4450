"""Acknowledging and putting off: what the ledger then says, and what is sent."""

from datetime import timedelta
from typing import Any

import pytest

from reminders.actions.acknowledge import acknowledge, undo
from reminders.actions.deliver import LEASE, deliver_due
from reminders.actions.messages import Messages
from reminders.actions.move import move
from reminders.actions.planner import Planner
from reminders.actions.recipients import add_recipient
from reminders.actions.simulate import simulate
from reminders.actions.snooze import snooze, snoozed_until
from reminders.actions.why import why
from reminders.core.errors import DeliveryError, InvalidInput, NotFound, Refused
from reminders.core.notice import Message, Notice, State
from reminders.core.ports import Store
from reminders.core.reminder import parse_offset
from tests.actions.outbox import OPTIONS, Outbox, add, run
from tests.building import NOW, FakeClock, instant, options

pytestmark = pytest.mark.databases("sqlite", "postgresql")

ASKING: dict[str, Any] = {"before": "4d", "until": "acknowledged"}


def people(store: Store) -> None:
    add_recipient(store, OPTIONS, {"id": "boss", "address": "file", "name": "Boss", "tags": ["none"]}, NOW)
    add_recipient(store, OPTIONS, {"id": "ada", "address": "console", "name": "Ada", "backup": "boss"}, NOW)


def rows(store: Store, recipient: str = "ada") -> list[Notice]:
    return store.notices(recipient=recipient)


def day_after_day(store: Store, until: str, start: str = "2022-11-16T12:00Z") -> tuple[list[Message], list[Message]]:
    """Let a daemon run; return what was sent to the console and to the file."""
    clock, console, file = FakeClock(instant(start)), Outbox(), Outbox()
    file.name = "file"
    while clock.now() < instant(until):
        run(store, clock, clock.now() + timedelta(hours=1), console)
        deliver_due(store, file, OPTIONS, clock)
    return console.messages, file.messages


def test_it_comes_every_day_until_it_is_acknowledged_and_then_no_more(store: Store) -> None:
    people(store)
    add(store, on="2022-11-25", remind=[ASKING])
    console, _ = day_after_day(store, "2022-11-22T12:00Z")
    assert len(console) == 2
    sent = next(row for row in rows(store) if row.state is State.SENT)
    (answered,) = acknowledge(store, OPTIONS, sent.id[:8], instant("2022-11-22T12:00Z"))
    console, file = day_after_day(store, "2022-11-27T00:00Z", "2022-11-22T12:00Z")

    assert (answered.is_new, answered.cancelled) == (True, 1)
    assert (console, file) == ([], [])
    waiting = [row.reason for row in rows(store) if row.state is State.CANCELLED]
    assert waiting == ["acknowledged by ada, by command, 2022-11-22 12:00 UTC"]


def test_each_repeat_is_a_row_of_its_own_and_simulate_foresees_them(store: Store) -> None:
    people(store)
    add(store, on="2022-11-25", remind=[ASKING])
    foreseen = simulate(store, OPTIONS, NOW, NOW.date(), instant("2022-11-30T00:00Z").date())
    day_after_day(store, "2022-11-27T00:00Z")
    sent = [row for row in store.notices() if row.state is State.SENT]

    assert {(row.identity, row.due_at) for row in sent} == {(due.identity, due.due_at) for due in foreseen}
    assert [row.identity.repeat for row in rows(store)] == [0, 1, 2, 3]
    assert len({row.id for row in sent}) == 5


def test_silence_is_told_to_the_backup_once_and_says_who_is_silent(store: Store) -> None:
    people(store)
    add(store, on="2022-11-25", remind=[ASKING])
    console, file = day_after_day(store, "2022-11-27T00:00Z")

    assert len(console) == 4
    (message,) = file
    assert message.subject == "No answer from Ada. Andorra Day: tomorrow, Fri 25 Nov 2022"
    assert "No answer from Ada" in message.text
    assert "you stand in for those who have not answered: Ada" in message.text


def test_a_backup_that_acknowledges_ends_it_for_who_was_silent(store: Store) -> None:
    people(store)
    key = add(store, on="2022-11-25", remind=[ASKING | {"escalate": "2d"}])
    day_after_day(store, "2022-11-23T10:00Z")
    (row,) = rows(store, "boss")
    acknowledge(store, OPTIONS, row.id, instant("2022-11-23T10:00Z"))
    console, _ = day_after_day(store, "2022-11-27T00:00Z", "2022-11-23T10:00Z")

    assert console == []
    assert [answer.how for answer in why(store, OPTIONS, key, NOW).answers] == ["by boss, by command"]


def test_an_event_is_acknowledged_for_all_who_are_asked_before_it_is_due(store: Store) -> None:
    people(store)
    key = add(store, on="2022-11-25", remind=[ASKING])
    assert [one.answer.recipient for one in acknowledge(store, OPTIONS, key, NOW)] == ["ada"]
    assert [one.is_new for one in acknowledge(store, OPTIONS, key, NOW, by="ada")] == [False]
    assert day_after_day(store, "2022-11-27T00:00Z") == ([], [])


def test_a_retry_that_waits_is_not_sent_after_an_acknowledgement(store: Store) -> None:
    people(store)
    add(store, on="2022-11-20", remind=[ASKING | {"before": "2d"}])
    clock = FakeClock(instant("2022-11-18T09:00Z"))
    Planner(store, OPTIONS, clock.now()).plan_due()
    deliver_due(store, Outbox(lambda message: DeliveryError("451 later")), OPTIONS, clock)
    (row,) = store.notices(states=[State.RETRY])
    acknowledge(store, OPTIONS, row.id, clock.now())

    clock.advance(timedelta(hours=1))
    outbox = Outbox()
    deliver_due(store, outbox, OPTIONS, clock)
    assert outbox.messages == []


def test_what_was_claimed_when_it_was_acknowledged_is_cancelled_before_it_is_composed(store: Store) -> None:
    people(store)
    key = add(store, on="2022-11-20", remind=[ASKING | {"before": "2d"}])
    clock = FakeClock(instant("2022-11-18T09:00Z"))
    Planner(store, OPTIONS, clock.now()).plan_due()
    (row,) = store.claim_due("console", clock.now(), since=NOW, limit=1, token="t", lease=LEASE, suspect=False)
    acknowledge(store, OPTIONS, key, clock.now())
    store.release("t")
    outbox = Outbox()
    deliver_due(store, outbox, OPTIONS, clock)

    assert outbox.messages == []
    found = store.notice(row.id)
    assert found is not None
    assert found.reason == "acknowledged by ada, by command, 2022-11-18 09:00 UTC"


def test_what_is_taken_back_asks_again_from_then_on_and_stays_in_the_history(store: Store) -> None:
    people(store)
    key = add(store, on="2022-11-25", remind=[ASKING])
    day_after_day(store, "2022-11-21T12:00Z")
    noon, evening = instant("2022-11-21T12:00Z"), instant("2022-11-21T18:00Z")
    acknowledge(store, OPTIONS, key, noon)
    (back,) = undo(store, OPTIONS, rows(store)[0].id, evening)
    console, file = day_after_day(store, "2022-11-27T00:00Z", "2022-11-21T18:00Z")

    assert back.asks_at == instant("2022-11-22T09:00Z")
    assert (len(console), len(file)) == (3, 1)
    assert [one.words for one in why(store, OPTIONS, key, evening).answers] == [
        "acknowledged by ada, by command, 2022-11-21 12:00 UTC",
        "taken back by ada, by command, 2022-11-21 18:00 UTC",
    ]
    in_order = sorted(rows(store), key=lambda row: (row.due_at, row.generation))
    assert [str(row.state) for row in in_order][1:3] == ["cancelled", "sent"]
    assert [one.is_new for one in acknowledge(store, OPTIONS, rows(store)[0].id, evening)] == [True]


def test_of_an_event_the_answers_given_last_are_taken_back_by_all_or_by_one(store: Store) -> None:
    people(store)
    key = add(store, on="2022-11-25", remind=[ASKING | {"to": ["ada", "boss"]}])
    acknowledge(store, OPTIONS, key, NOW)
    assert [one.answer.recipient for one in undo(store, OPTIONS, key, NOW, by="boss")] == ["boss"]
    assert [one.answer.recipient for one in undo(store, OPTIONS, key, NOW)] == ["ada"]
    with pytest.raises(Refused, match="nothing that personal/andorra-day asks was acknowledged"):
        undo(store, OPTIONS, key, NOW)
    with pytest.raises(NotFound):
        undo(store, OPTIONS, "family/nothing", NOW)


def test_what_is_taken_back_too_late_says_that_nothing_more_comes(store: Store) -> None:
    people(store)
    key = add(store, on="2022-11-25", remind=[ASKING])
    acknowledge(store, OPTIONS, key, NOW)
    (back,) = undo(store, OPTIONS, key, instant("2022-11-26T00:00Z"))
    assert back.asks_at is None


def test_what_is_put_off_comes_then_with_a_row_that_says_so(store: Store) -> None:
    people(store)
    add(store, on="2022-11-25", remind=["4d"])
    day_after_day(store, "2022-11-21T12:00Z")
    (row,) = rows(store)
    until = snoozed_until(store, OPTIONS, row, parse_offset("2d"), instant("2022-11-21T12:00Z"))
    snooze(store, OPTIONS, row.id, until, instant("2022-11-21T12:00Z"))
    console, _ = day_after_day(store, "2022-11-27T00:00Z", "2022-11-21T12:00Z")

    assert [message.subject for message in console] == ["Andorra Day: in 2 days, Fri 25 Nov 2022"]
    assert [(one.identity.reminder, one.due_at) for one in rows(store)][1:] == [
        ("snoozed:4d", instant("2022-11-23T12:00Z"))
    ]


def test_putting_off_what_is_still_to_come_moves_it(store: Store) -> None:
    people(store)
    add(store, on="2022-11-25", remind=["8d"])
    (row,) = rows(store)
    snooze(store, OPTIONS, row.id, instant("2022-11-20T09:00Z"), NOW)

    assert [(one.identity.reminder, str(one.state)) for one in rows(store)] == [("8d", "cancelled")]
    assert rows(store)[0].reason == "snoozed by ada, by command until 2022-11-20 09:00 UTC"
    console, _ = day_after_day(store, "2022-11-27T00:00Z")
    assert len(console) == 1


def test_an_event_that_moves_asks_again(store: Store) -> None:
    people(store)
    key = add(store, on="2022-11-25", remind=[ASKING])
    acknowledge(store, OPTIONS, key, NOW)
    move(store, OPTIONS, key, instant("2022-11-28T00:00Z").date(), NOW)

    console, _ = day_after_day(store, "2022-11-30T00:00Z")
    assert len(console) == 4


def test_what_asks_nothing_cannot_be_answered(store: Store) -> None:
    people(store)
    plain = add(store, "plain", on="2022-11-17", remind=["0d"])
    over = add(store, "over", on="2022-11-10", remind=[ASKING])
    (row,) = rows(store)
    with pytest.raises(Refused, match='until = "acknowledged"'):
        acknowledge(store, OPTIONS, plain, NOW)
    with pytest.raises(Refused, match="at present"):
        acknowledge(store, OPTIONS, over, NOW)
    with pytest.raises(NotFound):
        acknowledge(store, OPTIONS, plain, NOW, by="nobody")
    with pytest.raises(InvalidInput, match="within a year"):
        snooze(store, OPTIONS, row.id, NOW, NOW)
    assert acknowledge(store, OPTIONS, row.id, NOW)[0].cancelled == 1


def test_where_no_link_can_be_given_the_message_says_by_what_command_it_is_answered(store: Store) -> None:
    people(store)
    add(store, on="2022-11-18", remind=[ASKING | {"before": "1d"}])
    (row,) = rows(store)
    message = Messages(store, options(base_url="http://127.0.0.1:8000")).message(row, NOW)

    assert "Please say when it is done. Until then you will be reminded again." in message.text
    assert f"    reminders ack {row.id[:8]}\n    reminders snooze {row.id[:8]} --for 1d\n" in message.text
    assert "/answer/" not in message.text + message.html
