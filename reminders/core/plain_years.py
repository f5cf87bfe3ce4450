"""The occurrences of a plain yearly count, made in columns: a day of every year, from its anchor on, and nothing else.

Most events are that. `engine` gives the same for them one by one, only slowly; a test compares the two. The reasons
for each trick are in docs/decisions/plain-years.md.
"""

from datetime import date
from functools import lru_cache
from itertools import repeat

from reminders.core.chronologies import GREGORIAN
from reminders.core.edtf import ImpreciseDate, Precision
from reminders.core.event import Event
from reminders.core.occurrence import Occurrence

_CENTURY = 100
# So few days are made anew, rather than a century of them that may not be asked for again.
_FEW = 16


def plain_anchor(event: Event) -> date | None:
    """Return the anchor of an event whose occurrences are its day in every year; `None` for any other event.

    29 February is another, since not every year has it.
    """
    since = event.since
    if (
        isinstance(since, ImpreciseDate)
        and since.precision is Precision.DAY
        and since.first is not None
        and not (since.first.day == 29 and since.first.month == 2)
        and event.rule is None
        and event.on is None
        and event.until is None
        and event.start_time is None
        and event.observed is None
        and event.chronology == GREGORIAN
        and not (event.leave_out or event.also or event.moved or event.milestones.spans)
    ):
        return since.first
    return None


def plain_occurrences(event: Event, anchor: date, first: date, last: date) -> list[Occurrence]:
    """Return the occurrences in `[first, last]` of an event with that `plain_anchor`, in order."""
    year, month, day = anchor.year, anchor.month, anchor.day
    counts = plain_counts(anchor, first, last)
    found: list[Occurrence] = []
    for n in counts[::_CENTURY]:
        count = min(_CENTURY, counts.stop - n)
        found += map(Occurrence, zip(repeat(event), _days(year + n, count, month, day), range(n, n + count)))
    return found


def plain_counts(anchor: date, first: date, last: date) -> range:
    """Return the n of each anniversary in `[first, last]`, 0 for the anchor itself."""
    year, month_day = anchor.year, (anchor.month, anchor.day)
    start = first.year - year + ((first.month, first.day) > month_day)
    stop = last.year - year + ((last.month, last.day) >= month_day)
    return range(max(0, start), max(0, stop))  # in half the time that `max` takes


def plain_milestone_after(event: Event, anchor: date, day: date) -> Occurrence | None:
    """Return the first milestone that starts after `day`, of an event with that `plain_anchor`."""
    n = event.milestones.after(plain_counts(anchor, date.min, day).stop - 1)
    if n is None or anchor.year + n > date.max.year:
        return None
    return Occurrence((event, anchor.replace(anchor.year + n), n))


def _days(year: int, count: int, month: int, day: int) -> list[date]:
    """Return that day in so many years, at most a century of them."""
    if count <= _FEW:
        return [date(one, month, day) for one in range(year, year + count)]
    skipped = year % _CENTURY
    return _two_centuries(year // _CENTURY, month, day)[skipped : skipped + count]


@lru_cache(maxsize=1024)
def _two_centuries(century: int, month: int, day: int) -> list[date]:
    """Return the days of two centuries, so that every hundred years are a slice of one of these; 8 MB at most."""
    first = century * _CENTURY
    days = [date(year, month, day) for year in range(max(first, 1), min(first + 2 * _CENTURY, date.max.year + 1))]
    return days if first else [date.min, *days]  # there is no year 0, but it has its place
