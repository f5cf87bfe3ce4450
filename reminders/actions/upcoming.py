"""What comes: the occurrences of a range of days, from all calendars or one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from reminders.core import engine, zones
from reminders.core.dates import shift
from reminders.core.errors import InvalidInput
from reminders.core.event import Calendar, Status
from reminders.core.occurrence import Occurrence
from reminders.core.record import EventRecord

if TYPE_CHECKING:
    from reminders.core.ports import Store

DEFAULT_DAYS = 365
_LONGEST_DAYS = 366 * 400


@dataclass(frozen=True, slots=True)
class Upcoming:
    """An occurrence, its calendar and its event's record."""

    occurrence: Occurrence
    calendar: Calendar
    record: EventRecord


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
        Upcoming(occurrence, known[record.calendar], record)
        for record in store.events()
        if record.calendar in known
        for occurrence in occurrences_in(record, known[record.calendar], first, last, zone=zone)
        if (occurrence.milestone or not milestones_only) and (cancelled or record.event.status is not Status.CANCELLED)
    ]
    return sorted(found, key=lambda one: one.occurrence.sort_key)


def occurrences_in(
    record: EventRecord, calendar: Calendar, first: date, last: date, *, zone: str
) -> Iterator[Occurrence]:
    """Yield the occurrences between two inclusive days in `zone`; an all-day one floats, it has its day everywhere."""
    if record.event.start_time is None:
        yield from engine.occurrences(record.event, calendar, first, last)
        return
    for occurrence in engine.occurrences(record.event, calendar, shift(first, -2), shift(last, 2)):
        if occurrence.all_day:
            if occurrence.window is None or _overlaps(occurrence, first, last):
                yield occurrence
        elif first <= zones.day_of(occurrence.start_utc, zone) <= last:
            yield occurrence


def _overlaps(occurrence: Occurrence, first: date, last: date) -> bool:
    window = occurrence.window
    if window is None:
        return False
    return (window.first is None or window.first <= last) and (window.last is None or window.last >= first)
