"""One occurrence as a VEVENT (RFC 5545 section 3.6.1).

Properties stand in the order in which icalendar sorts them, so that reading an entry and writing it again gives the
same bytes. What all entries of an event share is written once per event, and most titles differ in their label only.
"""

from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from reminders.core import zones
from reminders.core.dates import shift
from reminders.core.edtf import ImpreciseDate
from reminders.core.occurrence import Occurrence
from reminders.core.record import CalendarRecord, EventRecord
from reminders.feeds.alarm import alarm
from reminders.feeds.content import Content, categories
from reminders.feeds.content_line import escape, fold, line, text_line
from reminders.feeds.times import day_lines, instant_lines, utc, wall_lines
from reminders.feeds.uid import UidMaker
from reminders.feeds.view import View

_ALL_DAY, _FREE = "TRANSP:TRANSPARENT\r\n", "X-MICROSOFT-CDO-BUSYSTATUS:FREE\r\n"


class EntryWriter:
    """Writes the entries of one event for one view."""

    def __init__(self, calendar: CalendarRecord, record: EventRecord, view: View) -> None:
        self._calendar = calendar.calendar
        self._event = event = record.event
        self._view = view
        self.content = content = Content(calendar.calendar, event, view)
        self.uid = UidMaker(calendar.uid, event.id)
        self._shared = _shared_by(record, content)
        self._modified, self._url = self._shared.modified + _place(content), _url(content)
        self._constant: tuple[str, str] | None = None

    def entry(self, occurrence: Occurrence, related: str | None = None) -> str:
        """Return the VEVENT of an occurrence; `related` is the UID of the entry on whose occasion it is held."""
        summary, description = self._texts(occurrence)
        return "".join(
            (
                "BEGIN:VEVENT\r\n",
                summary,
                self._times(occurrence),
                self._shared.stamp,
                self.uid.of(occurrence.key),
                self._shared.milestone if occurrence.milestone else self._shared.usual,
                description,
                self._modified,
                line("RELATED-TO", related) if related else "",
                self._shared.status,
                f"{_ALL_DAY}{self._url}{_FREE}" if occurrence.all_day else self._url,
                self._alarm(occurrence) if self._view.alarms else "",
                "END:VEVENT\r\n",
            )
        )

    def _texts(self, occurrence: Occurrence) -> tuple[str, str]:
        """Return SUMMARY and DESCRIPTION; where nothing is counted they may be the same each time."""
        n = occurrence.ordinal
        if n or occurrence.span is not None or occurrence.observed_from is not None:
            return self._written(occurrence)
        if self._constant is None:
            written = self._written(occurrence)
            if not self.content.is_constant():
                return written
            self._constant = written
        return self._constant

    def _written(self, occurrence: Occurrence) -> tuple[str, str]:
        content = self.content
        titled = content.titled(occurrence)
        text = content.description(titled, occurrence)
        return (
            text_line("SUMMARY", titled.text, content.in_language(titled.language)),
            text_line("DESCRIPTION", text, content.in_language(titled.language, words=True)) if text else "",
        )

    def _times(self, occurrence: Occurrence) -> str:
        start, end = occurrence.start, occurrence.end
        if occurrence.timezone is not None:
            return self._instants(occurrence)
        if self._event.open_window is not None:
            start, end = self._days_of_window(self._event.open_window)
        if start is None or end is None:
            raise TypeError(f"{self._event.key} has no days")
        return day_lines(start, end)

    def _instants(self, occurrence: Occurrence) -> str:
        zone, start, end = occurrence.timezone, occurrence.start, occurrence.end
        if zone and self._is_local(occurrence) and isinstance(start, datetime) and isinstance(end, datetime):
            return wall_lines(start, end, zone)
        return instant_lines(occurrence.start_utc, occurrence.end_utc)

    def _is_local(self, occurrence: Occurrence) -> bool:
        """Tell whether to write wall times: if asked to, and if no reader can take them for another instant.

        In the hour that clocks skip or show twice, UTC is the only time that all readers agree on.
        """
        if self._view.zones != "local" or occurrence.timezone is None:
            return False
        walls = (occurrence.start, occurrence.end)
        return all(isinstance(wall, datetime) and zones.is_plain(wall, occurrence.timezone) for wall in walls)

    def _days_of_window(self, window: ImpreciseDate) -> tuple[date, date]:
        """Return first day and exclusive end; an open date stands on one day unless the view wants its whole window."""
        first = day_of_window(window)
        is_span = self._view.undated == "span" and window.first is not None and window.last is not None
        return first, shift(window.last if is_span and window.last else first, 1)

    def _alarm(self, occurrence: Occurrence) -> str:
        title = self.content.titled(occurrence).text
        uid = self.uid.of(f"{occurrence.key}/alarm")
        return alarm(occurrence, self._calendar, title, uid, is_local=self._is_local(occurrence))


def day_of_window(window: ImpreciseDate) -> date:
    """Return the day that stands for an open date: the window's first, or its last where it has no first."""
    day = window.first or window.last
    if day is None:
        raise TypeError(f"{window} has no end that is known")
    return day


def day_long_lines(record: EventRecord, content: Content) -> tuple[str, str, str, str]:
    """Return what all-day entries have before their UID, after it (usual ones, milestones), and at their end."""
    stamp, usual, milestone, modified, status = _shared_by(record, content)
    end = f"{modified}{_place(content)}{status}{_ALL_DAY}{_url(content)}{_FREE}END:VEVENT\r\n"
    return stamp, usual, milestone, end


def _place(content: Content) -> str:
    return text_line("LOCATION", content.location, content.in_language()) if content.location else ""


def _url(content: Content) -> str:
    return line("URL", content.url) if content.url else ""


class _Shared(NamedTuple):
    """What the entries of many events have in common, in the order of an entry."""

    stamp: str
    usual: str
    milestone: str
    modified: str
    status: str


def _shared_by(record: EventRecord, content: Content) -> _Shared:
    status = record.event.shown_status
    return _shared(record.created_at, record.updated_at, record.sequence, status, content.kind, content.tags)


@lru_cache(maxsize=1_024)
def _shared(
    created_at: datetime, updated_at: datetime, sequence: int, status: str, kind: str, tags: tuple[str, ...]
) -> _Shared:
    changed = utc(updated_at)
    usual, milestone = (
        f"\r\nSEQUENCE:{sequence}\r\n{fold(f'CATEGORIES:{names}')}CREATED:{utc(created_at)}\r\n"
        for names in (",".join(map(escape, categories(kind, tags, milestone=one))) for one in (False, True))
    )
    return _Shared(
        f"DTSTAMP:{changed}\r\nUID:", usual, milestone, f"LAST-MODIFIED:{changed}\r\n", f"STATUS:{status.upper()}\r\n"
    )
