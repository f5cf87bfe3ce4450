"""The instant that a reminder of an occurrence names, before its reader's wishes shift it."""

from collections.abc import Sequence
from datetime import date, datetime, time

from reminders.core import workdays, zones
from reminders.core.dates import last_of_month
from reminders.core.event import StandIn
from reminders.core.occurrence import Occurrence
from reminders.core.reminder import Offset, Reminder, Unit


def nominal_wall(
    reminder: Reminder, occurrence: Occurrence, regions: Sequence[str], zone: str, clock: time
) -> datetime | None:
    """Return the naive wall time of a reminder in the reader's zone: exact from the start for hours, else of that day.

    `clock` is the time where the reminder has none. `None` for hours before a day, and where there is no day to count
    from.
    """
    if reminder.offset.is_exact:
        return None if occurrence.all_day else zones.to_wall(reminder.offset.before(occurrence.start_utc), zone)
    start = counting_day(occurrence)
    if start is None:
        return None
    return datetime.combine(reminder_day(reminder.offset, start, regions), reminder.at or clock)


def start_at(occurrence: Occurrence, zone: str) -> datetime | None:
    """Return when an occurrence starts for a reader: at its instant, or when their day begins."""
    day = counting_day(occurrence)
    if day is None:
        return None
    return zones.at(day, time(), zone) if occurrence.all_day else occurrence.start_utc


def reminder_day(offset: Offset, start: date, regions: Sequence[str]) -> date:
    """Return the day of a reminder that counts days, or longer, before an event that starts on `start`."""
    if offset.unit is Unit.WORKING_DAYS:
        return workdays.working_days_before(start, offset.count, regions)
    return offset.day_before(start)


def counting_day(occurrence: Occurrence) -> date | None:
    """Return the day that reminders count from; a month-long anniversary has one only by an explicit stand-in."""
    if occurrence.window is None:
        return occurrence.first_day
    first, stand_in = occurrence.window.first, occurrence.event.stand_in
    if stand_in is None or first is None:
        return None
    day = {StandIn.FIRST: 1, StandIn.FIFTEENTH: 15, StandIn.LAST: last_of_month(first.year, first.month)}[stand_in]
    return first.replace(day=day)
