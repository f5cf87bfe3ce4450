"""Gregorian days."""

from datetime import date

import pytest

from reminders.core.dates import LeapDay, MonthDay, add_months, day_in_year


def test_months_are_added_to_the_anchor_and_held_at_the_months_end() -> None:
    assert add_months(date(2023, 8, 31), 6) == date(2024, 2, 29)
    assert add_months(date(2008, 1, 30), -11) == date(2007, 2, 28)


@pytest.mark.parametrize(
    ("policy", "day"),
    [(LeapDay.BACKWARD, date(2100, 2, 28)), (LeapDay.FORWARD, date(2100, 3, 1)), (LeapDay.OMIT, None)],
)
def test_2100_has_no_leap_day(policy: LeapDay, day: date | None) -> None:
    assert day_in_year(2100, 2, 29, policy) == day


def test_a_yearless_day_knows_29_february_and_no_31_june() -> None:
    assert str(MonthDay(2, 29)) == "--02-29"
    with pytest.raises(ValueError, match="day"):
        MonthDay(6, 31)
