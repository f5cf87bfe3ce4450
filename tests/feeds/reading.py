"""Feeds read back by icalendar, the library that did not write them, and checks that hold for every feed."""

from typing import Any

from icalendar import Calendar

from reminders.core.record import CalendarRecord, EventRecord
from reminders.feeds.calendar import feed
from reminders.feeds.view import View
from tests.feeds.examples import calendar
from tests.feeds.lint import problems


def render(
    *records: EventRecord, year: int = 2023, view: View | None = None, record: CalendarRecord | None = None
) -> bytes:
    return feed(record or calendar(), records, view or View(), year)


def entries_of(body: bytes) -> list[Any]:
    """Return the VEVENTs; untyped, since each property of icalendar's may be any of thirty classes."""
    return list(Calendar.from_ical(body).walk("VEVENT"))


def titles_of(body: bytes) -> list[str]:
    return [str(entry["SUMMARY"]) for entry in entries_of(body)]


def days_of(body: bytes) -> list[str]:
    return [entry["DTSTART"].dt.isoformat() for entry in entries_of(body)]


def only_entry(body: bytes) -> Any:
    (entry,) = entries_of(body)
    return entry


def assert_conforms(body: bytes) -> None:
    """Check what no reader notices: line ends, lengths, whole characters, unique UIDs, bytes like icalendar's."""
    assert problems(body) == []
    text = body.decode()
    assert body.count(b"\n") == body.count(b"\r") == body.count(b"\r\n") == len(text.splitlines())
    assert body.endswith(b"END:VCALENDAR\r\n")
    for line in body.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()
    uids = [str(entry["UID"]) for entry in entries_of(body)]
    assert len(set(uids)) == len(uids)
    read = Calendar.from_ical(body)
    assert read.to_ical(sorted=False) == body
    assert read.to_ical() == body
