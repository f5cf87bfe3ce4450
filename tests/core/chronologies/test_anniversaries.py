"""Which day an anniversary has in years that lack the anchor's own."""

from datetime import date

import pytest
from convertdate import hebrew

from reminders.core.chronologies import Month, NativeDate, chronology, parse
from reminders.core.dates import LeapDay
from reminders.core.engine import milestone_after, occurrences
from reminders.core.errors import InvalidInput
from tests.building import a_calendar, an_event, vectors

# The library warns about itself.
pytestmark = pytest.mark.filterwarnings("ignore:month_days is deprecated:DeprecationWarning")

CALENDAR = a_calendar()


@pytest.mark.parametrize(
    ("anchor", "year", "policy", "expected"),
    [
        ("persian:1399-12-30", 1400, "backward", "2022-03-20"),
        ("persian:1399-12-30", 1400, "forward", "2022-03-21"),
        ("persian:1399-12-30", 1400, "omit", "None"),
        ("persian:1399-12-30", 1403, "omit", "2025-03-20"),
        ("julian:1900-02-29", 1901, "backward", "1901-03-13"),
        ("julian:1900-02-29", 1901, "forward", "1901-03-14"),
        ("ethiopic:2015-13-06", 2016, "forward", "2024-09-11"),
        ("ethiopic:2015-13-06", 2016, "omit", "None"),
        ("islamic-umalqura:1442-08-30", 1443, "backward", "2022-04-01"),
        ("islamic-umalqura:1442-08-30", 1443, "forward", "2022-04-02"),
        ("islamic-umalqura:1442-08-30", 1443, "omit", "None"),
    ],
)
def test_the_policy_decides_where_a_month_is_too_short(anchor: str, year: int, policy: str, expected: str) -> None:
    name, native = parse(anchor)
    assert str(chronology(name).anniversary(native, year, leap_day=LeapDay(policy), rite=None)) == expected


@pytest.mark.parametrize(
    ("anchor", "year", "native"),
    [
        pytest.param("2020-04L-10", 2031, "2031-04-10", id="leap month absent"),
        pytest.param("2020-04L-10", 2039, "2039-04-10", id="another month is leap"),
        pytest.param("2001-04L-10", 2020, "2020-04L-10", id="leap month there"),
        pytest.param("2001-04-10", 2020, "2020-04-10", id="born in the regular month"),
        pytest.param("2023-12-30", 2024, "2024-12-29", id="the 30th of a short month"),
    ],
)
def test_a_chinese_birthday_keeps_its_month(anchor: str, year: int, native: str) -> None:
    calendar = chronology("chinese")
    for policy in LeapDay:  # custom decides, not the policy
        found = calendar.anniversary(parse(f"chinese:{anchor}")[1], year, leap_day=policy, rite=None)
        assert found == calendar.gregorian(parse(f"chinese:{native}")[1])


# Computed by @hebcal/core 6.9.3: one in 263 of the birthdays and yahrzeits in 29 years after tricky days of 5740 to
# 5789. All 36,714 were compared once.
@pytest.mark.parametrize("row", vectors("hebrew_anniversaries.csv"), ids=lambda row: "-".join(row.values()))
def test_hebrew_anniversaries_are_those_of_hebcal(row: dict[str, str]) -> None:
    calendar = chronology("hebrew")
    anchor = calendar.native(date.fromisoformat(row["anchor"]))
    found = calendar.anniversary(anchor, int(row["year"]), leap_day=LeapDay.OMIT, rite=row["rite"])
    assert str(found) == row["day"]


# Months of convertdate: 7 Tishri ... 12 Adar or Adar I, 13 Adar II, 1 Nisan ... 6 Elul.
NISAN, HESHVAN, KISLEV, TEVETH, SHEVAT, ADAR, VEADAR = 1, 8, 9, 10, 11, 12, 13
TRICKY = [(HESHVAN, 29), (HESHVAN, 30), (KISLEV, 30), (SHEVAT, 30), (ADAR, 1), (ADAR, 29), (ADAR, 30), (VEADAR, 29)]


def told_by_calculation(year: int, month: int, day: int) -> date:
    """Return the day, which may run past the month's end."""
    start = date(*hebrew.to_gregorian(year, month, 1))
    return date.fromordinal(start.toordinal() + day - 1)


def last_month(year: int) -> int:
    return VEADAR if hebrew.leap(year) else ADAR


def birthday(born: tuple[int, int, int], year: int) -> date:
    """Follow Reingold and Dershowitz, Calendrical Calculations."""
    month = last_month(year) if born[1] == last_month(born[0]) else born[1]
    return told_by_calculation(year, month, born[2])


def yahrzeit(died: tuple[int, int, int], year: int) -> date:
    """Follow Reingold and Dershowitz, Calendrical Calculations."""
    died_year, month, day = died
    for long_month, following in ((HESHVAN, KISLEV), (KISLEV, TEVETH)):
        if (month, day) == (long_month, 30) and hebrew.month_length(died_year + 1, long_month) < 30:
            return told_by_calculation(year, following, 0)
    if month == VEADAR:
        return told_by_calculation(year, last_month(year), day)
    if (month, day) == (ADAR, 30) and not hebrew.leap(year):
        return told_by_calculation(year, SHEVAT, 30)
    return told_by_calculation(year, month, day)


