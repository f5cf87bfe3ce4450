"""The one engine of occurrences."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reminders.core.dates import shift
from reminders.core.engine import milestone_after, occurrence_at, occurrences, one_by_one
from reminders.core.errors import InvalidInput
from reminders.core.event import Event
from reminders.core.occurrence import Occurrence
from tests.building import a_calendar, an_event, vectors
from tests.core.kinds_of_events import FIELDS, SCHEDULES

CALENDAR = a_calendar(timezone="Asia/Almaty")


def days(first: str, last: str, **fields: object) -> list[str]:
    found = occurrences(an_event(**fields), CALENDAR, date.fromisoformat(first), date.fromisoformat(last))
    return [str(one.start) for one in found]


@pytest.mark.parametrize(
    "row", vectors("leapday.csv"), ids=lambda row: f"{row['anchor']}-{row['year']}-{row['policy']}"
)
def test_a_yearly_count_follows_the_leap_day_policy(row: dict[str, str]) -> None:
    policy = {} if row["policy"] == "-" else {"leap_day": row["policy"].lower()}
    year = int(row["year"])
    found = occurrences(an_event(since=row["anchor"], **policy), CALENDAR, date(year, 1, 1), date(year, 12, 31))
    assert [(str(one.start), str(one.ordinal)) for one in found] == ([(row["date"], row["n"])] if row["date"] else [])


@pytest.mark.parametrize(
    "row",
    [row for row in vectors("milestones.csv") if "T" not in row["anchor"]],
    ids=lambda row: f"{row['anchor']} {row['milestone']}",
)
def test_span_milestones_fall_where_other_programs_say(row: dict[str, str]) -> None:
    span = row["milestone"].partition(" (")[0]
    event = an_event(since=row["anchor"], milestones=[span])
    found = [one for one in occurrences(event, CALENDAR, date(1950, 1, 1), date(2150, 1, 1)) if one.span]
    assert [str(one.start) for one in found] == [row["result"]]


def test_a_billion_seconds_are_counted_from_the_time_of_day_in_its_zone() -> None:
    event = an_event(since="2008-01-30", time="00:00", timezone="UTC", milestones=["1e9 seconds"])
    (found,) = [one for one in occurrences(event, CALENDAR, date(2039, 1, 1), date(2039, 12, 31)) if one.span]
    assert found.start_utc.isoformat() == "2039-10-08T01:46:40+00:00"


def test_the_event_itself_is_listed_with_ordinal_0_and_is_no_milestone() -> None:
    (first,) = occurrences(an_event(since="2008-01-30"), CALENDAR, date(2000, 1, 1), date(2008, 12, 31))
    assert (str(first.start), first.ordinal, first.milestone) == ("2008-01-30", 0, False)


def test_without_a_year_there_is_no_ordinal() -> None:
    (one,) = occurrences(an_event(since="--09-08"), CALENDAR, date(2023, 1, 1), date(2023, 12, 31))
    assert (str(one.start), one.ordinal, one.key) == ("2023-09-08", None, "2023")


def test_every_fifth_is_a_milestone_unless_said_otherwise() -> None:
    years = (date(2008, 1, 1), date(2024, 12, 31))
    plain = occurrences(an_event(since="2008-01-30"), CALENDAR, *years)
    chosen = occurrences(an_event(since="2008-01-30", milestones=[3, 16]), CALENDAR, *years)
    assert [one.ordinal for one in plain if one.milestone] == [5, 10, 15]
    assert [one.ordinal for one in chosen if one.milestone] == [3, 16]


def test_an_anchor_known_to_the_month_has_occurrences_a_month_long_listed_when_they_overlap() -> None:
    (one,) = occurrences(an_event(since="2022-08"), CALENDAR, date(2023, 8, 15), date(2023, 8, 16))
    assert (str(one.start), str(one.end), one.ordinal) == ("2023-08-01", "2023-09-01", 1)
    assert one.window is not None
    assert one.window.text == "2023-08"


@pytest.mark.parametrize(
    ("since", "expected"),
    [
        ("2022-08?", ("2024-08", "2024-08-01", "2024-08-31", 2)),
        ("2022-02", ("2024-02", "2024-02-01", "2024-02-29", 2)),
        ("2022-08-XX", ("2024-08", "2024-08-01", "2024-08-31", 2)),
        ("2022-34", ("2024-34", "2024-04-01", "2024-06-30", 2)),
        ("2022-37~", ("2024-37", "2024-01-01", "2024-04-30", 2)),
        ("2022-41", ("2024-41", "2024-07-01", "2024-12-31", 2)),
        ("2022", ("2024", "2024-01-01", "2024-12-31", 2)),
        ("~2022", ("2024", "2024-01-01", "2024-12-31", 2)),
    ],
)
def test_an_imprecise_anchor_has_imprecise_anniversaries(since: str, expected: tuple[str, str, str, int]) -> None:
    (one,) = occurrences(an_event(since=since), CALENDAR, date(2024, 1, 1), date(2024, 12, 31))
    assert one.window is not None
    assert (one.window.text, str(one.window.first), str(one.window.last), one.ordinal) == expected
    assert str(one.start) == expected[1]


def test_an_open_date_is_one_occurrence_in_every_range_that_its_window_overlaps() -> None:
    event = an_event(on="2023")
    for first, last in ((date(2022, 6, 1), date(2023, 1, 1)), (date(2023, 12, 31), date(2030, 1, 1))):
        (one,) = occurrences(event, CALENDAR, first, last)
        assert (one.key, str(one.start), str(one.end)) == ("once", "2023-01-01", "2024-01-01")
    assert occurrences(event, CALENDAR, date(2024, 1, 1), date(2030, 1, 1)) == []


def test_a_window_with_an_open_end_has_no_end() -> None:
    (one,) = occurrences(an_event(on="2023-05-12/.."), CALENDAR, date(2040, 1, 1), date(2040, 1, 2))
    assert (str(one.start), one.end) == ("2023-05-12", None)


def test_days_are_left_out_added_and_moved_and_a_moved_one_keeps_its_key() -> None:
    fields = {
        "since": "2008-01-30",
        "except": ["2024-01-30"],
        "also": ["2024-02-15"],
        "moved": {"2025-01-30": "2025-02-03"},
    }
    found = occurrences(an_event(**fields), CALENDAR, date(2023, 1, 1), date(2025, 12, 31))
    assert [(str(one.start), one.key, one.ordinal) for one in found] == [
        ("2023-01-30", "15", 15),
        ("2024-02-15", "2024-02-15", None),
        ("2025-02-03", "17", 17),
    ]


def test_a_day_that_is_added_is_there_once_and_not_where_it_is_left_out() -> None:
    rule = {"rule": "FREQ=WEEKLY;BYDAY=MO", "until": "2027-03-08", "except": ["2027-03-04", "2027-03-08"]}
    event = an_event(**rule, also=["2027-03-01", "2027-03-03", "2027-03-04", "2027-03-08", "2027-03-10"])
    found = occurrences(event, a_calendar(), date(2027, 3, 1), date(2027, 3, 31))
    assert [one.key for one in found] == ["2027-03-01", "2027-03-03", "2027-03-10"]
    (own,) = occurrences(
        an_event(since="2020-03-01", also=["2027-03-01"]), a_calendar(), date(2027, 3, 1), date(2027, 3, 1)
    )
    assert own.ordinal == 7


def test_a_day_that_is_added_can_be_moved_too_and_keeps_its_key() -> None:
    event = an_event(on="2027-02-01", also=["2027-03-03"], moved={"2027-03-03": "2027-04-04"})
    (one,) = occurrences(event, a_calendar(), date(2027, 3, 1), date(2027, 4, 30))
    assert (str(one.start), one.key) == ("2027-04-04", "2027-03-03")


def test_what_somebody_moved_stays_where_it_is_put_working_day_or_not() -> None:
    event = an_event(rule="FREQ=MONTHLY;BYDAY=1MO", observed="nearest", moved={"2027-04-05": "2027-04-11"})
    (one,) = occurrences(event, a_calendar(), date(2027, 4, 1), date(2027, 4, 30))
    assert (str(one.start), one.observed_from) == ("2027-04-11", None)


def test_until_is_the_last_day() -> None:
    assert days("2020-01-01", "2030-12-31", since="2008-01-30", until="2022-01-30")[-1] == "2022-01-30"


def test_several_days_end_after_the_last_of_them() -> None:
    (one,) = occurrences(an_event(on="2023-05-12", days=3), CALENDAR, date(2023, 1, 1), date(2023, 12, 31))
    assert str(one.end) == "2023-05-15"


def test_a_timed_event_has_wall_times_in_its_zone_and_an_exact_duration() -> None:
    event = an_event(on="2024-02-29", time="23:30", duration="2h")
    (one,) = occurrences(event, CALENDAR, date(2024, 2, 29), date(2024, 2, 29))
    assert one.start == datetime(2024, 2, 29, 23, 30)  # noqa: DTZ001 - a wall time
    assert (one.end_utc - one.start_utc) == timedelta(hours=2)
    assert one.start_utc.isoformat() == "2024-02-29T17:30:00+00:00"


def test_an_observed_date_is_a_working_day_and_names_the_day_it_stands_for() -> None:
    event = an_event(since="2008-01-30", observed="next", regions=["AD"])
    (one,) = occurrences(event, CALENDAR, date(2027, 1, 1), date(2027, 12, 31))
    assert (str(one.start), str(one.observed_from), one.ordinal) == ("2027-02-01", "2027-01-30", 19)


def test_a_yearly_rule_with_an_anchor_counts_years_and_other_rules_do_not() -> None:
    years = (date(2023, 1, 1), date(2023, 12, 31))
    (yearly,) = occurrences(an_event(rule="last thursday of november", since="2000-11-30"), CALENDAR, *years)
    assert (str(yearly.start), yearly.ordinal, yearly.key) == ("2023-11-30", 23, "23")
    (bare,) = occurrences(an_event(rule="easter+49"), CALENDAR, *years)
    assert (str(bare.start), bare.ordinal) == ("2023-05-28", None)
    monthly = occurrences(an_event(rule="FREQ=MONTHLY;BYDAY=1MO", since="2000-01-03"), CALENDAR, *years)
    assert {one.ordinal for one in monthly} == {None}


def test_the_next_milestone_is_found_beyond_any_window() -> None:
    one = milestone_after(an_event(since="2008-01-30", milestones=[50]), CALENDAR, date(2030, 1, 1))
    assert one is not None
    assert (str(one.start), one.ordinal) == ("2058-01-30", 50)
    assert milestone_after(an_event(since="--01-30"), CALENDAR, date(2030, 1, 1)) is None


def test_an_occurrence_is_found_again_by_its_local_start() -> None:
    event = an_event(on="2023-05-12", time="18:30")
    (one,) = occurrences(event, CALENDAR, date(2023, 5, 12), date(2023, 5, 12))
    assert one.local_start == "2023-05-12T18:30:00[Asia/Almaty]"
    assert occurrence_at(event, CALENDAR, one.local_start) == one
    assert occurrence_at(event, CALENDAR, "2023-05-13") is None


def test_an_unknown_chronology_is_named() -> None:
    with pytest.raises(InvalidInput, match="chronology 'martian' is not supported"):
        days("2023-01-01", "2023-12-31", since="2008-01-30", chronology="martian")


ANCHORS = st.dates(date(1600, 1, 1), date(2100, 12, 31))


@given(
    anchor=ANCHORS,
    cut=st.dates(date(1900, 1, 1), date(2100, 12, 31)),
    policy=st.sampled_from(["backward", "forward", "omit"]),
)
def test_adjoining_ranges_give_each_occurrence_once(anchor: date, cut: date, policy: str) -> None:
    event = an_event(since=anchor.isoformat(), leap_day=policy)
    first, last = date(1890, 1, 1), date(2110, 12, 31)
    whole = occurrences(event, CALENDAR, first, last)
    parts = occurrences(event, CALENDAR, first, cut) + occurrences(event, CALENDAR, cut + timedelta(days=1), last)
    assert [one.key for one in parts] == [one.key for one in whole]


@given(anchor=ANCHORS)
def test_nothing_drifts_in_400_years_and_n_only_rises(anchor: date) -> None:
    event = an_event(since=anchor.isoformat(), leap_day="backward")
    found = occurrences(event, CALENDAR, anchor, anchor + timedelta(days=146_097))
    assert [one.ordinal for one in found] == list(range(len(found)))
    assert {one.first_day.day for one in found if one.first_day} <= {
        anchor.day,
        28 if (anchor.month, anchor.day) == (2, 29) else anchor.day,
    }


def test_years_near_the_ends_of_the_calendar_do_no_harm() -> None:
    assert days("9998-01-01", "9999-12-31", since="2008-12-31") == ["9998-12-31", "9999-12-31"]
    assert days("0001-01-01", "0002-12-31", since="--01-01") == ["0001-01-01", "0002-01-01"]


RANGES = st.tuples(st.dates(), st.dates()).map(sorted)
MILESTONES = st.sampled_from([None, [1, 7, 100], {"every": 3}, {"every": 10, "also": [1]}, ["500 days"], []])


@given(
    anchor=st.dates(),
    ends=RANGES,
    days=st.integers(1, 40),
    policy=st.sampled_from(["backward", "forward", "omit"]),
    milestones=MILESTONES,
)
def test_plain_years_are_what_the_long_way_gives(
    anchor: date, ends: list[date], days: int, policy: str, milestones: object
) -> None:
    event = an_event(since=anchor.isoformat(), days=days, leap_day=policy, milestones=milestones)
    assert_the_same(event, *ends)


@given(anchor=st.dates(), day=st.dates(), milestones=MILESTONES)
def test_the_next_milestone_of_plain_years_is_the_first_that_the_long_way_gives(
    anchor: date, day: date, milestones: object
) -> None:
    event = an_event(since=anchor.isoformat(), milestones=milestones)
    last = date(min(day.year + 120, 9999), 12, 31)
    later = (one for one in one_by_one(event, CALENDAR, day, last) if one.milestone and one.start != day)

    found = milestone_after(event, CALENDAR, day)

    expected = next(later, None)
    assert (told(found) if found and found.start and found.start <= last else None) == (expected and told(expected))


@pytest.mark.parametrize("anchor", ["0001-01-01", "0001-12-31", "2000-02-28", "2000-02-29", "9998-03-01", "9999-12-31"])
@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("0001-01-01", "9999-12-31"),
        ("0100-01-01", "0199-12-31"),
        ("1999-12-31", "2000-01-01"),
        ("1950-06-01", "2150-05-31"),
        ("9998-03-01", "9999-12-31"),
    ],
)
def test_plain_years_hold_at_the_ends_of_the_calendar(anchor: str, first: str, last: str) -> None:
    assert_the_same(an_event(since=anchor), date.fromisoformat(first), date.fromisoformat(last))


def assert_the_same(event: Event, first: date, last: date) -> None:
    quick, slow = occurrences(event, CALENDAR, first, last), one_by_one(event, CALENDAR, first, last)
    assert quick == slow
    assert [told(one) for one in quick] == [told(one) for one in slow]


def told(one: Occurrence) -> tuple[object, ...]:
    return one.key, one.start, one.end, one.ordinal, one.milestone, one.timezone, one.window, one.local_start


@given(
    base=SCHEDULES, fields=FIELDS, ends=st.lists(st.dates(date(1990, 1, 1), date(2080, 12, 31)), min_size=3, max_size=3)
)
def test_whatever_the_event_ranges_add_up_and_each_occurrence_is_found_again(
    base: dict[str, Any], fields: dict[str, Any], ends: list[date]
) -> None:
    first, cut, last = sorted(ends)
    event = an_event(**{**fields, **base})
    whole = occurrences(event, CALENDAR, first, last)
    early, late = occurrences(event, CALENDAR, first, cut), occurrences(event, CALENDAR, shift(cut, 1), last)

    assert {told(one) for one in whole} == {told(one) for one in early + late}
    days = [one for one in whole if one.window is None]
    assert [told(one) for one in days] == [told(one) for one in early + late if one.window is None], (
        "each once, in order"
    )
    assert all(one.first_day is None or first <= one.first_day <= last for one in days)

    counted = [one.ordinal for one in whole if one.ordinal is not None]
    assert counted == sorted(set(counted)), "n only rises"
    assert len({one.key for one in whole}) == len(whole)
    for one in whole[:20]:
        assert occurrence_at(event, CALENDAR, one.local_start) in [other for other in whole if on_one_day(one, other)]
        if one.window is not None and one.window.first and one.window.last and one.start and one.end:
            assert (one.start, one.end) == (one.window.first, shift(one.window.last, 1))


def on_one_day(one: Occurrence, other: Occurrence) -> bool:
    """Tell whether two occurrences cannot be told apart by their start: a milestone of months on an anniversary."""
    return one.local_start == other.local_start
