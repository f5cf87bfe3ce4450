"""What `fix`, `move`, `cancel`, `close` and `remove` share: one edit of one stored event, replanned in its
transaction.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from reminders.actions.lookup import find_calendar, find_event
from reminders.actions.options import Options
from reminders.actions.planner import Planner
from reminders.core.event import Calendar, Resolution
from reminders.core.ports import Store
from reminders.core.record import Document, EventRecord


@dataclass(frozen=True, slots=True)
class Changed:
    """An event before and after; the same record twice where nothing changed."""

    before: EventRecord
    after: EventRecord

    @property
    def is_new(self) -> bool:
        return self.before is not self.after


def edit_event(
    store: Store,
    options: Options,
    name: str,
    now: datetime,
    edit: Callable[[EventRecord, Calendar], Document],
    *,
    resolution: Resolution | None = None,
    keep_resolution: bool = False,
) -> Changed:
    """Give the event the document that `edit` makes of its record and its calendar, and replan it; all or nothing.

    `keep_resolution` leaves how an open date ended as it was, as long as the date stays. Raises what `edit` raises.
    """
    with store.transaction():
        before = find_event(store, name)
        document = edit(before, find_calendar(store, before.calendar).calendar)
        if keep_resolution and document.get("on") == before.document.get("on"):
            resolution = before.resolution
        after = before.edited(document, now, resolution=resolution)
        if after is not before:
            Planner(store, options, now).save(after, before)
    return Changed(before, after)


def without(document: Document, *names: str) -> Document:
    """Return a copy of the document without those fields."""
    return {name: value for name, value in document.items() if name not in names}


def as_removed(record: EventRecord, now: datetime) -> EventRecord:
    """Return the tombstone of an event."""
    return replace(record, removed_at=now, revision=record.revision + 1, updated_at=max(now, record.updated_at))
