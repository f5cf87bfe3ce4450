"""Edits racing with planning, claims and kills, as a state machine on real stores in virtual time.

A few hundred steps on each database run with the other tests; `make test-long` runs 5,000 on each.
"""

import os
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from reminders.actions.add import add_event
from reminders.actions.cancel import cancel
from reminders.actions.change import edit_event, without
from reminders.actions.deliver import Delivery, deliver_due
from reminders.actions.gather import gather
from reminders.actions.move import move
from reminders.actions.planner import Planner
from reminders.actions.recipients import add_recipient, edit_recipient
from reminders.actions.remove import remove_recipient
from reminders.actions.upkeep import expire, rescue
from reminders.core.notice import WAITING, Message, Notice, State
from reminders.core.pace import Pace
from reminders.core.record import EventRecord
from reminders.storage import open_store
from tests.actions.outbox import Outbox
from tests.building import NOW, FakeClock, options
from tests.postgresql import Server

OPTIONS = options()
EVENTS = ("talks", "visit", "gala")
PEOPLE = ("ada", "ben", "eve")
START = NOW.date()
LONG = bool(os.environ.get("LONG_TESTS"))
# Makes an empty database, one for each example.
Database = Callable[[], AbstractContextManager[str]]

events, people = st.sampled_from(EVENTS), st.sampled_from(PEOPLE)
days = st.integers(1, 40).map(lambda number: START + timedelta(days=number))
reminders = st.lists(st.sampled_from(["0d", "1d", "3d", "10d", "2 working days"]), max_size=3, unique=True)
wishes = st.fixed_dictionaries(
    {
        "digest": st.sampled_from([None, "daily 12:00", "weekly mon 12:00"]),
        "quiet_hours": st.sampled_from([None, "22:00-07:00", "08:00-10:00"]),
        "timezone": st.sampled_from([None, "Asia/Almaty", "America/New_York"]),
        "working_days_only": st.sampled_from([None, True]),
        "changes": st.booleans(),
    }
)


class Counting(Outbox):
    """An outbox that counts messages by their id."""

    def __init__(self) -> None:
        super().__init__()
        self.copies: Counter[str] = Counter()

    def send(self, message: Message) -> str:
        self.copies[message.notice_id] += 1
        return super().send(message)


