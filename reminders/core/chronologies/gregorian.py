"""The Gregorian calendar, proleptic, years 1 to 9999."""

from datetime import date

from reminders.core import edtf
from reminders.core.chronologies import NativeDate
from reminders.core.dates import LeapDay, day_in_year
from reminders.core.errors import InvalidInput

FIRST, LAST = date.min, date.max


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
