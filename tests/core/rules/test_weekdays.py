"""Rules in English that look for a weekday."""

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reminders.core.errors import InvalidInput
from reminders.core.rules import parse

VECTORS = Path(__file__).parents[2] / "vectors"
RULES = {
    "US Thanksgiving 4TH Nov": "4th thursday of november",
    "US Labor Day 1MO Sep": "first monday of september",
    "last Monday of January": "last monday of january",
    "last SU Oct (EU DST end)": "last sunday of october",
    "Victoria Day CA: Monday before 25 May = MO on/after 18 May": "monday before 05-25",
    "All Saints SE: SA on/after 31 Oct": "saturday on or after 10-31",
    "US Memorial Day last MO May": "last monday of may",
    "5th Monday of January (may not exist)": "5th monday of january",
    "last SU Mar (EU DST start)": "last sunday of march",
    "US Election Day: first TU after first MO of Nov = TU on/after 2 Nov": "tuesday after 11-01",
    "Midsummer Day SE: SA on/after 20 Jun": "saturday on or after 06-20",
}
ROWS = list(csv.DictReader((VECTORS / "weekday_rules.csv").read_text().splitlines()))
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


@pytest.mark.parametrize(
    ("text", "year", "expected"),
    [
        pytest.param(RULES[row["rule"]], int(row["year"]), row["date"], id=f"{row['rule']} {row['year']}")
        for row in ROWS
    ],
)
def test_holidays_found_by_their_weekday(text: str, year: int, expected: str) -> None:
    days = [day.isoformat() for day in parse(text).days(None, date(year, 1, 1), date(year, 12, 31))]
    assert days == ([] if expected == "none" else [expected])


@pytest.mark.parametrize(
    ("text", "year", "expected"),
    [
        pytest.param(row["rrule"], int(row["year"]), row["date"], id=f"{row['rule']} {row['year']}")
        for row in ROWS
        if row["rrule"].startswith("FREQ")
    ],
)
def test_an_rrule_finds_the_same_holidays(text: str, year: int, expected: str) -> None:
    days = [day.isoformat() for day in parse(text).days(None, date(year, 1, 1), date(year, 12, 31))]
    assert days == ([] if expected == "none" else [expected])


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("Last Thursday of November", "last thursday of november"),
        ("the 4th thu in nov", "fourth thursday of november"),
        ("2nd last friday of may", "second last friday of may"),
        ("first monday of every month", "first monday of the month"),
        ("SATURDAY ON OR AFTER 10-31", "saturday on or after 10-31"),
        ("saturday on or after 31 October", "saturday on or after 10-31"),
        ("monday before may 25", "monday before 05-25"),
        ("tuesday after --11-01", "tuesday after 11-01"),
        ("monday on or before 5-24", "monday on or before 05-24"),
        ("the first saturday on or after October 31st", "saturday on or after 10-31"),
        ("saturday on or after the 31st of october", "saturday on or after 10-31"),
        ("fourth thursday of november every year", "fourth thursday of november"),
        ("penultimate friday of may", "second last friday of may"),
        ("last day of february", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1"),
        ("last day of every month", "FREQ=MONTHLY;BYMONTHDAY=-1"),
        ("first weekday of january", "FREQ=YEARLY;BYMONTH=1;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1"),
        ("last weekday of the month", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"),
    ],
)
def test_every_spelling_has_one_canonical_text(text: str, canonical: str) -> None:
    assert parse(text).text == canonical
    assert parse(canonical) == parse(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("second last friday of may", "2024-05-24", id="second last"),
        pytest.param("friday on or after 02-29", "2024-03-01", id="after the leap day"),
        pytest.param("thursday on or after 02-29", "2024-02-29", id="on the leap day"),
        pytest.param("thursday before 02-29", "2024-02-22", id="before the leap day"),
        pytest.param("thursday after 02-29", "2024-03-07", id="after it, not on it"),
    ],
)
def test_days_of_a_leap_year(text: str, expected: str) -> None:
    assert [day.isoformat() for day in parse(text).days(None, date(2024, 1, 1), date(2024, 12, 31))] == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("wednesday on or after 02-29", "2023-03-01", id="1 March comes after it"),
        pytest.param("wednesday after 02-29", "2023-03-01", id="and is not it"),
        pytest.param("tuesday on or before 02-29", "2023-02-28", id="28 February comes before it"),
        pytest.param("tuesday before 02-29", "2023-02-28", id="and is not it either"),
    ],
)
def test_a_missing_leap_day_is_a_place_between_two_days(text: str, expected: str) -> None:
    assert [day.isoformat() for day in parse(text).days(None, date(2023, 1, 1), date(2023, 12, 31))] == [expected]


def test_the_weekday_may_lie_in_the_next_year() -> None:
    rule = parse("sunday on or after 12-28")
    assert list(rule.days(None, date(2022, 1, 1), date(2023, 12, 31))) == [
        date(2022, 1, 2),
        date(2023, 1, 1),
        date(2023, 12, 31),
    ]
    assert not rule.once_a_year


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("last thursday of november", True),
        ("first monday of the month", False),
        ("sunday on or after 12-25", True),
        ("sunday on or after 12-26", False),
        ("sunday after 12-24", True),
        ("sunday after 12-25", False),
        ("sunday on or before 01-07", True),
        ("sunday on or before 01-06", False),
        ("sunday before 01-08", True),
        ("sunday before 01-07", False),
        ("sunday before 02-29", True),
    ],
)
def test_whether_it_comes_once_a_year(text: str, *, expected: bool) -> None:
    rule = parse(text)
    assert rule.once_a_year is expected
    years = [day.year for day in rule.days(None, date(1900, 1, 1), date(2299, 12, 31))]
    assert (len(years) == len(set(years))) is expected


@pytest.mark.parametrize("text", ["monday on or after 02-30", "monday before 13-01", "monday after 31 smarch"])
def test_a_day_that_no_year_has_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="is not a day of the year; write month and day, as in 10-31"):
        parse(text)


@given(
    st.sampled_from(WEEKDAYS),
    st.sampled_from(["on or after", "on or before", "after", "before"]),
    st.dates(date(2, 1, 1), date(9998, 12, 31)).filter(lambda day: (day.month, day.day) != (2, 29)),
)
def test_the_nearest_weekday_by_walking(weekday: str, relation: str, place: date) -> None:
    step = 1 if "after" in relation else -1
    offset = 0 if "on" in relation else step
    while date.fromordinal(place.toordinal() + offset).weekday() != WEEKDAYS.index(weekday):
        offset += step
    expected = date.fromordinal(place.toordinal() + offset)
    rule = parse(f"{weekday} {relation} {place:%m-%d}")
    assert list(rule.days(None, expected, expected)) == [expected]
    assert parse(rule.text) == rule


def test_the_ends_of_time_are_no_error() -> None:
    for weekday in WEEKDAYS:
        for place in ("on or after 12-31", "on or before 01-01"):
            days = list(parse(f"{weekday} {place}").days(None, date.min, date.max))
            assert 9998 <= len(days) <= 9999
