"""The Persian calendar (Solar Hijri), years 1277 to 1501, in which a cycle of 33 years keeps to the equinox.

The leap day is 30 Esfand. The calendar is official since 1304; earlier years are reckoned back.
"""

from collections.abc import Mapping
from datetime import date

from reminders.core.chronologies import Month
from reminders.core.chronologies.yearbook import YearBook

# Where the years with a leap day stand in the cycle that begins with a year divisible by 33.
_CYCLE = 33
_LEAP_YEARS = (1, 5, 9, 13, 17, 22, 26, 30)
# 1254 is divisible by 33; its first day.
_FIRST_CYCLE, _EPOCH = 1254, date(1875, 3, 21).toordinal()
_COMMON: Mapping[Month, int] = {Month(month): 31 if month < 7 else 30 for month in range(1, 12)} | {Month(12): 29}
_LEAP: Mapping[Month, int] = {**_COMMON, Month(12): 30}


def _new_year(year: int) -> int:
    cycles, place = divmod(year - _FIRST_CYCLE, _CYCLE)
    leap_days = cycles * len(_LEAP_YEARS) + sum(leap < place for leap in _LEAP_YEARS)
    return _EPOCH + 365 * (year - _FIRST_CYCLE) + leap_days


def _months(year: int) -> Mapping[Month, int]:
    return _LEAP if year % _CYCLE in _LEAP_YEARS else _COMMON


YEARS = YearBook("Persian", 1277, 1501, _new_year, _months, range(1277, 1502))
