"""The three-way merge of documents: what a file last said, what the store says now, what the file says today."""

from dataclasses import dataclass
from typing import Any, Literal

from reminders.core.record import Document

Side = Literal["file", "store"]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field's value before and after; `None` where it was not or will not be set."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class FieldConflict:
    """A field that the file and the store both changed since the file was last applied, to different values."""

    field: str
    applied: Any
    store: Any
    file: Any


@dataclass(frozen=True, slots=True)
class Merged:
    """The document that comes out, how it differs from the store's, and what could not be decided."""

    document: Document
    changes: tuple[FieldChange, ...]
    conflicts: tuple[FieldConflict, ...]


def merge(applied: Document | None, store: Document, file: Document, *, take: Side | None = None) -> Merged:
    """Merge field by field. A field that only one side changed takes that side's value, so edits in the store stay.

    `applied` is `None` for what never came from a file: then what the file leaves out stays, what it says wins.
    A conflict keeps the store's value and is reported, unless `take` decides it.
    """
    base = applied if applied is not None else {key: store.get(key) for key in file.keys() & store.keys()}
    document, conflicts = dict(store), []
    for name in sorted(store.keys() | file.keys() | base.keys()):
        was, ours, theirs = base.get(name), store.get(name), file.get(name)
        if theirs in (was, ours):
            continue
        if ours != was and take is None:
            conflicts.append(FieldConflict(name, was, ours, theirs))
        elif ours == was or take == "file":
            _put(document, name, theirs)
    return Merged(document, differences(store, document), tuple(conflicts))


def differences(before: Document, after: Document) -> tuple[FieldChange, ...]:
    """Return the fields in which two documents differ, in the order of the fields' names."""
    names = sorted(before.keys() | after.keys())
    changes = (FieldChange(name, before.get(name), after.get(name)) for name in names)
    return tuple(change for change in changes if change.before != change.after)


def _put(document: Document, name: str, value: Any) -> None:
    if value is None:
        document.pop(name, None)
    else:
        document[name] = value
