"""The instants at which a reminder comes again until it is acknowledged."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count, islice, takewhile

from reminders.core import zones
from reminders.core.reminder import DAILY, EXACT, MOST_REPEATS, Offset, Reminder


def instants(reminder: Reminder, first: datetime, zone: str, start: datetime, last: datetime | None) -> list[datetime]:
    """Return when the reminder comes, from `first` on: before `start`, or up to `last` where that is given.

    The first comes in any case: what is too short to repeat it is told once.
    Steps of days keep the time of day in the zone, over changes of its clocks too.
    """
    # Bounded, since near the end of the calendar each step may give the same day.
    steps = islice(_steps(reminder.every or DAILY, first, zone), MOST_REPEATS + 2)
    if last is None:
        return list(takewhile(lambda at: at < start or at == first, steps))
    return list(takewhile(lambda at: at <= last or at == first, steps))


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
    return (zones.at(every.day_after(wall.date(), number), wall.time(), zone) for number in count())
