"""Delivery when channels, servers and the store fail: rests, rates, leases, and what is told of it."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Event, Lock
from typing import Any

import pytest

from reminders.actions.add import add_event
from reminders.actions.deliver import LEASE, Delivery, deliver_due
from reminders.actions.doctor import doctor
from reminders.actions.planner import Planner
from reminders.actions.upkeep import rescue
from reminders.core.errors import DeliveryError, StoreFailure
from reminders.core.notice import Message, Notice, State
from reminders.core.pace import FAILURES, PROBE_SECONDS, Pace
from reminders.core.ports import Changes, Store
from reminders.core.record import EventRecord
from tests.actions.wire import ADA, HOOK, HOUR, OPTIONS, Wire, owe
from tests.building import NOW, options

pytestmark = pytest.mark.databases("sqlite", "postgresql")


def test_a_template_that_is_wrong_costs_no_notice_and_is_told_of(store: Store, tmp_path: Path) -> None:
    (tmp_path / "letter.html").write_text("<p>\n{{ letter.titel }}", "utf-8")
    clock, wire = owe(store, 1, {"id": "ada", "address": "console"}), Wire("console")
    Planner(store, OPTIONS, NOW).plan_due()

    deliver_due(store, wire, replace(OPTIONS, templates=tmp_path), clock)

    assert "talks 0" in wire.messages[0].html
    (row,) = store.notices()
    assert (row.state, row.attempts) == (State.SENT, 1)
    assert "200; laid out by the template that ships: " in row.reason
    assert "letter.html, line 2: 'Letter object' has no attribute 'titel'" in row.reason


def unreachable(message: Message) -> Exception:
    return DeliveryError("mail.example.org: connection refused", unreachable=True)


def test_a_send_that_hangs_holds_up_nothing_that_falls_due_meanwhile(store: Store) -> None:
    clock, channel, later_was_sent = owe(store, 1, ADA), Wire("smtp"), Event()
    later = {"title": "later", "on": "2022-11-16", "time": "13:01", "timezone": "UTC", "remind": ["0h"]}
    add_event(store, OPTIONS, later, NOW)
    clock.advance(timedelta(seconds=50))

    def hang(message: Message) -> None:
        if "later" in message.subject:
            later_was_sent.set()
            return
        clock.advance(timedelta(seconds=10))
        assert later_was_sent.wait(30)

    channel.raising = hang
    with ThreadPoolExecutor(4) as threads:
        assert deliver_due(store, channel, OPTIONS, clock, start=threads.submit) == 2
    assert [row.state for row in store.notices()] == [State.SENT, State.SENT]


def test_a_server_that_is_away_costs_few_notices_an_attempt_and_is_tried_once_a_minute(store: Store) -> None:
    clock, channel = owe(store, 40, ADA), Wire("smtp")
    chosen, pace = options(channels=OPTIONS.channels, in_flight=4), Pace(clock.monotonic)
    channel.raising = unreachable
    deliver_due(store, channel, chosen, clock, pace=pace)
    assert channel.tried == 8  # two rounds of four: five failures were not known before the second
    assert sum(row.attempts for row in store.notices()) == 8
    assert pace.wait("") == pytest.approx(PROBE_SECONDS)
    clock.advance(timedelta(seconds=PROBE_SECONDS + 1))
    deliver_due(store, channel, chosen, clock, pace=pace)
    assert channel.tried == 9
    clock.advance(timedelta(seconds=PROBE_SECONDS + 1))
    channel.raising = lambda message: None
    deliver_due(store, channel, chosen, clock, pace=pace)
    clock.advance(timedelta(minutes=10))
    deliver_due(store, channel, chosen, clock, pace=pace)
    assert store.counts()[State.SENT] == 40


def test_a_webhook_host_that_is_away_holds_up_no_other(store: Store) -> None:
    away = {"id": "away", "address": "https://away.example.org/x"}
    clock, channel = owe(store, 20, HOOK, away), Wire("webhook")
    channel.raising = lambda message: unreachable(message) if "away" in message.address else None
    pace = Pace(clock.monotonic)
    deliver_due(store, channel, OPTIONS, clock, pace=pace)
    rows = {name: list(store.notices(recipient=name)) for name in ("hook", "away")}
    assert {row.state for row in rows["hook"]} == {State.SENT}
    waiting = [row for row in rows["away"] if row.attempts == 0]
    assert len(waiting) >= 20 - 2 * OPTIONS.in_flight
    assert all("tried every 60 s" in row.reason and row.state is State.PLANNED for row in waiting)


def test_a_channel_that_fails_says_so_until_it_works(store: Store) -> None:
    clock, channel = owe(store, FAILURES, ADA), Wire("smtp")
    channel.raising = lambda message: DeliveryError("451 try later", code=451)
    pace = Pace(clock.monotonic)
    deliver_due(store, channel, OPTIONS, clock, pace=pace)
    (failure,) = store.channel_failures()
    assert (failure.channel, failure.reason) == ("smtp", "451 try later")
    found = doctor(store, OPTIONS, {"tz": "2026f", "holidays": "0.108"}, clock.now())
    assert any(one.level == "problem" and "451 try later" in one.words for one in found)
    channel.raising = lambda message: None
    clock.advance(timedelta(seconds=10))
    deliver_due(store, channel, OPTIONS, clock, pace=pace)
    assert store.channel_failures() == []


def test_a_single_notice_that_finds_nobody_three_times_says_within_minutes_that_its_channel_fails(store: Store) -> None:
    clock, channel = owe(store, 1, ADA), Wire("smtp")
    channel.raising = unreachable
    pace = Pace(clock.monotonic)
    failing = []
    for pause in (6, 72, 0):  # the ladder's 5 and 60 seconds, with all of their jitter
        deliver_due(store, channel, OPTIONS, clock, pace=pace)
        failing.append(bool(store.channel_failures()))
        clock.advance(timedelta(seconds=pause))
    assert failing == [False, False, True]
    channel.raising = lambda message: None
    clock.advance(timedelta(minutes=10))
    deliver_due(store, channel, OPTIONS, clock, pace=pace)
    assert store.channel_failures() == []


def test_a_send_that_ended_twice_is_recorded_once_as_it_ended_first(store: Store) -> None:
    clock, channel = owe(store, 2, ADA), Wire("smtp")
    delivery = Delivery(
        store, channel, OPTIONS, clock, Pace(clock.monotonic), suspect=False, start=lambda send: send(), wait=bool
    )
    delivery.commit([], claim=2)
    one, other = delivery.ended(0)
    again = replace(one, outcome=replace(one.outcome, state=State.FAILED, reason="a frozen thread woke up"))
    assert delivery.commit([one, other, again], claim=0) == [one, other]
    assert [row.state for row in store.notices()] == [State.SENT] * 2
    assert [len(store.attempts(row.id)) for row in store.notices()] == [1, 1]


class AnswerLost:
    """A store that commits, and whose answer to the second commit of claims is lost on the way."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.claims = 0

    def claim_due(self, *arguments: Any, **named: Any) -> list[Notice]:
        self.claims += 1
        return self._store.claim_due(*arguments, **named)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        before = self.claims
        with self._store.transaction():
            yield
        if (before, self.claims) == (1, 2):
            raise StoreFailure("the server closed the connection")

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


