"""Rules in the years and months of other calendars (RFC 7529)."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reminders.core.chronologies import NAMES, NativeDate, chronology
from reminders.core.engine import milestone_after, occurrences
from reminders.core.errors import InvalidInput
from reminders.core.rules import parse
from tests.building import a_calendar, an_event

CALENDAR = a_calendar()
WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


def days_of(text: str, first: str, last: str, anchor: str | None = None) -> list[str]:
    start = date.fromisoformat(anchor) if anchor else None
    return [str(day) for day in parse(text).days(start, date.fromisoformat(first), date.fromisoformat(last))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Easter-like fixed feasts, from published calendars.
        pytest.param("RSCALE=HEBREW;FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1", "2024-10-03", id="Rosh Hashanah"),
        pytest.param("RSCALE=HEBREW;FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=14", "2024-03-24", id="Purim in Adar II"),
        pytest.param("RSCALE=HEBREW;FREQ=YEARLY;BYMONTH=7;BYMONTHDAY=15", "2024-04-23", id="Passover"),
        pytest.param("RSCALE=CHINESE;FREQ=YEARLY;BYMONTH=8;BYMONTHDAY=15", "2024-09-17", id="Mid-Autumn"),
        pytest.param("RSCALE=CHINESE;FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=-1", "2024-02-09", id="New Year's Eve"),
        pytest.param("RSCALE=DANGI;FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=8", "2024-05-15", id="Buddha's birthday, Korea"),
        pytest.param("RSCALE=ISLAMIC-UMALQURA;FREQ=YEARLY;BYMONTH=10;BYMONTHDAY=1", "2024-04-10", id="end of Ramadan"),
        pytest.param("RSCALE=PERSIAN;FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1", "2024-03-20", id="Nowruz"),
        pytest.param("RSCALE=ETHIOPIC;FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1", "2024-09-11", id="Enkutatash"),
        pytest.param("RSCALE=JULIAN;FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=25", "2024-01-07", id="Christmas, old style"),
        # By position in the native year.
        pytest.param("RSCALE=HEBREW;FREQ=YEARLY;BYYEARDAY=-1", "2024-10-02", id="last day of a Hebrew year"),
        pytest.param("RSCALE=PERSIAN;FREQ=YEARLY;BYYEARDAY=366;SKIP=BACKWARD", "2024-03-19", id="last Persian day"),
        pytest.param("RSCALE=PERSIAN;FREQ=YEARLY;BYMONTH=12;BYDAY=-1WE", "2024-03-13", id="last Wednesday of Esfand"),
        pytest.param("RSCALE=HEBREW;FREQ=YEARLY;BYDAY=1SA", "2024-10-05", id="first Sabbath of the Hebrew year"),
        pytest.param("RSCALE=PERSIAN;FREQ=YEARLY;BYWEEKNO=1;BYDAY=SA;WKST=SA", "2024-03-23", id="week 1 of 1403"),
        pytest.param("RSCALE=ETHIOPIC;FREQ=MONTHLY;BYMONTH=13;BYMONTHDAY=3", "2024-09-08", id="a thirteenth month"),
        pytest.param(
            "RSCALE=ISLAMIC-UMALQURA;FREQ=DAILY;BYMONTH=9;BYMONTHDAY=27", "2024-04-06", id="27 Ramadan among days"
        ),
        pytest.param("RSCALE=HEBREW;FREQ=WEEKLY;BYMONTH=5L;BYDAY=SA;BYSETPOS=1", "2024-02-10", id="only in Adar I"),
    ],
)
def test_a_day_of_a_native_year(text: str, expected: str) -> None:
    assert expected in days_of(text, "2024-01-01", "2024-12-31")
    assert parse(parse(text).text) == parse(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # 5784 has Adar I, 5785 has not.
        pytest.param("BYMONTH=5L;BYMONTHDAY=10", "2024-02-19", id="omitted"),
        pytest.param("BYMONTH=5L;BYMONTHDAY=10;SKIP=FORWARD", "2024-02-19 2025-03-10", id="then Adar"),
        pytest.param("BYMONTH=5L;BYMONTHDAY=10;SKIP=BACKWARD", "2024-02-19 2025-02-08", id="then Shevat"),
        pytest.param("BYMONTH=5L;BYMONTHDAY=30;SKIP=FORWARD", "2024-03-10 2025-03-30", id="Adar has 29: 1 Nisan"),
        pytest.param("BYMONTH=5L;BYMONTHDAY=30;SKIP=BACKWARD", "2024-03-10 2025-02-28", id="Shevat has 30"),
        pytest.param("BYMONTH=5L,6;BYMONTHDAY=10;SKIP=FORWARD", "2024-02-19 2024-03-20 2025-03-10", id="once"),
        pytest.param("BYMONTH=5L;BYDAY=1SU;SKIP=FORWARD", "2024-02-11 2025-03-02", id="BYDAY in what is left"),
        pytest.param("BYMONTH=5L;BYMONTHDAY=10;BYDAY=MO;SKIP=BACKWARD", "2024-02-19", id="BYDAY sifts last"),
        pytest.param("BYMONTH=5L;BYMONTHDAY=1,10;BYSETPOS=-1;SKIP=FORWARD", "2024-02-19 2025-03-10", id="BYSETPOS"),
        pytest.param("FREQ=MONTHLY;BYMONTH=5L;BYMONTHDAY=10;SKIP=FORWARD", "2024-02-19 2025-03-10", id="monthly"),
    ],
)
def test_skip_moves_first_the_month_then_the_day(text: str, expected: str) -> None:
    rule = f"RSCALE=HEBREW;{'' if 'FREQ' in text else 'FREQ=YEARLY;'}{text}"
    assert days_of(rule, "2023-10-01", "2025-09-01") == expected.split()


def test_monthly_counts_leap_months_too() -> None:
    # The fourth month of 2020 came twice.
    assert days_of("RSCALE=CHINESE;FREQ=MONTHLY;BYMONTHDAY=1", "2020-04-01", "2020-07-31") == [
        "2020-04-23",
        "2020-05-23",
        "2020-06-21",
        "2020-07-21",
    ]
    every_second = days_of("RSCALE=CHINESE;FREQ=MONTHLY;INTERVAL=2", "2020-01-01", "2020-12-31", anchor="2020-01-25")
    assert every_second == ["2020-01-25", "2020-03-24", "2020-05-23", "2020-07-21", "2020-09-17", "2020-11-15"]


def test_a_day_that_skip_moved_into_the_next_year_counts_with_its_own() -> None:
    event = an_event(since="persian:1399-12-30", rule="RSCALE=PERSIAN;FREQ=YEARLY;SKIP=FORWARD")
    found = occurrences(event, CALENDAR, date(2021, 1, 1), date(2026, 1, 1))
    assert [(str(one.start), one.ordinal) for one in found] == [
        ("2021-03-20", 0),
        ("2022-03-21", 1),
        ("2023-03-21", 2),
        ("2024-03-20", 3),
        ("2025-03-20", 4),
    ]
    milestone = milestone_after(event, CALENDAR, date(2025, 3, 21))
    assert milestone is not None
    assert (str(milestone.start), milestone.ordinal) == ("2026-03-21", 5)


def test_islamic_years_are_counted_faster_than_gregorian_ones() -> None:
    event = an_event(since="islamic-umalqura:1400-09-01", rule="RSCALE=ISLAMIC-UMALQURA;FREQ=YEARLY")
    found = occurrences(event, CALENDAR, date(2030, 1, 1), date(2030, 12, 31))
    assert [one.ordinal for one in found] == [51, 52]
    milestone = milestone_after(event, CALENDAR, date(2031, 1, 1))
    assert milestone is not None
    assert milestone.ordinal == 55


@pytest.mark.parametrize("name", [name for name in NAMES if name != "gregorian"])
def test_an_anchor_in_either_notation_gives_the_same_days(name: str) -> None:
    rule = f"RSCALE={name.upper()};FREQ=YEARLY;SKIP=BACKWARD"
    day = date(2001, 5, 23)
    one, other = (an_event(since=since, rule=rule) for since in (str(day), f"{name}:{chronology(name).native(day)}"))
    first, last = date(2000, 1, 1), date(2070, 1, 1)
    days = [(found.start, found.key) for found in occurrences(one, CALENDAR, first, last)]
    assert days == [(found.start, found.key) for found in occurrences(other, CALENDAR, first, last)]
    assert [int(key) for _, key in days] == list(range(len(days)))


def test_an_anchor_of_another_calendar_is_only_a_day() -> None:
    event = an_event(since="hebrew:5774-05L-08", rule="RSCALE=CHINESE;FREQ=YEARLY")
    same = an_event(since="2014-02-08", rule="RSCALE=CHINESE;FREQ=YEARLY")
    window = (date(2014, 1, 1), date(2020, 1, 1))
    assert [one.start for one in occurrences(event, CALENDAR, *window)] == [
        one.start for one in occurrences(same, CALENDAR, *window)
    ]


@pytest.mark.parametrize(
    "rest", ["FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO", "FREQ=MONTHLY;BYMONTHDAY=-1", "FREQ=YEARLY;BYYEARDAY=1"]
)
@pytest.mark.parametrize("name", [name for name in NAMES if name != "gregorian"])
def test_a_rule_ends_where_its_calendar_does(name: str, rest: str) -> None:
    calendar, day = chronology(name), timedelta(days=1)
    rule = parse(f"RSCALE={name.upper()};{rest}")
    begin, end = calendar.first + 400 * day, calendar.last - 400 * day
    assert list(rule.days(None, date.min, begin)) == list(rule.days(None, calendar.first, begin))
    assert list(rule.days(None, end, date.max)) == list(rule.days(None, end, calendar.last))
    assert list(rule.days(None, date.min, calendar.first - day)) == []
    assert list(rule.days(None, calendar.last + day, date.max)) == []
    with pytest.raises(InvalidInput, match=r"lies outside the .* calendar as it is known here: years"):
        list(rule.days(calendar.last + day, date(2020, 1, 1), date.max))


def lists_of(values: list[int]) -> st.SearchStrategy[list[int]]:
    return st.lists(st.sampled_from(values), max_size=3, unique=True)


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(NAMES),
    st.sampled_from(["DAILY", "MONTHLY", "YEARLY"]),
    lists_of([1, 2, 5, 6, 9, 12]),
    lists_of([1, 10, 29, 30, 31, -1, -29, -30]),
    st.lists(st.sampled_from(WEEKDAYS), max_size=3, unique=True),
    st.dates(date(1930, 1, 1), date(2040, 1, 1)),
)
def test_what_a_rule_says_of_a_day_is_true_of_its_days_and_of_no_other(
    name: str, frequency: str, months: list[int], numbers: list[int], weekdays: list[str], first: date
) -> None:
    parts = {"BYMONTH": map(str, months), "BYMONTHDAY": map(str, numbers), "BYDAY": weekdays}
    lists = {part: ",".join(values) for part, values in parts.items()}
    text = ";".join(f"{part}={listed}" for part, listed in lists.items() if listed)
    if not (numbers or weekdays):
        return
    calendar, last = chronology(name), first + timedelta(days=420)

    def length(native: NativeDate) -> int:
        number = calendar.length(native.year, native.month)
        assert number is not None
        return number

    def fits(day: date) -> bool:
        native = calendar.native(day)
        return (
            (not months or (not native.month.is_leap and native.month.number in months))
            and (not numbers or native.day in numbers or native.day - length(native) - 1 in numbers)
            and (not weekdays or WEEKDAYS[day.weekday()] in weekdays)
        )

    days = [first + timedelta(days=offset) for offset in range(421)]
    try:
        rule = parse(f"RSCALE={name.upper()};FREQ={frequency};{text}")
    except InvalidInput:  # no day ever fits
        assert not any(map(fits, days))
        return
    assert list(rule.days(None, first, last)) == [day for day in days if fits(day)]


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(NAMES),
    st.sampled_from(
        [
            "FREQ=YEARLY",
            "FREQ=YEARLY;INTERVAL=3",
            "FREQ=YEARLY;BYWEEKNO=1,20,-1",
            "FREQ=YEARLY;BYYEARDAY=1,-1,355;COUNT=40",
            "FREQ=YEARLY;BYMONTH=2,12;BYMONTHDAY=30",
            "FREQ=MONTHLY",
            "FREQ=MONTHLY;INTERVAL=5;COUNT=30",
            "FREQ=MONTHLY;BYDAY=5SA,-1MO;BYSETPOS=-1",
            "FREQ=WEEKLY;INTERVAL=2;BYMONTH=1,3",
            "FREQ=DAILY;INTERVAL=10;BYMONTHDAY=1,2,3,-1",
        ]
    ),
    st.sampled_from(["OMIT", "FORWARD", "BACKWARD"]),
    st.dates(date(1930, 1, 1), date(1990, 1, 1)),
    st.lists(st.integers(0, 20_000), min_size=3, max_size=3, unique=True).map(sorted),
)
def test_adjoining_windows_give_each_day_once_in_every_calendar(
    name: str, text: str, skip: str, anchor: date, offsets: list[int]
) -> None:
    rule = parse(f"RSCALE={name.upper()};{text};SKIP={skip}")
    assert parse(rule.text) == rule
    first, middle, last = (anchor + timedelta(days=offset - 500) for offset in offsets)
    together = list(rule.days(anchor, first, last))
    assert together == sorted(set(together))
    assert all(max(first, anchor) <= day <= last for day in together)
    after = middle + timedelta(days=1)
    assert [*rule.days(anchor, first, middle), *rule.days(anchor, after, last)] == together
    if rule.once_a_year:
        numbers = [n for n, _ in rule.counted(anchor, first, last)]
        assert numbers == sorted(set(numbers))
        assert [day for _, day in rule.counted(anchor, first, last)] == together


@pytest.mark.parametrize("name", ["gregorian", "hebrew", "julian", "ethiopic", "islamic-civil"])
def test_nothing_drifts_in_four_hundred_years(name: str) -> None:
    calendar, anchor = chronology(name), date(1900, 4, 10)
    native = calendar.native(anchor)
    found = list(parse(f"RSCALE={name.upper()};FREQ=YEARLY").counted(anchor, anchor, date(2300, 12, 31)))
    assert len(found) >= 400
    for n, day in found:
        assert calendar.native(day) == NativeDate(native.year + n, native.month, native.day)
