"""Says how an event with an open date ended without one: held or declined."""

from datetime import datetime

from reminders.actions.change import Changed, edit_event
from reminders.actions.options import Options
from reminders.core.errors import Refused
from reminders.core.event import Calendar, Resolution
from reminders.core.ports import Store
from reminders.core.record import Document, EventRecord


def close(store: Store, options: Options, name: str, resolution: Resolution, now: datetime) -> Changed:
    """Close the event; it is not asked about any more. Raises `Refused` for one that has its date."""

    def edit(record: EventRecord, _: Calendar) -> Document:
        if record.event.open_window is None:
            raise Refused(f"{record.key} has no open date to close; `reminders cancel {record.key}` cancels it")
        status = "confirmed" if resolution is Resolution.HELD else "cancelled"
        return record.document | {"status": status}

    return edit_event(store, options, name, now, edit, resolution=resolution)
