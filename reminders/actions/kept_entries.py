"""The entries of a feed, event by event: those that were kept, and the others rendered and kept for the next time.

Only the feed as it is, and in one of the calendar's languages, is kept: the views that subscribers share. What
anybody may ask for besides is rendered each time, so nobody can fill the store by asking.
"""

from collections.abc import Iterator, Mapping, Sequence

from reminders.core.ports import Rendered, Store, Unrendered
from reminders.core.record import CalendarRecord, DataVersion, EventRecord
from reminders.feeds import RENDERER_VERSION
from reminders.feeds.calendar import EventWriter
from reminders.feeds.view import View

# Fewer events are rendered in less time than a transaction takes.
_WORTH_KEEPING = 100
_LOADED_ONE_BY_ONE = 50


def kept_entries(
    store: Store, calendar: CalendarRecord, view: View, year: int, versions: Sequence[DataVersion]
) -> list[bytes] | None:
    """Return what the feed has of each event; `None` for a view that is not kept, or where events change meanwhile."""
    if not _is_kept(calendar, view):
        return None
    name, edition = view.canonical(), edition_of(calendar, year, versions)
    known = store.rendered(calendar.id, name, edition)
    if len(known) < _WORTH_KEEPING:
        return None
    missing = [one for one in known if not isinstance(one, bytes)]
    new = _renewed(store, calendar, view, year, missing)
    if new is None:
        return None
    store.keep_rendered(calendar.id, name, edition, list(new.values()))
    return [one if isinstance(one, bytes) else new[one.event].entries for one in known]


def _renewed(
    store: Store, calendar: CalendarRecord, view: View, year: int, missing: Sequence[Unrendered]
) -> dict[str, Rendered] | None:
    """Return these events rendered, by id; `None` where one of them changed meanwhile."""
    records = _load(store, calendar.id, missing)
    if any(one.event not in records or records[one.event].revision != one.revision for one in missing):
        return None
    chosen = [records[one.event] for one in missing]
    entries = EventWriter(calendar, records, view, year).entries(chosen)
    return {one.id: _rendered(one, records, written) for one, written in zip(chosen, entries, strict=True)}


def edition_of(calendar: CalendarRecord, year: int, versions: Sequence[DataVersion]) -> str:
    """Return what entries depend on besides view and events."""
    data = (f"{one.name}={one.version}" for one in sorted(versions, key=lambda one: one.name))
    return " ".join((f"{year} {calendar.revision} {RENDERER_VERSION}", *data))


def _is_kept(calendar: CalendarRecord, view: View) -> bool:
    return view == View() or any(view == View(languages=(language,)) for language in calendar.calendar.languages)


def _load(store: Store, calendar: str, missing: Sequence[Unrendered]) -> dict[str, EventRecord]:
    """Return the records of the events to render, and of those on whose occasion they are held; by id."""
    if len(missing) > _LOADED_ONE_BY_ONE:
        return {one.id: one for one in store.events(calendar, removed=True)}
    records = dict(_found(store, calendar, [one.event for one in missing]))
    occasions = {one.event.occasion for one in records.values() if one.event.occasion}
    return records | dict(_found(store, calendar, occasions - records.keys()))


def _found(store: Store, calendar: str, events: "Sequence[str] | set[str]") -> Iterator[tuple[str, EventRecord]]:
    for event in events:
        record = store.event(calendar, event, removed=True)
        if record is not None:
            yield event, record


def _rendered(record: EventRecord, records: Mapping[str, EventRecord], entries: bytes) -> Rendered:
    occasion = records.get(record.event.occasion or "")
    return Rendered(
        record.id, record.revision, entries, record.event.occasion, occasion.revision if occasion is not None else 0
    )
