"""What the daemon does besides sending: void claims are rescued, notices beyond the catch-up window expire."""

from datetime import datetime, timedelta

from reminders.actions.fallback import fall_back
from reminders.actions.options import Options
from reminders.core.notice import NO_COPY, SENDER_LOST, Outcome, State, to_second
from reminders.core.ports import Store

# Beyond the catch-up window and the reach of a shift, the ledger keeps what it has for so long in any case.
_LEAST_KEPT = timedelta(days=60)
_BATCH, _BATCHES = 500, 20


def rescue(store: Store, options: Options, now: datetime, *, all_claims: bool = False) -> int:
    """Free claims whose lease is over, or all of them when their holder is known to be dead; return how many.

    A claim is committed right before its send begins, so each of these may have arrived: for readers who want no second
    copy that is its end. What failed as poison is told on the recipient's other channel, if there is one.
    """
    now = to_second(now)
    with store.transaction():
        rescued = store.rescue(now, all_claims=all_claims)
        for notice in rescued:
            record = store.recipient(notice.identity.recipient)
            if record is not None and record.recipient.at_most_once:
                store.give_up(notice.id, f"{NO_COPY}: {SENDER_LOST}")
            elif notice.state is State.FAILED:
                ended = Outcome(state=State.FAILED, started_at=now, ended_at=now, reason=notice.reason)
                fall_back(store, options, notice, ended)
    return len(rescued)


def expire(store: Store, options: Options, now: datetime) -> int:
    """Expire what is later than the catch-up window; return how many."""
    with store.transaction():
        days = options.catch_up.days
        return store.expire(
            to_second(now - options.catch_up), f"more than {days} days late: beyond the catch-up window"
        )


def shorten(store: Store, options: Options, now: datetime) -> int:
    """Remove rows of the ledger that are older than it is to reach back; return how many, a bounded number at a time.

    No row goes that could be planned again: readers' wishes may shift a notice by weeks from its nominal instant.
    """
    before = to_second(now - max(options.ledger, options.catch_up + _LEAST_KEPT))
    removed = 0
    for _ in range(_BATCHES):
        count = store.remove_settled(before, before + _LEAST_KEPT, _BATCH)
        removed += count
        if count < _BATCH:
            break
    return removed
