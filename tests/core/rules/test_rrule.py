"""RRULEs: the RFC's own examples, RFC 7529 vectors, python-dateutil as oracle, and what must hold for every rule."""

import json
import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from dateutil import rrule as oracle
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from reminders.core.errors import InvalidInput
from reminders.core.rules import Rule, rrule

VECTORS = Path(__file__).parents[2] / "vectors"
WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


def days_of(text: str) -> list[date]:
    """Read `1997-09: 2 9, 1997-10: 7` as three days."""
    months = [month.split(":") for month in text.split(",")]
    return [date.fromisoformat(f"{month.strip()}-{int(day):02}") for month, days in months for day in days.split()]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("FREQ=DAILY;COUNT=10", "1997-09: 2 3 4 5 6 7 8 9 10 11"),
        ("FREQ=DAILY;INTERVAL=10;COUNT=5", "1997-09: 2 12 22, 1997-10: 2 12"),
        ("FREQ=WEEKLY;COUNT=10", "1997-09: 2 9 16 23 30, 1997-10: 7 14 21 28, 1997-11: 4"),
        ("FREQ=WEEKLY;COUNT=10;WKST=SU;BYDAY=TU,TH", "1997-09: 2 4 9 11 16 18 23 25 30, 1997-10: 2"),
        (
            "FREQ=WEEKLY;INTERVAL=2;UNTIL=19971124;WKST=SU;BYDAY=MO,WE,FR",
            "1997-09: 1 3 5 15 17 19 29, 1997-10: 1 3 13 15 17 27 29 31, 1997-11: 10 12 14 24",
        ),
        ("FREQ=WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH", "1997-09: 2 4 16 18 30, 1997-10: 2 14 16"),
        ("FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO", "1997-08: 5 10 19 24"),
        ("FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU", "1997-08: 5 17 19 31"),
        ("FREQ=MONTHLY;UNTIL=19971224T000000Z;BYDAY=1FR", "1997-09: 5, 1997-10: 3, 1997-11: 7, 1997-12: 5"),
        (
            "FREQ=MONTHLY;INTERVAL=2;COUNT=10;BYDAY=1SU,-1SU",
            "1997-09: 7 28, 1997-11: 2 30, 1998-01: 4 25, 1998-03: 1 29, 1998-05: 3 31",
        ),
        (
            "FREQ=MONTHLY;COUNT=6;BYDAY=-2MO",
            "1997-09: 22, 1997-10: 20, 1997-11: 17, 1997-12: 22, 1998-01: 19, 1998-02: 16",
        ),
        (
            "FREQ=MONTHLY;COUNT=6;BYMONTHDAY=-3",
            "1997-09: 28, 1997-10: 29, 1997-11: 28, 1997-12: 29, 1998-01: 29, 1998-02: 26",
        ),
        (
            "FREQ=MONTHLY;COUNT=10;BYMONTHDAY=1,-1",
            "1997-09: 30, 1997-10: 1 31, 1997-11: 1 30, 1997-12: 1 31, 1998-01: 1 31, 1998-02: 1",
        ),
        (
            "FREQ=MONTHLY;INTERVAL=18;COUNT=10;BYMONTHDAY=10,11,12,13,14,15",
            "1997-09: 10 11 12 13 14 15, 1999-03: 10 11 12 13",
        ),
        ("FREQ=MONTHLY;COUNT=5;BYMONTHDAY=15,30", "2007-01: 15 30, 2007-02: 15, 2007-03: 15 30"),
        ("FREQ=MONTHLY;INTERVAL=2;COUNT=9;BYDAY=TU", "1997-09: 2 9 16 23 30, 1997-11: 4 11 18 25"),
        (
            "FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13;COUNT=6",
            "1997-09: 13, 1997-10: 11, 1997-11: 8, 1997-12: 13, 1998-01: 10, 1998-02: 7",
        ),
        ("FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3", "1997-09: 4, 1997-10: 7, 1997-11: 6"),
        (
            "FREQ=MONTHLY;COUNT=5;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2",
            "1997-09: 29, 1997-10: 30, 1997-11: 27, 1997-12: 30, 1998-01: 29",
        ),
        ("FREQ=YEARLY;COUNT=4;BYMONTH=6,7", "1997-06: 10, 1997-07: 10, 1998-06: 10, 1998-07: 10"),
        (
            "FREQ=YEARLY;INTERVAL=2;COUNT=5;BYMONTH=1,2,3",
            "1997-03: 10, 1999-01: 10, 1999-02: 10, 1999-03: 10, 2001-01: 10",
        ),
        (
            "FREQ=YEARLY;INTERVAL=3;COUNT=7;BYYEARDAY=1,100,200",
            "1997-01: 1, 1997-04: 10, 1997-07: 19, 2000-01: 1, 2000-04: 9, 2000-07: 18, 2003-01: 1",
        ),
        ("FREQ=YEARLY;COUNT=3;BYDAY=20MO", "1997-05: 19, 1998-05: 18, 1999-05: 17"),
        ("FREQ=YEARLY;COUNT=3;BYWEEKNO=20;BYDAY=MO", "1997-05: 12, 1998-05: 11, 1999-05: 17"),
        ("FREQ=YEARLY;COUNT=7;BYMONTH=3;BYDAY=TH", "1997-03: 13 20 27, 1998-03: 5 12 19 26"),
        (
            "FREQ=YEARLY;INTERVAL=4;COUNT=3;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8",
            "1996-11: 5, 2000-11: 7, 2004-11: 2",
        ),
    ],
)
def test_the_examples_of_rfc_5545_section_3_8_5_3(text: str, expected: str) -> None:
    days = days_of(expected)
    end = date(9999, 12, 31) if "COUNT" in text else date(1997, 12, 31)
    assert list(rrule.parse(text).days(days[0], date(1, 1, 1), end)) == days


