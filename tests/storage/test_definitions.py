from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from reminders.core.event import Resolution
from reminders.core.ports import Store
from reminders.core.record import DataVersion
from tests.storage.examples import DAY, NOW, SECOND, calendar, event, recipient


def test_a_calendar_comes_back_as_it_was_saved(store: Store) -> None:
    record = replace(calendar(), revision=3, file="family.toml", applied={"id": "family", "title": {"ru": "Семья"}})
    store.save_calendar(record)
    assert store.calendar("family") == record
    assert store.calendars() == [record]


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({}, id="new"),
        pytest.param(
            {"document": {"id": "ada", "kind": "work", "title": {"ru": "День", "en": "Day"}}}, id="two languages"
        ),
        pytest.param({"removed_at": NOW, "revision": 7, "sequence": 4}, id="tombstone"),
        pytest.param({"cancelled_at": NOW, "resolution": Resolution.DECLINED}, id="declined"),
        pytest.param(
            {"file": "a.toml", "applied": {"title": "15 \"лет\" \\ 'о' 100%"}, "next_due_at": NOW}, id="from a file"
        ),
    ],
)
def test_an_event_comes_back_as_it_was_saved(store: Store, changes: dict[str, Any]) -> None:
    store.save_calendar(calendar())
    store.save_event(event())
    record = event(**changes)
    store.save_event(record)
    assert store.event("family", "ada", removed=True) == record


def test_a_recipient_comes_back_as_it_was_saved(store: Store) -> None:
    record = recipient(file="people.toml", applied={"id": "grace"}, revision=2)
    store.save_recipient(recipient())
    store.save_recipient(record)
    assert store.recipient("grace") == record


def test_what_is_not_there_is_none(store: Store) -> None:
    assert (store.calendar("x"), store.event("x", "y"), store.recipient("x"), store.notice("x")) == (None,) * 4


def test_tombstones_are_returned_only_when_asked_for(store: Store) -> None:
    store.save_calendar(calendar())
    gone, lost = event("gone", removed_at=NOW), recipient("lost", removed_at=NOW)
    store.save_event(gone)
    store.save_recipient(lost)
    assert (store.events(), store.event("family", "gone")) == ([], None)
    assert (store.recipients(), store.recipient("lost")) == ([], None)
    assert store.events(removed=True) == [gone]
    assert (store.recipients(removed=True), store.recipient("lost", removed=True)) == ([lost], lost)


def test_events_come_ordered_by_calendar_and_id_byte_by_byte_in_any_locale(store: Store) -> None:
    names = ["a", "a-b", "a1", "aa", "b"]
    for name in reversed(names):
        store.save_calendar(calendar(name))
    for name in ["a-b", "a", "ab"]:
        store.save_event(event(name, "b"))
    store.save_event(event("z", "a"))
    assert [record.id for record in store.calendars()] == names
    assert [record.key for record in store.events()] == ["a/z", "b/a", "b/a-b", "b/ab"]
    assert [record.key for record in store.events("b")] == ["b/a", "b/a-b", "b/ab"]


def test_instants_are_kept_in_utc_to_the_second(store: Store) -> None:
    almaty = timezone(timedelta(hours=5))
    local = datetime(2026, 1, 30, 14, 0, 0, 999_999, tzinfo=almaty)
    store.save_calendar(replace(calendar(), updated_at=local))
    found = store.calendar("family")
    assert found is not None
    assert found.updated_at == NOW
    assert found.updated_at.utcoffset() == timedelta()


def test_an_instant_without_a_zone_is_a_bug(store: Store) -> None:
    with pytest.raises(ValueError, match="no zone"):
        store.save_calendar(replace(calendar(), updated_at=NOW.replace(tzinfo=None)))


def test_a_data_version_is_replaced_by_the_next(store: Store) -> None:
    old, new = (DataVersion(name="tz", version=version, changed_at=NOW) for version in ("2025b", "2026f"))
    other = DataVersion(name="holidays", version="0.109", changed_at=NOW + DAY)
    for version in (old, new, other):
        store.save_data_version(version)
    assert store.data_versions() == [other, new]


def test_events_due_are_those_within_the_horizon_soonest_first(store: Store) -> None:
    store.save_calendar(calendar())
    for name, due in {"late": NOW + SECOND, "second": NOW, "first": NOW - DAY, "never": None}.items():
        store.save_event(event(name, next_due_at=due))
    store.save_event(event("removed", next_due_at=NOW - DAY, removed_at=NOW))
    assert [record.id for record in store.events_due(NOW, 10)] == ["first", "second"]
    assert [record.id for record in store.events_due(NOW, 1)] == ["first"]


def test_the_edge_of_a_plan_moves(store: Store) -> None:
    store.save_calendar(calendar())
    store.save_event(event(next_due_at=NOW))
    assert store.mark_planned(event(), NOW + DAY, None)
    assert store.event("family", "ada") == event(planned_until=NOW + DAY, next_due_at=None)


@pytest.mark.parametrize(
    "read",
    [
        pytest.param(event(revision=1), id="edited since"),
        pytest.param(event(revision=2, planned_until=NOW - DAY), id="planned since"),
        pytest.param(event("other"), id="another event"),
    ],
)
def test_the_edge_of_a_plan_stays_where_the_event_was_changed_after_it_was_read(store: Store, read: Any) -> None:
    store.save_calendar(calendar())
    store.save_event(event(revision=2))
    assert not store.mark_planned(read, NOW + DAY, NOW + DAY)
    assert store.event("family", "ada") == event(revision=2)


def test_definitions_are_what_the_events_decode_to_without_the_tombstones(store: Store) -> None:
    for name in ("b", "a"):
        store.save_calendar(calendar(name))
    plain, declined = event("z", "a"), event("a", "b", resolution=Resolution.DECLINED)
    for record in (declined, plain, event("gone", "a", removed_at=NOW)):
        store.save_event(record)
    assert store.definitions() == [plain.event, declined.event]


def test_events_are_counted_without_the_tombstones(store: Store) -> None:
    store.save_calendar(calendar())
    store.save_event(event())
    assert (store.count_events(), store.event_keys()) == (1, [("family", "ada")])
    store.save_event(replace(event(), removed_at=NOW))
    assert (store.count_events(), store.event_keys()) == (0, [])
