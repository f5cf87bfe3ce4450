"""The message of a notice, and what its reader finds in it."""

from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from typing import Any

from reminders.core import engine
from reminders.core.event import Calendar
from reminders.core.notice import Identity, Message, Notice
from reminders.core.recipient import Recipient
from reminders.core.record import CalendarRecord, EventRecord
from reminders.notices.compose import address, wording
from reminders.notices.topic import Reader, Topic

DAY = timedelta(days=1)
WRITTEN = datetime(2022, 1, 1, tzinfo=UTC)
DUE = datetime(2023, 1, 27, 8, 0, tzinfo=UTC)  # 09:00 in Andorra, three days before
RELATIONS: dict[str, Any] = {
    "id": "diplomatic-relations",
    "kind": "anniversary",
    "title": "diplomatic relations between Andorra and Kazakhstan",
    "description": "Message of the minister.\n\nDraft by the protocol desk.",
    "since": "2008-01-30",
    "location": "Astana",
    "url": "https://example.org/relations",
    "source": "https://example.org/source?a=1&b=2",
}
ANDORRA_DAY: dict[str, Any] = {
    "id": "andorra-day",
    "kind": "event",
    "title": "Andorra Day in Kazakhstan",
    "on": "2023",
    "status": "tentative",
}
CALENDAR: dict[str, Any] = {
    "id": "kazakhstan-andorra",
    "uid": "0d9dbd3c-77f5-4a0a-9d26-3f4d2b7a5b0e",
    "title": "Kazakhstan and Andorra",
    "regions": ["KZ", "AD"],
    "languages": ["en"],
    "color": "steelblue",
}
READER = Recipient(id="ada", address="mailto:ada@example.org", name="Ada", language="en", timezone="Europe/Andorra")


def composed(
    event: dict[str, Any],
    start: str = "2023-01-30",
    *,
    reminder: str = "3d",
    due: datetime = DUE,
    now: datetime | None = None,
    reader: Recipient = READER,
    calendar: dict[str, Any] = CALENDAR,
    base_url: str | None = "https://dates.example.org",
    channel: str = "smtp",
    unsubscribe: str | None = None,
) -> Message:
    """Return the message about the occurrence that starts so in local terms, sent when it is due unless `now` says."""
    record = EventRecord.new("kazakhstan-andorra", event, WRITTEN)
    kept = CalendarRecord(
        id=calendar["id"], uid=calendar["uid"], document=calendar, created_at=WRITTEN, updated_at=WRITTEN
    )
    occurrence = engine.occurrence_at(record.event, kept.calendar, start)
    assert occurrence is not None
    identity = Identity(kept.id, record.id, start, reminder, reader.id, channel)
    notice = Notice(id="n1", identity=identity, due_at=due, nominal_at=due, next_at=due)
    at = now or due
    told = told_at(at, reader, kept.calendar)
    said = wording(Topic(notice, occurrence, kept.calendar, told), record.event, base_url=base_url)
    attachment = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
    return address(
        said,
        notice,
        reader,
        now=at,
        sender="reminders@dates.example",
        attachment=attachment,
        unsubscribe=unsubscribe,
    )


def told_at(now: datetime, reader: Recipient, calendar: Calendar | None = None) -> Reader:
    return Reader.of(reader, calendar, now=now, default_language="en", default_zone="UTC")


class Page(HTMLParser):
    """What a mail program would show, and where it would lead."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        self.links += [value or "" for name, value in attrs if name in ("href", "src", "background", "action")]

    def handle_data(self, data: str) -> None:
        if self.tags[-1:] != ["style"] and data.strip():
            self.words.append(" ".join(data.split()))
