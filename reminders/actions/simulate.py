"""What would be sent, to whom, when: the real planner in virtual time. Sends and stores nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from reminders.actions.audience import ME
from reminders.actions.lookup import find_calendar, find_recipient
from reminders.actions.options import Options
from reminders.actions.planner import Planner
from reminders.core import zones
from reminders.core.dates import shift
from reminders.core.due import Due
from reminders.core.notice import Identity, digest_identity
from reminders.core.ports import Store
from reminders.core.record import EventRecord
from reminders.notices.digest import digest_subject, summary


def simulate(
    store: Store,
    options: Options,
    now: datetime,
    first: date,
    last: date,
    *,
    records: list[EventRecord] | None = None,
    calendar: str | None = None,
    recipient: str | None = None,
) -> list[Due]:
    """Return the notices that a daemon running all the time would send between two inclusive days in the default zone.

    Those whose reader is told at the same address under another name are left out, as the daemon leaves them; and all
    but those of a calendar, or to a recipient, where one is named. Raises `NotFound` for one that is not there.
    """
    if calendar is not None:
        find_calendar(store, calendar)
    if recipient not in (None, ME.id):
        find_recipient(store, recipient)
    after = zones.at(max(first, shift(date.min, 2)), time(), options.zone) - timedelta(microseconds=1)
    until = zones.at(shift(last, 1), time(), options.zone) - timedelta(microseconds=1)
    planner = Planner(store, options, now)
    found = [
        due
        for record in (store.events(calendar) if records is None else records)
        for due in planner.due_between(replace(record, updated_at=min(record.updated_at, after)), after, until)
        if due.duplicate_of is None and recipient in (None, due.identity.recipient)
    ]
    return sorted(
        found, key=lambda due: (due.due_at, due.identity.calendar, due.identity.event, due.identity.recipient)
    )


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A message to come, or what a digest tells: then `digest` is the id that the digest will have, else ""."""

    identity: Identity
    due_at: datetime
    subject: str
    digest: str = ""


def foresee(store: Store, options: Options, now: datetime, dues: Sequence[Due]) -> list[Foreseen]:
    """Return notices to come, with their subjects if sent on time; each digest is followed by what it tells."""
    planner = Planner(store, options, now)
    gathered: dict[str, list[Due]] = {}
    for due in dues:
        gathered.setdefault(due.digest, []).append(due)
    found = []
    for due in dues:
        together = gathered[due.digest] if due.digest else []
        if len(together) < 2:  # what would be alone in a digest is told by itself
            found.append(Foreseen(due.identity, due.due_at, planner.subject(due)))
        elif due is together[0]:
            found.append(_digest(planner, options, together))
            found += [Foreseen(one.identity, one.due_at, planner.subject(one), one.digest) for one in together]
    return found


def subjects(store: Store, options: Options, now: datetime, dues: Sequence[Due]) -> list[str]:
    """Return the subject lines that the notices would have, sent on time and by themselves."""
    planner = Planner(store, options, now)
    return [planner.subject(due) for due in dues]


def _digest(planner: Planner, options: Options, dues: Sequence[Due]) -> Foreseen:
    first = dues[0]
    identity = digest_identity(first.identity.recipient, first.identity.channel, first.due_at)
    summaries = [summary(planner.topic(due), base_url=options.base_url) for due in dues]
    return Foreseen(identity, first.due_at, digest_subject(summaries, planner.topic(first).words))
