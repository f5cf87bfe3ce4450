"""What the daemon does besides sending: void claims are rescued, notices beyond the catch-up window expire."""

from datetime import datetime

from reminders.actions.options import Options
from reminders.core.notice import to_second
from reminders.core.ports import Store


def rescue(store: Store, now: datetime, *, all_claims: bool = False) -> int:
    """Free claims whose lease is over, or all of them when their holder is known to be dead; return how many."""
    with store.transaction():
        return store.rescue(to_second(now), all_claims=all_claims)


def expire(store: Store, options: Options, now: datetime) -> int:
    """Expire what is later than the catch-up window; return how many."""
    with store.transaction():
        days = options.catch_up.days
        return store.expire(
            to_second(now - options.catch_up), f"more than {days} days late: beyond the catch-up window"
        )
