"""One occurrence as a VEVENT (RFC 5545 section 3.6.1).

Properties stand in the order in which icalendar sorts them, so that reading an entry and writing it again gives the
same bytes. What all entries of an event share is written once per event.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime

from reminders.core.dates import shift
from reminders.core.edtf import ImpreciseDate
from reminders.core.occurrence import Occurrence
from reminders.core.record import CalendarRecord, EventRecord
from reminders.feeds.content import Content
from reminders.feeds.content_line import escape, fold, line, text_line
from reminders.feeds.uid import uid
from reminders.feeds.view import View
from reminders.labels.titles import Titled

_BEGIN, _END = b"BEGIN:VEVENT\r\n", b"END:VEVENT\r\n"
_TRANSPARENT = b"TRANSP:TRANSPARENT\r\n"
_FREE = b"X-MICROSOFT-CDO-BUSYSTATUS:FREE\r\n"


class EntryWriter:
    """Writes the entries of one event for one view."""

    def __init__(self, calendar: CalendarRecord, record: EventRecord, view: View) -> None:
        event = record.event
        self._content = content = Content(calendar.calendar, event, view)
        self._namespace = calendar.uid
        self._event = event
        self._view = view
        changed = utc(record.updated_at)
        self._stamp = f"DTSTAMP:{changed}\r\nUID:".encode()
        self._sequence = f"\r\nSEQUENCE:{record.sequence}\r\n".encode()
        self._categories = {one: _categories(content.categories(milestone=one)) for one in (False, True)}
        self._created = f"CREATED:{utc(record.created_at)}\r\n".encode()
        location = text_line("LOCATION", content.location) if content.location else b""
        self._modified = f"LAST-MODIFIED:{changed}\r\n".encode() + location
        self._status = f"STATUS:{event.shown_status.upper()}\r\n".encode()
        self._url = line("URL", content.url) if content.url else b""

    def entry(self, occurrence: Occurrence, related: str | None = None) -> bytes:
        """Return the VEVENT of an occurrence; `related` is the UID of the entry on whose occasion it is held."""
        titled = self._content.titled(occurrence)
        return b"".join(
            (
                _BEGIN,
                text_line("SUMMARY", titled.text),
                self._times(occurrence),
                self._stamp,
                uid(self._namespace, self._event.id, occurrence.key).encode(),
                self._sequence,
                self._categories[occurrence.milestone],
                self._created,
                self._description(occurrence, titled),
                self._modified,
                line("RELATED-TO", related) if related else b"",
                self._status,
                _TRANSPARENT if occurrence.all_day else b"",
                self._url,
                _FREE if occurrence.all_day else b"",
                _END,
            )
        )

    def _times(self, occurrence: Occurrence) -> bytes:
        if not occurrence.all_day:
            return f"DTSTART:{utc(occurrence.start_utc)}\r\nDTEND:{utc(occurrence.end_utc)}\r\n".encode()
        first, end = self._days(occurrence)
        # The day after 9999-12-31 cannot be written; without DTEND an entry lasts a day (RFC 5545 section 3.6.1).
        until = f"DTEND;VALUE=DATE:{_compact(end)}\r\n" if end > first else ""
        return f"DTSTART;VALUE=DATE:{_compact(first)}\r\n{until}".encode()

    def _days(self, occurrence: Occurrence) -> tuple[date, date]:
        """Return first day and exclusive end; an open date stands on one day unless the view wants its whole window."""
        window = self._event.open_window
        if window is not None:
            first = day_of_window(window)
            is_span = self._view.undated == "span" and window.first is not None and window.last is not None
            return first, shift(window.last if is_span and window.last else first, 1)
        if occurrence.start is None or occurrence.end is None:
            raise TypeError(f"{self._event.key} has no days")
        return occurrence.start, occurrence.end

    def _description(self, occurrence: Occurrence, titled: Titled) -> bytes:
        text = self._content.description(occurrence, titled)
        return text_line("DESCRIPTION", text) if text else b""


def day_of_window(window: ImpreciseDate) -> date:
    """Return the day that stands for an open date: the window's first, or its last where it has no first."""
    day = window.first or window.last
    if day is None:
        raise TypeError(f"{window} has no end that is known")
    return day


def utc(instant: datetime) -> str:
    """Return an aware instant as RFC 5545 writes it, in whole seconds: `20230130T090000Z`."""
    instant = instant.astimezone(UTC)
    return f"{_compact(instant)}T{instant:%H%M%S}Z"


def _compact(day: date) -> str:
    return f"{day.year:04}{day.month:02}{day.day:02}"


def _categories(names: Iterable[str]) -> bytes:
    return fold("CATEGORIES:" + ",".join(map(escape, names)))
