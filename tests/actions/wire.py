"""A channel to several places, each of which may fail, and notices that are due on it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from reminders.actions.add import add_event
from reminders.actions.recipients import add_recipient
from reminders.core.notice import Message
from reminders.core.ports import Store
from tests.building import NOW, FakeClock, options

OPTIONS = options(channels=frozenset({"console", "file", "smtp", "webhook"}))
HOUR = timedelta(hours=1)
ADA = {"id": "ada", "address": "mailto:ada@example.org"}
HOOK = {"id": "hook", "address": "https://hooks.example.org/s3cret"}


class Wire:
    """A channel to several places; each may be given something to raise."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.messages: list[Message] = []
        self.tried = 0
        self.raising: Callable[[Message], Exception | None] = lambda message: None

    def place(self, message: Message) -> str:
        return message.address.split("/")[2] if self.name == "webhook" else ""

    def send(self, message: Message) -> str:
        self.tried += 1
        if error := self.raising(message):
            raise error
        self.messages.append(message)
        return "200"

    def close(self) -> None:
        pass


def owe(store: Store, count: int, *recipients: dict[str, Any]) -> FakeClock:
    """Store recipients and events that are due; return the clock of that time."""
    for recipient in recipients:
        add_recipient(store, OPTIONS, recipient, NOW)
    for number in range(count):
        raw = {"title": f"talks {number}", "on": "2022-11-16", "time": "13:00", "timezone": "UTC", "remind": ["0h"]}
        add_event(store, OPTIONS, raw, NOW)
    return FakeClock(NOW + HOUR)
