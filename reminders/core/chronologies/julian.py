"""The Julian calendar, years 2 to 9998: every fourth year is a leap year. Years begin on 1 January."""

from collections.abc import Mapping

from reminders.core.chronologies import Month
from reminders.core.chronologies.gregorian import COMMON, LEAP
from reminders.core.chronologies.yearbook import YearBook

# 1 January of the Julian year 1 is 30 December before the Gregorian year 1.
_EPOCH = -1


def _new_year(year: int) -> int:
    return _EPOCH + 365 * (year - 1) + (year - 1) // 4


def _months(year: int) -> Mapping[Month, int]:
    return COMMON if year % 4 else LEAP


YEARS = YearBook("Julian", 2, 9998, _new_year, _months, range(2000, 2028))
