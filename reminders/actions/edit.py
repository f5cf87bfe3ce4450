"""Changes fields of an event, as its file would."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from reminders.actions.change import Changed, edit_event, without
from reminders.actions.options import Options
from reminders.actions.references import check_named, check_occasion
from reminders.core.errors import InvalidInput
from reminders.core.event import Calendar
from reminders.core.ports import Store
from reminders.core.record import Document, EventRecord
from reminders.definitions.files import check_event

_FIXED = frozenset({"id"})


def edit(
    store: Store, options: Options, name: str, now: datetime, *, given: Mapping[str, Any], clear: Collection[str] = ()
) -> Changed:
    """Give the event the fields `given`, and take those named in `clear` away.

    The result is checked as a whole. Raises `InvalidInput` with all that is wrong with it.
    """
    if both := sorted(given.keys() & set(clear)):
        raise InvalidInput(f"`{both[0]}` is both set and cleared; do one of them")

    def changed(record: EventRecord, calendar: Calendar) -> Document:
        if missing := sorted(name for name in clear if name not in record.document.keys() - _FIXED):
            there = ", ".join(sorted(record.document.keys() - _FIXED))
            raise InvalidInput(f"{record.key} has no field `{missing[0]}` to clear; it has {there}")
        document = without(record.document, *clear) | dict(given)
        checked = check_event(document, calendar_timezone=calendar.timezone)
        check_occasion(store, record.calendar, checked)
        check_named(store, {name: checked[name] for name in given if name in checked})
        return checked

    return edit_event(store, options, name, now, changed, keep_resolution=True)
