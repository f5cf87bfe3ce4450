"""Milestones and spans."""

import pytest

from reminders.core import milestones
from reminders.core.errors import InvalidInput


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("10000 days", "10000 days"),
        ("1e9 seconds", "1000000000 seconds"),
        ("1 day", "1 days"),
        ("10,000 days", "10000 days"),
    ],
)
def test_a_span_is_read(text: str, told: str) -> None:
    assert str(milestones.parse_span(text)) == told


@pytest.mark.parametrize("text", ["many days", "0 days", "1e30 seconds", "10000", "5 parsecs", "9000000 days"])
def test_a_span_out_of_range_or_without_a_unit_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        milestones.parse_span(text)
