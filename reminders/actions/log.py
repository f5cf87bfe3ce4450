"""The ledger: what was sent, what waits, what failed, and why; by row, or counted."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Unpack

from reminders.actions.lookup import find_calendar
from reminders.core import zones
from reminders.core.notice import CHANGED, DIGEST, OPEN_DATE, Notice, State
from reminders.core.ports import Chosen, Store, Total, TotalsBy
from reminders.core.reminder import parse

_BY: tuple[TotalsBy, ...] = ("state", "channel", "recipient")
_CHANGE = CHANGED.rstrip(":")


def log(store: Store, *, limit: int | None = None, **chosen: Unpack[Chosen]) -> list[Notice]:
    """Return ledger rows by due time, the latest `limit` of them. Raises `NotFound` for a calendar, `InvalidInput`.

    `event` may be an id or `calendar/event`, and one that was removed still has its rows.
    """
    return store.notices(limit=limit, **understood(store, chosen))


@dataclass(slots=True)
class Summary:
    """How many notices share a name, by state; how many of them are late, and by how many seconds the latest."""

    name: str
    states: Counter[State] = field(default_factory=Counter)
    late: int = 0
    latest: int = 0

    def add(self, total: Total) -> None:
        self.states[total.state] += total.number
        self.late += total.late
        self.latest = max(self.latest, total.latest)


def totals(store: Store, zone: str, now: datetime, **chosen: Unpack[Chosen]) -> dict[str, list[Summary]]:
    """Return the chosen rows counted by state, channel, recipient and day, the days being those of `zone`."""
    meant = understood(store, chosen)
    counted: dict[str, list[Summary]] = {by: _summed(store.totals(by, now, **meant)) for by in _BY}
    days = (one._replace(name=_day_of(one.name, zone)) for one in store.totals("minute", now, **meant))
    return {**counted, "day": _summed(days)}


def understood(store: Store, chosen: Chosen) -> Chosen:
    """Return the choice as the ledger spells it. Raises `NotFound` for a calendar, `InvalidInput` for a reminder."""
    calendar, event, reminder = chosen.get("calendar"), chosen.get("event"), chosen.get("reminder")
    if event is not None and "/" in event:
        calendar, _, event = event.partition("/")
    if calendar is not None and event is None and not store.notices(calendar=calendar, limit=1):
        find_calendar(store, calendar)  # one that is not stored any more may have rows still
    if reminder is not None and reminder not in (_CHANGE, OPEN_DATE, DIGEST) and not reminder.startswith(CHANGED):
        reminder = parse(reminder).text
    return {**chosen, "calendar": calendar, "event": event, "reminder": reminder}


def _summed(totals: Iterable[Total]) -> list[Summary]:
    by_name: dict[str, Summary] = {}
    for total in totals:
        by_name.setdefault(total.name, Summary(total.name)).add(total)
    return list(by_name.values())


def _day_of(minute: str, zone: str) -> str:
    return zones.day_of(datetime.fromisoformat(f"{minute}:00Z"), zone).isoformat()
