"""One occurrence as a VEVENT (RFC 5545 section 3.6.1).

Properties stand in the order in which icalendar sorts them, so that reading an entry and writing it again gives the
same bytes. What all entries of an event share is written once per event, and most titles differ in their label only.
"""

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache

from reminders.core import zones
from reminders.core.dates import shift
from reminders.core.edtf import ImpreciseDate
from reminders.core.occurrence import Occurrence
from reminders.core.plain_years import plain_anchor
from reminders.core.record import CalendarRecord, EventRecord
from reminders.feeds.alarm import alarm
from reminders.feeds.content import Content
from reminders.feeds.content_line import escape, fold, line, text_line
from reminders.feeds.counted import CountedTexts
from reminders.feeds.times import day_lines, from_day, instant_lines, utc, wall_lines
from reminders.feeds.uid import UidMaker
from reminders.feeds.view import View

_FREE = "X-MICROSOFT-CDO-BUSYSTATUS:FREE\r\n"


class EntryWriter:
    """Writes the entries of one event for one view."""

    def __init__(self, calendar: CalendarRecord, record: EventRecord, view: View) -> None:
        self._calendar = calendar.calendar
        self._event = event = record.event
        self._view = view
        self._content = content = Content(calendar.calendar, event, view)
        self._uid = UidMaker(calendar.uid, event.id)
        changed, created = utc(record.updated_at), utc(record.created_at)
        self._stamp = f"DTSTAMP:{changed}\r\nUID:"
        self._sequence = f"\r\nSEQUENCE:{record.sequence}\r\n"
        self._created = f"CREATED:{created}\r\n"
        place = text_line("LOCATION", content.location, content.in_language()) if content.location else ""
        self._modified = f"LAST-MODIFIED:{changed}\r\n{place}"
        status = f"STATUS:{event.shown_status.upper()}\r\n"
        url = line("URL", content.url) if content.url else ""
        self._all_day = f"{status}TRANSP:TRANSPARENT\r\n{url}{_FREE}"
        self._timed = status + url
        self._constant: tuple[str, str] | None = None

    def entries(self, occurrences: Sequence[Occurrence]) -> str:
        """Return the VEVENTs of occurrences, one after the other."""
        counted = None if self._view.alarms or plain_anchor(self._event) is None else CountedTexts.of(self._content)
        return "".join(map(self.entry, occurrences) if counted is None else self._run(occurrences, counted))

    def _run(self, plain: Sequence[Occurrence], counted: CountedTexts) -> list[str]:
        """Return what `entry` does for each year of a plain count: the same but for labels, day and UID."""
        stamp, days, milestones, uid = self._stamp, self._event.days, self._event.milestones, self._uid.of_count
        start = f"BEGIN:VEVENT\r\n{counted.summary.start}"
        end = f"{self._modified}{self._all_day}END:VEVENT\r\n"
        facts = {
            one: f"{self._sequence}{self._categories(milestone=one)}{self._created}{counted.description.start}"
            for one in (False, True)
        }
        found = []
        for one in plain:
            _, day, n = one
            lines = counted.lines(n) if n else None
            if lines is None:
                found.append(self.entry(one))
                continue
            label, after, told, after_told = lines
            found.append(
                f"{start}{label}{after}{from_day(day, days)}{stamp}{uid(n)}"
                f"{facts[n in milestones]}{told}{after_told}{end}"
            )
        return found

    def entry(self, occurrence: Occurrence, related: str | None = None) -> str:
        """Return the VEVENT of an occurrence; `related` is the UID of the entry on whose occasion it is held."""
        summary, description = self._texts(occurrence)
        return "".join(
            (
                "BEGIN:VEVENT\r\n",
                summary,
                self._times(occurrence),
                self._stamp,
                self._uid.of(occurrence.key),
                self._sequence,
                self._categories(milestone=occurrence.milestone),
                self._created,
                description,
                self._modified,
                line("RELATED-TO", related) if related else "",
                self._all_day if occurrence.all_day else self._timed,
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
            if not self._content.is_constant():
                return written
            self._constant = written
        return self._constant

    def _written(self, occurrence: Occurrence) -> tuple[str, str]:
        content = self._content
        titled = content.titled(occurrence)
        text = content.description(titled, occurrence)
        return (
            text_line("SUMMARY", titled.text, content.in_language(titled.language)),
            text_line("DESCRIPTION", text, content.in_language(titled.language, words=True)) if text else "",
        )

    def _categories(self, *, milestone: bool) -> str:
        return _categories(tuple(self._content.categories(milestone=milestone)))

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
        title = self._content.titled(occurrence).text
        uid = self._uid.of(f"{occurrence.key}/alarm")
        return alarm(occurrence, self._calendar, title, uid, is_local=self._is_local(occurrence))


def day_of_window(window: ImpreciseDate) -> date:
    """Return the day that stands for an open date: the window's first, or its last where it has no first."""
    day = window.first or window.last
    if day is None:
        raise TypeError(f"{window} has no end that is known")
    return day


@lru_cache(maxsize=1_024)
def _categories(names: tuple[str, ...]) -> str:
    return fold(f"CATEGORIES:{','.join(map(escape, names))}")
