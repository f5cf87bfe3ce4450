"""Adds or changes somebody who is told."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from reminders.actions.lookup import find_calendar
from reminders.actions.options import Options
from reminders.actions.planner import Planner
from reminders.core.errors import Refused
from reminders.core.ports import Store
from reminders.core.record import Document, RecipientRecord
from reminders.definitions.files import check_recipient
from reminders.notices.channels import check_address


def add_recipient(store: Store, options: Options, raw: Mapping[str, Any], now: datetime) -> RecipientRecord:
    """Add a recipient, who is told of what is still to come. Raises `Refused` if the id is taken."""
    document = check_recipient(raw, check_address=check_address)
    with store.transaction():
        known = store.recipient(document["id"], removed=True)
        if known is not None and known.removed_at is None:
            raise Refused(f"recipient {known.id!r} exists already; remove it first, or choose another id")
        for calendar in document.get("calendars", ()):
            find_calendar(store, calendar)
        return save_recipient(store, options, document, known, now)


def save_recipient(
    store: Store, options: Options, document: Document, known: RecipientRecord | None, now: datetime
) -> RecipientRecord:
    """Write a recipient and replan for everybody; call inside a transaction."""
    record = new_recipient(document, now) if known is None else known.edited(document, now)
    Planner(store, options, now).before_change(store.events())
    store.save_recipient(record)
    Planner(store, options, now).after_change(store.events())
    return record


def new_recipient(document: Document, now: datetime) -> RecipientRecord:
    """Return the record of a recipient that is new."""
    return RecipientRecord(id=document["id"], document=document, created_at=now, updated_at=now)