def test_what_was_claimed_in_a_commit_whose_answer_was_lost_is_sent_at_once_and_once(store: Store) -> None:
    clock, channel, losing = owe(store, 5, ADA), Wire("smtp"), AnswerLost(store)
    assert deliver_due(losing, channel, replace(OPTIONS, in_flight=2), clock) == 3  # two outcomes were in that commit
    assert [row.state for row in store.notices()] == [State.SENT] * 5
    assert [row.rescues for row in store.notices()] == [0] * 5
    assert len(channel.messages) == len({message.notice_id for message in channel.messages}) == 5


class Unreadable:
    """A store that goes away where it is asked for an event, or whether anything changed."""

    def __init__(self, store: Store, *, knows_changes: bool) -> None:
        self._store = store
        self._knows_changes = knows_changes

    def event(self, calendar: str, event: str, *, removed: bool = False) -> EventRecord | None:
        raise StoreFailure("the server closed the connection")

    def changes(self) -> Changes:
        if self._knows_changes:
            return self._store.changes()
        raise StoreFailure("the server closed the connection")

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


@pytest.mark.parametrize("knows_changes", [True, False], ids=["the event", "what changed"])
def test_what_could_not_be_composed_since_the_store_was_away_waits_and_costs_no_attempt(
    store: Store, knows_changes: bool
) -> None:
    clock, channel = owe(store, 1, ADA), Wire("smtp")
    assert deliver_due(Unreadable(store, knows_changes=knows_changes), channel, OPTIONS, clock) == 1
    (row,) = store.notices()
    assert (row.state, row.attempts, row.reason) == (State.PLANNED, 0, "waits: the server closed the connection")
    assert store.attempts(row.id) == []
    clock.advance(timedelta(seconds=5))
    assert deliver_due(store, channel, OPTIONS, clock) == 1
    assert len(channel.messages) == 1


