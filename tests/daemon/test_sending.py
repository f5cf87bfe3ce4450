"""Whose turn it is: what is due, and what is suspect since its senders died."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from reminders.actions.add import add_event
from reminders.actions.deliver import LEASE
from reminders.actions.upkeep import rescue
from reminders.core.errors import StoreFailure
from reminders.core.notice import Message, State
from reminders.core.ports import Store
from reminders.daemon.sending import Sending
from reminders.storage import open_store
from tests.actions.outbox import Outbox
from tests.building import NOW, FakeClock, options

OPTIONS = options(in_flight=1)
DUE = NOW + timedelta(hours=1)


class SlowOutbox(Outbox):
    """Needs a second for each message, while another one falls due."""

    def __init__(self, store: Store, clock: FakeClock, flow: int) -> None:
        super().__init__()
        self._store, self._clock, self._flow = store, clock, flow

    def send(self, message: Message) -> str:
        self._clock.advance(timedelta(seconds=1))
        if self._flow:
            self._flow -= 1
            owe(self._store, f"later {self._flow}")
        return super().send(message)


def owe(store: Store, title: str) -> None:
    event = {"title": title, "on": f"{DUE:%Y-%m-%d}", "time": f"{DUE:%H:%M}", "timezone": "UTC", "remind": ["0h"]}
    add_event(store, OPTIONS, event, NOW)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    one = open_store(f"sqlite:///{tmp_path / 'turns.db'}", NOW)
    yield one
    one.close()


def test_a_constant_flow_of_what_is_due_does_not_keep_what_is_suspect_from_its_turn(store: Store) -> None:
    clock, suspects, flow = FakeClock(DUE), 3, 60
    for number in range(suspects):
        owe(store, f"suspect {number}")
    for death in range(3):
        store.claim_due("console", DUE, since=NOW, limit=9, token=f"dead {death}", lease=LEASE, suspect=False)
        assert rescue(store, OPTIONS, DUE, all_claims=True) == suspects
    owe(store, "first")
    outbox, ended = SlowOutbox(store, clock, flow), Event()
    sending = Sending(
        store, OPTIONS, clock, {"console": outbox}, is_pausing=lambda: False, wait=lambda _: False, ended=ended.set
    )
    sending.start_due()
    assert ended.wait(60), [one.subject for one in outbox.messages]
    sending.close()

    turns = [n for n, one in enumerate(outbox.messages) if one.subject.startswith("suspect")]
    assert len(outbox.messages) == 1 + suspects + flow
    assert turns == [10, 21, 32], "one each, after ten seconds of what is not suspect"


class Forgetful:
    """A store that does not know what is suspect, since it cannot be read."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.is_away = True

    def has_suspects(self, channel: str, now: datetime) -> bool:
        if self.is_away:
            raise StoreFailure("the server closed the connection")
        return self._store.has_suspects(channel, now)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


def test_a_store_that_is_away_when_turns_are_looked_at_loses_no_outcome_of_a_send(store: Store) -> None:
    clock, away, ended = FakeClock(DUE), Forgetful(store), Event()
    for number in range(20):
        owe(store, f"talks {number}")
    outbox = SlowOutbox(store, clock, 0)  # its twenty seconds are two turns
    sending = Sending(
        away, OPTIONS, clock, {"console": outbox}, is_pausing=lambda: False, wait=lambda _: False, ended=ended.set
    )
    sending.start_due()
    assert ended.wait(60)
    sending.close()
    assert len(outbox.messages) == 20
    assert store.counts()[State.SENT] == 20
