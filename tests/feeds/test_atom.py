"""Atom: well-formed whatever the texts are, and what RFC 4287 asks of feed and entry."""

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings

from reminders.core.record import EventRecord
from reminders.feeds.atom import atom
from reminders.feeds.view import View
from tests.feeds.examples import ANDORRA_DAY, ANNOUNCED, NAMESPACE, RELATIONS, calendar, event, once
from tests.feeds.reading import entries_of, render
from tests.feeds.test_entry import TEXTS

NAMES = {"a": "http://www.w3.org/2005/Atom"}


def read(*records: EventRecord, **fields: str) -> ET.Element:
    body = atom(calendar(**fields), records, View(), 2023, updated=ANNOUNCED, source_url="https://x.org/c.atom")
    return ET.fromstring(body)


def test_the_founding_example_is_an_entry_a_year_in_the_order_of_the_days() -> None:
    feed = read(event(**ANDORRA_DAY), event(**RELATIONS))

    assert [title.text for title in feed.findall("a:entry/a:title", NAMES)][:3] == [
        "14th anniversary of diplomatic relations between Andorra and Kazakhstan",
        "Andorra Day in Kazakhstan (2023, date to be announced)",
        "15th anniversary of diplomatic relations between Andorra and Kazakhstan",
    ]


def test_an_entry_is_named_as_in_the_calendar_and_tells_day_place_and_source() -> None:
    record = once(location="Opera", source="https://example.org/s", tags=["art"], time="10:00")

    (entry,) = read(record).findall("a:entry", NAMES)

    assert entry.findtext("a:id", "", NAMES) == f"urn:uuid:{entries_of(render(record))[0]['UID']}"
    assert entry.findtext("a:content", "", NAMES) == (
        "Friday 12 May 2023, 10:00 (Asia/Almaty)\nOpera\nSource: https://example.org/s"
    )
    assert [one.get("term") for one in entry.findall("a:category", NAMES)] == ["EVENT", "art"]
    assert [one.get("href") for one in entry.findall("a:link", NAMES)] == ["https://example.org/s"]


@pytest.mark.parametrize("where", ["a:id", "a:title", "a:updated", "a:author/a:name", "a:link"])
def test_a_feed_has_what_rfc_4287_section_4_1_1_asks_for(where: str) -> None:
    assert len(read().findall(where, NAMES)) == 1


@pytest.mark.parametrize("where", ["a:id", "a:title", "a:updated", "a:published", "a:content"])
def test_an_entry_has_what_rfc_4287_section_4_1_2_asks_for(where: str) -> None:
    assert len(read(once()).findall(f"a:entry/{where}", NAMES)) == 1


def test_the_namespace_of_the_calendar_stays_at_home() -> None:
    assert NAMESPACE not in ET.tostring(read(once()), encoding="unicode")


@settings(max_examples=200)
@given(TEXTS, TEXTS, TEXTS)
def test_any_text_leaves_the_feed_well_formed_with_one_entry(title: str, description: str, tag: str) -> None:
    feed = read(once(title=title, description=description, tags=[tag], location=title), title=title)

    assert len(feed.findall("a:entry", NAMES)) == 1
    assert {child.tag.partition("}")[2] for child in feed.iter()} <= set(
        "feed id title updated author name link entry published category content".split()
    )
