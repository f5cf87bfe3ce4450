"""The Ethiopic calendar, years 1 to 9991 of the Incarnation era: 12 months of 30 days, then Pagume of 5 or 6.

Pagume has its sixth day in every year before one that four divides.
"""

from collections.abc import Mapping
from datetime import date

from reminders.core.chronologies import Month
from reminders.core.chronologies.yearbook import YearBook

# 1 Meskerem of the year 1 is 29 August 8 in the Julian calendar.
_EPOCH = date(8, 8, 27).toordinal()
_COMMON: Mapping[Month, int] = {Month(month): 30 if month < 13 else 5 for month in range(1, 14)}
_LEAP: Mapping[Month, int] = {**_COMMON, Month(13): 6}


def _new_year(year: int) -> int:
    return _EPOCH + 365 * (year - 1) + year // 4


def _months(year: int) -> Mapping[Month, int]:
    return _LEAP if year % 4 == 3 else _COMMON


YEARS = YearBook("Ethiopic", 1, 9991, _new_year, _months, range(2000, 2028))
