"""Reminders, milestones, zones, working days, texts, retries: the small values."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from reminders.core import milestones, reminder, workdays, zones
from reminders.core.dates import LeapDay, MonthDay, add_months, day_in_year
from reminders.core.document import parse_duration
from reminders.core.errors import InvalidInput
from reminders.core.event import Observed
from reminders.core.retry import next_attempt
from reminders.core.text import Text
from tests.building import vectors

VECTORS = Path(__file__).parents[1] / "vectors"


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("365d", "365d"), ("2w", "2w"), ("3 months", "3 months"), ("1 month", "1 month"), ("2h", "2h"), ("0d", "0d"),
        ("5 working days", "5 working days"), ("1 working day", "1 working day"), ("-1d", "-1d"), ("3 days", "3d"),
        ("3d at 8:05", "3d at 08:05"), ("90d at 09:00 milestones", "90d at 09:00 milestones"),
        ("1d Milestones", "1d milestones"),
    ],
)  # fmt: skip
def test_a_reminder_is_read_and_told_in_one_spelling(text: str, canonical: str) -> None:
    assert reminder.parse(text).text == canonical
    assert reminder.parse(canonical).text == canonical


@pytest.mark.parametrize(
    "text", ["", "soon", "3", "d", "3 fortnights", "2h at 09:00", "1d at 25:00", "99999d", "1d 09:00"]
)
def test_a_reminder_that_cannot_be_understood_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        reminder.parse(text)


def test_reminders_of_the_same_text_are_told_once_to_all_of_their_recipients() -> None:
    one, two = (reminder.Reminder(reminder.parse_offset("1d"), to=(name,)) for name in ("ada", "ben"))
    assert [each.to for each in reminder.merged((one, two))] == [("ada", "ben")]
    assert [each.to for each in reminder.merged((one, reminder.parse("1d")))] == [()]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("10000 days", "10000 days"),
        ("1e9 seconds", "1000000000 seconds"),
        ("1 day", "1 days"),
        ("10,000 days", "10000 days"),
    ],
)
def test_a_span_is_read(text: str, told: str) -> None:
    assert str(milestones.parse_span(text)) == told


@pytest.mark.parametrize("text", ["many days", "0 days", "1e30 seconds", "10000", "5 parsecs", "9000000 days"])
def test_a_span_out_of_range_or_without_a_unit_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        milestones.parse_span(text)


@pytest.mark.parametrize(
    "row", json.loads((VECTORS / "timezones.json").read_text("utf-8"))["fold_gap"], ids=lambda row: row["local"]
)
def test_gaps_and_folds_are_resolved_as_rfc_5545_says(row: dict[str, str]) -> None:
    assert f"{zones.to_utc(datetime.fromisoformat(row['local']), row['zone']):%Y-%m-%dT%H:%M:%SZ}" == row["utc"]


@pytest.mark.parametrize(
    "name", ["", "Mars/Olympus", "localtime", "posixrules", "../etc/passwd", "Europe", "x" * 300, "Europe/Andorra\n"]
)
def test_a_text_that_is_no_zone_is_refused(name: str) -> None:
    with pytest.raises(InvalidInput, match="time zone"):
        zones.zone(name)


@pytest.mark.parametrize(
    "row", vectors("workdays.csv"), ids=lambda row: f"{row['country']} {row['anchor']} {row['working_days_offset']}"
)
def test_working_days_are_counted_as_the_holiday_library_counts_them(row: dict[str, str]) -> None:
    anchor, count = date.fromisoformat(row["anchor"]), -int(row["working_days_offset"])
    assert str(workdays.working_days_before(anchor, count, [row["country"]])) == row["result_holidays_0.108"]


def test_a_day_counts_only_where_it_is_a_working_day_for_everybody() -> None:
    constitution_day_in_andorra = date(2023, 3, 14)
    assert workdays.is_working_day(constitution_day_in_andorra, ["KZ"])
    assert not workdays.is_working_day(constitution_day_in_andorra, ["KZ", "AD"])


@pytest.mark.parametrize(
    ("policy", "day"),
    [(Observed.NEXT, "2027-02-01"), (Observed.PREVIOUS, "2027-01-29"), (Observed.NEAREST, "2027-01-29")],
)
def test_a_saturday_is_observed_on_a_working_day(policy: Observed, day: str) -> None:
    assert str(workdays.observed(date(2027, 1, 30), policy, ["AD"])) == day


def test_a_region_without_data_is_refused() -> None:
    with pytest.raises(InvalidInput, match="no holiday data for region 'ZZ'"):
        workdays.check_region("ZZ")


@pytest.mark.parametrize(("text", "minutes"), [("2h", 120), ("90m", 90), ("1h30m", 90), ("1h 30m", 90)])
def test_a_duration_is_read(text: str, minutes: int) -> None:
    assert parse_duration(text) == timedelta(minutes=minutes)


@pytest.mark.parametrize("text", ["", "0h", "two hours", "2"])
def test_a_text_that_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        parse_duration(text)


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


@pytest.mark.parametrize(("asked", "told"), [(["ca-AD"], "dia"), (["fr", "ru"], "день"), (["fr"], "day")])
def test_a_text_is_chosen_by_language_with_fallback_to_the_first_written(asked: list[str], told: str) -> None:
    assert Text.of({"en": "day", "ca": "dia", "ru": "день"}).choose(asked)[1] == told


def test_retries_climb_the_ladder_and_end_after_four_days() -> None:
    start = datetime(2023, 1, 27, 9, tzinfo=UTC)
    now, waits = start, []
    for attempts in range(1, 20):
        following = next_attempt("some-id", attempts, first_attempt_at=start, now=now)
        if following is None:
            break
        waits.append((following - now).total_seconds())
        now = following
    assert 4 <= waits[0] <= 6
    assert waits == sorted(waits)
    assert now <= start + timedelta(days=4)


def test_a_servers_wish_to_wait_is_honoured() -> None:
    now = datetime(2023, 1, 27, 9, tzinfo=UTC)
    following = next_attempt("some-id", 1, first_attempt_at=now, now=now, retry_after=3_600)
    assert following == now + timedelta(hours=1)
