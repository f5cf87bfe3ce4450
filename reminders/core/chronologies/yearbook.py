"""A calendar told by its years: the day on which each begins, and how long its months are.

Days are proleptic Gregorian ordinals, as `date.toordinal` counts them.
"""

from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from itertools import accumulate

from reminders.core.chronologies import Month, NativeDate
from reminders.core.dates import LeapDay
from reminders.core.errors import InvalidInput

# What a month of the moon lasts on average, and the day of a new moon from which such months are numbered.
_LUNATION = 29.530_589
_NEW_MOON = date(2000, 1, 6).toordinal()


class Year:
    """One native year: its months in their order, and the day on which each begins; `end` is the day after the last."""

    __slots__ = ("end", "index", "months", "number", "start", "starts")

    def __init__(self, number: int, start: int, lengths: Mapping[Month, int]) -> None:
        self.number = number
        self.months = tuple(lengths)
        self.index = {month: index for index, month in enumerate(self.months)}
        self.starts = tuple(accumulate(lengths.values(), initial=start))
        self.start, self.end = start, self.starts[-1]

    def bounds(self, month: Month) -> tuple[int, int]:
        """Return the first day of a month that the year has, and the day after its last."""
        index = self.index[month]
        return self.starts[index], self.starts[index + 1]

    def month_index(self, day: int) -> int:
        """Return which of its months the day lies in, counted from 0."""
        return bisect_right(self.starts, day) - 1


