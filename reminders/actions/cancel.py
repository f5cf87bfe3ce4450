"""Cancels an event; it stays in the feeds, marked so, through the next calendar year."""

from datetime import datetime

from reminders.actions.change import Changed, edit_event
from reminders.actions.options import Options
from reminders.core.ports import Store


def cancel(store: Store, options: Options, name: str, now: datetime) -> Changed:
    """Cancel the event with all its occurrences and notices to come; one that is cancelled already stays as it is."""
    return edit_event(store, options, name, now, lambda record, _: record.document | {"status": "cancelled"})
