"""The Chinese calendar, years 1901 to 2099, each named by the Gregorian year in which it begins, by borax.

The Hong Kong Observatory warns that three months may begin a day earlier or later than reckoned, since their new moon
is close to midnight: those about 2057-09-28, 2089-09-04 and 2097-08-07.
"""

from collections.abc import Mapping
from datetime import date

from borax.calendars.lunardate import LCalendars, LunarDate

from reminders.core.chronologies import NativeDate
from reminders.core.chronologies.yearbook import Month, YearBook
from reminders.core.dates import LeapDay


def _new_year(year: int) -> int:
    day: date = LunarDate(year, 1, 1).to_solar_date()
    return day.toordinal()


def _months(year: int) -> Mapping[Month, int]:
    return {Month(month, bool(is_leap)): days for month, days, is_leap in LCalendars.iter_year_month(year)}


YEARS = YearBook("Chinese", 1901, 2099, _new_year, _months, range(1901, 2100), leap_months=True)
FIRST, LAST = YEARS.first, YEARS.last
native = YEARS.native
gregorian = YEARS.gregorian


def anniversary(anchor: NativeDate, year: int, *, leap_day: LeapDay, rite: str | None) -> date | None:
    del leap_day, rite  # custom decides
    return YEARS.day_by_number(anchor, year)
