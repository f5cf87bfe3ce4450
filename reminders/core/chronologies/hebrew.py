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

from reminders.core.chronologies import Month, NativeDate
from reminders.core.chronologies.yearbook import YearBook
from reminders.core.dates import LeapDay

_CHESHVAN, _KISLEV, _SHEVAT = Month(2), Month(3), Month(5)
_ADAR_I = Month(5, is_leap=True)
_ADAR = Month(6)  # Adar of a common year, Adar II of a leap year: always the last month before Nisan
# The Julian day number at which Python's ordinal 0 begins.
_JULIAN_DAY = 1_721_424.5


@lru_cache(maxsize=1024)  # a year asks for its own and for the next
def _new_year(year: int) -> int:
    return int(HebrewDate(year, 7, 1).jd - _JULIAN_DAY)


def _months(year: int) -> Mapping[Month, int]:
    """Return the months: 30 and 29 days in turn, but the year's length decides over Cheshvan and Kislev."""
    days = _new_year(year + 1) - _new_year(year)
    is_leap = days > 380
    lengths = {Month(number): 29 + number % 2 for number in range(1, 6)}
    lengths |= {_CHESHVAN: 30 if days % 10 == 5 else 29, _KISLEV: 29 if days % 10 == 3 else 30}
    lengths |= {_ADAR_I: 30} if is_leap else {}
    return lengths | {Month(number): 29 + number % 2 for number in range(6, 13)}


class HebrewYears(YearBook):
    """The years with the rules by which days are kept: these depend on whether a year is a leap year."""

    def anniversary(self, anchor: NativeDate, year: int, *, leap_day: LeapDay, rite: str | None) -> date:
        """Return the birthday in that year, or the yahrzeit where that is the rite."""
        del leap_day  # the rite decides
        self.check(year)
        return _yahrzeit(anchor, year) if rite == "yahrzeit" else _birthday(anchor, year)


YEARS = HebrewYears("Hebrew", 3762, 13_759, _new_year, _months, range(5700, 5947), leap_months=True)


def _birthday(anchor: NativeDate, year: int) -> date:
    """Return the same day; Adar is kept in the last month, and a 30th that the month lacks on the 1st of the next."""
    month = anchor.month
    if month == _ADAR_I and not _is_leap(year):
        month = _ADAR
    return YEARS.day(year, month, anchor.day)


def _yahrzeit(anchor: NativeDate, year: int) -> date:
    """Return the day of remembrance.

    The 30th of Cheshvan or Kislev goes by the year after the death: where that lacks it, it is the last day of the
    month ever after, else the 1st of the next month in years that lack it. Adar of a common year is kept in Adar I, and
    30 Adar I in a common year on 30 Shevat.
    """
    month = anchor.month
    if anchor.day == 30 and month in (_CHESHVAN, _KISLEV) and (YEARS.length(anchor.year + 1, month) or 0) < 30:
        return YEARS.day(year, month, YEARS.length(year, month) or 0)
    if month == _ADAR_I and not _is_leap(year):
        return YEARS.day(year, *((_SHEVAT, 30) if anchor.day == 30 else (_ADAR, anchor.day)))
    if month == _ADAR and _is_leap(year) and not _is_leap(anchor.year):
        month = _ADAR_I
    return YEARS.day(year, month, anchor.day)


def _is_leap(year: int) -> bool:
    return _ADAR_I in YEARS.year(year).index
