"""The instants at which a reminder comes again until it is acknowledged."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import count, islice, takewhile

from reminders.core import zones
from reminders.core.dates import add_months, shift
from reminders.core.reminder import DAILY, EXACT, MOST_REPEATS, Offset, Reminder, Unit


def days_from(day: date, every: Offset) -> Iterator[date]:
    """Yield a day and those that follow it by equal steps, each counted from the first: months drift nowhere."""
    return (day_after(day, every, number) for number in count())


def day_after(day: date, every: Offset, times: int) -> date:
    """Return the day that lies so many steps after another."""
    if every.unit in (Unit.MONTHS, Unit.YEARS):
        return add_months(day, times * every.count * (12 if every.unit is Unit.YEARS else 1))
    return shift(day, times * every.count * (7 if every.unit is Unit.WEEKS else 1))


def instants(reminder: Reminder, first: datetime, zone: str, start: datetime, last: datetime | None) -> list[datetime]:
    """Return when the reminder comes, from `first` on: before `start`, or up to `last` where that is given.

    Steps of days keep the time of day in the zone, over changes of its clocks too.
    """
    steps = islice(
        _steps(reminder.every or DAILY, first, zone), MOST_REPEATS + 2
    )  # a calendar that ends must not end here
    return list(takewhile(lambda at: at <= last if last is not None else at < start or at == first, steps))


def second(reminder: Reminder, first: datetime, zone: str) -> datetime:
    """Return when the reminder comes for the second time."""
    steps = _steps(reminder.every or DAILY, first, zone)
    next(steps)
    return next(steps)


def _steps(every: Offset, first: datetime, zone: str) -> Iterator[datetime]:
    if every.unit in EXACT:
        step: timedelta = every.count * EXACT[every.unit]
        return (first + number * step for number in count())
    wall = zones.to_wall(first, zone)
    return (zones.at(day, wall.time(), zone) for day in days_from(wall.date(), every))
