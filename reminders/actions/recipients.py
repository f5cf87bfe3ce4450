"""Adds or changes somebody who is told, or a group of them."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from reminders.actions.audience import known_channels
from reminders.actions.endpoints import welcome_new_addresses
from reminders.actions.lookup import find_calendar, find_recipient
from reminders.actions.options import Options
from reminders.actions.planner import planned_anew
from reminders.actions.references import ring_of
from reminders.core.errors import InvalidInput, Refused
from reminders.core.ports import Store
from reminders.core.recipient import Recipient
from reminders.core.record import Document, RecipientRecord
from reminders.definitions.files import check_recipient
from reminders.notices.channels import check_address


def add_recipient(store: Store, options: Options, raw: Mapping[str, Any], now: datetime) -> RecipientRecord:
    """Add a recipient, who is told of what is still to come. Raises `Refused` if the id is taken."""
    document = check_recipient(raw, check_address=_known_addresses(store, options))
    with store.transaction():
        known = store.recipient(document["id"], removed=True)
        if known is not None and known.removed_at is None:
            raise Refused(f"recipient {known.id!r} exists already; remove it first, or choose another id")
        check_references(store, document)
        return save_recipient(store, options, document, known, now)


def edit_recipient(
    store: Store, options: Options, name: str, fields: Mapping[str, Any], now: datetime
) -> RecipientRecord:
    """Give a recipient other fields, `None` taking one away; what waits for them follows. Raises `NotFound`."""
    with store.transaction():
        known = find_recipient(store, name)
        raw = {field: value for field, value in (known.document | dict(fields)).items() if value is not None}
        document = check_recipient(raw, check_address=_known_addresses(store, options))
        if document == known.document:
            return known
        check_references(store, document)
        return save_recipient(store, options, document, known, now)


def save_recipient(
    store: Store, options: Options, document: Document, known: RecipientRecord | None, now: datetime
) -> RecipientRecord:
    """Write a recipient and have everything planned anew, what waits for them at once; call inside a transaction."""
    record = new_recipient(document, now) if known is None else known.edited(document, now)
    with planned_anew(store, options, now, recipient=record.id):
        welcome_new_addresses(store, [record])
        store.save_recipient(record)
    return record


def check_references(store: Store, document: Document) -> None:
    """Raise `NotFound` if the document names a calendar or recipient that is not there, `InvalidInput` for a group that
    would hold itself.
    """
    for calendar in document.get("calendars", ()):
        find_calendar(store, calendar)
    for other in (*document.get("members", ()), *filter(None, [document.get("backup")])):
        if other != document["id"]:
            find_recipient(store, other)
    if members := document.get("members"):
        groups = {record.id: record.recipient.members for record in store.recipients()} | {document["id"]: members}
        if ring := ring_of(document["id"], groups):
            raise InvalidInput(f"`members`: {document['id']} would hold itself, {' > '.join(ring)}; name others")


def neighbours(store: Store, one: Recipient) -> list[str]:
    """Return the ids of the others at a recipient's address, in order.

    What several are told there comes once, as the first of all wants it.
    """
    others = (record.recipient for record in store.recipients())
    return sorted(
        other.id for other in others if other.id != one.id and not other.is_group and other.place == one.place
    )


def new_recipient(document: Document, now: datetime) -> RecipientRecord:
    """Return the record of a recipient that is new."""
    return RecipientRecord(id=document["id"], document=document, created_at=now, updated_at=now)


def _known_addresses(store: Store, options: Options) -> Callable[[str], object]:
    return partial(check_address, channels=known_channels(store, options))