@pytest.mark.parametrize(
    "leap", [pytest.param(timedelta(days=4_500), id="to 2035"), pytest.param(-timedelta(days=19_000), id="to 1970")]
)
def test_a_clock_that_leaps_during_a_send_does_not_decide_when_that_is_tried_again(
    store: Store, leap: timedelta
) -> None:
    clock, channel = owe(store, 2, ADA), Wire("smtp")  # the second is begun by the clock that leapt

    def leaping(message: Message) -> Exception:
        clock.instant += leap
        return unreachable(message)

    channel.raising = leaping
    deliver_due(store, channel, OPTIONS, clock)
    for row in store.notices():
        assert row.state is State.RETRY
        assert NOW + HOUR < row.next_at < NOW + HOUR + timedelta(seconds=10)


def test_what_a_server_says_is_recorded_on_one_line_without_controls(store: Store) -> None:
    clock, channel = owe(store, 1, ADA), Wire("smtp")
    channel.raising = lambda message: DeliveryError("550 no\r\n550 such\0user \udcff" + "x" * 600, permanent=True)
    deliver_due(store, channel, OPTIONS, clock)
    (row,) = store.notices()
    assert row.reason.startswith("550 no 550 such user x")
    assert len(row.reason) == 500


def test_no_more_is_sent_than_the_rate_allows(store: Store) -> None:
    clock, channel = owe(store, 10, ADA), Wire("smtp")
    pace = Pace(clock.monotonic, per_second=2.0)
    assert deliver_due(store, channel, OPTIONS, clock, pace=pace) == 2
    assert deliver_due(store, channel, OPTIONS, clock, pace=pace) == 0
    assert pace.wait("") == pytest.approx(0.5)
    clock.advance(timedelta(seconds=1))
    assert deliver_due(store, channel, OPTIONS, clock, pace=pace) == 2


def test_a_send_that_takes_longer_than_its_lease_is_not_taken_for_dead(store: Store) -> None:
    clock, channel, chosen = owe(store, 4, ADA), Wire("smtp"), options(channels=OPTIONS.channels, in_flight=2)
    go_on, first, rescued = Event(), Lock(), list[int]()

    def slow(message: Message) -> None:
        if first.acquire(blocking=False):
            go_on.wait(20)
        elif channel.tried == 4:
            rescued.append(rescue(store, OPTIONS, clock.now()))
            go_on.set()
        else:
            clock.advance(timedelta(seconds=45))

    channel.raising = slow
    with ThreadPoolExecutor(2) as threads:
        assert deliver_due(store, channel, chosen, clock, start=threads.submit) == 4
    assert rescued == [0]
    assert clock.now() == NOW + HOUR + timedelta(seconds=90)


def test_what_was_claimed_before_a_process_was_frozen_is_not_begun_once_another_has_taken_it(store: Store) -> None:
    clock, channel, other, begun = owe(store, 3, ADA), Wire("smtp"), Wire("smtp"), list[Callable[[], None]]()
    pace = Pace(clock.monotonic)
    delivery = Delivery(store, channel, OPTIONS, clock, pace, suspect=False, start=begun.append, wait=bool)
    delivery.commit([], claim=3)
    clock.advance(LEASE)  # the threads that were to send did not run meanwhile
    assert rescue(store, OPTIONS, clock.now(), all_claims=True) == 3
    assert deliver_due(store, other, OPTIONS, clock) == 3
    for send in begun:
        send()
    assert (channel.tried, other.tried) == (0, 3)
    assert delivery.commit(delivery.ended(0), claim=0) == []
    assert store.counts()[State.SENT] == 3


def test_a_channel_that_takes_one_at_a_time_is_given_one_at_a_time(store: Store) -> None:
    clock, channel = owe(store, 5, ADA), Wire("smtp")
    channel.most_in_flight = 1  # type: ignore[attr-defined]  # as those say that need it
    claimed: list[int] = []
    channel.raising = lambda message: claimed.append(store.counts()[State.CLAIMED])
    with ThreadPoolExecutor(4) as threads:
        assert deliver_due(store, channel, OPTIONS, clock, start=threads.submit) == 5
    assert claimed == [1] * 5
