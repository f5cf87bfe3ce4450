"""Which notices are due between two instants, and how the ledger must change to say so. Pure; writes nothing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import chain
from uuid import UUID

from reminders.core import engine, repeating, telling, workdays, zones
from reminders.core.answer import NO_ANSWERS, SNOOZED, UNANSWERED, Answers
from reminders.core.changes import Difference, difference
from reminders.core.dates import add_months, last_of_month, shift
from reminders.core.edtf import ImpreciseDate
from reminders.core.event import Calendar, Event, StandIn, Status
from reminders.core.notice import (
    CHANGED,
    OPEN_DATE,
    WAITING,
    Identity,
    Notice,
    State,
    digest_id,
    digest_identity,
    to_second,
)
from reminders.core.occurrence import Occurrence
from reminders.core.recipient import Recipient
from reminders.core.record import EventRecord
from reminders.core.reminder import DAILY, DEFAULT_TIME, Offset, Reminder, Unit

SETTLES = timedelta(minutes=5)
# A change that nobody was told of within so long is told no more.
_TOLD_WITHIN = timedelta(days=60)
_OPEN_DATE_LEAD_DAYS = 90
_OPEN_END_NUDGES = 24
_SEARCH_DAYS = (40, 400, 4_000, 40_000)


@dataclass(frozen=True, slots=True)
class Listener:
    """A recipient and the channel that serves the address; `duplicate_of` names another who is told there already."""

    recipient: Recipient
    channel: str
    duplicate_of: str | None = None


@dataclass(frozen=True, slots=True)
class Audience:
    """Everybody who may be told, in a fixed order; `zone` is for those who have none, nor has the calendar.

    `groups` has the members of each group, which may be groups themselves.
    """

    listeners: tuple[Listener, ...]
    zone: str
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def everyone_in(self, names: Iterable[str]) -> set[str]:
        """Return the ids that are named, by themselves or as members of a group that is."""
        found: set[str] = set()
        waiting = list(names)
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting += self.groups.get(name, ())
        return found


@dataclass(frozen=True, slots=True)
class Due:
    """A notice that should exist: what identifies it, and when it is to be sent: at `due_at`, by itself or in a digest.

    `nominal_at` is when it would be sent to a reader without preferences.
    """

    identity: Identity
    due_at: datetime
    nominal_at: datetime
    occurrence: Occurrence
    duplicate_of: str | None = None
    in_digest: bool = False
    difference: Difference | None = None

    @property
    def digest(self) -> str:
        """The id of the digest that it waits for; "" where it is told by itself."""
        if not self.in_digest:
            return ""
        return digest_id(digest_identity(self.identity.recipient, self.identity.channel, self.due_at))


@dataclass(frozen=True, slots=True)
class Plan:
    """The changes that bring the ledger to what should be: rows to add, to reschedule, and ids to cancel with
    reasons.
    """

    add: tuple[Notice, ...]
    reschedule: tuple[Notice, ...]
    cancel: tuple[tuple[str, str], ...]

    def __bool__(self) -> bool:
        return bool(self.add or self.reschedule or self.cancel)


def due_between(
    record: EventRecord,
    calendar: Calendar,
    audience: Audience,
    after: datetime,
    until: datetime,
    answers: Answers = NO_ANSWERS,
) -> list[Due]:
    """Return the notices of an event that are due in `(after, until]`, in order.

    Of recipients at the same address the first is told; the others' notices say whose they double.
    """
    found = chain(
        _changes(record, calendar, audience, after),
        _asked_for(record, calendar, audience, after, until, answers),
        _snoozes(record, calendar, audience, answers),
    )
    return sorted((due for due in found if after < due.due_at <= until), key=_order)


def next_due(
    record: EventRecord, calendar: Calendar, audience: Audience, after: datetime, answers: Answers = NO_ANSWERS
) -> datetime | None:
    """Return when the first notice after `after` is due; `None` where none comes in the next 40,000 days."""
    reached = after
    for days in _SEARCH_DAYS:
        until = _later(after, timedelta(days=days))
        if due := due_between(record, calendar, audience, reached, until, answers):
            return due[0].due_at
        reached = until
    return None


def plan(
    wanted: Sequence[Due], existing: Iterable[Notice], namespace: UUID, *, revision: int, after: datetime, now: datetime
) -> Plan:
    """Return how the ledger of one event must change so that it says `wanted`.

    `existing` are all its rows; those that wait and are not wanted any more are cancelled. Rows are added for what is
    due after `after`; what lies behind that was planned, or was already past when the event was written.
    """
    latest: dict[Identity, Notice] = {}
    for notice in existing:
        known = latest.get(notice.identity)
        if known is None or notice.generation > known.generation:
            latest[notice.identity] = notice
    owed = {_whatever_channel(row.identity) for row in latest.values() if row.state in WAITING}
    failed = {_whatever_channel(row.identity) for row in latest.values() if row.state is State.FAILED}
    told = {_whatever_channel(due.identity) for due in wanted}
    add, reschedule, cancel = list[Notice](), list[Notice](), list[tuple[str, str]]()
    for due in wanted:
        row = latest.pop(due.identity, None)
        if row is None:
            if due.due_at > after or _whatever_channel(due.identity) in owed:
                add.append(_row(due, namespace, 0, revision, now))
        elif row.state in WAITING and due.duplicate_of is not None:
            cancel.append((row.id, f"same address as {due.duplicate_of}"))
        elif row.state in WAITING and _differs(row, due, revision, now):
            reschedule.append(_rescheduled(row, due, revision))
        elif row.state is State.CANCELLED and due.due_at > max(after, now) and due.duplicate_of is None:
            add.append(_row(due, namespace, row.generation + 1, revision, now))
    # What stands in for a wanted one that failed on another channel stays.
    fallen = failed & told
    cancel += [
        (row.id, _reason(row, revision))
        for row in latest.values()
        if row.state in WAITING and _whatever_channel(row.identity) not in fallen
    ]
    return Plan(tuple(add), tuple(reschedule), tuple(cancel))


def _differs(row: Notice, due: Due, revision: int, now: datetime) -> bool:
    """Tell whether a row that waits says something else; once it is due, the sending side decides on digests."""
    if row.due_at != due.due_at or row.revision != revision:
        return True
    return row.digest != due.digest and row.due_at > now


def _whatever_channel(identity: Identity) -> Identity:
    """Return what stays the same when another channel serves the reader: what is owed goes over to it."""
    return replace(identity, channel="")


def _reason(row: Notice, revision: int) -> str:
    if row.revision != revision:
        return f"no longer planned: the event changed (revision {revision})"
    return "no longer planned: its reader, their channel or the calendar changed"


def _asked_for(
    record: EventRecord, calendar: Calendar, audience: Audience, after: datetime, until: datetime, answers: Answers
) -> Iterator[Due]:
    """Return the reminders of an event, or the nudges while its date is open."""
    event = record.event
    if event.status is Status.CANCELLED or event.resolution is not None:
        return iter(())
    if event.open_window is None:
        return _reminders_due(record, calendar, audience, after, until, answers)
    if not event.awaits_date:
        return iter(())
    nudges = _open_date_nudges(record, calendar, audience, event.open_window)
    return (due for due in nudges if not _is_put_off(due, answers))


def difference_of(record: EventRecord, calendar: Calendar) -> Difference | None:
    """Return what the last change of date means to readers."""
    if record.change is None or record.event_before is None:
        return None
    day = zones.day_of(record.change.at, calendar.timezone or "UTC")
    return difference(record.event_before, record.event, calendar, day)


def _changes(record: EventRecord, calendar: Calendar, audience: Audience, after: datetime) -> Iterator[Due]:
    """Yield the notices that the date changed: to those who had been told of it, and to those who follow changes.

    The edit is given time to settle. It waits for no digest, since what a reader knows is wrong; quiet hours are kept.
    """
    change = record.change
    if change is None or change.at + _TOLD_WITHIN < after:
        return
    found = difference_of(record, calendar)
    if found is None:
        return
    nominal = to_second(change.at + SETTLES)
    for listener in _hearers(change.told, record.event, calendar, audience):
        due = _due(found.shown, f"{CHANGED}{change.revision}", listener, nominal, record, audience, may_gather=False)
        yield replace(due, difference=found)


def _hearers(told: Sequence[str], event: Event, calendar: Calendar, audience: Audience) -> list[Listener]:
    """Return who hears of a change, each address once."""
    named = [
        one.recipient.id
        for one in audience.listeners
        if one.recipient.id in told or (one.recipient.changes and one.recipient.follows(calendar, event))
    ]
    return _listeners(named, event, calendar, audience) if named else []


def _reminders_due(
    record: EventRecord, calendar: Calendar, audience: Audience, after: datetime, until: datetime, answers: Answers
) -> Iterator[Due]:
    event = record.event
    for reminder in calendar.reminders_of(event):
        listeners = _listeners(reminder.to, event, calendar, audience, reminder.offset)
        if not listeners:
            continue
        low, high = reminder.reach()
        slack = last_of_month(2000, 1) if event.stand_in else 0
        early, late = _reach(listeners)
        first, last = shift(after.date(), low - slack - late), shift(until.date(), high + slack + early)
        for occurrence in engine.occurrences(event, calendar, first, last):
            if reminder.only_milestones and not occurrence.milestone:
                continue
            for listener in listeners:
                counted = voices(reminder, listener.recipient, audience)
                for due in _told_of(reminder, occurrence, record, calendar, listener, audience):
                    if not _is_answered(due, reminder.text, counted, answers) and not _is_put_off(due, answers):
                        yield due
            if reminder.until_acknowledged:
                yield from _escalations(reminder, occurrence, record, calendar, audience, answers)


def _told_of(
    reminder: Reminder,
    occurrence: Occurrence,
    record: EventRecord,
    calendar: Calendar,
    listener: Listener,
    audience: Audience,
) -> Iterator[Due]:
    """Yield the notices of one reminder to one reader: one, or those that repeat it until it is acknowledged.

    Repeats that a reader's wishes shift to the same instant are one.
    """
    first = _nominal_at(reminder, occurrence, record.event, calendar, listener, audience)
    if first is None:
        return
    if not reminder.until_acknowledged:
        yield _due(occurrence, reminder.text, listener, first, record, audience)
        return
    zone = _zone(listener, calendar, audience)
    start = _start_at(occurrence, record.event, zone)
    if start is None:
        return
    last = None
    if reminder.last is not None:
        final = replace(reminder, offset=reminder.last)
        last = _nominal_at(final, occurrence, record.event, calendar, listener, audience)
    told_at = None
    for repeat, nominal in enumerate(repeating.instants(reminder, first, zone, start, last)):
        due = _due(occurrence, reminder.text, listener, nominal, record, audience, repeat=repeat)
        if due.due_at != told_at:
            yield due
        told_at = due.due_at


def voices(reminder: Reminder | None, recipient: Recipient, audience: Audience) -> set[str]:
    """Return the ids of those whose acknowledgement ends a reminder for a reader.

    Their own; where it comes until it is acknowledged, also their backups', and those of the members of a group that
    the reminder names: one of them is enough.
    """
    found = {recipient.id}
    if reminder is None or not reminder.until_acknowledged:
        return found
    for name in reminder.to:
        if name in audience.groups and recipient.id in (members := audience.everyone_in([name])):
            found |= members
    return found | _backups(reminder, recipient, audience)


def _backups(reminder: Reminder, recipient: Recipient, audience: Audience) -> set[str]:
    named = [*reminder.backup, *([recipient.backup] if recipient.backup else [])]
    return audience.everyone_in(named) - {recipient.id}


def reminder_of(text: str, event: Event, calendar: Calendar) -> Reminder | None:
    """Return the event's reminder that is spelled so."""
    return next((one for one in calendar.reminders_of(event) if one.text == text), None)


