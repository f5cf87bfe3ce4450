"""Moves an event to another date: a single one, one year's occurrence, or the anchor itself."""

from datetime import date, datetime

from reminders.actions.change import Changed, edit_event, without
from reminders.actions.options import Options
from reminders.core import engine
from reminders.core.chronologies import GREGORIAN
from reminders.core.errors import InvalidInput, Refused
from reminders.core.event import Calendar
from reminders.core.ports import Store
from reminders.core.record import Document, EventRecord
from reminders.definitions.files import check_event


def move(
    store: Store,
    options: Options,
    name: str,
    day: date,
    now: datetime,
    *,
    occurrence: date | None = None,
    anchor: bool = False,
) -> Changed:
    """Move the event to `day`.

    A recurring one needs to be told what moves: the occurrence that is on the day `occurrence`, that time only, or its
    `anchor`. Raises `Refused` where that is not said, `InvalidInput` where nothing is on that day.
    """

    def edit(record: EventRecord, calendar: Calendar) -> Document:
        document = _moved(record, calendar, day, occurrence=occurrence, anchor=anchor)
        return check_event(document, calendar_timezone=calendar.timezone)

    return edit_event(store, options, name, now, edit)


def _moved(record: EventRecord, calendar: Calendar, day: date, *, occurrence: date | None, anchor: bool) -> Document:
    event = record.event
    if event.on is not None and occurrence not in (None, event.on.first):
        raise InvalidInput(f"{record.key} has a single date, {event.on}; leave --occurrence out")
    if event.on is not None:
        status = {} if event.open_window is None else {"status": "confirmed"}
        return record.document | {"on": day.isoformat()} | status
    if anchor:
        if event.since is None:
            raise Refused(f"{record.key} has no anchor; it goes by the rule {record.document.get('rule')!r}")
        chronology = {} if event.chronology == GREGORIAN else {"chronology": event.chronology}
        return record.document | {"since": day.isoformat()} | chronology
    if occurrence is None:
        raise Refused(
            f"{record.key} recurs; say what moves: `--occurrence DAY` for one occurrence, or `--anchor` for the date "
            "that all are counted from"
        )
    original = _original_day(record, calendar, occurrence)
    moves = dict(record.document.get("moved", {})) | {original.isoformat(): day.isoformat()}
    if original == day:
        del moves[original.isoformat()]
    return without(record.document, "moved") | ({"moved": moves} if moves else {})


def _original_day(record: EventRecord, calendar: Calendar, day: date) -> date:
    """Return the scheduled day of the occurrence that is on `day` now. Raises `InvalidInput` if there is none."""
    for original, moved_to in record.event.moved.items():
        if moved_to == day:
            return original
    found = [one for one in engine.occurrences(record.event, calendar, day, day) if one.window is None]
    if not found:
        raise InvalidInput(f"{record.key} has no occurrence on {day}; `reminders show {record.key}` lists them")
    return found[0].observed_from or day
