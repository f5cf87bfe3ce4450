"""Days in other calendars, against tables and programs from outside this project."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise

import pytest
from convertdate import coptic, hebrew, julian
from lunar_python import Solar
from persiantools.jdatetime import JalaliDate

from reminders.core.chronologies import Month, NativeDate, chronology, parse, prefix
from reminders.core.dates import LeapDay
from reminders.core.errors import InvalidInput
from tests.building import vectors

# The library warns about itself.
pytestmark = pytest.mark.filterwarnings("ignore:month_days is deprecated:DeprecationWarning")

NAMES = ("chinese", "ethiopic", "gregorian", "hebrew", "islamic-umalqura", "julian", "persian")
ROWS = vectors("nongregorian.csv")


@pytest.mark.parametrize("row", [row for row in ROWS if row["calendar"] != "hebrew"], ids=lambda row: row["id"])
def test_a_day_of_a_native_year_falls_where_several_programs_say(row: dict[str, str]) -> None:
    name, native = parse(f"{row['calendar']}:{row['native']}")
    found = chronology(name).anniversary(native, native.year, leap_day=LeapDay.BACKWARD, rite=None)
    assert str(found) == row["gregorian"]


@pytest.mark.parametrize("row", [row for row in ROWS if row["calendar"] == "hebrew"], ids=lambda row: row["id"])
def test_a_yahrzeit_falls_where_several_programs_say(row: dict[str, str]) -> None:
    died = date.fromisoformat(row["case"].partition("(")[2][:10])
    calendar = chronology("hebrew")
    found = calendar.anniversary(
        calendar.native(died), int(row["native"]), leap_day=LeapDay.BACKWARD, rite=row["policy"].split()[0]
    )
    assert str(found) == row["gregorian"]


@pytest.mark.parametrize("name", NAMES)
def test_every_day_has_one_native_name_and_names_follow_one_another(name: str) -> None:
    calendar = chronology(name)
    for start in (calendar.first, date(1990, 1, 1), calendar.last - timedelta(days=800)):
        days = [start + timedelta(days=days) for days in range(800)]
        natives = [calendar.native(day) for day in days]
        assert [calendar.gregorian(native) for native in natives] == days
        assert len(set(natives)) == len(days)
        assert [one.year for one in natives] == sorted(one.year for one in natives)


def of_julian(day: date) -> NativeDate:
    year, month, number = julian.from_gregorian(day.year, day.month, day.day)
    return NativeDate(year, Month(month), number)


def of_coptic(day: date) -> NativeDate:
    year, month, number = coptic.from_gregorian(day.year, day.month, day.day)
    return NativeDate(year + 276, Month(month), number)


def of_hebrew(day: date) -> NativeDate:
    year, month, number = hebrew.from_gregorian(day.year, day.month, day.day)
    if month < 7:
        return NativeDate(year, Month(month + 6), number)
    if month == 12 and hebrew.leap(year):
        return NativeDate(year, Month(5, is_leap=True), number)
    return NativeDate(year, Month(min(month - 6, 6)), number)


def of_persian(day: date) -> NativeDate:
    found = JalaliDate(day)  # type: ignore[no-untyped-call]  # of a library without types
    return NativeDate(found.year, Month(found.month), found.day)


def of_chinese(day: date) -> NativeDate:
    found = Solar.fromYmd(day.year, day.month, day.day).getLunar()
    return NativeDate(found.getYear(), Month(abs(found.getMonth()), found.getMonth() < 0), found.getDay())


@pytest.mark.parametrize(
    ("name", "told_by", "first", "last", "step"),
    [
        pytest.param("julian", of_julian, date(300, 1, 1), date(2500, 1, 1), 97, id="julian"),
        pytest.param("ethiopic", of_coptic, date(300, 1, 1), date(2500, 1, 1), 97, id="ethiopic"),
        pytest.param("hebrew", of_hebrew, date(1800, 1, 1), date(2300, 1, 1), 29, id="hebrew"),
        pytest.param("persian", of_persian, date(1898, 4, 1), date(2123, 1, 1), 13, id="persian"),
        pytest.param("chinese", of_chinese, date(1901, 2, 19), date(2057, 9, 27), 211, id="chinese"),
    ],
)
def test_another_program_names_the_days_alike(
    name: str, told_by: Callable[[date], NativeDate], first: date, last: date, step: int
) -> None:
    native = chronology(name).native
    days = (date.fromordinal(ordinal) for ordinal in range(first.toordinal(), last.toordinal(), step))
    assert [(day, native(day)) for day in days if native(day) != told_by(day)] == []


def test_islamic_months_stay_near_the_tabular_calendar_and_have_29_or_30_days_while_all_tables_agree() -> None:
    calendar = chronology("islamic-umalqura")
    starts = [
        calendar.gregorian(NativeDate(year, Month(month), 1)) for year in range(1343, 1501) for month in range(1, 13)
    ]
    agreed = starts[(1420 - 1343) * 12 : (1451 - 1343) * 12]
    assert {(later - sooner).days for sooner, later in pairwise(agreed)} == {29, 30}
    for index, start in enumerate(starts):
        year, month = 1343 + index // 12, index % 12 + 1
        tabular = 227_014 + 354 * (year - 1) + (3 + 11 * year) // 30 + 29 * (month - 1) + month // 2
        assert abs(start.toordinal() - tabular) <= 2


def day_of(text: str) -> date:
    name, native = parse(text)
    return chronology(name).gregorian(native)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("martian:1-1-1", "chronology 'martian' is not supported", id="chronology"),
        pytest.param("hebrew:5774", "write year, month and day in numbers", id="no day"),
        pytest.param("hebrew:5774-05L-08x", "such as 'hebrew:5774-05L-08'", id="letters"),
        pytest.param("hebrew:5774-13-01", "month 13 does not exist; the months of the Hebrew", id="month"),
        pytest.param("hebrew:5775-05L-01", "month 5L does not exist", id="Adar I in a common year"),
        pytest.param("hebrew:5774-04-30", "day 30 does not exist; month 4 of the Hebrew year 5774 has 29", id="day"),
        pytest.param("chinese:2021-04L-01", "month 4L does not exist", id="no leap month"),
        pytest.param("chinese:2200-01-01", "years 1901 to 2199, that is 1901-02-19 to 2200-02-14", id="chinese range"),
        pytest.param("islamic-umalqura:1300-01-01", "years 1343 to 1500", id="islamic range"),
        pytest.param("persian:1400-12-30", "month 12 of the Persian year 1400 has 29 days", id="no leap day"),
        pytest.param("persian:1276-01-01", "years 1277 to 1501", id="persian range"),
        pytest.param("ethiopic:2016-13-06", "month 13 of the Ethiopic year 2016 has 5 days", id="pagume"),
        pytest.param("ethiopic:2016-14-01", "month 14 does not exist", id="ethiopic month"),
        pytest.param("julian:1901-02-29", "month 2 of the Julian year 1901 has 28 days", id="julian leap day"),
        pytest.param("julian:1900-02-00", "day 0 does not exist", id="day 0"),
        pytest.param("gregorian:1900-02-29", "29 February 1900 does not exist", id="gregorian leap day"),
        pytest.param("gregorian:1900-02L-01", "no leap month", id="gregorian leap month"),
    ],
)
def test_a_native_day_that_does_not_exist_is_refused_with_the_reason(text: str, said: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        day_of(text)
    assert said in str(refusal.value)


@pytest.mark.parametrize("name", [name for name in NAMES if name != "gregorian"])
def test_a_day_out_of_range_is_refused_and_never_guessed(name: str) -> None:
    calendar = chronology(name)
    for day in (calendar.first - timedelta(days=1), calendar.last + timedelta(days=1)):
        with pytest.raises(InvalidInput, match=r"lies outside the .* calendar as it is known here: years"):
            calendar.native(day)
    anchor = calendar.native(date(2000, 1, 1))
    with pytest.raises(InvalidInput, match="lies outside"):
        calendar.anniversary(anchor, 99_999, leap_day=LeapDay.BACKWARD, rite=None)


def test_only_a_name_before_the_colon_makes_a_native_date() -> None:
    assert [prefix(text) for text in ("2008-01-30", "2008-01-30T10:00:00Z", "--02-29", "julian:1799-05-26")] == [
        None,
        None,
        None,
        "julian",
    ]


def test_a_native_day_is_written_with_its_leap_month() -> None:
    assert str(parse("chinese:2020-4l-1")[1]) == "2020-04L-01"