def test_a_first_day_that_does_not_fit_is_neither_given_nor_counted() -> None:
    friday_13 = rrule.parse("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13;COUNT=5")
    expected = days_of("1998-02: 13, 1998-03: 13, 1998-11: 13, 1999-08: 13, 2000-10: 13")
    assert list(friday_13.days(date(1997, 9, 2), date(1997, 1, 1), date(2020, 1, 1))) == expected


def test_january_as_days_of_a_year_and_as_days() -> None:
    window = (date(1998, 1, 1), date(1990, 1, 1), date(2010, 1, 1))
    yearly = list(rrule.parse("FREQ=YEARLY;UNTIL=20000131T140000Z;BYMONTH=1;BYDAY=SU,MO,TU,WE,TH,FR,SA").days(*window))
    assert len(yearly) == 93
    assert yearly == list(rrule.parse("FREQ=DAILY;UNTIL=20000131T140000Z;BYMONTH=1").days(*window))


@pytest.mark.parametrize(
    ("text", "start", "instances"),
    [
        pytest.param(row["rrule"], row["dtstart"], row["instances"], id=f"{number} {row['title']}")
        for number, row in enumerate(json.loads((VECTORS / "rscale_skip.json").read_text()))
    ],
)
def test_the_vectors_of_rfc_7529_and_libical(text: str, start: str, instances: list[str]) -> None:
    expected = [date.fromisoformat(instance[:8]) for instance in instances]
    days = rrule.parse(text).days(date.fromisoformat(start[:8]), expected[0], expected[-1])
    assert list(days) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "FREQ=MONTHLY;SKIP=FORWARD;BYMONTHDAY=1,31",
            "2023-01: 1 31, 2023-02: 1, 2023-03: 1 31, 2023-04: 1, 2023-05: 1 31",
            id="two days moved onto one are given once",
        ),
        pytest.param(
            "FREQ=YEARLY;SKIP=FORWARD;BYMONTH=2;BYMONTHDAY=30",
            "2023-03: 1",
            id="a moved day stays, though its month is not named",
        ),
        pytest.param("FREQ=YEARLY;SKIP=BACKWARD;BYMONTH=2;BYMONTHDAY=29,30", "2023-02: 28", id="both fall back"),
        pytest.param("FREQ=YEARLY;SKIP=FORWARD;BYMONTH=2;BYMONTHDAY=29;BYDAY=WE", "2023-03: 1", id="BYDAY comes after"),
        pytest.param("FREQ=YEARLY;SKIP=FORWARD;BYMONTH=2;BYMONTHDAY=29;BYDAY=TU", "", id="BYDAY comes after, no"),
        pytest.param("FREQ=MONTHLY;SKIP=FORWARD;BYMONTH=2;BYMONTHDAY=28,29;BYSETPOS=-1", "2023-03: 1", id="BYSETPOS"),
    ],
)
def test_skip_moves_a_day_before_by_day_and_by_set_position_are_looked_at(text: str, expected: str) -> None:
    rule = rrule.parse(f"RSCALE=GREGORIAN;{text}")
    assert list(rule.days(None, date(2023, 1, 1), date(2023, 5, 31))) == (days_of(expected) if expected else [])


