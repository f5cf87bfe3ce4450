"""Notices that may have arrived, to readers who want no second copy."""

from datetime import timedelta

import pytest

from reminders.actions.deliver import LEASE, deliver_due
from reminders.actions.recipients import edit_recipient
from reminders.actions.replay import named_by_id, replay
from reminders.actions.upkeep import rescue
from reminders.core.errors import DeliveryError
from reminders.core.notice import NO_COPY, SENDER_LOST, Message, State
from reminders.core.pace import Pace
from reminders.core.ports import Store
from reminders.storage.ledger import POISON_RESCUES, SUSPECT_RESCUES
from tests.actions.wire import ADA, OPTIONS, Wire, owe
from tests.building import NOW

pytestmark = pytest.mark.databases("sqlite", "postgresql")


def unreachable(message: Message) -> Exception:
    return DeliveryError("mail.example.org: connection refused", unreachable=True)


ONCE = ADA | {"on_doubt": "skip", "fallback": "https://hooks.example.org/ada"}


def in_doubt(message: Message) -> Exception:
    return DeliveryError("mail.example.org: timed out", in_doubt=True)


def test_what_may_have_arrived_is_left_for_who_wants_no_second_copy_and_sent_again_to_others(store: Store) -> None:
    clock, channel = owe(store, 1, ONCE, {"id": "ben", "address": "mailto:ben@example.org"}), Wire("smtp")
    channel.raising = in_doubt
    pace = Pace(clock.monotonic)
    deliver_due(store, channel, OPTIONS, clock, pace=pace)
    channel.raising = lambda message: None
    clock.advance(timedelta(days=1))
    deliver_due(store, channel, OPTIONS, clock, pace=pace)
    assert [message.address for message in channel.messages] == ["mailto:ben@example.org"]
    (left,), (sent,) = store.notices(recipient="ada"), store.notices(recipient="ben")
    assert (left.state, left.identity.channel, left.attempts) == (State.FAILED, "smtp", 1)  # and none on the fallback
    assert left.reason == f"{NO_COPY}: mail.example.org: timed out"
    assert [one.outcome for one in store.attempts(left.id)] == ["failed"]
    assert (sent.state, sent.attempts) == (State.SENT, 2)


def test_what_surely_did_not_arrive_is_tried_again_for_who_wants_no_second_copy(store: Store) -> None:
    clock, channel = owe(store, 1, ONCE), Wire("smtp")
    channel.raising = unreachable
    deliver_due(store, channel, OPTIONS, clock)
    assert [row.state for row in store.notices()] == [State.RETRY]
    channel.raising = lambda message: None
    clock.advance(timedelta(minutes=1))
    deliver_due(store, channel, OPTIONS, clock)
    assert [row.state for row in store.notices()] == [State.SENT]


def test_what_was_left_in_doubt_can_be_replayed(store: Store) -> None:
    clock, channel = owe(store, 1, ONCE), Wire("smtp")
    channel.raising = in_doubt
    deliver_due(store, channel, OPTIONS, clock)
    channel.raising = lambda message: None
    (left,) = store.notices()
    replay(store, named_by_id(store, [left.id]), clock.now())
    deliver_due(store, channel, OPTIONS, clock)
    assert {row.replay_of: row.state for row in store.notices()} == {"": State.FAILED, left.id: State.SENT}


@pytest.mark.parametrize(
    ("rescues", "reason"),
    [
        pytest.param(1, f"{NO_COPY}: {SENDER_LOST}", id="once"),
        pytest.param(POISON_RESCUES, "poison: ", id="as often as makes poison"),
    ],
)
def test_a_claim_whose_sender_died_is_left_for_who_wants_no_second_copy(
    store: Store, rescues: int, reason: str
) -> None:
    clock = owe(store, 2, ONCE | {"on_doubt": "send"})
    for n in range(rescues):
        if n == rescues - 1:
            edit_recipient(store, OPTIONS, "ada", {"on_doubt": "skip"}, NOW)
        claimed = store.claim_due(
            "smtp", clock.now(), since=NOW, limit=2, token="t", lease=LEASE, suspect=n >= SUSPECT_RESCUES
        )
        assert len(claimed) == 2
        rescue(store, OPTIONS, clock.now(), all_claims=True)
    assert deliver_due(store, Wire("smtp"), OPTIONS, clock) == 0
    assert [row.state for row in store.notices()] == [State.FAILED] * 2  # and nothing goes by the fallback
    assert all(row.reason.startswith(reason) for row in store.notices())
