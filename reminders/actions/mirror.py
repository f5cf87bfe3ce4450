"""Brings a calendar to what its source says: a three-way merge, event by event, in which edits by command win.

Events that did not come from the source are not touched. What the source has no more is cancelled, not lost, and comes
back with it. A long list is written in small transactions, so that sending goes on beside it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Literal

from reminders.actions.options import Options
from reminders.actions.planner import Planner
from reminders.core import engine
from reminders.core.dates import shift
from reminders.core.edtf import ImpreciseDate
from reminders.core.errors import InvalidInput
from reminders.core.event import Calendar
from reminders.core.ports import Store
from reminders.core.record import CalendarRecord, Document, EventRecord
from reminders.core.source import DROPPED, SUBSCRIPTION
from reminders.core.zones import day_of
from reminders.definitions.files import check_event
from reminders.definitions.merge import merge
from reminders.imports.reading import Reading

Verb = Literal["added", "changed", "cancelled", "restored"]

_BATCH = 50
# How many days ahead it is looked whether something is left of a rule that the source dropped.
_AHEAD = 366 * 4


@dataclass(slots=True)
class Mirrored:
    """How many events were changed in which way, and in words what could not be taken over.

    `is_whole` is False where the work was stopped before its end.
    """

    counts: dict[Verb, int] = field(default_factory=dict)
    skipped: list[str] = field(default_factory=list)
    is_whole: bool = True


def mirror(
    store: Store,
    options: Options,
    calendar: CalendarRecord,
    reading: Reading,
    now: datetime,
    *,
    stopping: Callable[[], bool] = lambda: False,
) -> Mirrored:
    """Bring the events that come from the source to what it says, and return what was done."""
    done = Mirrored(skipped=list(reading.skipped))
    known = {record.id: record for record in store.events(calendar.id, removed=True)}
    documents = _news(reading, calendar.calendar, options.zone, known, done.skipped)
    present = {fields["id"] for fields in reading.events}
    gone = [record.id for record in known.values() if _is_gone(record, present, reading.unread)]
    work = [*documents.items(), *((name, None) for name in gone)]
    for start in range(0, len(work), _BATCH):
        if stopping():
            done.is_whole = False
            break
        with store.transaction():
            planner = Planner(store, options, now)
            for name, document in work[start : start + _BATCH]:
                _write(planner, calendar.calendar, name, document, done)
    return done


def _news(
    reading: Reading, calendar: Calendar, zone: str, records: Mapping[str, EventRecord], skipped: list[str]
) -> dict[str, Document]:
    """Return by id the checked documents of those events that the source has otherwise than last time: a few of many.

    A time that floats gets a zone where the calendar has none. An event that is not the source's is left alone.
    """
    documents: dict[str, Document] = {}
    for fields in reading.events:
        floats = "time" in fields and "timezone" not in fields and calendar.timezone is None
        raw: Mapping[str, Any] = {**fields, "timezone": zone} if floats else fields
        known = records.get(fields["id"])
        if known is not None and known.file != SUBSCRIPTION:
            skipped.append(f"{fields['title'][:60]!r}: {known.key} is an event that did not come from here")
        elif known is None or known.applied != raw:
            try:
                documents[fields["id"]] = check_event(raw, calendar_timezone=calendar.timezone)
            except InvalidInput as error:
                skipped.append(_reason(fields["title"], error))
    return documents


def _is_gone(record: EventRecord, present: Iterable[str], unread: Iterable[str]) -> bool:
    """Tell whether the source dropped an event that came from it, and that is not noted yet."""
    if record.file != SUBSCRIPTION or record.removed_at is not None or DROPPED in (record.applied or {}):
        return False
    return record.id not in present and not any(record.id.startswith(name) for name in unread)


def _write(planner: Planner, calendar: Calendar, name: str, document: Document | None, done: Mirrored) -> None:
    """Write one event; one that cannot be planned is told, and stops no other."""
    known = planner.store.event(calendar.id, name, removed=True)
    if known is not None and (known.file != SUBSCRIPTION or known.applied == document):
        return  # taken over by a file meanwhile; or its title, say, only looked otherwise before it was checked
    verb: Verb
    if document is not None:
        record = _merged(calendar.id, known, document, planner.now)
        dropped = known is not None and DROPPED in (known.applied or {})
        verb = "added" if known is None else "restored" if dropped else "changed"
    elif known is None:
        return
    else:
        record, verb = _dropped(known, planner.now), "cancelled"
        if not _has_passed(known, calendar, day_of(planner.now, planner.options.zone)):
            record = _cancelled(record, planner.now)
    try:
        with planner.store.transaction():
            if known is not None and record.revision == known.revision:
                planner.store.save_event(record)
                return
            planner.save(record, known)
    except InvalidInput as error:
        done.skipped.append(_reason(record.document["title"], error))
        return
    done.counts[verb] = done.counts.get(verb, 0) + 1


def _reason(title: str, error: InvalidInput) -> str:
    return f"{title[:60]!r}: {' '.join(str(error).split())[:300]}"


def _merged(calendar: str, known: EventRecord | None, document: Document, now: datetime) -> EventRecord:
    if known is None:
        return replace(EventRecord.new(calendar, document, now), file=SUBSCRIPTION, applied=document)
    base = known.applied if known.removed_at is None else None
    merged = merge(base, known.document, document, take="store").document
    resolution = known.resolution if merged.get("on") == known.document.get("on") else None
    return replace(known.edited(merged, now, resolution=resolution), applied=document)


def _dropped(known: EventRecord, now: datetime) -> EventRecord:
    """Return the record of an event with the note that the source has it no more."""
    return replace(known, applied=(known.applied or {}) | {DROPPED: now.date().isoformat()})


def _cancelled(dropped: EventRecord, now: datetime) -> EventRecord:
    """Return the record of an event that the source cancelled by leaving it out."""
    status = {"status": "cancelled"}
    cancelled = dropped.edited(dropped.document | status, now, resolution=dropped.resolution)
    # When the source has it again, that is the source's change, not ours.
    return replace(cancelled, applied=(dropped.applied or {}) | status)


def _has_passed(record: EventRecord, calendar: Calendar, today: date) -> bool:
    """Tell whether an event is over. Many sources drop such events, and that cancels nothing."""
    event = record.event
    begin = event.since.first if isinstance(event.since, ImpreciseDate) and event.since.first else today
    last = date.max if event.rule is None else shift(max(begin, today), _AHEAD)
    return not engine.occurrences(event, calendar, today, last)