@pytest.mark.parametrize(
    ("text", "anchor", "expected"),
    [
        pytest.param("FREQ=YEARLY", "2008-01-30", "2023-01: 30", id="month and day"),
        pytest.param("FREQ=YEARLY;BYMONTH=3", "2008-01-30", "2023-03: 30", id="day"),
        pytest.param("FREQ=YEARLY;BYWEEKNO=1", "2008-01-30", "2023-01: 4", id="weekday of a week"),
        pytest.param("FREQ=MONTHLY;BYMONTH=1,2,3", "2008-01-30", "2023-01: 30, 2023-03: 30", id="day of a month"),
        pytest.param("FREQ=WEEKLY;BYMONTH=2", "2008-01-30", "2023-02: 1 8 15 22", id="weekday"),
    ],
)
def test_what_the_rule_leaves_open_comes_from_the_first_day(text: str, anchor: str, expected: str) -> None:
    rule = rrule.parse(text)
    assert rule.needs_anchor
    assert list(rule.days(date.fromisoformat(anchor), date(2023, 1, 1), date(2023, 12, 31))) == days_of(expected)


def test_without_its_first_day_such_a_rule_is_refused_at_once() -> None:
    with pytest.raises(InvalidInput, match="`FREQ=YEARLY` depends on its first day; give that as `since`"):
        rrule.parse("FREQ=YEARLY").days(None, date(2023, 1, 1), date(2023, 12, 31))


