"""The Gregorian calendar, proleptic, years 1 to 9999."""

from collections.abc import Mapping
from datetime import date

from reminders.core import edtf
from reminders.core.chronologies import NativeDate
from reminders.core.chronologies.yearbook import Month, YearBook
from reminders.core.dates import LeapDay, day_in_year
from reminders.core.errors import InvalidInput

FIRST, LAST = date.min, date.max
_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_COMMON: Mapping[Month, int] = {Month(month): length for month, length in enumerate(_LENGTHS, start=1)}
_LEAP: Mapping[Month, int] = {**_COMMON, Month(2): 29}


def _new_year(year: int) -> int:
    return date(year, 1, 1).toordinal()


def _months(year: int) -> Mapping[Month, int]:
    return _LEAP if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else _COMMON


# Any 28 years without a skipped leap day show every kind of year. The years about 1900 or 2100 look like three common
# years in a row, and those are among them.
YEARS = YearBook("Gregorian", 1, 9999, _new_year, _months, range(2000, 2028))


def native(day: date) -> NativeDate:
    return NativeDate(day.year, day.month, day.day)


def gregorian(native: NativeDate) -> date:
    day = None if native.leap_month else edtf.parse(str(native))
    if not isinstance(day, edtf.ImpreciseDate) or day.first is None:
        raise InvalidInput(f"there is no month {native.month_text}; the Gregorian year has no leap month")
    return day.first


def anniversary(anchor: NativeDate, year: int, *, leap_day: LeapDay, rite: str | None) -> date | None:
    del rite  # only the Hebrew calendar has rites
    return day_in_year(year, anchor.month, anchor.day, leap_day)
