"""One event with what comes next of it."""

from dataclasses import dataclass
from datetime import date

from reminders.actions.lookup import find_calendar, find_event
from reminders.actions.upcoming import next_occurrences, occurrences_in
from reminders.core import engine
from reminders.core.dates import shift
from reminders.core.event import Calendar
from reminders.core.occurrence import Occurrence
from reminders.core.ports import Store
from reminders.core.record import EventRecord

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
    coming = next_occurrences(record.event, calendar, today, count=_SHOWN, zone=zone)
    past = tuple(occurrences_in(record.event, calendar, shift(today, -_YEAR), shift(today, -1), zone=zone))[-2:]
    around = {one.key: one for one in (*past, *coming)}
    if not around and record.event.on is not None:
        first = record.event.on.first or date.min
        around = {one.key: one for one in occurrences_in(record.event, calendar, first, first, zone=zone)}
    milestone = engine.milestone_after(record.event, calendar, shift(today, -1))
    return Shown(record, calendar, coming[0] if coming else None, milestone, tuple(around.values()))
