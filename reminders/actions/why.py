"""Explains an event or a notice: the date, the rule behind it, each notice, its state, and the reason."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from reminders.actions.bounces import returned
from reminders.actions.lookup import find_calendar, find_event, notice_named
from reminders.actions.options import Options
from reminders.actions.planner import Planner
from reminders.actions.upcoming import next_occurrences
from reminders.actions.working_days import counts_working_days
from reminders.core import workdays, zones
from reminders.core.answer import Answer
from reminders.core.bounce import Bounce
from reminders.core.due import Due
from reminders.core.event import Calendar
from reminders.core.notice import Attempt, Notice
from reminders.core.occurrence import Occurrence
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
    Where one notice was asked about, `kin` are its other rows: on another channel, or planned again. `bounces` are the
    mails that came back, by notice.
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
    bounces: Mapping[str, Bounce] = field(default_factory=dict)


def why(store: Store, options: Options, name: str, now: datetime) -> Explained:
    """Explain the event, or the event of the notice, that `name` names. Raises `NotFound`.

    A notice is named by its id or the beginning of it; then only its own row is explained. An event that was removed
    may be named whole.
    """
    notice = notice_named(store, name)
    if notice is not None:
        record = find_event(store, f"{notice.identity.calendar}/{notice.identity.event}", removed=True)
        rows = [notice]
    else:
        record = find_event(store, name, removed=True)
        rows = store.notices(calendar=record.calendar, event=record.id, limit=_SHOWN_NOTICES)
    calendar = find_calendar(store, record.calendar).calendar
    today = zones.day_of(now, options.zone)
    coming = next_occurrences(record.event, calendar, today, count=1, zone=options.zone)
    planner = Planner(store, options, now)
    is_to_come = notice is None and record.removed_at is None
    foreseen = planner.due_between(record, max(now, record.planned_until), now + _FORESEEN) if is_to_come else []
    return Explained(
        record=record,
        calendar=calendar,
        today=today,
        next=coming[0] if coming else None,
        notices=_tries(store, rows),
        foreseen=tuple(foreseen),
        is_followed=any(one.recipient.follows(calendar, record.event) for one in planner.audience.listeners),
        holiday_data=workdays.data_version() if counts_working_days(record.event, calendar) else None,
        answers=planner.answers(record).history,
        source=store.source(record.calendar) if record.file == SUBSCRIPTION else None,
        is_of_notice=notice is not None,
        kin=() if notice is None else _kin(store, notice),
        bounces=returned(store, rows),
    )


def _kin(store: Store, notice: Notice) -> tuple[Notice, ...]:
    one = notice.identity
    rows = store.notices(calendar=one.calendar, event=one.event, recipient=one.recipient, reminder=one.reminder)
    same = [row for row in rows if replace(row.identity, channel=one.channel) == one]
    return tuple(row for row in same if row.id != notice.id)


@dataclass(frozen=True, slots=True)
class ExplainedRows:
    """What the ledger alone says: of a digest and what it tells, or of an event that is not stored any more.

    `members` are what a digest tells or told; `answers`, `kin` and `bounces` are as in `Explained`.
    """

    notices: tuple[tuple[Notice, tuple[Attempt, ...]], ...]
    bounces: Mapping[str, Bounce]
    members: tuple[Notice, ...] = ()
    answers: tuple[Answer, ...] = ()
    kin: tuple[Notice, ...] = ()


def why_rows(store: Store, name: str) -> ExplainedRows | None:
    """Explain from the ledger what no event explains; `None` where one does, or the ledger knows nothing of it."""
    notice = notice_named(store, name)
    if notice is not None and notice.is_digest:
        return ExplainedRows(_tries(store, [notice]), returned(store, [notice]), tuple(store.members(notice.id)))
    calendar, _, event = name.rpartition("/")
    if notice is not None:
        calendar, event = notice.identity.calendar, notice.identity.event
    if store.event(calendar, event, removed=True) is not None:
        return None
    rows = [notice] if notice else store.notices(calendar=calendar, event=event, limit=_SHOWN_NOTICES)
    if not calendar or not rows:
        return None
    answers, kin = tuple(store.answers(calendar, event)), () if notice is None else _kin(store, notice)
    return ExplainedRows(_tries(store, rows), returned(store, rows), answers=answers, kin=kin)


def _tries(store: Store, rows: Iterable[Notice]) -> tuple[tuple[Notice, tuple[Attempt, ...]], ...]:
    return tuple((row, tuple(store.attempts(row.id))) for row in rows)
