from dataclasses import replace
from datetime import timedelta

from reminders.core.ports import Store
from reminders.core.source import Source
from tests.storage.examples import DAY, NOW, SECOND, calendar

SOURCE = Source(
    calendar="family",
    url="https://ada:pw@example.org/a.ics?token=1",
    every=timedelta(hours=1),
    interval=timedelta(hours=6),
    etag='"a"',
    last_modified="Fri, 30 Jan 2026 09:00:00 GMT",
    next_at=NOW + DAY,
    created_at=NOW,
    last_success_at=NOW,
    failures=3,
    failing_since=NOW,
    last_error="it is empty",
    skipped=("line 3, 'ä': no", "line 9: no"),
)


def test_a_source_comes_back_as_it_was_saved_last(store: Store) -> None:
    store.save_calendar(calendar())
    store.save_source(SOURCE)
    assert store.sources() == [SOURCE]
    bare = Source(calendar="family", url="https://example.org/", next_at=NOW, created_at=NOW)
    store.save_source(bare)
    assert (store.source("family"), store.sources()) == (bare, [bare])


def test_what_is_due_is_told_longest_due_first(store: Store) -> None:
    for number, name in enumerate(("c", "b", "a")):
        store.save_calendar(calendar(name))
        store.save_source(replace(SOURCE, calendar=name, next_at=NOW + number * SECOND))
    assert [one.calendar for one in store.sources(NOW + SECOND)] == ["c", "b"]
    assert store.sources(NOW - SECOND) == []


def test_one_claim_of_a_reading_wins(store: Store) -> None:
    store.save_calendar(calendar())
    store.save_source(SOURCE)
    assert store.claim_source(SOURCE, NOW + 2 * DAY)
    assert not store.claim_source(SOURCE, NOW + 2 * DAY)
    assert store.source("family") == replace(SOURCE, next_at=NOW + 2 * DAY)


def test_a_source_that_is_removed_is_gone(store: Store) -> None:
    store.save_calendar(calendar())
    store.save_source(SOURCE)
    assert store.remove_source("family")
    assert not store.remove_source("family")
    assert store.source("family") is None


def test_the_address_of_a_source_is_told_without_its_secrets() -> None:
    assert SOURCE.place == "https://example.org/…"
    assert "token" not in repr(SOURCE)
    assert "pw" not in repr(SOURCE)
