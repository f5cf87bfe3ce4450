"""What the daemon does besides sending: void claims are rescued, notices beyond the catch-up window expire."""

from datetime import datetime

from reminders.actions.fallback import fall_back
from reminders.actions.options import Options
from reminders.core.notice import Outcome, State, to_second
from reminders.core.ports import Store


def rescue(store: Store, options: Options, now: datetime, *, all_claims: bool = False) -> int:
    """Free claims whose lease is over, or all of them when their holder is known to be dead; return how many.

    What failed as poison by that is told on the recipient's other channel, if there is one.
    """
    now = to_second(now)
    with store.transaction():
        rescued = store.rescue(now, all_claims=all_claims)
        for notice in rescued:
            if notice.state is State.FAILED:
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
