"""What would be sent, to whom, when: the real planner in virtual time. Sends and stores nothing."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from reminders.actions.options import Options
from reminders.actions.planner import Planner
from reminders.core import zones
from reminders.core.dates import shift
from reminders.core.due import Due
from reminders.core.ports import Store
from reminders.core.record import EventRecord


def simulate(
    store: Store, options: Options, now: datetime, first: date, last: date, *, records: list[EventRecord] | None = None
) -> list[Due]:
    """Return the notices that a daemon running all the time would send between two inclusive days in the default zone.

    Those whose reader is told at the same address under another name are left out, as the daemon leaves them.
    """
    after = zones.at(max(first, shift(date.min, 2)), time(), options.zone) - timedelta(microseconds=1)
    until = zones.at(shift(last, 1), time(), options.zone) - timedelta(microseconds=1)
    planner = Planner(store, options, now)
    found = [
        due
        for record in (store.events() if records is None else records)
        for due in planner.due_between(replace(record, updated_at=min(record.updated_at, after)), after, until)
        if due.duplicate_of is None
    ]
    return sorted(
        found, key=lambda due: (due.due_at, due.identity.calendar, due.identity.event, due.identity.recipient)
    )


def subjects(store: Store, options: Options, now: datetime, dues: list[Due]) -> list[str]:
    """Return the subject lines that the notices would have, sent on time."""
    planner = Planner(store, options, now)
    return [planner.subject(due) for due in dues]
