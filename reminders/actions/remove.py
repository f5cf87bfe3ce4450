"""Takes an event, or a recipient, out of the store; what the ledger says of it stays."""

from dataclasses import replace
from datetime import datetime

from reminders.actions.change import as_removed, without
from reminders.actions.lookup import find_event, find_recipient
from reminders.actions.options import Options
from reminders.actions.planner import Planner, planned_anew
from reminders.core.ports import Store
from reminders.core.record import EventRecord, RecipientRecord


def remove_event(store: Store, options: Options, name: str, now: datetime) -> tuple[EventRecord, list[str]]:
    """Remove the event and cancel its notices to come; a file that still names it unchanged does not bring it back.

    Return it, with the keys of the events that were held on its occasion: they no longer name it.
    """
    with store.transaction():
        record = find_event(store, name)
        planner = Planner(store, options, now)
        held = [one for one in store.events(record.calendar) if one.event.occasion == record.id]
        for one in held:
            document = without(one.document, "occasion")
            planner.save(one.edited(document, now, resolution=one.resolution), one)
        planner.save(as_removed(record, now), record)
    return record, [one.key for one in held]


def remove_recipient(store: Store, options: Options, name: str, now: datetime) -> RecipientRecord:
    """Remove the recipient and cancel the notices that were to come."""
    with store.transaction():
        record = find_recipient(store, name)
        with planned_anew(store, options, now, recipient=record.id):
            store.save_recipient(replace(record, removed_at=now, revision=record.revision + 1, updated_at=now))
            store.remove_endpoint(record.id)  # its secret signs nothing any more
    return record
