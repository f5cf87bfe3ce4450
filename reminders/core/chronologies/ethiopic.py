"""The Ethiopic calendar, years 1 to 9991 of the Incarnation era: 12 months of 30 days, then Pagume of 5 or 6.

Pagume has its sixth day in every year before one that four divides.
"""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from reminders.core.chronologies import NativeDate
from reminders.core.chronologies.yearbook import Month, YearBook
from reminders.core.dates import LeapDay

# 1 Meskerem of the year 1 is 29 August 8 in the Julian calendar.
_EPOCH = date(8, 8, 27).toordinal()
_COMMON: Mapping[Month, int] = {(month, False): 30 if month < 13 else 5 for month in range(1, 14)}
_LEAP: Mapping[Month, int] = {**_COMMON, (13, False): 6}


@lru_cache(maxsize=512)
def _new_year(year: int) -> date:
    return date.fromordinal(_EPOCH + 365 * (year - 1) + year // 4)


def _months(year: int) -> Mapping[Month, int]:
    return _LEAP if year % 4 == 3 else _COMMON


_YEARS = YearBook("Ethiopic", 1, 9991, _new_year, _months)
FIRST, LAST = _YEARS.first, _YEARS.last
native = _YEARS.native
gregorian = _YEARS.gregorian


def anniversary(anchor: NativeDate, year: int, *, leap_day: LeapDay, rite: str | None) -> date | None:
    del rite  # only the Hebrew calendar has rites
    return _YEARS.day_by_policy(anchor, year, leap_day)
