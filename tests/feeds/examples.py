"""Records for the tests of this room, built as the store builds them: from plain documents."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from reminders.core.record import CalendarRecord, EventRecord

# The announcement of 16 November 2022 from which the founding example comes.
ANNOUNCED = datetime(2022, 11, 16, 9, 30, tzinfo=UTC)
NAMESPACE = "f6dba4c6-8a73-4f43-bd24-f0c1ba6b1a4e"

RELATIONS: dict[str, Any] = {
    "id": "diplomatic-relations",
    "kind": "anniversary",
    "title": "diplomatic relations between Andorra and Kazakhstan",
    "since": "2008-01-30",
    "tags": ["bilateral"],
    "source": "https://example.org/relations",
}
ANDORRA_DAY: dict[str, Any] = {
    "id": "andorra-day",
    "kind": "event",
    "title": "Andorra Day in Kazakhstan",
    "on": "2023",
    "status": "tentative",
    "occasion": "diplomatic-relations",
}


def calendar(**fields: Any) -> CalendarRecord:
    document = {
        "id": "kazakhstan-andorra",
        "uid": NAMESPACE,
        "title": "Kazakhstan and Andorra",
        "timezone": "Asia/Almaty",
        "languages": ["en"],
        **fields,
    }
    return CalendarRecord(
        id=document["id"], uid=document["uid"], document=document, created_at=ANNOUNCED, updated_at=ANNOUNCED
    )


def event(**fields: Any) -> EventRecord:
    """Return the record of an anniversary with these fields; a field of `None` is left out."""
    document = {"id": "an-event", "kind": "anniversary", "title": "the founding", **fields}
    given = {name: value for name, value in document.items() if value is not None}
    return EventRecord.new("kazakhstan-andorra", given, ANNOUNCED)


def once(**fields: Any) -> EventRecord:
    """Return the record of a single event on 12 May 2023 with these fields."""
    return event(**{"kind": "event", "title": "Opening", "on": "2023-05-12", **fields})


def edited(record: EventRecord, now: datetime, **fields: Any) -> EventRecord:
    return record.edited({**record.document, **fields}, now)


def made_at(record: EventRecord, created_at: datetime, updated_at: datetime) -> EventRecord:
    return replace(record, created_at=created_at, updated_at=updated_at)
