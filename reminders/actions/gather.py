"""Brings together what is told at once: the digests that readers asked for, and too much that is overdue for one."""

from datetime import datetime

from reminders.actions.options import Options
from reminders.core.notice import (
    LATE,
    WAITING,
    Gathering,
    Identity,
    Notice,
    State,
    digest_id,
    digest_identity,
    to_second,
)
from reminders.core.ports import Store

MOST_OVERDUE = 20
# A digest whose process died so often is dissolved: what it tells goes alone, so that only the culprit fails.
_DISSOLVED_RESCUES = 3


def gather(store: Store, channel: str, options: Options, now: datetime) -> int:
    """Enter the digests that are due on a channel; return how many. Call before claiming what is due.

    A digest is a notice of its own. Where a single notice waits for one, it is told by itself instead.
    """
    now = to_second(now)
    since, late = to_second(now - options.catch_up), now - LATE
    if not (store.gathered(channel, now) or store.overdue(channel, now, since=since, late=late, most=MOST_OVERDUE)):
        return 0
    entered = 0
    with store.transaction():
        for found in store.overdue(channel, now, since=since, late=late, most=MOST_OVERDUE):
            identity = digest_identity(found.recipient, channel, now)
            taken = store.gather_overdue(
                found.recipient, channel, now, since=since, late=late, digest=digest_id(identity)
            )
            entered += store.add_notices([_digest(identity, now, found.due_at, now)]) if taken else 0
        for found in store.gathered(channel, now):
            entered += _enter(store, channel, found, now)
    return entered


def _enter(store: Store, channel: str, found: Gathering, now: datetime) -> int:
    """Enter the digest that something waits for, unless it is there; where there is to be none, let its rows go."""
    row = store.notice(found.digest)
    if row is None and found.number > 1:
        identity = digest_identity(found.recipient, channel, found.due_at)
        return store.add_notices([_digest(identity, found.due_at, found.due_at, now)])
    if row is not None and row.rescues >= _DISSOLVED_RESCUES:
        store.cancel_notice(row.id, "dissolved: what it tells is sent alone")
    if row is None or row.rescues >= _DISSOLVED_RESCUES or row.state not in (*WAITING, State.CLAIMED):
        store.dissolve(found.digest)
    return 0


def _digest(identity: Identity, due_at: datetime, nominal_at: datetime, now: datetime) -> Notice:
    return Notice(
        id=digest_id(identity),
        identity=identity,
        due_at=due_at,
        nominal_at=nominal_at,
        next_at=due_at,
        created_at=now,
    )
