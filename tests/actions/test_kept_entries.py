"""A feed of kept entries is the feed that would be rendered anew, whatever happened to the store in between."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event as Signal
from threading import Thread
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reminders.actions.change import as_removed
from reminders.actions.feed import feed
from reminders.actions.kept_entries import edition_of
from reminders.actions.versions import feed_versions
from reminders.core.ports import Store, Unrendered
from reminders.core.record import DataVersion
from reminders.feeds.calendar import feed as render
from reminders.feeds.view import View
from reminders.storage import open_store
from tests.building import NOW, a_calendar_record, a_record

COUNT = 120
WHOLE = View()
CATALAN = View(languages=("ca",))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = filled(tmp_path)
    yield made
    made.close()


def filled(path: Path, count: int = COUNT) -> Store:
    store = open_store(f"sqlite:///{path}/s.db", NOW)
    with store.transaction():
        store.save_calendar(a_calendar_record(languages=["en", "ca"]))
        for n in range(count):
            store.save_event(a_record(**event(n)))
    return store


def event(n: int) -> dict[str, Any]:
    if n % 10 == 1:
        return {"id": f"e{n}", "kind": "event", "title": f"Party {n}", "on": "2023-05-12", "occasion": f"e{n - 1}"}
    return {
        "id": f"e{n}",
        "title": {"en": f"thing {n}", "ca": f"cosa {n}"},
        "since": f"{1950 + n % 60}-03-0{1 + n % 9}",
    }


def missing(store: Store, view: View = WHOLE, now: datetime = NOW) -> list[str]:
    """Return the events that the next feed has to render."""
    record = store.calendar("family")
    assert record is not None
    edition = edition_of(record, now.year, feed_versions(store))
    return [one.event for one in store.rendered("family", view.canonical(), edition) if isinstance(one, Unrendered)]


def anew(store: Store, view: View = WHOLE, year: int = NOW.year) -> bytes:
    record = store.calendar("family")
    assert record is not None
    return render(record, store.events("family"), view, year)


def kept(store: Store, view: View = WHOLE, now: datetime = NOW) -> bytes:
    return feed(store, "family", view, now, site=None).body


@pytest.mark.parametrize("view", [View(), CATALAN], ids=["as it is", "in a language of the calendar"])
def test_what_subscribers_share_is_kept(store: Store, view: View) -> None:
    first = kept(store, view)

    assert missing(store, view) == []
    assert kept(store, view) == first == anew(store, view)


@pytest.mark.parametrize(
    "view",
    [View(tags=("a",)), View(languages=("ru",)), View(languages=("ca", "en")), View(alarms=True), View(private="mask")],
    ids=lambda view: view.canonical(),
)
def test_what_anybody_may_think_of_is_not(store: Store, view: View) -> None:
    assert kept(store, view) == anew(store, view)
    assert len(missing(store, view)) == COUNT


def test_a_small_calendar_is_rendered_each_time(tmp_path: Path) -> None:
    store = filled(tmp_path, 5)

    assert kept(store) == anew(store)
    assert len(missing(store)) == 5
    store.close()


def test_an_edit_of_one_event_renders_that_event_only(store: Store) -> None:
    kept(store)
    edit(store, 7, title="another")

    assert missing(store) == ["e7"]
    assert kept(store) == anew(store)
    assert b"another" in kept(store)


def test_an_edit_of_an_anniversary_renders_what_is_held_on_its_occasion_too(store: Store) -> None:
    kept(store)
    edit(store, 10, since="2001-05-05")

    assert missing(store) == ["e10", "e11"]
    assert kept(store) == anew(store)


def edit(store: Store, n: int, **fields: Any) -> None:
    known = store.event("family", f"e{n}", removed=True)
    assert known is not None
    with store.transaction():
        store.save_event(known.edited({**known.document, **fields}, known.updated_at + timedelta(days=1)))


def remove(store: Store, n: int) -> None:
    known = store.event("family", f"e{n}")
    if known is not None:
        with store.transaction():
            store.save_event(as_removed(known, known.updated_at + timedelta(days=1)))


def rename_calendar(store: Store, title: str) -> None:
    record = store.calendar("family")
    assert record is not None
    with store.transaction():
        store.save_calendar(record.edited({**record.document, "title": title, "future_years": len(title)}, NOW))


def other_tz_data(store: Store, version: str) -> None:
    with store.transaction():
        store.save_data_version(DataVersion(name="tz", version=version, changed_at=NOW))


NUMBERS = st.integers(0, 30)
CHANGES = st.one_of(
    st.builds(lambda n, text: ("title", n, text), NUMBERS, st.sampled_from(["x", "y"])),
    st.builds(lambda n, day: ("since", n, day), NUMBERS, st.sampled_from(["1990-01-01", "2022-02-02"])),
    st.builds(lambda n, flag: ("private", n, flag), NUMBERS, st.booleans()),
    st.builds(lambda n: ("remove", n, None), NUMBERS),
    st.builds(lambda title: ("calendar", 0, title), st.sampled_from(["A", "BB", "CCC"])),
    st.builds(lambda version: ("tz", 0, version), st.sampled_from(["2026a", "2026b"])),
    st.builds(lambda years: ("year", 0, years), st.integers(0, 2)),
)


@settings(max_examples=25)
@given(st.lists(CHANGES, max_size=8), st.sampled_from([View(), CATALAN]))
def test_after_any_changes_it_is_what_would_be_rendered(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[str, int, Any]], view: View
) -> None:
    store, now = filled(tmp_path_factory.mktemp("store")), NOW
    for what, n, value in changes:
        if what == "remove":
            remove(store, n)
        elif what == "calendar":
            rename_calendar(store, value)
        elif what == "tz":
            other_tz_data(store, value)
        elif what == "year":
            now = datetime(NOW.year + value, 1, 1, tzinfo=UTC)
        elif what == "private" or not (what == "since" and n % 10 == 1):
            edit(store, n, **{what: value})
        assert kept(store, view, now) == anew(store, view, now.year)
    store.close()


def test_last_modified_is_that_of_the_last_change_and_never_goes_back(store: Store) -> None:
    seen = [feed(store, "family", View(), NOW, site=None).last_modified]
    edit(store, 3, title="x")
    seen.append(feed(store, "family", View(), NOW, site=None).last_modified)
    remove(store, 3)
    seen.append(feed(store, "family", View(), NOW, site=None).last_modified)

    assert seen == [NOW, NOW + timedelta(days=1), NOW + timedelta(days=2)]


def test_readers_and_writers_at_the_same_time_leave_what_is_right(store: Store) -> None:
    stop, bodies = Signal(), list[bytes]()

    def read() -> None:
        while not stop.is_set():
            bodies.append(kept(store))

    readers = [Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for round_ in range(15):
        edit(store, round_ % 4, title=f"round {round_}")
        remove(store, 20 + round_)
    stop.set()
    for reader in readers:
        reader.join()

    assert kept(store) == anew(store) == kept(store)
    assert all(body.count(b"BEGIN:VEVENT") == body.count(b"END:VEVENT\r\n") for body in bodies)


def test_a_record_that_never_changed_may_be_replaced_whole(store: Store) -> None:
    kept(store)
    known = store.event("family", "e3")
    assert known is not None
    with store.transaction():
        store.save_event(replace(known, file="calendars/family.toml"))  # no new revision, and none is needed

    assert missing(store) == []
