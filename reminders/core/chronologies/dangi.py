"""The Korean calendar (dangi), years 1901 to 2049, each named by the Gregorian year in which it begins.

By korean_lunar_calendar, which has the table of the Korea Astronomy and Space Science Institute. The rules are those of
the Chinese calendar, the meridian is another: a month may begin a day later than there.
"""

from collections.abc import Mapping
from datetime import date
from functools import cache

from korean_lunar_calendar import KoreanLunarCalendar

from reminders.core.chronologies import Month
from reminders.core.chronologies.yearbook import YearBook

_KNOWN = range(1901, 2050)


@cache
def _table() -> dict[int, tuple[int, Mapping[Month, int]]]:
    """Return first day and months of every year. All at once, by one converter: it sums up a thousand years first."""
    korean = KoreanLunarCalendar()
    numbers = [Month(number, is_leap) for number in range(1, 13) for is_leap in (False, True)]

    def has(year: int, month: Month, day: int) -> bool:
        return bool(korean.setLunarDate(year, month.number, day, month.is_leap))

    def first_day(year: int) -> int:
        korean.setLunarDate(year, 1, 1, False)
        return date(korean.solarYear, korean.solarMonth, korean.solarDay).toordinal()

    def months(year: int) -> Mapping[Month, int]:
        return {month: 30 if has(year, month, 30) else 29 for month in numbers if has(year, month, 1)}

    return {year: (first_day(year), months(year)) for year in _KNOWN}


def _new_year(year: int) -> int:
    return _table()[year][0]


def _months(year: int) -> Mapping[Month, int]:
    return _table()[year][1]


YEARS = YearBook("Korean", _KNOWN[0], _KNOWN[-1], _new_year, _months, _KNOWN, leap_months=True)
