"""The Hebrew calendar, years 3762 to 13759, by pyluach: months from Tishrei, 5L is Adar I, 6 is Adar or Adar II.

A Hebrew day begins at the sunset before. The Gregorian day here is the one whose daylight belongs to it; what happened
after dark belongs to the next.

Anniversaries keep to the rules of Reingold and Dershowitz, Calendrical Calculations: those of a birthday, and those of
a death (yahrzeit).
"""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from pyluach.dates import HebrewDate
from pyluach.hebrewcal import Month as HebrewMonth
from pyluach.hebrewcal import Year

from reminders.core.chronologies import NativeDate
from reminders.core.chronologies.yearbook import Month, YearBook
from reminders.core.dates import LeapDay

_CHESHVAN: Month = (2, False)
_KISLEV: Month = (3, False)
_SHEVAT: Month = (5, False)
_ADAR_I: Month = (5, True)
_ADAR: Month = (6, False)  # Adar of a common year, Adar II of a leap year: always the last month before Nisan
# The Julian day number at which Python's ordinal 0 begins.
_JULIAN_DAY = 1_721_424.5


@lru_cache(maxsize=512)
def _new_year(year: int) -> date:
    return date.fromordinal(int(HebrewDate(year, 7, 1).jd - _JULIAN_DAY))


@lru_cache(maxsize=512)
def _months(year: int) -> Mapping[Month, int]:
    is_leap = Year(year).leap
    numbers = [7, 8, 9, 10, 11, 12, *([13] if is_leap else []), 1, 2, 3, 4, 5, 6]  # pyluach counts from Nisan
    names = [(1, False), _CHESHVAN, _KISLEV, (4, False), _SHEVAT, *([_ADAR_I] if is_leap else []), _ADAR]
    names += [(month, False) for month in range(7, 13)]
    return {name: len(HebrewMonth(year, number)) for name, number in zip(names, numbers, strict=True)}


_YEARS = YearBook("Hebrew", 3762, 13_759, _new_year, _months)
FIRST, LAST = _YEARS.first, _YEARS.last
native = _YEARS.native
gregorian = _YEARS.gregorian


def anniversary(anchor: NativeDate, year: int, *, leap_day: LeapDay, rite: str | None) -> date | None:
    """Return the birthday in that year, or the yahrzeit where that is the rite."""
    del leap_day  # the rite decides
    _YEARS.check(year)
    return _yahrzeit(anchor, year) if rite == "yahrzeit" else _birthday(anchor, year)


def _birthday(anchor: NativeDate, year: int) -> date:
    """Return the same day; Adar is kept in the last month, and a 30th that the month lacks on the 1st of the next."""
    month = (anchor.month, anchor.leap_month)
    if month == _ADAR_I and _ADAR_I not in _months(year):
        month = _ADAR
    return _YEARS.day(year, month, anchor.day)


def _yahrzeit(anchor: NativeDate, year: int) -> date:
    """Return the day of remembrance.

    The 30th of Cheshvan or Kislev goes by the year after the death: where that lacks it, it is the last day of the
    month ever after, else the 1st of the next month in years that lack it. Adar of a common year is kept in Adar I, and
    30 Adar I in a common year on 30 Shevat.
    """
    month = (anchor.month, anchor.leap_month)
    is_leap = _ADAR_I in _months(year)
    if anchor.day == 30 and month in (_CHESHVAN, _KISLEV) and _months(anchor.year + 1)[month] < 30:
        return _YEARS.day(year, month, _months(year)[month])
    if month == _ADAR_I and not is_leap:
        return _YEARS.day(year, *((_SHEVAT, 30) if anchor.day == 30 else (_ADAR, anchor.day)))
    if month == _ADAR and is_leap and _ADAR_I not in _months(anchor.year):
        month = _ADAR_I
    return _YEARS.day(year, month, anchor.day)
