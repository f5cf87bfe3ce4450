"""Entries of feeds that are kept: right as long as nothing changed that they come from, and never waited for."""

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic

import pytest

from reminders.core.ports import Rendered, Store, Unrendered
from tests.building import NOW, a_calendar_record, a_record

LATER = NOW + timedelta(days=1)
EVENTS = ("a", "b")


@pytest.fixture
def filled(store: Store) -> Store:
    with store.transaction():
        store.save_calendar(a_calendar_record())
        for event in EVENTS:
            store.save_event(a_record(id=event, since="2000-01-01"))
    store.keep_rendered("family", "", "1", [Rendered("a", 1, b"A\r\n", "b", 1), Rendered("b", 1, "Б\r\n".encode())])
    return store


def kept(store: Store, view: str = "", edition: str = "1") -> list[bytes | Unrendered]:
    return store.rendered("family", view, edition)


def test_what_was_kept_is_given_back_as_it_was(filled: Store) -> None:
    assert kept(filled) == [b"A\r\n", "Б\r\n".encode()]


def test_keeping_it_is_no_change_of_what_is_stored(store: Store) -> None:
    with store.transaction():
        store.save_calendar(a_calendar_record())
        store.save_event(a_record(since="2000-01-01"))
    before = store.changes()

    store.keep_rendered("family", "", "1", [Rendered("it", 1, b"A")])

    assert store.changes() == before


@pytest.mark.parametrize(
    ("view", "edition"), [pytest.param("lang=ca", "1", id="another view"), pytest.param("", "2", id="another edition")]
)
def test_it_is_not_given_for(filled: Store, view: str, edition: str) -> None:
    assert kept(filled, view, edition) == [Unrendered("a", 1), Unrendered("b", 1)]


def test_an_edit_leaves_the_entries_of_others_as_they_are(filled: Store) -> None:
    with filled.transaction():
        filled.save_event(replace(a_record(id="a", since="2000-01-01"), revision=2))

    assert kept(filled) == [Unrendered("a", 2), "Б\r\n".encode()]


def test_an_edit_of_the_occasion_is_one_of_what_is_held_on_it(filled: Store) -> None:
    with filled.transaction():
        filled.save_event(replace(a_record(id="b", since="2000-01-01"), revision=2))

    assert kept(filled) == [Unrendered("a", 1), Unrendered("b", 2)]


def test_a_new_edition_takes_the_place_of_the_old(filled: Store) -> None:
    filled.keep_rendered("family", "", "2", [Rendered("a", 1, b"new")])

    assert kept(filled, edition="2") == [b"new", Unrendered("b", 1)]
    assert kept(filled) == [Unrendered("a", 1), "Б\r\n".encode()]


def test_what_is_removed_is_not_given_and_counts_as_a_change(filled: Store) -> None:
    with filled.transaction():
        filled.save_event(replace(a_record(id="a", since="2000-01-01"), revision=2, updated_at=LATER, removed_at=LATER))

    assert kept(filled) == ["Б\r\n".encode()]
    assert filled.last_change("family") == LATER.astimezone(UTC)


def test_a_calendar_without_events_never_changed(store: Store) -> None:
    assert store.last_change("nothing") is None


def test_it_is_not_kept_where_somebody_else_is_writing(sqlite_url: str) -> None:
    from reminders.storage import open_store

    store = open_store(sqlite_url, datetime.now(UTC))
    with store.transaction():
        store.save_calendar(a_calendar_record())
        store.save_event(a_record(since="2000-01-01"))
    other = sqlite3.connect(Path(sqlite_url.removeprefix("sqlite:///")), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    began = monotonic()

    store.keep_rendered("family", "", "1", [Rendered("it", 1, b"A")])

    assert monotonic() - began < 5  # a write that waits would wait for ten seconds, then fail
    assert kept(store) == [Unrendered("it", 1)]
    other.execute("ROLLBACK")
    other.close()
    with store.transaction():  # who does wait gets his turn again
        store.save_event(a_record(since="2000-01-02"))
    store.close()
