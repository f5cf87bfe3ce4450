"""What nobody may learn: private events in public, and ages, years and people in a masked view."""

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reminders.actions.feed import Format, feed
from reminders.core.errors import InvalidInput
from reminders.core.ports import Store
from reminders.feeds.view import View
from reminders.storage import open_store
from tests.feeds.examples import ANNOUNCED, calendar, event, once
from tests.feeds.reading import days_of, entries_of, render, titles_of

NOW = datetime(2023, 5, 1, tzinfo=UTC)
MASKED = View(private="mask")
FORMATS: tuple[Format, ...] = ("ics", "json", "atom", "csv")
CANARY = "Canary7391"

PRIVATE_VIEWS = st.builds(
    View,
    languages=st.sampled_from([(), ("en",), ("ru", "en")]),
    undated=st.sampled_from(["show", "hide", "span"]),
    tags=st.sampled_from([(), ("a",), (CANARY,)]),
    kinds=st.sampled_from([(), ("birthday",)]),
    alarms=st.booleans(),
    zones=st.sampled_from(["utc", "local"]),
    private=st.sampled_from(["hide", "mask"]),
)
WHEN = st.sampled_from(
    [{"since": "1990-05-12"}, {"on": "2023-05-12"}, {"on": "2023", "status": "tentative"}, {"since": "1990-05"}]
)
EVENTS = st.builds(
    lambda when, private, timed, status, occasion: {
        "since": None,
        **when,
        "status": when.get("status", status),
        "private": private or None,
        "time": "10:00" if timed and len(when.get("since", when.get("on", ""))) == 10 else None,
        "occasion": occasion,
    },
    WHEN,
    st.booleans(),
    st.booleans(),
    st.sampled_from(["confirmed", "cancelled"]),
    st.sampled_from([None, "e0", "e1"]),
)


def store_of(path: Any, events: list[dict[str, Any]]) -> Store:
    store = open_store(f"sqlite:///{path}/s.db", ANNOUNCED)
    with store.transaction():
        store.save_calendar(calendar())
        for fields in events:
            store.save_event(event(**fields))
    return store


@settings(max_examples=60)
@given(st.lists(EVENTS, min_size=1, max_size=4), PRIVATE_VIEWS, st.sampled_from(FORMATS))
def test_nothing_of_a_private_event_is_in_any_public_byte(
    tmp_path_factory: pytest.TempPathFactory, events: list[dict[str, Any]], view: View, form: Format
) -> None:
    texts = {
        "title": {"en": f"{CANARY} title", "ru": f"{CANARY} заголовок"},
        "description": CANARY,
        "location": CANARY,
        "url": f"https://{CANARY}.example/",
        "source": CANARY,
        "tags": [CANARY],
        "people": [CANARY],
    }
    stored = [{"id": f"e{at}", **fields, **(texts if fields["private"] else {})} for at, fields in enumerate(events)]
    store = store_of(tmp_path_factory.mktemp("store"), stored)

    found = feed(store, "kazakhstan-andorra", view, NOW, site="https://x.example", format=form)

    without = store_of(tmp_path_factory.mktemp("store"), [one for one in stored if not one["private"]])
    assert CANARY.encode() not in found.body
    assert found.body == feed(without, "kazakhstan-andorra", view, NOW, site="https://x.example", format=form).body
    store.close()
    without.close()


def test_a_public_address_cannot_ask_for_private_events(tmp_path: Any) -> None:
    store = store_of(tmp_path, [])

    with pytest.raises(InvalidInput, match="private=show needs a private link"):
        feed(store, "kazakhstan-andorra", View(private="show"), NOW, site=None)


@pytest.mark.parametrize(
    ("private", "expected"),
    [
        pytest.param("hide", [], id="hidden"),
        pytest.param("mask", ["Ada's birthday"], id="masked"),
        pytest.param("show", ["Ada's 33rd birthday"], id="shown"),
    ],
)
def test_those_who_may_see_private_events_choose_how(private: Any, expected: list[str], tmp_path: Any) -> None:
    store = store_of(tmp_path, [{"kind": "birthday", "title": "Ada", "since": "1990-05-12", "private": True}])
    view = View(private=private, first=date(2023, 1, 1), last=date(2023, 12, 31))

    found = feed(store, "kazakhstan-andorra", view, NOW, site=None, public=False)

    assert titles_of(found.body) == expected


BIRTHDAY = {
    "kind": "birthday",
    "title": "Ada",
    "since": "1990-12-10",
    "description": "Likes tea",
    "people": ["Ada Lovelace"],
    "location": "Room 101",
    "source": "https://example.org/1990",
    "tags": ["team-nine"],
    "milestones": [33, 50, "12345 days"],
}


def test_a_masked_entry_says_no_more_than_its_title_and_kind() -> None:
    (entry,) = entries_of(
        render(event(**BIRTHDAY), view=View(private="mask", first=date(2023, 1, 1), last=date(2023, 12, 31)))
    )

    assert (str(entry["SUMMARY"]), entry["CATEGORIES"].cats) == ("Ada's birthday", ["BIRTHDAY"])
    assert not {"DESCRIPTION", "URL", "LOCATION", "RELATED-TO"} & set(entry)


def test_no_age_can_be_reckoned_from_the_days_of_a_masked_feed() -> None:
    years = [day[:4] for day in days_of(render(event(**BIRTHDAY), view=MASKED))]
    asked = [day[:4] for day in days_of(render(event(**BIRTHDAY), view=View(private="mask", first=date(1900, 1, 1))))]

    assert years == asked == ["2022", "2023", "2024", "2025", "2026"]


@settings(max_examples=24)
@given(st.integers(1900, 2020), st.sampled_from(FORMATS))
def test_a_masked_feed_is_the_same_whatever_the_age(
    tmp_path_factory: pytest.TempPathFactory, year: int, form: Format
) -> None:
    bodies = []
    for born in (1990, year):
        store = store_of(tmp_path_factory.mktemp("store"), [{**BIRTHDAY, "since": f"{born}-12-10"}])
        body = feed(store, "kazakhstan-andorra", MASKED, NOW, site=None, format=form).body.decode()
        bodies.append(without_uids(body))
        store.close()

    assert bodies[0] == bodies[1]


def without_uids(body: str) -> str:
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "", body)


def test_a_masked_event_that_counts_nothing_keeps_its_title() -> None:
    body = render(once(title="Party at {name}'s", people=["Eve"], location="Room 101"), view=MASKED)

    assert titles_of(body) == ["Party at"]
