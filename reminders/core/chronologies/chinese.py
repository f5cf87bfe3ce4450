"""The Chinese calendar, years 1901 to 2099, each named by the Gregorian year in which it begins, by borax.

The Hong Kong Observatory warns that three months may begin a day earlier or later than reckoned, since their new moon
is close to midnight: those about 2057-09-28, 2089-09-04 and 2097-08-07.
"""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from borax.calendars.lunardate import LCalendars, LunarDate

from reminders.core.chronologies import NativeDate
from reminders.core.chronologies.yearbook import Month, YearBook
from reminders.core.dates import LeapDay


@lru_cache(maxsize=512)
def _new_year(year: int) -> date:
    day: date = LunarDate(year, 1, 1).to_solar_date()
    return day


@lru_cache(maxsize=512)
def _months(year: int) -> Mapping[Month, int]:
    return {(month, bool(is_leap)): days for month, days, is_leap in LCalendars.iter_year_month(year)}


_YEARS = YearBook("Chinese", 1901, 2099, _new_year, _months)
FIRST, LAST = _YEARS.first, _YEARS.last
native = _YEARS.native
gregorian = _YEARS.gregorian


def anniversary(anchor: NativeDate, year: int, *, leap_day: LeapDay, rite: str | None) -> date | None:
    """Return the day in that year: a leap month's in the same leap month, else in the month of that number.

    The 30th is kept on the 29th of a shorter month.
    """
    del leap_day, rite  # custom decides
    _YEARS.check(year)
    leap_length = _YEARS.length(year, (anchor.month, True)) if anchor.leap_month else None
    month = (anchor.month, leap_length is not None)
    return _YEARS.day(year, month, min(anchor.day, _months(year)[month]))
