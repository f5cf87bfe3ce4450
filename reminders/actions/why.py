"""Explains an event or a notice: the date, the rule behind it, each notice, its state, and the reason."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from reminders.actions.lookup import find_calendar, find_event
from reminders.actions.options import Options
from reminders.actions.planner import Planner
from reminders.actions.show import next_occurrences
from reminders.actions.working_days import counts_working_days
from reminders.core import workdays, zones
from reminders.core.answer import Answer
from reminders.core.errors import NotFound
from reminders.core.event import Calendar
from reminders.core.notice import Attempt, Notice
from reminders.core.occurrence import Occurrence
from reminders.core.planning import Due
from reminders.core.ports import Store
from reminders.core.record import EventRecord
from reminders.core.source import SUBSCRIPTION, Source

_FORESEEN = timedelta(days=400)
_SHOWN_NOTICES = 50


@dataclass(frozen=True, slots=True)
class Explained:
    """What there is to say of an event.

    `notices` are ledger rows with their attempts, `foreseen` what will be entered within 400 days. `is_followed` tells
    whether anybody follows the event. `holiday_data` names the data that working days were computed from, where they
    count; `answers` are what readers answered; `source` is what the calendar follows, where the event came from there.
    Where one notice was asked about, `kin` are its other rows: on another channel, or planned again.
    """

    record: EventRecord
    calendar: Calendar
    today: date
    next: Occurrence | None
    notices: tuple[tuple[Notice, tuple[Attempt, ...]], ...]
    foreseen: tuple[Due, ...]
    is_followed: bool
    holiday_data: str | None
    source: Source | None
    answers: tuple[Answer, ...] = ()
    is_of_notice: bool = False
    kin: tuple[Notice, ...] = ()


def why(store: Store, options: Options, name: str, now: datetime) -> Explained:
    """Explain the event, or the event of the notice, that `name` names. Raises `NotFound`.

    A notice is named by its id or the beginning of it; then only its own row is explained.
    """
    notice = store.notice(name) if "/" not in name else None
    if notice is not None:
        record = store.event(notice.identity.calendar, notice.identity.event, removed=True)
        if record is None:
            raise NotFound(f"the event of notice {name!r} is not stored any more; `reminders log` shows its row")
        rows = [notice]
    else:
        record = find_event(store, name)
        rows = store.notices(calendar=record.calendar, event=record.id, limit=_SHOWN_NOTICES)
    calendar = find_calendar(store, record.calendar).calendar
    today = zones.day_of(now, options.zone)
    coming = next_occurrences(record, calendar, today, count=1, zone=options.zone)
    planner = Planner(store, options, now)
    foreseen = planner.due_between(record, max(now, record.planned_until), now + _FORESEEN) if notice is None else []
    return Explained(
        record=record,
        calendar=calendar,
        today=today,
        next=coming[0] if coming else None,
        notices=tuple((row, tuple(store.attempts(row.id))) for row in rows),
        foreseen=tuple(foreseen),
        is_followed=any(one.recipient.follows(calendar, record.event) for one in planner.audience.listeners),
        holiday_data=workdays.data_version() if counts_working_days(record.event, calendar) else None,
        answers=planner.answers(record).all,
        source=store.source(record.calendar) if record.file == SUBSCRIPTION else None,
        is_of_notice=notice is not None,
        kin=() if notice is None else _kin(store, notice),
    )


def _kin(store: Store, notice: Notice) -> tuple[Notice, ...]:
    one = notice.identity
    rows = store.notices(calendar=one.calendar, event=one.event, recipient=one.recipient, reminder=one.reminder)
    same = [row for row in rows if replace(row.identity, channel=one.channel) == one]
    return tuple(row for row in same if row.id != notice.id)


@dataclass(frozen=True, slots=True)
class ExplainedDigest:
    """A digest with its attempts, and what it tells or told."""

    notice: Notice
    attempts: tuple[Attempt, ...]
    members: tuple[Notice, ...]


def why_digest(store: Store, name: str) -> ExplainedDigest | None:
    """Explain the digest whose id begins so; `None` where that is none."""
    notice = store.notice(name) if "/" not in name else None
    if notice is None or not notice.is_digest:
        return None
    return ExplainedDigest(notice, tuple(store.attempts(notice.id)), tuple(store.members(notice.id)))