@pytest.mark.parametrize("text", ["FREQ=MONTHLY;BYDAY=1MO", "FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=30", "FREQ=DAILY"])
def test_a_rule_that_says_all_has_no_beginning(text: str) -> None:
    rule = rrule.parse(text)
    assert not rule.needs_anchor
    assert len(list(rule.days(None, date(1, 1, 1), date(1, 2, 28)))) >= 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("FREQ=YEARLY", True),
        ("FREQ=YEARLY;INTERVAL=5", True),
        ("FREQ=YEARLY;BYMONTH=11;BYDAY=4TH", True),
        ("FREQ=YEARLY;BYDAY=20MO", True),
        ("FREQ=YEARLY;BYMONTH=5;BYDAY=MO;BYMONTHDAY=18,19,20,21,22,23,24", True),
        ("FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", True),
        ("FREQ=YEARLY;BYYEARDAY=366", True),
        ("FREQ=MONTHLY;BYMONTH=1;BYMONTHDAY=30", True),
        ("FREQ=MONTHLY;INTERVAL=12", True),
        ("RSCALE=GREGORIAN;FREQ=YEARLY;SKIP=FORWARD", True),
        ("FREQ=YEARLY;BYMONTH=1,7", False),
        pytest.param("RSCALE=ETHIOPIC;FREQ=YEARLY;BYMONTH=1,13", False, id="a month of five days too"),
        ("RSCALE=HEBREW;FREQ=YEARLY;BYMONTH=5L,6;SKIP=FORWARD", False),
        ("RSCALE=HEBREW;FREQ=YEARLY;BYMONTH=5L;SKIP=FORWARD", True),
        ("RSCALE=PERSIAN;FREQ=MONTHLY;INTERVAL=24", True),
        pytest.param("RSCALE=CHINESE;FREQ=MONTHLY;INTERVAL=12", False, id="years of twelve or thirteen months"),
        ("FREQ=YEARLY;BYMONTHDAY=1", False),
        ("FREQ=YEARLY;BYMONTH=5;BYDAY=MO;BYMONTHDAY=18,19,20,21,22,23,24,25", False),
        pytest.param("FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO", False, id="2 January and 31 December 2012"),
        pytest.param(
            "RSCALE=GREGORIAN;FREQ=YEARLY;BYYEARDAY=366;SKIP=FORWARD", True, id="1 January counts with the year before"
        ),
        ("FREQ=MONTHLY;INTERVAL=6", False),
        pytest.param("FREQ=MONTHLY;INTERVAL=18", False, id="not of whole years"),
        pytest.param("FREQ=DAILY;INTERVAL=1000", False, id="not of whole years either"),
        ("FREQ=WEEKLY", False),
    ],
)
def test_whether_a_rule_comes_once_a_year(text: str, *, expected: bool) -> None:
    assert rrule.parse(text).once_a_year is expected


def test_a_window_at_either_end_of_time() -> None:
    for text in ("FREQ=DAILY", "FREQ=WEEKLY;WKST=SU", "FREQ=MONTHLY", "FREQ=YEARLY", "FREQ=YEARLY;BYWEEKNO=1,52"):
        rule = rrule.parse(text)
        assert date(9999, 12, 31) in set(rule.days(date(9993, 12, 31), date(9999, 12, 31), date(9999, 12, 31)))
        assert date(1, 1, 1) in set(rule.days(date(1, 1, 1), date(1, 1, 1), date(1, 1, 1)))


@st.composite
def rule_texts(draw: st.DrawFn) -> str:
    """Draw rules that RFC 5545 allows; whether a day fits is another matter."""
    frequency = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    is_long = frequency in ("MONTHLY", "YEARLY")

    def numbers(highest: int, *, signed: bool = True) -> list[int]:
        sign = st.sampled_from([1, 1, -1]) if signed else st.just(1)
        near_the_end = st.integers(max(1, highest - 3), highest)
        number = st.builds(lambda size, sign: size * sign, st.integers(1, highest) | near_the_end, sign)
        return draw(st.lists(number, max_size=3))

    lists: dict[str, list[int]] = {"BYMONTH": numbers(12, signed=False)}
    if frequency != "WEEKLY":
        lists["BYMONTHDAY"] = numbers(31)
    if frequency == "YEARLY":
        lists["BYWEEKNO"] = numbers(53)
        lists["BYYEARDAY"] = numbers(366) if draw(st.booleans()) else []
    parts = [f"{name}={','.join(map(str, values))}" for name, values in lists.items() if values]
    weekdays = draw(st.lists(st.sampled_from(WEEKDAYS), max_size=3))
    if weekdays:
        # plain and numbered weekdays together mean either; dateutil takes them as both
        ordinals = [""] * len(weekdays)
        if is_long and not lists.get("BYWEEKNO") and draw(st.booleans()):
            # dateutil has an IndexError for a sixth weekday of a month
            of_year = ["20", "53", "-53"] if frequency == "YEARLY" and not lists["BYMONTH"] else []
            ordinal = st.sampled_from(["1", "2", "4", "5", "-1", "-2", "-5", *of_year])
            ordinals = draw(st.lists(ordinal, min_size=len(weekdays), max_size=len(weekdays)))
        parts.append(f"BYDAY={','.join(map(str.__add__, ordinals, weekdays))}")
    if draw(st.booleans()) and parts:
        parts.append(f"BYSETPOS={draw(st.sampled_from(['1', '-1', '2,-2', '3', '-1,1,10']))}")
    end = draw(st.sampled_from(["", "COUNT=1", "COUNT=3", "COUNT=20", "UNTIL=20040229", "UNTIL=99101231T235959Z"]))
    interval = draw(st.sampled_from(["", "INTERVAL=1", "INTERVAL=2", "INTERVAL=3", "INTERVAL=7"]))
    week_start = draw(st.sampled_from(["", "WKST=SU", "WKST=TH"]))
    return ";".join(draw(st.permutations([f"FREQ={frequency}", *filter(None, [*parts, end, interval, week_start])])))


