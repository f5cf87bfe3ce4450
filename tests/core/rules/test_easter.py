"""Rules that count from Easter."""

import csv
from datetime import date
from pathlib import Path

import pytest
from dateutil.easter import EASTER_ORTHODOX, EASTER_WESTERN, easter
from hypothesis import given
from hypothesis import strategies as st

from reminders.core.errors import InvalidInput
from reminders.core.rules import Rule, parse

VECTORS = Path(__file__).parents[2] / "vectors"
COLUMNS = {
    "western": "easter",
    "orthodox": "orthodox-easter",
    "good_friday_w": "easter-2",
    "easter_monday_w": "easter+1",
    "ascension_w(+39)": "easter+39",
    "pentecost_monday_w(+50)": "easter+50",
    "carnival_monday_w(-48)": "easter-48",
}


def day_in(year: int, text: str) -> date:
    (day,) = parse(text).days(None, date(year, 1, 1), date(year, 12, 31))
    return day


@pytest.mark.parametrize(
    ("year", "text", "expected"),
    [
        (int(row["year"]), text, date.fromisoformat(row[column]))
        for row in csv.DictReader((VECTORS / "easter.csv").read_text().splitlines())
        for column, text in COLUMNS.items()
    ],
)
def test_feasts_on_which_three_sources_agree(year: int, text: str, expected: date) -> None:
    assert day_in(year, text) == expected


def test_dateutil_gives_the_same_sundays() -> None:
    for year in range(1583, 4100):
        assert day_in(year, "easter") == easter(year, EASTER_WESTERN)
        assert day_in(year, "orthodox-easter") == easter(year, EASTER_ORTHODOX)


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("Easter", "easter"),
        ("easter + 49", "easter+49"),
        ("EASTER -2 days", "easter-2"),
        ("western easter +0", "easter"),
        ("Orthodox Easter - 02", "orthodox-easter-2"),
        ("orthodox-easter", "orthodox-easter"),
        ("Good Friday", "easter-2"),
        ("orthodox good friday", "orthodox-easter-2"),
        ("whit monday", "easter+50"),
        ("Easter Sunday", "easter"),
        ("2 days before orthodox easter", "orthodox-easter-2"),
        ("49 days after Easter", "easter+49"),
    ],
)
def test_every_spelling_has_one_canonical_text(text: str, canonical: str) -> None:
    assert parse(text).text == canonical
    assert parse(canonical) == parse(text)


@pytest.mark.parametrize("text", ["easter-80", "easter+250", "orthodox-easter-78", "orthodox-easter+177"])
def test_the_farthest_days_lie_in_the_year_of_their_easter(text: str) -> None:
    rule = parse(text)
    assert rule.once_a_year
    assert not rule.needs_anchor
    assert [day.year for day in rule.days(None, date.min, date.max)] == list(range(1, 10_000))


@pytest.mark.parametrize("text", ["easter-81", "easter+251", "orthodox-easter-79", "orthodox-easter+178"])
def test_days_that_could_lie_in_another_year_are_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match=r"days from Easter can lie in another year; use -\d\d to \+\d\d\d"):
        parse(text)


@given(offset=st.integers(-80, 250), orthodox=st.booleans())
def test_whatever_is_accepted_is_read_again_as_the_same(offset: int, *, orthodox: bool) -> None:
    try:
        rule: Rule = parse(f"{'orthodox ' * orthodox}easter {offset:+}")
    except InvalidInput:
        assert orthodox
    else:
        assert parse(rule.text) == rule


def test_nothing_lies_before_the_anchor() -> None:
    days = parse("easter").days(date(2024, 4, 1), date(2020, 1, 1), date(2025, 12, 31))
    assert list(days) == [date(2025, 4, 20)]
