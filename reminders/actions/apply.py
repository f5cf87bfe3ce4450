"""Brings the store to what calendar and recipient files say: a three-way merge, planned first, then done as a whole."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from reminders.actions.add import new_calendar
from reminders.actions.endpoints import welcome_new_addresses
from reminders.actions.options import Options
from reminders.actions.planner import Planner
from reminders.actions.recipients import new_recipient
from reminders.core.errors import Conflict, InvalidInput, Refused
from reminders.core.notice import WAITING, Notice
from reminders.core.ports import Store
from reminders.core.record import CalendarRecord, Document, EventRecord, RecipientRecord
from reminders.core.source import SUBSCRIPTION
from reminders.definitions.files import DefinitionFile
from reminders.definitions.merge import FieldChange, FieldConflict, Merged, Side, differences, merge

Verb = Literal["add", "change", "cancel", "keep", "unchanged"]


@dataclass(frozen=True, slots=True)
class Step:
    """What applying does to one calendar, event or recipient. `keep` is an event that the store removed: it stays
    so.
    """

    what: Literal["calendar", "event", "recipient"]
    name: str
    verb: Verb
    changes: tuple[FieldChange, ...] = ()
    conflicts: tuple[FieldConflict, ...] = ()


@dataclass(frozen=True, slots=True)
class Applied:
    """The steps, in the order of the files; after a dry run, those that would be taken."""

    steps: tuple[Step, ...]

    @property
    def effective(self) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.verb in ("add", "change", "cancel"))

    @property
    def conflicts(self) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.conflicts)

    @property
    def cancels(self) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.verb == "cancel" or _cancels(step.changes))


def apply_files(
    store: Store,
    options: Options,
    files: Sequence[DefinitionFile],
    now: datetime,
    *,
    prune: bool = False,
    take: Side | None = None,
    keep_conflicts: bool = False,
    confirm: Callable[[Applied], bool] = lambda plan: True,
    progress: Callable[[int, int], None] | None = None,
) -> Applied:
    """Apply the files in one transaction; return what was done.

    Raises `Conflict` where file and store changed the same field and `take` does not decide; `keep_conflicts` keeps the
    store's values instead (as `run` does when it starts). `confirm` sees the plan before anything is written; where it
    says no, `Refused` is raised. `progress` hears how many events of how many are written. `prune` cancels events
    of these calendars that once came from a file and are gone from it.
    """
    _check_unique(files)
    with store.transaction():
        work = _Work(store, options, now, take=take, prune=prune)
        for file in files:
            work.add(file)
        plan = Applied(tuple(work.steps))
        if plan.conflicts and not keep_conflicts:
            raise Conflict(_conflict_message(plan.conflicts))
        if not confirm(plan):
            raise Refused("nothing was changed")
        work.write(progress)
    return plan


class _Work:
    """Gathers the steps of all files first, so that they can be shown, then writes them."""

    def __init__(self, store: Store, options: Options, now: datetime, *, take: Side | None, prune: bool) -> None:
        self.steps: list[Step] = []
        self._store = store
        self._options = options
        self._now = now
        self._take = take
        self._prune = prune
        self._calendars: list[CalendarRecord] = []
        self._recipients: list[RecipientRecord] = []
        self._events: list[tuple[EventRecord, EventRecord | None]] = []
        self._replan_all = False
        self._changed: dict[str, set[str]] = {}  # fields of calendars

    def add(self, file: DefinitionFile) -> None:
        if file.calendar is not None:
            calendar = self._add_calendar(file.calendar, file.path)
            self._add_events(calendar, file)
        for document in file.recipients:
            self._add_recipient(document, file.path)

    def write(self, progress: Callable[[int, int], None] | None) -> None:
        """Write what was gathered. What the old state owes is entered first; then all that it touches is replanned."""
        if self._replan_all:
            self._planner().enter_owed()
        for calendar in self._calendars:
            self._store.save_calendar(calendar)
        welcome_new_addresses(self._store, self._recipients)
        for recipient in self._recipients:
            self._store.save_recipient(recipient)
        planner = self._planner()
        for number, (event, known) in enumerate(self._events, 1):
            if progress:
                progress(number, len(self._events))
            if event is known or _same_definition(event, known):
                self._store.save_event(event)
            else:
                planner.save(event, known)
        for changed_calendar, fields in self._changed.items():
            self._stamp(changed_calendar, fields)
        if self._replan_all:
            planner.plan_anew(self._waiting())

    def _planner(self) -> Planner:
        """Return one that knows the recipients and calendars as they are stored by now."""
        return Planner(self._store, self._options, self._now)

    def _waiting(self) -> list[Notice]:
        """Return what waits in the calendars, and for the recipients, that were written."""
        states = sorted(WAITING)
        rows = [row for one in self._calendars for row in self._store.notices(calendar=one.id, states=states)]
        known = [one for one in self._recipients if one.revision > 1]
        return rows + [row for one in known for row in self._store.notices(recipient=one.id, states=states)]

    def _stamp(self, calendar: str, fields: set[str]) -> None:
        """Give a higher SEQUENCE to the events whose time such a change of their calendar decides on."""
        for record in self._store.events(calendar):
            moved = record.moved_with_calendar(fields, self._now)
            if moved is not record:
                self._store.save_event(moved)

    def _add_calendar(self, document: Document, path: str) -> CalendarRecord:
        known = self._store.calendar(document["id"])
        if known is None:
            record = replace(new_calendar(document, self._now), file=path, applied=document)
            self.steps.append(Step("calendar", record.id, "add", differences({}, document)))
        else:
            said = {"uid": known.uid, **document}
            if said["uid"] != known.uid:
                raise InvalidInput(
                    f"{path}: the uid of calendar {known.id!r} is {known.uid} in the store; a calendar keeps its uid, "
                    "since its entries are named by it"
                )
            base = {"uid": known.uid, **known.applied} if known.applied else None
            merged = merge(base, known.document, said, take=self._take)
            record = replace(known.edited(merged.document, self._now), file=path, applied=_base(document, merged))
            self._replan_all |= bool(merged.changes)
            self._changed[record.id] = {change.field for change in merged.changes}
            self.steps.append(
                Step(
                    "calendar", record.id, "change" if merged.changes else "unchanged", merged.changes, merged.conflicts
                )
            )
        self._calendars.append(record)
        return record

    def _add_events(self, calendar: CalendarRecord, file: DefinitionFile) -> None:
        known = {record.id: record for record in self._store.events(calendar.id, removed=True)}
        for document in file.events:
            self._add_event(calendar.id, document, known.get(document["id"]), file.path)
        if self._prune:
            named = {document["id"] for document in file.events}
            for record in known.values():
                if record.file not in (None, SUBSCRIPTION) and record.id not in named:
                    self._cancel(record)

    def _add_event(self, calendar: str, document: Document, known: EventRecord | None, path: str) -> None:
        if known is None:
            record = replace(EventRecord.new(calendar, document, self._now), file=path, applied=document)
            self.steps.append(Step("event", record.key, "add"))
            self._events.append((record, None))
            return
        if known.removed_at is not None and known.applied == document:
            self.steps.append(Step("event", known.key, "keep"))
            return
        base = known.applied if known.removed_at is None else None
        merged = merge(base, known.document, document, take=self._take)
        resolution = None if _dates_differ(merged.document, known.document) else known.resolution
        record = known.edited(merged.document, self._now, resolution=resolution)
        changed = record is not known
        record = replace(record, file=path, applied=_base(document, merged))
        verb: Verb = "add" if known.removed_at is not None else "change" if changed else "unchanged"
        self.steps.append(Step("event", record.key, verb, merged.changes, merged.conflicts))
        self._events.append((record, known))

    def _cancel(self, record: EventRecord) -> None:
        if record.removed_at is not None or record.document.get("status") == "cancelled":
            return
        cancelled = record.edited(record.document | {"status": "cancelled"}, self._now, resolution=record.resolution)
        # The file said so by leaving it out; when it names the event again, that is the file's change, not the store's.
        cancelled = replace(cancelled, applied=(record.applied or {}) | {"status": "cancelled"})
        self.steps.append(Step("event", record.key, "cancel"))
        self._events.append((cancelled, record))

    def _add_recipient(self, document: Document, path: str) -> None:
        known = self._store.recipient(document["id"], removed=True)
        if known is None:
            record = replace(new_recipient(document, self._now), file=path, applied=document)
            self.steps.append(Step("recipient", record.id, "add"))
        elif known.removed_at is not None and known.applied == document:
            self.steps.append(Step("recipient", known.id, "keep"))
            return
        else:
            merged = merge(known.applied, known.document, document, take=self._take)
            edited = known.edited(merged.document, self._now)
            record = replace(edited, file=path, applied=_base(document, merged))
            verb: Verb = "change" if edited is not known else "unchanged"
            self.steps.append(Step("recipient", record.id, verb, merged.changes, merged.conflicts))
        self._replan_all |= self.steps[-1].verb != "unchanged"
        self._recipients.append(record)


def _base(document: Document, merged: Merged) -> Document:
    """Return what counts as last applied: the file's document, but for fields in conflict, which stay undecided."""
    base = dict(document)
    for one in merged.conflicts:
        base.pop(one.field, None)
        if one.applied is not None:
            base[one.field] = one.applied
    return base


def _same_definition(record: EventRecord, known: EventRecord | None) -> bool:
    return known is not None and record.revision == known.revision


def _dates_differ(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return one.get("on") != other.get("on")


def _cancels(changes: Iterable[FieldChange]) -> bool:
    return any(change.field == "status" and change.after == "cancelled" for change in changes)


def _check_unique(files: Sequence[DefinitionFile]) -> None:
    """Raise `InvalidInput` if two files define the same calendar or recipient."""
    seen: dict[tuple[str, str], str] = {}
    for file in files:
        names = [("recipient", one["id"]) for one in file.recipients]
        names += [("calendar", file.calendar["id"])] if file.calendar else []
        for what, name in names:
            other = seen.setdefault((what, name), file.path)
            if other != file.path:
                raise InvalidInput(f"{file.path}: {what} {name!r} stands in {other} too; keep one of them")


def _conflict_message(steps: Sequence[Step]) -> str:
    lines = ["the files and the store both changed the same fields; nothing was applied"]
    for step in steps:
        lines += [
            f"  {step.name}, `{one.field}`: was {one.applied!r}, store {one.store!r}, file {one.file!r}"
            for one in step.conflicts
        ]
    lines.append("choose with --take file or --take store")
    return "\n".join(lines)
