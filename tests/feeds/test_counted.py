"""Entries of a plain count, written by the run: the bytes that each would have alone."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reminders.core.engine import occurrences
from reminders.core.event import Kind
from reminders.feeds.entry import EntryWriter
from reminders.feeds.view import View
from reminders.labels import LANGUAGES
from tests.feeds.examples import calendar, event

TITLES = st.sampled_from(
    [
        "Ada",
        "the founding",
        "in memory of the fallen",
        "the 10th anniversary of the club",
        "{label}, {year}",
        "a title, with; signs \\ in it",
        "the exchange of notes on the establishment of diplomatic relations between the two",
        "Андорра мен Қазақстан арасында дипломатиялық қатынастар орнатылған күн, екі елдің мерекесі",
        "漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字",
    ]
) | st.text(st.characters(exclude_categories=[]), min_size=1, max_size=90)


@settings(max_examples=300)
@given(
    tag=st.sampled_from(LANGUAGES),
    kind=st.sampled_from([str(kind) for kind in Kind]),
    title=TITLES,
    more=st.fixed_dictionaries({}, optional={"description": TITLES, "source": TITLES, "location": TITLES}),
    days=st.integers(1, 3),
    view=st.sampled_from([View(), View(languages=("ru", "en")), View(zones="local")]),
)
def test_a_run_of_years_is_written_as_each_year_alone(
    tag: str, kind: str, title: str, more: dict[str, Any], days: int, view: View
) -> None:
    record = event(kind=kind, title={tag: title}, since="1890-05-12", days=days, milestones={"every": 10}, **more)
    home = calendar(languages=[tag])
    found = occurrences(record.event, home.calendar, date(1890, 1, 1), date(2100, 12, 31))[::3]
    writer = EntryWriter(home, record, view)

    assert writer.entries(found) == "".join(map(writer.entry, found))


@pytest.mark.parametrize("tag", LANGUAGES)
def test_labels_of_every_length_are_folded_where_they_would_be_alone(tag: str) -> None:
    home = calendar(languages=[tag])
    for length in range(80):
        record = event(title={tag: "x" * length or "y"}, since="1000-05-12")
        found = occurrences(record.event, home.calendar, date(1000, 1, 1), date(2200, 12, 31))[:: 3 + length % 7]
        writer = EntryWriter(home, record, View())

        assert writer.entries(found) == "".join(map(writer.entry, found))