@dataclass(frozen=True)
class YearBook:
    """Whole native years, `first_year` to `last_year`, of the calendar that messages call `name`.

    `new_year` gives the first day of a year, `months` the lengths of its months in their order; both are asked for
    these years only. `kinds` are years that show every kind of year there is: each weekday to begin with, each length,
    each leap month. With `leap_months` the months are those of the moon.
    """

    name: str
    first_year: int
    last_year: int
    new_year: Callable[[int], int]
    months: Callable[[int], Mapping[Month, int]]
    kinds: range
    leap_months: bool = False

    @cached_property
    def first(self) -> date:
        return date.fromordinal(self.year(self.first_year).start)

    @cached_property
    def last(self) -> date:
        return date.fromordinal(self.year(self.last_year).end - 1)

    @cached_property
    def year(self) -> Callable[[int], Year]:
        """Return the year of that number, which must be one that is known."""
        return lru_cache(maxsize=1024)(lambda number: Year(number, self.new_year(number), self.months(number)))

    @cached_property
    def all_months(self) -> list[Month]:
        """Return the months that any year may have."""
        return sorted({month for number in self.kinds for month in self.months(number)})

    @property
    def longest(self) -> int:
        """Return the number of days that no year exceeds."""
        return 385 if self.leap_months else 366

    def native(self, day: date) -> NativeDate:
        """Return what this calendar calls a Gregorian day. Raises `InvalidInput` out of its range."""
        year, ordinal = self.year_of(day), day.toordinal()
        month = year.months[year.month_index(ordinal)]
        return NativeDate(year.number, month, ordinal - year.bounds(month)[0] + 1)

    def gregorian(self, native: NativeDate) -> date:
        """Return the Gregorian day. Raises `InvalidInput` for a day that does not exist or is out of range."""
        self.check(native.year)
        length = self.length(native.year, native.month)
        if length is None:
            raise InvalidInput(
                f"month {native.month} does not exist; the months of the {self.name} year {native.year} are "
                f"{', '.join(map(str, self.year(native.year).months))}"
            )
        if not 1 <= native.day <= length:
            raise InvalidInput(
                f"day {native.day} does not exist; month {native.month} of the {self.name} year {native.year} "
                f"has {length} days"
            )
        return self.day(native.year, native.month, native.day)

    def check(self, year: int) -> None:
        """Raise `InvalidInput` for a year that is out of range."""
        if not self.first_year <= year <= self.last_year:
            raise InvalidInput(f"the year {year} lies outside {self.range_text}")

    def length(self, year: int, month: Month) -> int | None:
        """Return how many days that month has; `None` where the year has no such month."""
        if month not in self.year(year).index:
            return None
        start, end = self.year(year).bounds(month)
        return end - start

    def day(self, year: int, month: Month, day: int) -> date:
        """Return that day of a month that exists; a day past its end runs on into the next month."""
        return date.fromordinal(self.year(year).bounds(month)[0] + day - 1)

    def anniversary(self, anchor: NativeDate, year: int, *, leap_day: LeapDay, rite: str | None) -> date | None:
        """Return the anchor's day in that year: by custom where there are leap months, else as `leap_day` says.

        Raises `InvalidInput` for a year out of range.
        """
        del rite  # only the Hebrew calendar has rites, and its own rules
        return self.day_by_number(anchor, year) if self.leap_months else self.day_by_policy(anchor, year, leap_day)

    def day_by_policy(self, anchor: NativeDate, year: int, policy: LeapDay) -> date | None:
        """Return the anchor's day in that year; `policy` decides where the month is too short for it.

        For calendars without leap months. Raises `InvalidInput` for a year out of range.
        """
        self.check(year)
        length = self.length(year, anchor.month) or 0
        if anchor.day <= length:
            return self.day(year, anchor.month, anchor.day)
        if policy is LeapDay.OMIT:
            return None
        return self.day(year, anchor.month, length if policy is LeapDay.BACKWARD else length + 1)

    def day_by_number(self, anchor: NativeDate, year: int) -> date:
        """Return the anchor's day as it is kept in the Far East: a leap month's in that leap month, where the year has
        it, else in the month of that number; the 30th on the 29th of a shorter month.

        Raises `InvalidInput` for a year out of range.
        """
        self.check(year)
        month = anchor.month if anchor.month in self.year(year).index else Month(anchor.month.number)
        return self.day(year, month, min(anchor.day, self.length(year, month) or 0))

    def year_of(self, day: date) -> Year:
        """Return the year that the day lies in. Raises `InvalidInput` out of range."""
        if not self.first <= day <= self.last:
            raise InvalidInput(f"{day} lies outside {self.range_text}")
        return self.year_at(day.toordinal())

    def has(self, day: int) -> bool:
        """Return whether the day is in the range."""
        first, last = self._range
        return first <= day <= last

    def year_at(self, day: int) -> Year:
        """Return the year of a day within the range: by the mean length of a year, then corrected."""
        year = self.year(self.first_year + int((day - self._range[0]) / self._mean_length))
        while year.start > day:
            year = self.year(year.number - 1)
        while year.end <= day:
            year = self.year(year.number + 1)
        return year

    def months_before(self, year: Year) -> int:
        """Return the running number of the year's first month: the months of all years are numbered through."""
        if self.leap_months:
            return round((year.start - _NEW_MOON) / _LUNATION)
        return year.number * len(year.months)

    def month_number(self, day: int) -> int:
        """Return the running number of the month of a day within the range."""
        year = self.year_at(day)
        return self.months_before(year) + year.month_index(day)

    def month_by_number(self, number: int) -> tuple[Year, Month]:
        """Return year and month of a running number within the range."""
        if self.leap_months:
            year = self.year_at(round(_NEW_MOON + (number + 0.5) * _LUNATION))
        else:
            year = self.year(number // len(self.all_months))
        return year, year.months[number - self.months_before(year)]

    @cached_property
    def _range(self) -> tuple[int, int]:
        return self.first.toordinal(), self.last.toordinal()

    @cached_property
    def _mean_length(self) -> float:
        first, last = self._range
        return (last - first + 1) / (self.last_year - self.first_year + 1)

    @property
    def range_text(self) -> str:
        return (
            f"the {self.name} calendar as it is known here: years {self.first_year} to {self.last_year}, "
            f"that is {self.first} to {self.last}; count it in the Gregorian calendar"
        )
