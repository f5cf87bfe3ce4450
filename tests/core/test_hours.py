"""Quiet hours and digests: what can be written, and which hours and days it means."""

from datetime import date, time

import pytest

from reminders.core.errors import InvalidInput
from reminders.core.hours import parse_digest, parse_quiet_hours


@pytest.mark.parametrize(
    ("hours", "clock", "quiet"),
    [
        pytest.param("22:00-07:00", time(22, 0), True, id="when they begin"),
        pytest.param("22:00-07:00", time(3, 0), True, id="after midnight"),
        pytest.param("22:00-07:00", time(7, 0), False, id="when they end"),
        pytest.param("22:00-07:00", time(21, 59), False, id="before"),
        pytest.param("13:00-15:00", time(14, 0), True, id="within a day"),
        pytest.param("13:00-15:00", time(3, 0), False, id="outside within a day"),
        pytest.param("00:00-06:00", time(0, 0), True, id="from midnight"),
    ],
)
def test_quiet_hours_run_from_their_begin_until_just_before_their_end(hours: str, clock: time, quiet: bool) -> None:
    assert parse_quiet_hours(hours).cover(clock) is quiet


@pytest.mark.parametrize(
    ("text", "day", "first"),
    [
        pytest.param("daily 08:00", date(2023, 1, 30), date(2023, 1, 30), id="every day"),
        pytest.param("weekly mon 08:00", date(2023, 1, 30), date(2023, 1, 30), id="that day itself"),
        pytest.param("weekly mon 08:00", date(2023, 1, 31), date(2023, 2, 6), id="next week"),
        pytest.param("weekly Sunday 8:00", date(2023, 1, 31), date(2023, 2, 5), id="the whole name"),
        pytest.param("monthly 1 08:00", date(2023, 1, 2), date(2023, 2, 1), id="next month"),
        pytest.param("monthly 31 08:00", date(2023, 2, 1), date(2023, 2, 28), id="the last day of a short month"),
        pytest.param("monthly 30 08:00", date(2023, 1, 31), date(2023, 2, 28), id="after the day of this month"),
        pytest.param("monthly 15 08:00", date(2023, 12, 16), date(2024, 1, 15), id="next year"),
    ],
)
def test_the_first_digest_from_a_day_on(text: str, day: date, first: date) -> None:
    assert parse_digest(text).first_day(day) == first


@pytest.mark.parametrize("text", ["", "hourly", "weekly 08:00", "weekly xyz 08:00", "monthly 32 08:00", "daily 25:00"])
def test_what_is_no_digest_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match=r"no digest|no time of day"):
        parse_digest(text)


@pytest.mark.parametrize("text", ["", "22:00", "22:00-22:00", "22-7", "24:00-07:00"])
def test_what_are_no_quiet_hours_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match=r"quiet hours|no time of day"):
        parse_quiet_hours(text)
