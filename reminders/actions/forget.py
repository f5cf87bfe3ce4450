"""Erases a person: from what is stored, and from what the ledger says of notices to them."""

from dataclasses import dataclass, replace
from datetime import datetime
from secrets import token_hex
from typing import Any

from reminders.actions.lookup import find_recipient
from reminders.actions.options import Options
from reminders.actions.remove import remove_recipient
from reminders.core.ports import Store
from reminders.core.record import Document

# Where definitions name recipients.
_NAMING = frozenset({"to", "responsible", "members"})
_PSEUDONYM_OCTETS = 6


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What became of a person: the name that stands for them now, on how many rows, and the file that names them."""

    pseudonym: str
    notices: int
    file: str | None
    is_scrubbed: bool


def forget(store: Store, options: Options, name: str, now: datetime) -> Forgotten:
    """Erase a recipient for good. Raises `NotFound`.

    Rows of the ledger stay under a pseudonym that nobody can undo, so that nothing is sent again. What was to come
    is cancelled, also what is being sent at the moment: nothing of how that goes is written.
    """
    pseudonym = f"forgotten-{token_hex(_PSEUDONYM_OCTETS)}"
    with store.transaction():
        file = _remove(store, options, name, now)
        rows = store.forget_recipient(name, pseudonym, "the reader was forgotten")
        _rename_in_definitions(store, name, pseudonym)
    return Forgotten(pseudonym, rows, file, store.scrub())


def _remove(store: Store, options: Options, name: str, now: datetime) -> str | None:
    """Remove the recipient; somebody who was removed before may be left in the ledger. Return the file they are in."""
    known = store.recipient(name, removed=True)
    if known is None and not store.notices(recipient=name, limit=1):
        find_recipient(store, name)
    if known is not None and known.removed_at is None:
        remove_recipient(store, options, name, now)
    return known.file if known else None


def _rename_in_definitions(store: Store, name: str, pseudonym: str) -> None:
    """Put the pseudonym where reminders, events and groups name the person; to leave it out could tell everybody."""

    def renamed(document: Document | None) -> Any:
        return _renamed(document, name, pseudonym)

    for calendar in store.calendars():
        home = replace(calendar, document=renamed(calendar.document), applied=renamed(calendar.applied))
        if home != calendar:
            store.save_calendar(home)
    for record in store.recipients(removed=True):
        other = replace(record, document=renamed(record.document), applied=renamed(record.applied))
        if other != record:
            store.save_recipient(other)
    for event in store.events(removed=True):
        change = event.change
        if change is not None:
            told = tuple(pseudonym if one == name else one for one in change.told)
            change = replace(change, document=renamed(change.document), told=told)
        after = replace(event, document=renamed(event.document), applied=renamed(event.applied), change=change)
        if after != event:
            store.save_event(after)


def _renamed(value: Any, name: str, pseudonym: str, key: str = "") -> Any:
    if isinstance(value, dict):
        return {
            inner: _renamed(one, name, pseudonym, inner)
            for inner, one in value.items()
            if not (inner == "backup" and one == name)
        }
    if isinstance(value, list):
        return [pseudonym if key in _NAMING and one == name else _renamed(one, name, pseudonym) for one in value]
    return value
