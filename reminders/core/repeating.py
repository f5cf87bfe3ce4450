"""The instants at which a reminder comes again until it is acknowledged."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count, islice, takewhile

from reminders.core import zones
from reminders.core.reminder import DAILY, EXACT, MOST_REPEATS, Offset, Reminder


def instants(reminder: Reminder, wall: datetime, zone: str, start: datetime, last: datetime | None) -> list[datetime]:
    """Return when the reminder comes, from its wall time in the zone on: before `start`, or up to `last` if given.

    The first comes in any case: what is too short to repeat it is told once.
    Steps of days keep the time of day in the zone, over changes of its clocks too.
    """
    first = zones.to_utc(wall, zone)
    # Bounded, since near the end of the calendar each step may give the same day.
    steps = islice(_steps(reminder.every or DAILY, wall, zone), MOST_REPEATS + 2)
    if last is None:
        return list(takewhile(lambda at: at < start or at == first, steps))
    return list(takewhile(lambda at: at <= last or at == first, steps))


def second(reminder: Reminder, wall: datetime, zone: str) -> datetime:
    """Return when the reminder comes for the second time."""
    steps = _steps(reminder.every or DAILY, wall, zone)
    next(steps)
    return next(steps)


def _steps(every: Offset, wall: datetime, zone: str) -> Iterator[datetime]:
    if every.unit in EXACT:
        step: timedelta = every.count * EXACT[every.unit]
        first = zones.to_utc(wall, zone)
        return (first + number * step for number in count())
    return (zones.at(every.day_after(wall.date(), number), wall.time(), zone) for number in count())