def silent(
    text: str, occurrence: Occurrence, backup: str, calendar: Calendar, audience: Audience, answers: Answers
) -> list[Recipient]:
    """Return those who have not answered a reminder, and whose backup that is."""
    reminder = reminder_of(text, occurrence.event, calendar)
    if reminder is None or not reminder.until_acknowledged:
        return []
    listeners = _listeners(reminder.to, occurrence.event, calendar, audience, reminder.offset)
    return [
        one.recipient
        for one in listeners
        if one.duplicate_of is None
        and backup in _backups(reminder, one.recipient, audience)
        and answers.done(occurrence.local_start, text, voices(reminder, one.recipient, audience)) is None
    ]


def _escalations(
    reminder: Reminder,
    occurrence: Occurrence,
    record: EventRecord,
    calendar: Calendar,
    audience: Audience,
    answers: Answers,
) -> Iterator[Due]:
    """Yield the notices to backups that somebody has not answered: one to each, however many are silent."""
    asked = [
        one.recipient
        for one in _listeners(reminder.to, record.event, calendar, audience, reminder.offset)
        if one.duplicate_of is None
    ]
    for listener in audience.listeners:
        wards = [one for one in asked if listener.recipient.id in _backups(reminder, one, audience)]
        at = _escalation_at(reminder, occurrence, record.event, calendar, listener, audience) if wards else None
        if at is None:
            continue
        due = _due(occurrence, UNANSWERED + reminder.text, listener, at, record, audience, may_gather=False)
        if not all(_is_answered(due, reminder.text, voices(reminder, one, audience), answers) for one in wards):
            yield due


