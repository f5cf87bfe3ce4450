"""jCal: what another library reads from it is what the iCalendar feed says."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from icalendar import Calendar

from reminders.feeds.jcal import to_jcal
from tests.feeds.cases import CASES
from tests.feeds.examples import once
from tests.feeds.reading import only_entry, render
from tests.feeds.test_entry import TEXTS


@pytest.mark.parametrize("name", sorted(CASES))
def test_icalendar_reads_from_jcal_what_it_reads_from_the_feed(name: str) -> None:
    body = CASES[name]()

    assert Calendar.from_jcal(to_jcal(body).decode()) == Calendar.from_ical(body)


@settings(max_examples=200)
@given(TEXTS, TEXTS, TEXTS)
def test_any_text_is_in_jcal_what_it_is_in_the_feed(title: str, description: str, tag: str) -> None:
    body = render(once(title=title, description=description, tags=[tag, "b"]))

    assert entry_of(to_jcal(body)) == entry_of_icalendar(body)


def test_an_entry_as_rfc_7265_writes_it() -> None:
    (_, _, (entry,)) = json.loads(to_jcal(render(once(tags=["a,b", "c"], url="https://example.org/t"))))

    assert entry == [
        "vevent",
        [
            ["summary", {}, "text", "Opening"],
            ["dtstart", {}, "date", "2023-05-12"],
            ["dtend", {}, "date", "2023-05-13"],
            ["dtstamp", {}, "date-time", "2022-11-16T09:30:00Z"],
            ["uid", {}, "text", entry[1][4][3]],
            ["sequence", {}, "integer", 0],
            ["categories", {}, "text", "EVENT", "a,b", "c"],
            ["created", {}, "date-time", "2022-11-16T09:30:00Z"],
            ["last-modified", {}, "date-time", "2022-11-16T09:30:00Z"],
            ["status", {}, "text", "CONFIRMED"],
            ["transp", {}, "text", "TRANSPARENT"],
            ["url", {}, "uri", "https://example.org/t"],
            ["x-microsoft-cdo-busystatus", {}, "unknown", "FREE"],
        ],
        [],
    ]


def test_a_timed_entry_is_an_instant() -> None:
    (_, _, (entry,)) = json.loads(to_jcal(render(once(time="10:00", timezone="UTC"))))

    assert entry[1][1] == ["dtstart", {}, "date-time", f"{datetime(2023, 5, 12, 10, tzinfo=UTC):%Y-%m-%dT%H:%M:%SZ}"]


def entry_of(jcal: bytes) -> dict[str, Any]:
    (_, _, (entry,)) = json.loads(jcal)
    texts = {name: values for name, _, _, *values in entry[1]}
    return {"summary": texts["summary"], "description": texts["description"], "categories": texts["categories"]}


def entry_of_icalendar(body: bytes) -> dict[str, Any]:
    entry = only_entry(body)
    return {
        "summary": [str(entry["SUMMARY"])],
        "description": [str(entry["DESCRIPTION"])],
        "categories": entry["CATEGORIES"].cats,
    }
