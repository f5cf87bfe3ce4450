"""Takes an event, or a recipient, out of the store; what the ledger says of it stays."""

from dataclasses import replace
from datetime import datetime

from reminders.actions.change import as_removed
from reminders.actions.lookup import find_event, find_recipient
from reminders.actions.options import Options
from reminders.actions.planner import Planner
from reminders.core.ports import Store
from reminders.core.record import EventRecord, RecipientRecord


def remove_event(store: Store, options: Options, name: str, now: datetime) -> EventRecord:
    """Remove the event and cancel its notices to come; a file that still names it unchanged does not bring it back."""
    with store.transaction():
        record = find_event(store, name)
        Planner(store, options, now).save(as_removed(record, now), record)
    return record


def remove_recipient(store: Store, options: Options, name: str, now: datetime) -> RecipientRecord:
    """Remove the recipient and cancel the notices that were to come."""
    with store.transaction():
        record = find_recipient(store, name)
        events = store.events()
        Planner(store, options, now).before_change(events)
        store.save_recipient(replace(record, removed_at=now, revision=record.revision + 1, updated_at=now))
        Planner(store, options, now).after_change(store.events())
    return record
