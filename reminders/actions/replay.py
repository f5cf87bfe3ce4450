"""Sends again what failed or expired: as a new row of the ledger that says which one it replays."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Unpack
from uuid import UUID

from reminders.actions.log import understood
from reminders.actions.lookup import find_notice
from reminders.core.errors import NotFound, Refused
from reminders.core.notice import UNSENT, Notice, State, to_second
from reminders.core.ports import Chosen, Store


def named_by_id(store: Store, ids: Sequence[str]) -> list[Notice]:
    """Return what to replay for ids of notices, or their beginnings; of a digest, what it would have told.

    Raises `NotFound`, or `Refused` where one neither failed nor expired, or stands in the ledger anew already.
    """
    found = []
    for name in ids:
        row = find_notice(store, name)
        if row.state not in UNSENT:
            raise Refused(f"{name}: it is {row.state}; only what failed or expired can be replayed")
        latest = _latest(store, row)
        if latest.state not in UNSENT:
            raise Refused(f"{name}: notice {latest.id[:8]} stands in its place already, and is {latest.state}")
        found.append(row)
    return _newest(_told(store, found))


def matching(store: Store, **chosen: Unpack[Chosen]) -> tuple[list[Notice], list[Notice]]:
    """Return the failed and expired notices to replay: of each its last row, unless that is still on its way.

    And beside them what goes only by its id: it may have arrived, and its readers want no second copy.
    """
    rows = store.notices(**understood(store, chosen))
    last = [row for row in _newest(_told(store, rows)) if _latest(store, row).id == row.id]
    return [row for row in last if not row.is_in_doubt], [row for row in last if row.is_in_doubt]


def replay(store: Store, rows: Iterable[Notice], now: datetime) -> list[Notice]:
    """failed | expired -> planned, as a new row: to be sent now, as late as it is. Returns the new rows.

    Such a row goes out however late it is. What somebody else replayed meanwhile is left out.
    """
    made = []
    with store.transaction():
        for row in rows:
            latest = _latest(store, row)
            if latest.state in UNSENT and store.add_notices([new := _again(store, row, latest, now)]):
                made.append(new)
    return made


def _again(store: Store, row: Notice, latest: Notice, now: datetime) -> Notice:
    calendar = store.calendar(row.identity.calendar)
    if calendar is None:
        raise NotFound(f"{row.id[:8]}: the calendar {row.identity.calendar!r} is not stored any more")
    generation = latest.generation + 1
    return Notice(
        id=row.identity.uuid(UUID(calendar.uid), generation),
        identity=row.identity,
        generation=generation,
        due_at=row.due_at,
        nominal_at=row.nominal_at,
        next_at=to_second(now),
        revision=row.revision,
        created_at=to_second(now),
        subject=row.subject,
        reason=f"asked for again, after {row.id[:8]} {'failed' if row.state is State.FAILED else 'expired'}",
        replay_of=row.id,
    )


def _told(store: Store, rows: Iterable[Notice]) -> list[Notice]:
    """Return the rows with each digest replaced by what it tells, each of which is then told by itself."""
    told = []
    for row in rows:
        told += [one for one in store.members(row.id) if one.state in UNSENT] if row.is_digest else [row]
    return told


def _newest(rows: Iterable[Notice]) -> list[Notice]:
    """Return the rows, of each notice the one that was planned last, in the order in which they were due."""
    newest: dict[object, Notice] = {}
    for row in sorted(rows, key=lambda one: one.generation):
        newest[row.identity] = row
    return sorted(newest.values(), key=lambda one: (one.due_at, one.id))


def _latest(store: Store, row: Notice) -> Notice:
    """Return the row in which a notice was planned last."""
    one = row.identity
    known = store.notices(calendar=one.calendar, event=one.event, recipient=one.recipient, channel=one.channel)
    return max((other for other in known if other.identity == one), key=lambda other: other.generation, default=row)
