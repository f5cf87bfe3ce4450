"""The Persian calendar (Solar Hijri), years 1277 to 1501, in which jdatetime's cycle of 33 years keeps to the equinox.

The leap day is 30 Esfand. The calendar is official since 1304; earlier years are reckoned back.
"""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

import jdatetime

from reminders.core.chronologies import NativeDate
from reminders.core.chronologies.yearbook import Month, YearBook
from reminders.core.dates import LeapDay

# Named so that the library does not ask the machine for its locale; no name of a day or month is used.
_LOCALE = "fa_IR"
_COMMON: Mapping[Month, int] = {(month, False): 31 if month < 7 else 30 for month in range(1, 12)} | {(12, False): 29}
_LEAP: Mapping[Month, int] = {**_COMMON, (12, False): 30}


@lru_cache(maxsize=512)
def _new_year(year: int) -> date:
    day: date = jdatetime.date(year, 1, 1, locale=_LOCALE).togregorian()
    return day


@lru_cache(maxsize=512)
def _months(year: int) -> Mapping[Month, int]:
    return _LEAP if jdatetime.date(year, 1, 1, locale=_LOCALE).isleap() else _COMMON


_YEARS = YearBook("Persian", 1277, 1501, _new_year, _months)
FIRST, LAST = _YEARS.first, _YEARS.last
native = _YEARS.native
gregorian = _YEARS.gregorian


def anniversary(anchor: NativeDate, year: int, *, leap_day: LeapDay, rite: str | None) -> date | None:
    del rite  # only the Hebrew calendar has rites
    return _YEARS.day_by_policy(anchor, year, leap_day)
