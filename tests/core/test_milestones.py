"""Milestones and spans."""

import pytest

from reminders.core import milestones
from reminders.core.errors import InvalidInput


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("10000 days", "10000 days"),
        ("1e9 seconds", "1000000000 seconds"),
        ("1e+09 seconds", "1000000000 seconds"),
        ("1 day", "1 days"),
        ("10,000 days", "10000 days"),
        ("10_000 days", "10000 days"),
        ("1.5e9 s", "1500000000 seconds"),
        ("1e6 minutes", "1000000 minutes"),
        ("100000h", "100000 hours"),
        ("1000 weeks", "1000 weeks"),
        ("6 months", "6 months"),
        ("3 half-years", "18 months"),
        ("2.5 years", "30 months"),
    ],
)
def test_a_span_is_read(text: str, told: str) -> None:
    assert str(milestones.parse_span(text)) == told


@pytest.mark.parametrize(
    "text", ["many days", "0 days", "1e30 seconds", "10000", "5 parsecs", "9000000 days", "1.5 days", "half-year"]
)
def test_a_span_out_of_range_or_without_a_unit_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        milestones.parse_span(text)


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        pytest.param(25, 25, id="a number"),
        pytest.param("25 years", 25, id="years"),
        pytest.param("1 year", 1, id="one year"),
        pytest.param("12 months", milestones.Span(12, milestones.SpanUnit.MONTHS), id="months stay months"),
        pytest.param("2 half-years", milestones.Span(12, milestones.SpanUnit.MONTHS), id="half-years are months"),
    ],
)
def test_whole_years_are_ordinals_and_everything_else_is_a_span(value: int | str, meant: int | milestones.Span) -> None:
    assert milestones.parse(value) == meant
