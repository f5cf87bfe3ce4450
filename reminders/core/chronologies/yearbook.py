"""A calendar told by its years: the day on which each begins, and how long its months are."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from reminders.core.chronologies import NativeDate
from reminders.core.dates import LeapDay
from reminders.core.errors import InvalidInput

# A month's number, and whether it is a leap month.
Month = tuple[int, bool]


@dataclass(frozen=True)
class YearBook:
    """Whole native years, `first_year` to `last_year`, of the calendar that messages call `name`.

    `new_year` gives the first day of a year, `months` the lengths of its months in their order; both are asked for
    these years only.
    """

    name: str
    first_year: int
    last_year: int
    new_year: Callable[[int], date]
    months: Callable[[int], Mapping[Month, int]]

    @cached_property
    def first(self) -> date:
        return self.new_year(self.first_year)

    @cached_property
    def last(self) -> date:
        return self.new_year(self.last_year) + timedelta(days=sum(self.months(self.last_year).values()) - 1)

    def native(self, day: date) -> NativeDate:
        """Return what this calendar calls a Gregorian day. Raises `InvalidInput` out of its range."""
        if not self.first <= day <= self.last:
            raise InvalidInput(f"{day} lies outside {self._range}")
        year = self._year_of(day)
        left = (day - self.new_year(year)).days
        for (month, is_leap), length in self.months(year).items():
            if left < length:
                return NativeDate(year, month, left + 1, is_leap)
            left -= length
        raise ValueError(f"{self.name} {year} is shorter than its distance to the next year")

    def gregorian(self, native: NativeDate) -> date:
        """Return the Gregorian day. Raises `InvalidInput` for a day that does not exist or is out of range."""
        self.check(native.year)
        length = self.length(native.year, (native.month, native.leap_month))
        if length is None:
            raise InvalidInput(self._no_such_month(native))
        if not 1 <= native.day <= length:
            raise InvalidInput(
                f"day {native.day} does not exist; month {native.month_text} of the {self.name} year {native.year} "
                f"has {length} days"
            )
        return self.day(native.year, (native.month, native.leap_month), native.day)

    def check(self, year: int) -> None:
        """Raise `InvalidInput` for a year that is out of range."""
        if not self.first_year <= year <= self.last_year:
            raise InvalidInput(f"the year {year} lies outside {self._range}")

    def length(self, year: int, month: Month) -> int | None:
        """Return how many days that month has; `None` where the year has no such month."""
        return self.months(year).get(month)

    def day(self, year: int, month: Month, day: int) -> date:
        """Return that day of a month that exists; a day past its end runs on into the next month."""
        months = self.months(year)
        before = list(months).index(month)
        return self.new_year(year) + timedelta(days=sum(list(months.values())[:before]) + day - 1)

    def day_by_policy(self, anchor: NativeDate, year: int, policy: LeapDay) -> date | None:
        """Return the anchor's day in that year; `policy` decides where the month is too short for it.

        For calendars without leap months. Raises `InvalidInput` for a year out of range.
        """
        self.check(year)
        month = (anchor.month, False)
        length = self.months(year)[month]
        if anchor.day <= length:
            return self.day(year, month, anchor.day)
        if policy is LeapDay.OMIT:
            return None
        return self.day(year, month, length if policy is LeapDay.BACKWARD else length + 1)

    def _year_of(self, day: date) -> int:
        """Return the year of a day within the range: by the mean length of a year, then corrected."""
        span = (self.last - self.first).days + 1
        year = self.first_year + (day - self.first).days * (self.last_year - self.first_year + 1) // span
        while self.new_year(year) > day:
            year -= 1
        while year < self.last_year and self.new_year(year + 1) <= day:
            year += 1
        return year

    def _no_such_month(self, native: NativeDate) -> str:
        numbers = ", ".join(NativeDate(native.year, *one).month_text for one in self._month_days(native.year))
        return (
            f"month {native.month_text} does not exist; the months of the {self.name} year {native.year} are {numbers}"
        )

    def _month_days(self, year: int) -> list[tuple[int, int, bool]]:
        return [(month, 1, is_leap) for month, is_leap in self.months(year)]

    @property
    def _range(self) -> str:
        return (
            f"the {self.name} calendar as it is known here: years {self.first_year} to {self.last_year}, "
            f"that is {self.first} to {self.last}; count it in the Gregorian calendar"
        )
