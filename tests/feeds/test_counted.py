"""Entries of a plain count, written in columns: the bytes that each would have alone."""

import re
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reminders.core.event import Kind
from reminders.core.record import CalendarRecord, EventRecord
from reminders.feeds.calendar import EventWriter
from reminders.feeds.entry import EntryWriter
from reminders.feeds.selection import Selection
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
    more=st.fixed_dictionaries(
        {},
        optional={
            "description": TITLES,
            "source": TITLES,
            "location": TITLES,
            "milestones": st.sampled_from([{"every": 10}, [25, 50], [7, "10000 days"], []]),
            "tags": st.just(["bilateral", "a, b"]),
        },
    ),
    since=st.sampled_from(
        ["1890-05-12", "1999-12-31", "2024-02-28", "2026-07-01", "2028-01-01", "1960-02-29", "--05-12"]
    ),
    days=st.integers(1, 3),
    view=st.sampled_from(
        [
            View(),
            View(languages=("ru", "en")),
            View(zones="local"),
            View(milestones_only=True),
            View(private="mask"),
            View(first=date(1890, 6, 1), last=date(2089, 3, 1)),
        ]
    ),
    year=st.sampled_from([1891, 2023, 2026, 9998]),
)
def test_a_count_in_columns_is_written_as_each_year_alone(
    tag: str, kind: str, title: str, more: dict[str, Any], since: str, days: int, view: View, year: int
) -> None:
    record = event(kind=kind, title={tag: title}, since=since, days=days, **more)
    home = calendar(languages=[tag])

    assert in_columns(home, record, view, year) == one_by_one(home, record, view, year)


@pytest.mark.parametrize("tag", LANGUAGES)
def test_labels_of_every_length_are_folded_where_they_would_be_alone(tag: str) -> None:
    home = calendar(languages=[tag])
    for length in range(80):
        record = event(title={tag: "x" * length or "y"}, since="1900-05-12", source=f"https://{'x' * length}.example")
        view = View(first=date(1900 + length % 7, 1, 1), last=date(2003 + length % 5, 12, 31))

        assert in_columns(home, record, view, 2026) == one_by_one(home, record, view, 2026)


@pytest.mark.parametrize(
    "title",
    [
        pytest.param("{label} of the founding", id="placed label"),
        pytest.param("{label} of the founding in {year}", id="placed year"),
        pytest.param("{label}, the {label}", id="label twice"),
        pytest.param("{label} of \x00{la\x00bel}", id="label hidden by a control character"),
        pytest.param("{la\x00bel}", id="label but for a control character"),
        pytest.param("the 10th anniversary of the club", id="ordinal's words"),
        pytest.param("in memory of the victims", id="mourned"),
    ],
)
def test_a_title_of_any_form_is_the_same_in_columns(title: str) -> None:
    home, view = calendar(), View(first=date(1950, 1, 1), last=date(2100, 12, 31))
    for kind in Kind:
        record = event(kind=str(kind), title=title, since="1950-05-12", description=title)

        assert in_columns(home, record, view, 2026) == one_by_one(home, record, view, 2026)


def test_events_of_all_sorts_get_their_own_uids_when_written_together() -> None:
    home, view = calendar(), View(tags=("shown",))
    sorts: list[dict[str, Any]] = [
        {"since": "1999-12-31"},
        {"since": "2026-07-01"},
        {"since": "1960-02-29"},
        {"since": "1950-05-12", "title": "the 10th anniversary of the club"},
        {"since": "1950-05-12", "tags": ["hidden"]},
        {"on": "2026-05-12", "time": "10:00"},
    ]
    records = [event(**{"id": f"e{n}", "tags": ["shown"], **sorts[n % len(sorts)]}) for n in range(230)]

    together = list(EventWriter(home, {}, view, 2026).entries(records))

    assert together == [in_columns(home, record, view, 2026).encode() for record in records]
    uids = re.findall(rb"\r\nUID:(\S+)", b"".join(together))
    assert len(uids) == len(set(uids)) > 4 * 150


def in_columns(home: CalendarRecord, record: EventRecord, view: View, year: int) -> str:
    return b"".join(EventWriter(home, {}, view, year).entries([record])).decode()


def one_by_one(home: CalendarRecord, record: EventRecord, view: View, year: int) -> str:
    """Return the entries by the slow road, which defines them."""
    writer = EntryWriter(home, record, view)
    return "".join(map(writer.entry, Selection(home.calendar, view, year).occurrences(record.event)))
