"""A channel that keeps what it is given, and an hourly daemon in small that sends to it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from reminders.actions.add import add_event
from reminders.actions.deliver import deliver_due
from reminders.actions.planner import Planner
from reminders.core.notice import Message
from reminders.core.ports import Store
from tests.building import NOW, FakeClock, options

OPTIONS = options()


class Outbox:
    """A channel that keeps what it is given, or refuses it as told."""

    name = "console"

    def __init__(self, refuse: Callable[[Message], Exception | None] = lambda message: None) -> None:
        self.messages: list[Message] = []
        self._refuse = refuse

    def place(self, message: Message) -> str:
        return ""

    def send(self, message: Message) -> str:
        error = self._refuse(message)
        if error is not None:
            raise error
        self.messages.append(message)
        return "taken"

    def close(self) -> None:
        pass


def add(store: Store, title: str = "Andorra Day", now: datetime = NOW, **fields: Any) -> str:
    return add_event(store, OPTIONS, {"title": title, **fields}, now).record.key


def states(store: Store) -> list[str]:
    return sorted(f"{row.identity.event} {row.identity.reminder} {row.state}" for row in store.notices())


def run(store: Store, clock: FakeClock, until: datetime, channel: Outbox) -> None:
    """Let an hourly daemon run."""
    while clock.now() < until:
        clock.advance(timedelta(hours=1))
        Planner(store, OPTIONS, clock.now()).plan_due()
        while deliver_due(store, channel, OPTIONS, clock):
            pass
