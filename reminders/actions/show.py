"""One event with what comes next of it, and the list of all events."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reminders.actions.lookup import find_calendar, find_event
from reminders.actions.upcoming import occurrences_in
from reminders.core import engine
from reminders.core.dates import shift
from reminders.core.edtf import ImpreciseDate
from reminders.core.event import Calendar
from reminders.core.occurrence import Occurrence
from reminders.core.ports import Store
from reminders.core.record import EventRecord
from reminders.core.text import folded

_NEXT_YEARS = 8
_SHOWN = 5
_YEAR = 366


@dataclass(frozen=True, slots=True)
class Shown:
    """An event, its calendar, its first occurrence and first milestone from today on (or `None`), and a few occurrences
    around today.
    """

    record: EventRecord
    calendar: Calendar
    next: Occurrence | None
    next_milestone: Occurrence | None
    occurrences: tuple[Occurrence, ...]


def show(store: Store, name: str, today: date, *, zone: str) -> Shown:
    """Return the event called `calendar/event`. Raises `NotFound`."""
    record = find_event(store, name)
    calendar = find_calendar(store, record.calendar).calendar
    coming = next_occurrences(record, calendar, today, count=_SHOWN, zone=zone)
    past = tuple(occurrences_in(record.event, calendar, shift(today, -_YEAR), shift(today, -1), zone=zone))[-2:]
    around = {one.key: one for one in (*past, *coming)}
    if not around and record.event.on is not None:
        first = record.event.on.first or date.min
        around = {one.key: one for one in occurrences_in(record.event, calendar, first, first, zone=zone)}
    milestone = engine.milestone_after(record.event, calendar, shift(today, -1))
    return Shown(record, calendar, coming[0] if coming else None, milestone, tuple(around.values()))


def next_occurrences(
    record: EventRecord, calendar: Calendar, today: date, *, count: int, zone: str
) -> tuple[Occurrence, ...]:
    """Return the first occurrences from today on, at most `count`.

    A single event is looked for to the end of time; a recurring one a year ahead, then eight, then eighty, from its
    anchor on where that lies in the future.
    """
    if record.event.on is not None:
        return tuple(occurrences_in(record.event, calendar, today, date.max, zone=zone))[:count]
    since = record.event.since
    anchor = since.first if isinstance(since, ImpreciseDate) else None
    start = max(today, anchor or today)
    found: tuple[Occurrence, ...] = ()
    for years in (1, _NEXT_YEARS, 10 * _NEXT_YEARS):
        found = tuple(occurrences_in(record.event, calendar, start, shift(start, years * _YEAR), zone=zone))[:count]
        if len(found) == count:
            break
    return found


def events(store: Store, *, calendar: str | None = None, words: Sequence[str] = ()) -> list[EventRecord]:
    """Return the stored events, of one calendar or all.

    `words` must all stand in an event's id, titles, description, place, people or tags; case and accents do not count.
    """
    if calendar is not None:
        find_calendar(store, calendar)
    wanted = [folded(word) for word in words]
    return [record for record in store.events(calendar) if all(word in _searched(record) for word in wanted)]


def _searched(record: EventRecord) -> str:
    event = record.event
    texts = [text for one in (event.title, event.description) if one for _, text in one.by_language]
    return folded(" ".join([record.key, *texts, event.location or "", *event.tags, *event.people]))
