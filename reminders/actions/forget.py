"""Erases a person: from what is stored, and from what the ledger says of notices to them."""

from dataclasses import dataclass, replace
from datetime import datetime
from secrets import token_hex
from typing import Any

from reminders.actions.lookup import find_recipient
from reminders.actions.options import Options
from reminders.actions.remove import remove_recipient
from reminders.core.ports import Store
from reminders.core.record import FORGOTTEN, Document
from reminders.core.source import SUBSCRIPTION

# Where definitions name recipients.
_NAMING = frozenset({"to", "responsible", "members", "backup"})
_PSEUDONYM_OCTETS = 6


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What became of a person: the name that stands for them now, on how many rows, the files that may still name them,
    and the groups, calendars and events that did: where they named nobody else, nobody is told.
    """

    pseudonym: str
    notices: int
    files: tuple[str, ...]
    named_by: tuple[str, ...]
    is_scrubbed: bool


def forget(store: Store, options: Options, name: str, now: datetime) -> Forgotten:
    """Erase a recipient for good. Raises `NotFound`.

    Rows of the ledger stay under a pseudonym that nobody can undo, so that nothing is sent again. What was to come
    is cancelled, also what is being sent at the moment: nothing of how that goes is written.
    """
    pseudonym = f"{FORGOTTEN}{token_hex(_PSEUDONYM_OCTETS)}"
    with store.transaction():
        file = _remove(store, options, name, now)
        rows = store.forget_recipient(name, pseudonym, "the reader was forgotten")
        named = _rename_in_definitions(store, name, pseudonym)
    files = dict.fromkeys(one for one in (file, *named.values()) if one not in (None, SUBSCRIPTION))
    return Forgotten(pseudonym, rows, tuple(files), tuple(named), store.scrub())


def check_known(store: Store, name: str) -> None:
    """Raise `NotFound` unless there is something to forget: a recipient, also a removed one, or rows of the ledger."""
    if store.recipient(name, removed=True) is None and not store.notices(recipient=name, limit=1):
        find_recipient(store, name)


def _remove(store: Store, options: Options, name: str, now: datetime) -> str | None:
    """Remove the recipient; somebody who was removed before may be left in the ledger. Return the file they are in."""
    check_known(store, name)
    known = store.recipient(name, removed=True)
    if known is not None and known.removed_at is None:
        remove_recipient(store, options, name, now)
    return known.file if known else None


def _rename_in_definitions(store: Store, name: str, pseudonym: str) -> dict[str, str | None]:
    """Put the pseudonym where reminders, events and groups name the person; to leave it out could tell everybody.

    Return what named them and is not removed, each with the file that it came from, if it did.
    """
    named: dict[str, str | None] = {}

    def renamed(document: Document | None) -> Any:
        return _renamed(document, name, pseudonym)

    for calendar in store.calendars():
        home = replace(calendar, document=renamed(calendar.document), applied=renamed(calendar.applied))
        if home != calendar:
            store.save_calendar(home)
            named[calendar.id] = calendar.file
    for record in store.recipients(removed=True):
        other = replace(record, document=renamed(record.document), applied=renamed(record.applied))
        if other != record:
            store.save_recipient(other)
            if record.removed_at is None:
                named[record.id] = record.file
    return named | _rename_in_events(store, name, pseudonym)


def _rename_in_events(store: Store, name: str, pseudonym: str) -> dict[str, str | None]:
    named: dict[str, str | None] = {}
    for event in store.events(removed=True):
        document, applied = (_renamed(one, name, pseudonym) for one in (event.document, event.applied))
        change = event.change
        if change is not None:
            told = tuple(pseudonym if one == name else one for one in change.told)
            change = replace(change, document=_renamed(change.document, name, pseudonym), told=told)
        after = replace(event, document=document, applied=applied, change=change)
        if after != event:
            store.save_event(after)
            if event.removed_at is None and document != event.document:
                named[event.key] = event.file
    return named


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