def _escalation_at(
    reminder: Reminder, occurrence: Occurrence, event: Event, calendar: Calendar, listener: Listener, audience: Audience
) -> datetime | None:
    """Return when a backup is told: as the reminder says, else a day before, but not before it came twice."""
    lead = replace(reminder, offset=reminder.escalate or DAILY)
    at, first = (_nominal_at(one, occurrence, event, calendar, listener, audience) for one in (lead, reminder))
    if reminder.escalate is not None or at is None or first is None:
        return at
    zone = _zone(listener, calendar, audience)
    at = max(at, repeating.second(reminder, first, zone))
    start = _start_at(occurrence, event, zone)
    return at if start is not None and at < start else None


def _start_at(occurrence: Occurrence, event: Event, zone: str) -> datetime | None:
    day = _counting_day(occurrence, event)
    if day is None:
        return None
    timed = None if occurrence.all_day else occurrence.start_utc
    return repeating.start_of(day, timed, zone)


def _is_answered(due: Due, text: str, voices: set[str], answers: Answers) -> bool:
    done = answers.done(due.identity.occurrence, text, voices) if answers.all else None
    return done is not None and done.at < due.due_at


def _is_put_off(due: Due, answers: Answers) -> bool:
    """Tell whether what its reader last said, before it was due, asks to hear of it at a later time."""
    if not answers.all:
        return False
    one = due.identity
    given = answers.given(one.occurrence, one.reminder, (one.recipient,))
    until = next((answer.until for answer in reversed(given) if answer.at < due.due_at), None)
    return until is not None and due.due_at <= until


