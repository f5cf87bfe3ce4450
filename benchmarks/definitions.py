"""Made-up definitions to measure with: a calendar of yearly events."""

from datetime import UTC, datetime

from reminders.core.record import CalendarRecord, EventRecord
from reminders.storage import open_store

UID = "6f1a3f0e-6a5c-4c58-9d3a-0a1b2c3d4e5f"
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def calendar_of(count: int) -> tuple[CalendarRecord, list[EventRecord]]:
    """Return a calendar and so many yearly events, with anchors from 1950 to 2019."""
    document = {"id": "bench", "uid": UID, "title": "Bench"}
    calendar = CalendarRecord(id="bench", uid=UID, document=document, created_at=NOW, updated_at=NOW)
    return calendar, [
        EventRecord.new(
            "bench",
            {
                "id": f"e{n}",
                "kind": "anniversary",
                "title": f"event {n}",
                "since": f"{1950 + n % 70}-{n % 12 + 1:02}-{n % 28 + 1:02}",
            },
            NOW,
        )
        for n in range(count)
    ]


def fill(database: str, count: int) -> None:
    """Make a database with that calendar in it."""
    store = open_store(database, NOW)
    calendar, records = calendar_of(count)
    with store.transaction():
        store.save_calendar(calendar)
        for record in records:
            store.save_event(record)
    store.close()
