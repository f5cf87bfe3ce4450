"""Days of the Gregorian calendar: yearless days, the leap-day policy, months added without drift."""

from calendar import isleap, monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class LeapDay(StrEnum):
    """What becomes of a day that a year lacks; the names of RFC 7529 SKIP."""

    BACKWARD = "backward"
    FORWARD = "forward"
    OMIT = "omit"


@dataclass(frozen=True, slots=True)
class MonthDay:
    """A day of the year without a year, such as a birthday (`--02-29` in vCard)."""

    month: int
    day: int

    def __post_init__(self) -> None:
        date(2000, self.month, self.day)  # 2000 is a leap year, so 29 February passes

    def __str__(self) -> str:
        return f"--{self.month:02}-{self.day:02}"


def day_in_year(year: int, month: int, day: int, policy: LeapDay) -> date | None:
    """Return that day of that year; `policy` decides for 29 February in a common year (RFC 7529 section 4.1)."""
    if month != 2 or day != 29 or isleap(year):
        return date(year, month, day)
    if policy is LeapDay.BACKWARD:
        return date(year, 2, 28)
    return date(year, 3, 1) if policy is LeapDay.FORWARD else None


def add_months(day: date, months: int) -> date:
    """Return the day so many months later, clamped to the month's end; always count from the anchor, never chain.

    >>> add_months(date(2023, 8, 31), 6)
    datetime.date(2024, 2, 29)
    """
    year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month0 + 1, min(day.day, last_of_month(year, month0 + 1)))


def last_of_month(year: int, month: int) -> int:
    """Return the number of days of that month."""
    return monthrange(year, month)[1]


def shift(day: date, days: int) -> date:
    """Return the day so many days later, held within what `date` can say (years 1 to 9999)."""
    return date.fromordinal(min(max(day.toordinal() + days, 1), date.max.toordinal()))
