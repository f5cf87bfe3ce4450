"""Rules of equal steps from a first day."""

from datetime import date

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from reminders.core.errors import InvalidInput
from reminders.core.rules import parse


@pytest.mark.parametrize(
    ("text", "anchor", "expected"),
    [
        ("every 1000 days", "2008-01-30", ["2008-01-30", "2010-10-26", "2013-07-22"]),
        ("every 2 weeks", "2023-01-30", ["2023-01-30", "2023-02-13", "2023-02-27"]),
        pytest.param("every 6 months", "2023-08-31", ["2023-08-31", "2024-02-29", "2024-08-31"], id="no drift"),
        pytest.param("every month", "2008-01-30", ["2008-01-30", "2008-02-29", "2008-03-30"], id="clamped"),
        ("every 5 years", "2008-01-30", ["2008-01-30", "2013-01-30", "2018-01-30"]),
        pytest.param("every year", "2020-02-29", ["2020-02-29", "2021-02-28", "2022-02-28"], id="leap day"),
    ],
)
def test_the_first_day_and_the_next_two(text: str, anchor: str, expected: list[str]) -> None:
    days = parse(text).days(date.fromisoformat(anchor), date.min, date.fromisoformat(expected[-1]))
    assert [day.isoformat() for day in days] == expected


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("Every 1000 Days", "every 1000 days"),
        ("every 1 day", "every day"),
        ("every  02 weeks", "every 2 weeks"),
        ("every 1 month", "every month"),
        ("every year", "every year"),
    ],
)
def test_every_spelling_has_one_canonical_text(text: str, canonical: str) -> None:
    assert parse(text).text == canonical
    assert parse(canonical) == parse(text)


@pytest.mark.parametrize("text", ["every 0 days", "every 100001 days", "every 10001 months", "every 1001 years"])
def test_steps_out_of_range_are_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match=r"a step of [\d,]+ \w+ is out of range; use 1 to [\d,]+"):
        parse(text)


def test_without_a_first_day_it_is_refused_at_once() -> None:
    with pytest.raises(InvalidInput, match="`every 1000 days` counts from a first day; give that as `since`"):
        parse("every 1000 days").days(None, date.min, date.max)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("every year", True),
        ("every 5 years", True),
        ("every 24 months", True),
        ("every 6 months", False),
        pytest.param("every 18 months", False, id="not of whole years"),
        pytest.param("every 1000 days", False, id="not of whole years either"),
    ],
)
def test_whether_the_steps_are_of_whole_years(text: str, *, expected: bool) -> None:
    assert parse(text).once_a_year is expected


@given(st.integers(1, 300), st.sampled_from(["day", "week", "month", "year"]), st.dates(), st.dates(), st.dates())
def test_relativedelta_from_the_anchor_gives_the_same_days(
    count: int, unit: str, anchor: date, first: date, last: date
) -> None:
    found = parse(f"every {count} {unit}s").days(anchor, first, last)
    for day, _ in zip(found, range(5), strict=False):
        assert max(anchor, first) <= day <= last
        between = relativedelta(day, anchor)
        if unit in ("day", "week"):
            assert (day - anchor).days % (count * (7 if unit == "week" else 1)) == 0
        else:
            months = between.years * 12 + between.months + (1 if between.days else 0)
            assert months % (count * (12 if unit == "year" else 1)) == 0
            assert anchor + relativedelta(months=months) == day


def test_the_end_of_time_is_no_error() -> None:
    assert list(parse("every 1000 years").days(date(9000, 5, 1), date(9500, 1, 1), date.max)) == []
    assert list(parse("every 100000 days").days(date(9999, 12, 31), date.min, date.max)) == [date.max]
