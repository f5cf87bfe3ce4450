"""What an edit leaves to be told: the change of date that stands at the event, and who has heard of it. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from reminders.core import zones
from reminders.core.changes import Difference, difference
from reminders.core.event import Calendar
from reminders.core.notice import CHANGED, WAITING, Notice, State
from reminders.core.occurrence import Occurrence
from reminders.core.record import Change, EventRecord


def difference_of(record: EventRecord, calendar: Calendar) -> Difference | None:
    """Return what the last change of date means to readers."""
    if record.change is None or record.event_before is None:
        return None
    day = zones.day_of(record.change.at, calendar.timezone or "UTC")
    return difference(record.event_before, record.event, calendar, day)


def change_of(
    edit: Difference,
    record: EventRecord,
    before: EventRecord,
    calendar: Calendar,
    rows: Sequence[Notice],
    now: datetime,
) -> Change | None:
    """Return what readers are to be told of an edit; `rows` are the event's notices, `before` is what was edited.

    Where nobody has been told of the edit before, they know what was so before both: this edit then stands for both.
    `None` where it leaves the dates as readers know them.
    """
    change = Change(
        revision=record.revision,
        at=now,
        document=before.document,
        resolution=before.resolution,
        told=_told_of(edit.old, rows),
    )
    known = before.change
    if known is not None and (unaware := _unaware(known, rows)):
        change = replace(change, told=tuple(sorted({*change.told, *unaware})))
        if not _aware(known, rows):
            change = replace(change, document=known.document, resolution=known.resolution)
    return change if difference_of(replace(record, change=change), calendar) else None


def _told_of(occurrence: Occurrence | None, rows: Sequence[Notice]) -> tuple[str, ...]:
    """Return the ids of those who were told of the occurrence, or are being told just now."""
    if occurrence is None:  # it was off, of which those were told who had been told of the date
        return tuple(sorted({row.identity.recipient for row in rows if row.is_of_change and row.state is State.SENT}))
    return tuple(
        sorted(
            {
                row.identity.recipient
                for row in rows
                if row.identity.occurrence == occurrence.local_start and row.state in (State.SENT, State.CLAIMED)
            }
        )
    )


def _unaware(change: Change, rows: Sequence[Notice]) -> set[str]:
    """Return the ids of those who are still to hear of the change: their notice waits, or is not planned yet."""
    waiting = {row.identity.recipient for row in rows if _is_of(change, row) and row.state in WAITING}
    return (waiting | set(change.told)) - _aware(change, rows)


def _aware(change: Change, rows: Sequence[Notice]) -> set[str]:
    """Return the ids of those who have been told of the change, or are being told just now."""
    told = (State.SENT, State.CLAIMED)
    return {row.identity.recipient for row in rows if _is_of(change, row) and row.state in told}


def _is_of(change: Change, row: Notice) -> bool:
    return row.identity.reminder == f"{CHANGED}{change.revision}"