class Races(RuleBasedStateMachine):
    """What people, the planner, senders and kills do, in any order."""

    database: Database

    def __init__(self) -> None:
        super().__init__()
        self.held = ExitStack()
        self.store = open_store(self.held.enter_context(self.database()), NOW)
        self.held.callback(self.store.close)
        self.clock = FakeClock()
        self.outbox = Counting()
        self.in_hand: list[tuple[Delivery, Callable[[], None]]] = []
        self.killed: Counter[str] = Counter()
        for name in PEOPLE:
            add_recipient(self.store, OPTIONS, {"id": name, "address": "console"}, NOW)
        for name in EVENTS:
            raw = {"title": name, "on": str(START + timedelta(days=12)), "remind": ["1d", "3d"]}
            add_event(self.store, OPTIONS, raw, NOW)

    def teardown(self) -> None:
        with self.held:
            self.run_on()

    # What people do

    @rule(event=events, day=days)
    def move(self, event: str, day: date) -> None:
        move(self.store, OPTIONS, f"personal/{event}", day, self.clock.now())

    @rule(event=events)
    def cancel(self, event: str) -> None:
        cancel(self.store, OPTIONS, f"personal/{event}", self.clock.now())

    @rule(event=events)
    def restore(self, event: str) -> None:
        self.edit(event, lambda record: without(record.document, "status"))

    @rule(event=events, remind=reminders)
    def remind(self, event: str, remind: list[str]) -> None:
        self.edit(event, lambda record: record.document | {"remind": remind})

    @rule(event=events, number=st.integers(0, 9))
    def reword(self, event: str, number: int) -> None:
        self.edit(event, lambda record: record.document | {"description": f"version {number}"})

    def edit(self, event: str, change: Callable[[EventRecord], dict[str, Any]]) -> None:
        edit_event(self.store, OPTIONS, f"personal/{event}", self.clock.now(), lambda record, _: change(record))

    @rule(person=people, fields=wishes)
    def wish(self, person: str, fields: dict[str, Any]) -> None:
        if self.store.recipient(person) is not None:
            edit_recipient(self.store, OPTIONS, person, fields, self.clock.now())

    @rule(person=people)
    def leave_or_return(self, person: str) -> None:
        if self.store.recipient(person) is None:
            add_recipient(self.store, OPTIONS, {"id": person, "address": "console"}, self.clock.now())
        else:
            remove_recipient(self.store, OPTIONS, person, self.clock.now())

    # What the daemon does

    @rule(hours=st.sampled_from([1, 5, 13, 24, 72]))
    def wait(self, hours: int) -> None:
        self.clock.advance(timedelta(hours=hours, minutes=7))

    @rule()
    def plan(self) -> None:
        Planner(self.store, OPTIONS, self.clock.now()).plan_due()

    @rule()
    def claim(self) -> None:
        """Claim and compose, as a daemon does whose threads do not come to the sending yet."""
        gather(self.store, "console", OPTIONS, self.clock.now())
        begun: list[Callable[[], None]] = []
        pace = Pace(self.clock.monotonic)
        delivery = Delivery(
            self.store, self.outbox, OPTIONS, self.clock, pace, suspect=False, start=begun.append, wait=bool
        )
        delivery.commit([], claim=2)
        delivery.commit(delivery.ended(0), claim=0)  # what is not wanted any more
        self.in_hand += [(delivery, send) for send in begun]
        for notice in self.store.notices(states=[State.CLAIMED]):
            if notice.token == delivery.token and not notice.digest:
                self.is_wanted_now(notice)

    def is_wanted_now(self, notice: Notice) -> None:
        if notice.is_digest or notice.is_of_change:
            return
        record = self.store.event("personal", notice.identity.event)
        assert record is not None
        assert record.document.get("status") != "cancelled", "to be sent for an event that was cancelled before"
        assert record.document["on"] == notice.identity.occurrence, "to be sent for a date that was moved before"

    @precondition(lambda self: self.in_hand)
    @rule(dies=st.sampled_from([False, False, True]))
    def send(self, dies: bool) -> None:
        """Send what was claimed first; a process that dies has sent it and cannot say so."""
        delivery, send = self.in_hand.pop(0)
        before = self.outbox.copies.copy()
        send()
        if dies:
            self.die()
            self.killed += self.outbox.copies - before
        else:
            delivery.commit(delivery.ended(0), claim=0)

    @rule()
    def die(self) -> None:
        self.in_hand.clear()
        rescue(self.store, OPTIONS, self.clock.now(), all_claims=True)

    @rule()
    def deliver(self) -> None:
        deliver_due(self.store, self.outbox, OPTIONS, self.clock)

    def run_on(self) -> None:
        """Let a daemon run until nothing is to come, then look whether each notice was sent, and how often."""
        self.die()
        done = datetime.combine(START + timedelta(days=60), self.clock.now().timetz()) + timedelta(days=60)
        written = self.clock.now()
        while self.clock.now() < done:
            Planner(self.store, OPTIONS, self.clock.now()).plan_due()
            deliver_due(self.store, self.outbox, OPTIONS, self.clock)
            while deliver_due(self.store, self.outbox, OPTIONS, self.clock, suspect=True):
                pass
            expire(self.store, OPTIONS, self.clock.now())
            following = self.store.next_due() or done
            self.clock.advance(min(max(following - self.clock.now(), timedelta(seconds=1)), timedelta(hours=12)))
        self.everything_wanted_was_sent(written)

    def everything_wanted_was_sent(self, since: datetime) -> None:
        rows = self.store.notices()
        assert not [row for row in rows if row.state in {*WAITING, State.CLAIMED, State.FAILED}]
        sent = {row.identity for row in rows if row.state is State.SENT}
        doubled = {row.identity for row in rows if row.reason.startswith("same address as")}
        planner = Planner(self.store, OPTIONS, self.clock.now())
        for record in self.store.events():
            for due in planner.due_between(record, since, self.clock.now()):
                assert due.identity in (doubled if due.duplicate_of else sent), f"{due} was not sent"
        for notice, copies in self.outbox.copies.items():
            assert copies <= 1 + self.killed[notice], f"{notice} was sent {copies} times"

    @invariant()
    def one_row_at_most_tells_a_thing(self) -> None:
        rows = [row for row in self.store.notices() if row.state not in (State.CANCELLED, State.EXPIRED)]
        identities = Counter(row.identity for row in rows)
        assert all(count == 1 for count in identities.values())


@contextmanager
def a_file() -> Iterator[str]:
    """Yield the url of a SQLite database that does not exist yet."""
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{Path(folder) / 'reminders.db'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def databases(request: pytest.FixtureRequest) -> Database:
    if request.param == "sqlite":
        return a_file
    server: Server = request.getfixturevalue("postgresql")
    return server.database


def test_edits_race_with_planning_sending_and_kills(databases: Database) -> None:
    class RacesThere(Races):
        database = staticmethod(databases)

    run_state_machine_as_test(
        RacesThere,
        settings=settings(
            max_examples=100 if LONG else 6,
            stateful_step_count=50,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize=not LONG,
        ),
    )
