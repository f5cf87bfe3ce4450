"""The ledger: what was sent, what waits, what failed, and why."""

from collections.abc import Sequence
from datetime import datetime

from reminders.actions.lookup import find_calendar
from reminders.core.notice import Notice, State
from reminders.core.ports import Store


def log(
    store: Store,
    *,
    calendar: str | None = None,
    event: str | None = None,
    recipient: str | None = None,
    states: Sequence[State] = (),
    after: datetime | None = None,
    until: datetime | None = None,
    limit: int | None = None,
) -> list[Notice]:
    """Return ledger rows by due time, in `(after, until]`, the latest `limit` of them. Raises `NotFound` for a
    calendar.

    `event` may be an id or `calendar/event`, and one that was removed still has its rows.
    """
    if event is not None and "/" in event:
        calendar, _, event = event.partition("/")
    if calendar is not None and event is None:
        find_calendar(store, calendar)
    return store.notices(
        calendar=calendar, event=event, recipient=recipient, states=states, after=after, until=until, limit=limit
    )