@st.composite
def rules(draw: st.DrawFn) -> rrule.RecurrenceRule:
    """Draw rules that some day fits, with SKIP too."""
    skip = draw(st.sampled_from(["", ";RSCALE=GREGORIAN;SKIP=FORWARD", ";RSCALE=GREGORIAN;SKIP=BACKWARD"]))
    try:
        return rrule.parse(draw(rule_texts()) + skip)
    except InvalidInput as error:
        assume("no day ever fits" not in str(error))
        raise


def what_dateutil_gives(text: str, anchor: date, last: date) -> list[date]:
    """Expand by python-dateutil, COUNT by hand: dateutil does not like it together with UNTIL."""
    parts = dict(part.split("=") for part in text.split(";"))
    count = int(parts.pop("COUNT", "0")) or None
    if parts.keys().isdisjoint({"BYDAY", "BYMONTHDAY", "BYYEARDAY"}) and "BYWEEKNO" in parts:
        parts["BYDAY"] = WEEKDAYS[anchor.weekday()]  # dateutil gives the whole week then
    until = min(last, date.fromisoformat(parts.pop("UNTIL", "99991231")[:8]))
    rule = oracle.rrulestr(
        ";".join(f"{name}={value}" for name, value in parts.items()),
        dtstart=datetime.combine(anchor, datetime.min.time()),
    )
    assert isinstance(rule, oracle.rrule)
    return [moment.date() for moment in rule.replace(until=datetime.combine(until, datetime.min.time()))][:count]


def begin_of_week(text: str, day: date) -> date:
    """Return the first day of its week; with BYSETPOS dateutil sees only the rest of the first week."""
    start = next((WEEKDAYS.index(part[5:]) for part in text.split(";") if part.startswith("WKST=")), 0)
    return day - timedelta(days=(day.weekday() - start) % 7)


# dateutil errs where such a week reaches into the neighbouring year: it takes Sunday 2011-01-02 for a day of week 53,
# and has a "TODO: Check -numweeks for next year". `date.isocalendar` is the oracle for those, below.
LAST_WEEKS = re.compile(r"BYWEEKNO=[^;]*5[23]")


def what_we_give(text: str, anchor: date, last: date) -> list[date]:
    try:
        rule = rrule.parse(text)
    except InvalidInput as error:
        if "no day ever fits" in str(error):
            return []
        raise
    return list(rule.days(anchor, anchor, last))


# The dates lie near the end of time, since dateutil looks that far for a day that never comes.
@settings(max_examples=300, deadline=None)
@given(rule_texts(), st.dates(date(9880, 1, 1), date(9985, 1, 1)), st.integers(0, 3000))
@example("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", date(9899, 12, 31), 3000)
def test_dateutil_gives_the_same_days(text: str, anchor: date, span: int) -> None:
    assume(not LAST_WEEKS.search(text))
    if "WEEKLY" in text and "BYSETPOS" in text:
        anchor = begin_of_week(text, anchor)
    last = anchor + timedelta(days=span)
    assert what_we_give(text, anchor, last) == what_dateutil_gives(text, anchor, last)


def iso_weeks_in(year: int) -> int:
    return date(year, 12, 28).isocalendar().week  # 28 December is always in the last one


