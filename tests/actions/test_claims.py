"""From a claim to its outcome: what is in flight, tried again, lost with a process, or too late."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest

from reminders.actions.deliver import LEASE, deliver_due
from reminders.actions.messages import Gone, Messages
from reminders.actions.move import move
from reminders.actions.upkeep import expire, rescue
from reminders.core.errors import DeliveryError, Refused
from reminders.core.notice import Message, State
from reminders.core.ports import Store
from tests.actions.outbox import OPTIONS, Outbox, add, states
from tests.building import NOW, FakeClock, options

pytestmark = pytest.mark.databases("sqlite", "postgresql")


def test_no_more_than_the_set_number_is_in_flight_from_claim_to_commit(store: Store) -> None:
    chosen = options(in_flight=3)
    for number in range(20):
        add(store, f"talks {number}", on="2022-11-16", time="13:00", timezone="UTC", remind=["0h"])
    claimed: list[int] = []

    class Counting(Outbox):
        def send(self, message: Message) -> str:
            claimed.append(store.counts()[State.CLAIMED])
            return super().send(message)

    outbox = Counting()
    with ThreadPoolExecutor(8) as threads:
        sent = deliver_due(store, outbox, chosen, FakeClock(NOW + timedelta(hours=1)), start=threads.submit)
    assert (sent, len(outbox.messages), max(claimed)) == (20, 20, 3)


def test_a_transient_refusal_is_retried_on_the_ladder_and_a_permanent_one_fails_at_once(store: Store) -> None:
    add(store, "greylisted", on="2022-11-16", time="13:00", timezone="UTC", remind=["0h"])
    add(store, "unknown", on="2022-11-16", time="13:00", timezone="UTC", remind=["0h"])
    first: set[str] = set()

    def refuse(message: Message) -> Exception | None:
        if "unknown" in message.subject:
            return DeliveryError("550 no such user", permanent=True, code=550)
        if message.notice_id in first:
            return None
        first.add(message.notice_id)
        return DeliveryError("451 try later", code=451)

    clock, outbox = FakeClock(NOW + timedelta(hours=1)), Outbox(refuse)
    assert deliver_due(store, outbox, OPTIONS, clock) == 2
    assert states(store) == ["greylisted 0h retry", "unknown 0h failed"]
    clock.advance(timedelta(seconds=7))
    assert deliver_due(store, outbox, OPTIONS, clock) == 1
    sent = store.notices(states=[State.SENT])[0]
    assert [(one.number, one.outcome, one.code) for one in store.attempts(sent.id)] == [
        (1, "retry", 451),
        (2, "sent", None),
    ]


def test_a_bug_with_one_notice_delays_only_that_one(store: Store) -> None:
    for title in ("good", "bad"):
        add(store, title, on="2022-11-16", time="13:00", timezone="UTC", remind=["0h"])
    outbox = Outbox(lambda message: ZeroDivisionError("boom") if "bad" in message.subject else None)
    deliver_due(store, outbox, OPTIONS, FakeClock(NOW + timedelta(hours=1)))
    assert states(store) == ["bad 0h retry", "good 0h sent"]


def test_an_edit_wins_over_a_claim_until_the_send_starts(store: Store) -> None:
    key = add(store, on="2022-11-16", time="13:00", timezone="UTC", remind=["0h"])
    clock = FakeClock(NOW + timedelta(hours=1))
    (claimed,) = store.claim_due("console", clock.now(), since=NOW, limit=10, token="t", lease=LEASE, suspect=False)
    move(store, OPTIONS, key, date(2023, 6, 1), clock.now())
    with pytest.raises(Gone, match="any more"):
        Messages(store, OPTIONS).outgoing(claimed, clock.now())


def test_an_outcome_that_the_store_cannot_take_is_offered_again(store: Store) -> None:
    add(store, on="2022-11-16", time="13:00", timezone="UTC", remind=["0h"])
    busy = BusyStore(store)
    waited: list[float] = []
    outbox, clock = Outbox(), FakeClock(NOW + timedelta(hours=1))
    assert deliver_due(busy, outbox, OPTIONS, clock, wait=waited.append) == 1
    assert (states(store), len(outbox.messages), waited) == (["andorra-day 0h sent"], 1, [1.0, 1.0])


class BusyStore:
    """A store that another process keeps busy for the first two outcomes."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._refusals = 2

    def settle(self, *arguments: Any) -> set[str]:
        if self._refusals:
            self._refusals -= 1
            raise Refused("the database is busy")
        return self._store.settle(*arguments)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


def test_claims_of_a_dead_process_are_free_again_and_what_is_too_late_expires_visibly(store: Store) -> None:
    add(store, on="2022-11-16", time="13:00", timezone="UTC", remind=["0h"])
    clock = FakeClock(NOW + timedelta(hours=1))
    assert store.claim_due("console", clock.now(), since=NOW, limit=10, token="dead", lease=LEASE, suspect=False)
    assert rescue(store, OPTIONS, clock.now()) == 0
    assert rescue(store, OPTIONS, clock.now(), all_claims=True) == 1
    assert expire(store, OPTIONS, clock.now() + timedelta(days=31)) == 1
    (row,) = store.notices()
    assert (row.state, row.reason) == (State.EXPIRED, "more than 30 days late: beyond the catch-up window")
