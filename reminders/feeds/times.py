"""Days and instants as RFC 5545 sections 3.3.4 and 3.3.5 write them, and DTSTART and DTEND made of them."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import lru_cache

from reminders.core.dates import shift

_DAYS_OF_ELEVEN_YEARS = 4_096
_FEW_YEARS = 16  # more of them are not worth keeping


def yearly_lines(month: int, day: int, days: int, years: tuple[int, ...]) -> Sequence[str]:
    """Return the lines of all-day entries that last so many days, on that day of each year."""
    return (_yearly_lines if len(years) <= _FEW_YEARS else _yearly_lines.__wrapped__)(month, day, days, years)


@lru_cache(maxsize=2_048)
def _yearly_lines(month: int, day: int, days: int, years: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(from_day(date(year, month, day), days) for year in years)


@lru_cache(maxsize=_DAYS_OF_ELEVEN_YEARS)
def from_day(first: date, days: int) -> str:
    """Return the lines of an all-day entry that lasts so many days."""
    return day_lines(first, shift(first, days))


def day_lines(first: date, end: date) -> str:
    """Return the lines of an all-day entry; `end` is exclusive."""
    start = f"DTSTART;VALUE=DATE:{_compact(first)}\r\n"
    # The day after 9999-12-31 cannot be written; without DTEND an entry lasts a day (RFC 5545 section 3.6.1).
    return f"{start}DTEND;VALUE=DATE:{_compact(end)}\r\n" if end > first else start


def instant_lines(start: datetime, end: datetime) -> str:
    """Return the lines of a timed entry in UTC."""
    first = f"DTSTART:{utc(start)}\r\n"
    # West of Greenwich the last hours of 9999 lie in the year after, which cannot be written.
    return f"{first}DTEND:{utc(end)}\r\n" if end > start else first


def wall_lines(start: datetime, end: datetime, zone_name: str) -> str:
    """Return the lines of a timed entry in its own zone, whose VTIMEZONE the feed must have."""
    return f"DTSTART;TZID={zone_name}:{wall(start)}\r\nDTEND;TZID={zone_name}:{wall(end)}\r\n"


@lru_cache(maxsize=1_024)
def utc(instant: datetime) -> str:
    """Return an aware instant in whole seconds: `20230130T090000Z`."""
    return f"{wall(instant.astimezone(UTC))}Z"


def wall(at: datetime) -> str:
    """Return a wall time in whole seconds: `20230130T090000`."""
    return at.isoformat()[:19].replace("-", "").replace(":", "")


def _compact(day: date) -> str:
    return day.isoformat().replace("-", "")
