"""What holds for every day of every calendar, and for every anniversary."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from reminders.core.chronologies import GREGORIAN, NAMES, chronology
from reminders.core.chronologies.yearbook import YearBook
from reminders.core.engine import occurrences
from reminders.core.event import Event
from tests.building import a_calendar, an_event

CALENDAR = a_calendar()
OTHERS = [name for name in NAMES if name != GREGORIAN]
POLICIES = ["backward", "forward", "omit"]


@st.composite
def days(draw: st.DrawFn) -> tuple[YearBook, date]:
    """Draw a day that a calendar knows, often near the ends of what it knows."""
    calendar = chronology(draw(st.sampled_from(NAMES)))
    first, last = calendar.first, calendar.last
    near_an_end = st.integers(0, 400).flatmap(
        lambda distance: st.sampled_from([first + timedelta(days=distance), last - timedelta(days=distance)])
    )
    return calendar, draw(st.dates(first, last) | near_an_end)


@settings(max_examples=300)
@given(days())
def test_a_day_is_found_by_what_its_calendar_calls_it(known: tuple[YearBook, date]) -> None:
    calendar, day = known
    native = calendar.native(day)
    assert calendar.gregorian(native) == day
    if day < calendar.last:
        following = calendar.native(day + timedelta(days=1))
        same_month = (native.year, native.month) == (following.year, following.month)
        assert following.day == (native.day + 1 if same_month else 1)
        assert following.year - native.year in (0, 1)


def an_anniversary(name: str, anchor: date, policy: str, *, native: bool) -> Event:
    """Return a yearly event whose anchor is written in its own calendar, or in the Gregorian one."""
    fields = {"leap_day": policy} if name not in ("hebrew", "chinese", "dangi") else {}
    if native:
        return an_event(since=f"{name}:{chronology(name).native(anchor)}", **fields)
    return an_event(since=anchor.isoformat(), chronology=name, **fields)


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(OTHERS),
    st.dates(date(1925, 1, 1), date(2000, 1, 1)),
    st.sampled_from(POLICIES),
    st.lists(st.integers(-400, 40_000), min_size=3, max_size=3, unique=True).map(sorted),
)
def test_anniversaries_come_once_in_order_and_by_the_anchor_however_it_is_written(
    name: str, anchor: date, policy: str, offsets: list[int]
) -> None:
    event = an_anniversary(name, anchor, policy, native=True)
    first, middle, last = (anchor + timedelta(days=offset) for offset in offsets)
    together = occurrences(event, CALENDAR, first, last)
    halves = [
        *occurrences(event, CALENDAR, first, middle),
        *occurrences(event, CALENDAR, middle + timedelta(days=1), last),
    ]
    assert halves == together
    ordinals = [one.ordinal for one in together if one.ordinal is not None]
    assert ordinals == sorted(set(ordinals))
    starts = [one.first_day for one in together if one.first_day is not None]
    assert starts == sorted(set(starts))
    assert all(max(first, anchor) <= day <= last for day in starts)
    converted = occurrences(an_anniversary(name, anchor, policy, native=False), CALENDAR, first, last)
    assert [(one.start, one.ordinal, one.key) for one in converted] == [
        (one.start, one.ordinal, one.key) for one in together
    ]


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(OTHERS), st.dates(date(1925, 1, 1), date(1999, 1, 1)), st.sampled_from(POLICIES))
def test_nothing_drifts_to_the_end_of_a_calendar(name: str, anchor: date, policy: str) -> None:
    calendar = chronology(name)
    native = calendar.native(anchor)
    last = min(calendar.last, anchor + timedelta(days=146_097))  # 400 years, where they are known
    for one in occurrences(an_anniversary(name, anchor, policy, native=True), CALENDAR, anchor, last):
        assert one.first_day is not None
        assert one.ordinal is not None
        if one.first_day > calendar.last:
            continue  # moved out of the last year
        found = calendar.native(one.first_day)
        if (found.month, found.day) == (native.month, native.day):
            assert found.year == native.year + one.ordinal
        else:  # the year lacks the day, and it was moved, at most into the next year
            assert found.year - native.year - one.ordinal in (0, 1)