@settings(deadline=None)
@given(st.integers(1, 53), st.sampled_from([1, -1]), st.sampled_from(WEEKDAYS), st.integers(1800, 2200))
@example(53, 1, "SU", 2005)
@example(53, -1, "MO", 2008)
def test_weeks_are_those_of_iso_8601(number: int, sign: int, weekday: str, year: int) -> None:
    def fits(day: date) -> bool:
        week_year, week, day_of_week = day.isocalendar()
        named = week == number if sign > 0 else week - 1 - iso_weeks_in(week_year) == -number
        return named and WEEKDAYS[day_of_week - 1] == weekday

    first, last = date(year, 1, 1), date(year + 7, 12, 31)
    weeks = rrule.parse(f"FREQ=YEARLY;BYWEEKNO={sign * number};BYDAY={weekday}")
    every_day = ",".join(map(str, range(1, 32)))
    limited = rrule.parse(f"{weeks.text};BYMONTHDAY={every_day}")
    expected = [day for day in (later(first, days) for days in range((last - first).days + 1)) if fits(day)]
    assert list(weeks.days(None, first, last)) == expected
    assert list(limited.days(None, first, last)) == expected


def anchors() -> st.SearchStrategy[date]:
    ends = st.dates(date(1, 1, 1), date(3, 1, 1)) | st.dates(date(9994, 1, 1), date(9999, 12, 31))
    return st.dates(date(1990, 1, 1), date(2010, 1, 1)) | ends


def later(day: date, days: int) -> date:
    return date.fromordinal(min(max(day.toordinal() + days, 1), date.max.toordinal()))


@settings(deadline=None)
@given(rules(), anchors(), st.integers(-400, 2000), st.integers(0, 1500), st.integers(0, 1500))
def test_adjoining_windows_give_each_day_once(
    rule: rrule.RecurrenceRule, anchor: date, offset: int, one: int, two: int
) -> None:
    first = later(anchor, offset)
    middle, last = later(first, one), later(first, one + 1 + two)
    assume(middle < last)
    together = list(rule.days(anchor, first, last))
    assert together == sorted(set(together))
    assert all(day >= anchor for day in together)
    after = later(middle, 1)
    assert [*rule.days(anchor, first, middle), *rule.days(anchor, after, last)] == together


@settings(deadline=None)
@given(rules(), anchors(), st.integers(0, 2000), st.integers(0, 700))
def test_a_window_shows_what_a_larger_one_has_there(
    rule: rrule.RecurrenceRule, anchor: date, offset: int, length: int
) -> None:
    first = later(anchor, offset)
    last = later(first, length)
    whole = rule.days(anchor, later(anchor, -100), later(last, 100))
    assert list(rule.days(anchor, first, last)) == [day for day in whole if first <= day <= last]


@settings(deadline=None)
@given(rules(), anchors(), st.integers(0, 700))
def test_where_no_first_day_is_needed_it_only_cuts_off_what_lies_before(
    rule: rrule.RecurrenceRule, anchor: date, length: int
) -> None:
    free = rrule.RecurrenceRule(replace(rule.recur, interval=1, count=None))
    assume(not free.needs_anchor)
    last = later(anchor, length)
    assert list(free.days(anchor, date.min, last)) == list(free.days(None, anchor, last))


@settings(deadline=None)
@given(rules(), anchors())
def test_once_a_year_is_kept_by_the_days(rule: rrule.RecurrenceRule, anchor: date) -> None:
    if rule.once_a_year:
        years = [n for n, _ in rule.counted(anchor, anchor, later(anchor, 15_000))]
        assert years == sorted(set(years))


@given(rules())
def test_the_canonical_text_is_read_as_the_same_rule(rule: rrule.RecurrenceRule) -> None:
    again: Rule = rrule.parse(rule.text)
    assert again == rule
    assert again.text == rule.text
    assert hash(again) == hash(rule)