@pytest.mark.parametrize(("rite", "told_by"), [("birthday", birthday), ("yahrzeit", yahrzeit)])
def test_hebrew_anniversaries_follow_the_rules_of_calendrical_calculations(rite: str, told_by: object) -> None:
    assert callable(told_by)
    calendar = chronology("hebrew")
    compared = 0
    for year in range(5755, 5776):
        for month, day in TRICKY:
            if month > last_month(year) or day > hebrew.month_length(year, month):
                continue
            anchor = calendar.native(told_by_calculation(year, month, day))
            for later in range(year + 1, year + 20):
                found = calendar.anniversary(anchor, later, leap_day=LeapDay.OMIT, rite=rite)
                assert found == told_by((year, month, day), later), (anchor, later)
                compared += 1
    assert compared > 2000


def test_years_are_counted_in_the_calendar_of_the_anchor() -> None:
    found = occurrences(an_event(since="islamic-umalqura:1400-01-01"), CALENDAR, date(2024, 1, 1), date(2024, 12, 31))
    assert [(str(one.start), one.ordinal) for one in found] == [("2024-07-07", 46)]
    short = occurrences(an_event(since="islamic-umalqura:1400-09-01"), CALENDAR, date(2030, 1, 1), date(2030, 12, 31))
    assert [one.ordinal for one in short] == [51, 52]


def test_a_gregorian_anchor_is_converted() -> None:
    native = occurrences(an_event(since="hebrew:5774-05L-08"), CALENDAR, date(2014, 1, 1), date(2060, 1, 1))
    converted = occurrences(
        an_event(since="2014-02-08", chronology="hebrew"), CALENDAR, date(2014, 1, 1), date(2060, 1, 1)
    )
    assert [(one.start, one.key) for one in native] == [(one.start, one.key) for one in converted]
    assert (str(native[0].start), native[0].ordinal, len(native)) == ("2014-02-08", 0, 46)


def test_a_contradicting_chronology_is_refused() -> None:
    with pytest.raises(InvalidInput, match="`chronology` is 'persian', but `since` is 'hebrew:5774-05L-08'"):
        an_event(since="hebrew:5774-05L-08", chronology="persian")


@pytest.mark.parametrize(
    "since", ["chinese:2020-04L-10", "islamic-umalqura:1445-09-01", "persian:1387-11-10", "julian:1799-05-26"]
)
def test_a_window_beyond_the_range_of_a_chronology_gives_what_lies_within(since: str) -> None:
    event = an_event(since=since)
    calendar = chronology(event.chronology)
    whole = occurrences(event, CALENDAR, date.min, date.max)
    within = occurrences(event, CALENDAR, calendar.first, calendar.last)
    assert [one.key for one in whole] == [one.key for one in within] == [str(n) for n in range(len(whole))]
    assert occurrences(event, CALENDAR, date(9999, 6, 1), date(9999, 12, 31)) == []
    assert milestone_after(event, CALENDAR, calendar.last) is None


@pytest.mark.parametrize("day", [date(2026, 1, 1), date(2026, 7, 6), date(2026, 12, 31)])
@pytest.mark.parametrize(
    "since", ["islamic-umalqura:1350-01-10", "hebrew:5700-01-01", "chinese:1930-12-29", "ethiopic:1900-13-05"]
)
def test_the_next_milestone_is_the_first_one_after_the_day(since: str, day: date) -> None:
    event = an_event(since=since, milestones={"every": 1})
    found = milestone_after(event, CALENDAR, day)
    listed = [
        one for one in occurrences(event, CALENDAR, day, date(2029, 1, 1)) if one.first_day and one.first_day > day
    ]
    assert found is not None
    assert found.key == listed[0].key


def test_nothing_drifts_over_the_whole_range_of_the_chinese_calendar() -> None:
    calendar = chronology("chinese")
    anchor = NativeDate(1901, Month(8), 15)
    for year in range(1902, 2100):
        day = calendar.anniversary(anchor, year, leap_day=LeapDay.BACKWARD, rite=None)
        assert day is not None
        assert calendar.native(day) == NativeDate(year, Month(8), 15)
        assert date(year, 9, 7) <= day <= date(year, 10, 9)


@pytest.mark.parametrize(
    ("since", "expected"),
    [
        # Chinese New Year, the first day of the Ethiopic thirteenth month, and a day of Adar I.
        pytest.param("chinese:2013-01-01", ["2013-02-10", "2014-01-31", "2015-02-19", "2016-02-08"], id="new year"),
        pytest.param(
            "ethiopic:2005-13-01", ["2013-09-06", "2014-09-06", "2015-09-06", "2016-09-06"], id="ethiopic thirteenth"
        ),
        pytest.param(
            "hebrew:5774-05L-08", ["2014-02-08", "2015-02-27", "2016-02-17", "2017-03-06"], id="adar I, skip forward"
        ),
    ],
)
def test_the_yearly_examples_of_rfc_7529(since: str, expected: list[str]) -> None:
    found = occurrences(an_event(since=since), CALENDAR, date(2013, 1, 1), date(2019, 1, 1))
    assert [str(one.start) for one in found][:4] == expected
