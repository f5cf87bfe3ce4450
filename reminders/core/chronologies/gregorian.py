"""The Gregorian calendar, proleptic, years 1 to 9999."""

from datetime import date

from reminders.core.chronologies import NativeDate
from reminders.core.dates import LeapDay, day_in_year


def native(day: date) -> NativeDate:
    return NativeDate(day.year, day.month, day.day)


def anniversary(anchor: NativeDate, year: int, *, leap_day: LeapDay, rite: str | None) -> date | None:
    del rite  # only the Hebrew calendar has rites
    return day_in_year(year, anchor.month, anchor.day, leap_day)
