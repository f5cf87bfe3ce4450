"""Definitions for tests, in one line each."""

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from reminders.actions.options import Options
from reminders.core.audience import Audience, Listener
from reminders.core.document import decode_calendar, decode_event, decode_recipient
from reminders.core.due import Basis
from reminders.core.event import Calendar, Event
from reminders.core.recipient import Recipient
from reminders.core.record import CalendarRecord, EventRecord

UID = "6f1a3f0e-6a5c-4c58-9d3a-0a1b2c3d4e5f"
NOW = datetime(2022, 11, 16, 12, tzinfo=UTC)


def instant(text: str) -> datetime:
    """Return the UTC instant that ISO text names."""
    return datetime.fromisoformat(text).astimezone(UTC)


def an_event(**fields: Any) -> Event:
    """Return an event of the calendar `family`; `since`, `on` or `rule` must be given."""
    return decode_event({"id": "it", "kind": "anniversary", "title": "it", **fields}, "family")


def a_calendar(**fields: Any) -> Calendar:
    return decode_calendar({"id": "family", "uid": UID, "title": "Family", **fields})


def a_record(now: datetime = NOW, **fields: Any) -> EventRecord:
    return EventRecord.new("family", {"id": "it", "kind": "anniversary", "title": "it", **fields}, now)


def a_calendar_record(now: datetime = NOW, **fields: Any) -> CalendarRecord:
    document = {"id": "family", "uid": UID, "title": "Family", **fields}
    return CalendarRecord(id=document["id"], uid=document["uid"], document=document, created_at=now, updated_at=now)


def a_recipient(name: str, **fields: Any) -> Recipient:
    return decode_recipient({"id": name, "address": f"mailto:{name}@example.org", **fields})


def an_audience(*recipients: Recipient, zone: str = "UTC") -> Audience:
    return Audience(tuple(Listener(one, "smtp") for one in recipients), zone)


def a_basis(record: EventRecord, *recipients: Recipient) -> Basis:
    """Return what the notices of an event of the calendar `family` follow from."""
    return Basis(record, a_calendar(), an_audience(*recipients))


def options(**fields: Any) -> Options:
    chosen: dict[str, Any] = {
        "zone": "UTC",
        "language": "en",
        "channels": frozenset({"console", "file"}),
        "sender": "reminders@example.org",
        "base_url": "https://dates.example.org",
    }
    return Options(**{**chosen, **fields})


class FakeClock:
    """A clock that goes when it is told to."""

    def __init__(self, now: datetime = NOW) -> None:
        self.instant = now
        self.seconds = 0.0

    def now(self) -> datetime:
        return self.instant

    def monotonic(self) -> float:
        return self.seconds

    def advance(self, by: timedelta) -> None:
        self.instant += by
        self.seconds += by.total_seconds()


def vectors(name: str) -> list[dict[str, str]]:
    """Return the rows of a table of expected results; they come from outside this project."""
    with (Path(__file__).parent / "vectors" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
