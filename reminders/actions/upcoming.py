"""What comes: the occurrences of a range of days, from all calendars or one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from reminders.core import engine, zones
from reminders.core.dates import shift
from reminders.core.edtf import ImpreciseDate
from reminders.core.errors import InvalidInput
from reminders.core.event import Calendar, Event, Status
from reminders.core.occurrence import Occurrence

if TYPE_CHECKING:
    from reminders.core.ports import Store

DEFAULT_DAYS = 365
_YEAR = 366
_LONGEST_DAYS = 400 * _YEAR


@dataclass(frozen=True, slots=True)
class Upcoming:
    """An occurrence and its calendar."""

    occurrence: Occurrence
    calendar: Calendar


def day_range(first: date | None, last: date | None, days: int | None, *, today: date) -> tuple[date, date]:
    """Return the inclusive range that a command's `--from`, `--to` and `--days` mean; by default 365 days from today.

    `--days 7` is seven days, today or `--from` being the first.
    """
    start = first or today
    end = last or shift(start, DEFAULT_DAYS if days is None else days - 1)
    if end < start:
        raise InvalidInput(f"the range ends ({end}) before it starts ({start}); swap --from and --to")
    if end - start > timedelta(days=_LONGEST_DAYS):
        raise InvalidInput(f"the range {start} to {end} is longer than 400 years; ask for less")
    return start, end


def upcoming(
    store: "Store",
    first: date,
    last: date,
    *,
    zone: str,
    calendars: Sequence[str] = (),
    milestones_only: bool = False,
    cancelled: bool = True,
) -> list[Upcoming]:
    """Return what starts (or, with a window, what overlaps) between two inclusive days in `zone`, in order."""
    known = {record.id: record.calendar for record in store.calendars() if not calendars or record.id in calendars}
    found = [
        Upcoming(occurrence, known[event.calendar])
        for event in store.definitions()
        if event.calendar in known and (cancelled or event.status is not Status.CANCELLED)
        for occurrence in occurrences_in(event, known[event.calendar], first, last, zone=zone)
        if not milestones_only or occurrence.milestone
    ]
    return sorted(found, key=lambda one: one.occurrence.sort_key)


def occurrences_in(event: Event, calendar: Calendar, first: date, last: date, *, zone: str) -> Iterator[Occurrence]:
    """Yield the occurrences between two inclusive days in `zone`; an all-day one floats, it has its day everywhere."""
    if event.start_time is None:
        yield from engine.occurrences(event, calendar, first, last)
        return
    for occurrence in engine.occurrences(event, calendar, shift(first, -2), shift(last, 2)):
        if occurrence.all_day:
            if occurrence.window is None or _overlaps(occurrence, first, last):
                yield occurrence
        elif first <= zones.day_of(occurrence.start_utc, zone) <= last:
            yield occurrence


def next_occurrences(event: Event, calendar: Calendar, today: date, *, count: int, zone: str) -> tuple[Occurrence, ...]:
    """Return the first occurrences from today on, at most `count`.

    A single event is looked for to the end of time; a recurring one a year ahead, then eight, then eighty, from its
    anchor on where that lies in the future.
    """
    if event.on is not None:
        return tuple(occurrences_in(event, calendar, today, date.max, zone=zone))[:count]
    anchor = event.since.first if isinstance(event.since, ImpreciseDate) else None
    start = max(today, anchor or today)
    found: tuple[Occurrence, ...] = ()
    for years in (1, 8, 80):
        found = tuple(occurrences_in(event, calendar, start, shift(start, years * _YEAR), zone=zone))[:count]
        if len(found) == count:
            break
    return found


def _overlaps(occurrence: Occurrence, first: date, last: date) -> bool:
    window = occurrence.window
    if window is None:
        return False
    return (window.first is None or window.first <= last) and (window.last is None or window.last >= first)