def _snoozes(record: EventRecord, calendar: Calendar, audience: Audience, answers: Answers) -> Iterator[Due]:
    """Yield the notices that readers asked for when they put one off."""
    event = record.event
    if event.status is Status.CANCELLED or event.resolution is not None:
        return
    listeners = {one.recipient.id: one for one in audience.listeners}
    for key in {(one.occurrence, one.reminder, one.recipient) for one in answers.all if not one.is_done}:
        answer, listener = answers.snoozed(*key), listeners.get(key[2])
        if answer is None or answer.until is None or listener is None:
            continue
        reminder = reminder_of(answer.reminder, event, calendar)
        if event.awaits_date if answer.reminder == OPEN_DATE else reminder is not None and not event.open_window:
            given = answers.given(key[0], key[1], voices(reminder, listener.recipient, audience))
            occurrence = engine.occurrence_at(event, calendar, answer.occurrence)
            if occurrence is not None and not any(one.is_done and one.at >= answer.at for one in given):
                text, at = SNOOZED + answer.reminder, to_second(answer.until)
                yield _due(occurrence, text, listener, at, record, audience, repeat=answer.number, may_gather=False)


def _reach(listeners: Sequence[Listener]) -> tuple[int, int]:
    """Return how many days before and after its nominal instant a notice may be sent to one of them."""
    reaches = [telling.reach(one.recipient) for one in listeners]
    return max(early for early, _ in reaches), max(late for _, late in reaches)


def _listeners(
    named: Sequence[str], event: Event, calendar: Calendar, audience: Audience, offset: Offset | None = None
) -> list[Listener]:
    """Return who is told: those named, else all who follow the event and want a reminder of that offset.

    Each address is told once; the others say whose they double.
    """
    everyone = audience.everyone_in(named)
    first: dict[tuple[str, str], str] = {}
    found = []
    for listener in audience.listeners:
        one = listener.recipient
        follows = one.follows(calendar, event) and (offset is None or one.wants(offset))
        if one.id in everyone if named else follows:
            told = first.setdefault((listener.channel, one.address.casefold()), one.id)
            found.append(listener if told == one.id else replace(listener, duplicate_of=told))
    return found


def _nominal_at(
    reminder: Reminder, occurrence: Occurrence, event: Event, calendar: Calendar, listener: Listener, audience: Audience
) -> datetime | None:
    """Return the instant of a reminder: exact from the start for hours, else a day at a time in the reader's zone."""
    if reminder.offset.is_exact:
        return None if occurrence.all_day else to_second(reminder.offset.before(occurrence.start_utc))
    start = _counting_day(occurrence, event)
    if start is None:
        return None
    day = reminder_day(reminder.offset, start, event.regions or calendar.regions)
    clock = reminder.at or listener.recipient.at or DEFAULT_TIME
    return to_second(zones.at(day, clock, _zone(listener, calendar, audience)))


def _counting_day(occurrence: Occurrence, event: Event) -> date | None:
    """Return the day that reminders count from; a month-long anniversary has one only by an explicit stand-in."""
    if occurrence.window is None:
        return occurrence.first_day
    first = occurrence.window.first
    if event.stand_in is None or first is None:
        return None
    day = {StandIn.FIRST: 1, StandIn.FIFTEENTH: 15, StandIn.LAST: last_of_month(first.year, first.month)}[
        event.stand_in
    ]
    return first.replace(day=day)


