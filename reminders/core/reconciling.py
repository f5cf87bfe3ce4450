"""How the ledger must change so that it says what is due. Pure; writes nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from reminders.core.due import Due
from reminders.core.notice import WAITING, Identity, Notice, State, to_second


@dataclass(frozen=True, slots=True)
class Plan:
    """The changes that bring the ledger to what should be: rows to add, to reschedule, and ids to cancel with
    reasons.
    """

    add: tuple[Notice, ...]
    reschedule: tuple[Notice, ...]
    cancel: tuple[tuple[str, str], ...]

    def __bool__(self) -> bool:
        return bool(self.add or self.reschedule or self.cancel)


def plan(
    wanted: Sequence[Due], existing: Iterable[Notice], namespace: UUID, *, revision: int, after: datetime, now: datetime
) -> Plan:
    """Return how the ledger of one event must change so that it says `wanted`.

    `existing` are all its rows; those that wait and are not wanted any more are cancelled. Rows are added for what is
    due after `after`; what lies behind that was planned, or was already past when the event was written.
    """
    latest = _latest(existing)
    owed = {_whatever_channel(row.identity) for row in latest.values() if row.state in WAITING}
    failed = {_whatever_channel(row.identity) for row in latest.values() if row.state is State.FAILED}
    told = {_whatever_channel(due.identity) for due in wanted}
    add, reschedule, cancel = list[Notice](), list[Notice](), list[tuple[str, str]]()
    for due in wanted:
        row = latest.pop(due.identity, None)
        if row is None:
            if due.due_at > after or _whatever_channel(due.identity) in owed:
                add.append(_row(due, namespace, 0, revision, now))
        elif row.state in WAITING and due.duplicate_of is not None:
            cancel.append((row.id, f"same address as {due.duplicate_of}"))
        elif row.state in WAITING and _differs(row, due, revision, now):
            reschedule.append(_rescheduled(row, due, revision))
        elif row.state is State.CANCELLED and due.due_at > max(after, now) and due.duplicate_of is None:
            add.append(_row(due, namespace, row.generation + 1, revision, now))
    # What stands in for a wanted one that failed on another channel stays.
    fallen = failed & told
    cancel += [
        (row.id, _reason(row, revision))
        for row in latest.values()
        if row.state in WAITING and _whatever_channel(row.identity) not in fallen
    ]
    return Plan(tuple(add), tuple(reschedule), tuple(cancel))


def _latest(rows: Iterable[Notice]) -> dict[Identity, Notice]:
    """Return the row of the last generation of each identity."""
    latest: dict[Identity, Notice] = {}
    for row in rows:
        known = latest.get(row.identity)
        if known is None or row.generation > known.generation:
            latest[row.identity] = row
    return latest


def _differs(row: Notice, due: Due, revision: int, now: datetime) -> bool:
    """Tell whether a row that waits says something else; once it is due, the sending side decides on digests."""
    if (row.due_at, row.nominal_at, row.revision) != (due.due_at, due.nominal_at, revision):
        return True
    return row.digest != due.digest and row.due_at > now


def _whatever_channel(identity: Identity) -> Identity:
    """Return what stays the same when another channel serves the reader: what is owed goes over to it."""
    return replace(identity, channel="")


def _reason(row: Notice, revision: int) -> str:
    if row.revision != revision:
        return f"no longer planned: the event changed (revision {revision})"
    return "no longer planned: its reader, their channel or the calendar changed"


def _row(due: Due, namespace: UUID, generation: int, revision: int, now: datetime) -> Notice:
    doubled = due.duplicate_of is not None
    return Notice(
        id=due.identity.uuid(namespace, generation),
        identity=due.identity,
        generation=generation,
        state=State.CANCELLED if doubled else State.PLANNED,
        due_at=due.due_at,
        nominal_at=due.nominal_at,
        next_at=due.due_at,
        revision=revision,
        created_at=to_second(now),
        reason=f"same address as {due.duplicate_of}" if doubled else "",
        digest=due.digest,
    )


def _rescheduled(row: Notice, due: Due, revision: int) -> Notice:
    next_at = row.next_at if row.state is State.RETRY and row.due_at == due.due_at else due.due_at
    return replace(
        row, due_at=due.due_at, nominal_at=due.nominal_at, next_at=next_at, revision=revision, digest=due.digest
    )
