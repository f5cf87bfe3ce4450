"""The Gregorian calendar, proleptic, years 1 to 9999."""

from calendar import isleap
from collections.abc import Mapping
from datetime import date

from reminders.core import edtf
from reminders.core.chronologies import Month, NativeDate
from reminders.core.chronologies.yearbook import YearBook
from reminders.core.dates import LeapDay, day_in_year
from reminders.core.errors import InvalidInput

_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
COMMON: Mapping[Month, int] = {Month(month): length for month, length in enumerate(_LENGTHS, start=1)}
LEAP: Mapping[Month, int] = {**COMMON, Month(2): 29}


class GregorianYears(YearBook):
    """The years, with the short ways that `date` knows; the others count these days already."""

    def native(self, day: date) -> NativeDate:
        return NativeDate(day.year, Month(day.month), day.day)

    def gregorian(self, native: NativeDate) -> date:
        day = None if native.month.is_leap else edtf.parse(str(native))
        if not isinstance(day, edtf.ImpreciseDate) or day.first is None:
            raise InvalidInput(f"there is no month {native.month}; the Gregorian year has no leap month")
        return day.first

    def anniversary(self, anchor: NativeDate, year: int, *, leap_day: LeapDay, rite: str | None) -> date | None:
        del rite  # only the Hebrew calendar has rites
        return day_in_year(year, anchor.month.number, anchor.day, leap_day)


def _new_year(year: int) -> int:
    return date(year, 1, 1).toordinal()


def _months(year: int) -> Mapping[Month, int]:
    return LEAP if isleap(year) else COMMON


# Any 28 years without a skipped leap day show every kind of year. The years about 1900 or 2100 look like three common
# years in a row, and those are among them.
YEARS = GregorianYears("Gregorian", 1, 9999, _new_year, _months, range(2000, 2028))