def reminder_day(offset: Offset, start: date, regions: Sequence[str]) -> date:
    """Return the day of a reminder that counts days, or longer, before an event that starts on `start`."""
    if offset.unit is Unit.WORKING_DAYS:
        return workdays.working_days_before(start, offset.count, regions)
    return offset.day_before(start)


def _zone(listener: Listener, calendar: Calendar, audience: Audience) -> str:
    return listener.recipient.timezone or calendar.timezone or audience.zone


def _open_date_nudges(
    record: EventRecord, calendar: Calendar, audience: Audience, window: ImpreciseDate
) -> Iterator[Due]:
    """Yield the reminders that a date is still open: 90 days before the window, each month, and once when it has
    passed.
    """
    event = record.event
    occurrence = next(
        iter(engine.occurrences(event, calendar, window.first or date.min, window.last or date.max)), None
    )
    if occurrence is None:
        return
    for listener in _listeners(event.responsible, event, calendar, audience):
        zone = _zone(listener, calendar, audience)
        for repeat, day in enumerate(_nudge_days(window, zones.day_of(record.created_at, zone))):
            nominal = to_second(zones.at(day, listener.recipient.at or DEFAULT_TIME, zone))
            yield _due(occurrence, OPEN_DATE, listener, nominal, record, audience, repeat=repeat)


def _nudge_days(window: ImpreciseDate, created: date) -> list[date]:
    start = shift(window.first, -_OPEN_DATE_LEAD_DAYS) if window.first else created
    if window.last is None:
        months = min(_OPEN_END_NUDGES, _months_left(start))
        return [add_months(start, month) for month in range(months)]
    months = (window.last.year - start.year) * 12 + window.last.month - start.month + 1
    months = min(max(months, 0), _months_left(start))
    days = [day for month in range(months) if (day := add_months(start, month)) <= window.last]
    return [*days, shift(window.last, 1)]


def _months_left(day: date) -> int:
    """Return how many months can be counted from a day before the calendar ends."""
    return (date.max.year - day.year) * 12 + 13 - day.month


def _due(
    occurrence: Occurrence,
    reminder: str,
    listener: Listener,
    nominal: datetime,
    record: EventRecord,
    audience: Audience,
    *,
    repeat: int = 0,
    may_gather: bool = True,
) -> Due:
    """Return the notice of that nominal instant, shifted as its reader asks, by the reader's own clock."""
    identity = Identity(
        calendar=record.calendar,
        event=record.id,
        occurrence=occurrence.local_start,
        reminder=reminder,
        recipient=listener.recipient.id,
        channel=listener.channel,
        repeat=repeat,
    )
    one, zone = listener.recipient, listener.recipient.timezone or audience.zone
    if not telling.is_shifted(one):
        return Due(identity, nominal, nominal, occurrence, listener.duplicate_of)
    deadline = telling.deadline_of(occurrence, nominal, zone)
    told = telling.telling(one, zone, nominal, deadline, known_at=record.updated_at, may_gather=may_gather)
    return Due(identity, to_second(told.at), nominal, occurrence, listener.duplicate_of, told.in_digest)


def _order(due: Due) -> tuple[datetime, str, str, str, int, str]:
    one = due.identity
    return due.due_at, one.event, one.occurrence, one.reminder, one.repeat, one.recipient


def _row(due: Due, namespace: UUID, generation: int, revision: int, now: datetime) -> Notice:
    doubled = due.duplicate_of is not None
    return Notice(
        id=due.identity.uuid(namespace, generation),
        identity=due.identity,
        generation=generation,
        state=State.CANCELLED if doubled else State.PLANNED,
        due_at=due.due_at,
        nominal_at=due.nominal_at,
        next_at=due.due_at,
        revision=revision,
        created_at=to_second(now),
        reason=f"same address as {due.duplicate_of}" if doubled else "",
        digest=due.digest,
    )


def _rescheduled(row: Notice, due: Due, revision: int) -> Notice:
    next_at = row.next_at if row.state is State.RETRY and row.due_at == due.due_at else due.due_at
    return replace(
        row, due_at=due.due_at, nominal_at=due.nominal_at, next_at=next_at, revision=revision, digest=due.digest
    )


def _later(instant: datetime, by: timedelta) -> datetime:
    try:
        return instant + by
    except OverflowError:
        return datetime.max.replace(tzinfo=instant.tzinfo)
