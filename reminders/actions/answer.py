"""Takes what readers answer to reminders: that it is done or is not after all, or that they want to hear of it later.

An answer is entered and the plan follows in one transaction, so a repeat that was acknowledged is not sent, and what
was put off is not lost.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from reminders.actions.audience import ME, zone_of
from reminders.actions.lookup import find_event, find_notice, find_recipient, notice_named
from reminders.actions.options import Options
from reminders.actions.planner import Planner
from reminders.core import engine, zones
from reminders.core.answer import Answer, asked_by
from reminders.core.asking import answer_to
from reminders.core.due import Basis
from reminders.core.errors import InvalidInput, Refused
from reminders.core.notice import WAITING, Notice, to_second
from reminders.core.occurrence import Occurrence
from reminders.core.planning import due_between
from reminders.core.ports import Store
from reminders.core.recipient import Recipient
from reminders.core.record import EventRecord
from reminders.core.reminder import DEFAULT_TIME, EXACT, Offset

# Of an answer: an occurrence, a reminder and a recipient.
Key = tuple[str, str, str]

_AHEAD = timedelta(days=400)
_LONGEST_SNOOZE = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of an answer: the one that stands, whether it is new, and how many waiting notices it cancelled."""

    answer: Answer
    is_new: bool
    cancelled: int = 0


@dataclass(frozen=True, slots=True)
class Undone:
    """An answer that was taken back, and when its reader is asked again; `None` where nothing comes of itself."""

    answer: Answer
    asks_at: datetime | None


@dataclass(frozen=True, slots=True)
class Question:
    """What a notice asks of its reader: the event as it is now, the occurrence, and the answer it has, if any.

    `occurrence` is `None` where the event is not on that day any more.
    """

    notice: Notice
    record: EventRecord
    recipient: Recipient
    occurrence: Occurrence | None
    answer: Answer | None


def acknowledge(
    store: Store, options: Options, name: str, now: datetime, *, by: str | None = None, how: str = "by command"
) -> list[Answered]:
    """Enter that a notice, or what an event asks, is done, and cancel what would ask again.

    Of an event, the next occurrence is meant, and whoever is asked; `by` is then one of them. For a notice, `by` is
    whoever took care of it in its reader's place. Raises `NotFound`, and `Refused` where nothing asks.
    """
    planner = Planner(store, options, now)
    with store.transaction():
        if by is not None and by != ME.id:
            find_recipient(store, by)
        notice = notice_named(store, name)
        if notice is not None:
            record = _event_of(store, notice)
            asked = [_key(notice)]
        else:
            record = find_event(store, name)
            asked = _asked(planner, record, by)
        return [_done(planner, record, key, f"by {by or key[2]}, {how}") for key in asked]


def undo(
    store: Store, options: Options, name: str, now: datetime, *, by: str | None = None, how: str = "by command"
) -> list[Undone]:
    """Take back that what a notice or an event asks is done, and plan what asks again.

    Of a notice, its reader's answer is meant; of an event, what was answered for the occurrence that was answered last,
    `by` one of its readers or by all. Raises `NotFound`, and `Refused` where nothing was acknowledged.
    """
    planner = Planner(store, options, now)
    with store.transaction():
        notice = notice_named(store, name)
        record = _event_of(store, notice) if notice else find_event(store, name)
        done = [one for one in planner.answers(record).all if one.is_done]
        if notice is not None:
            done = [answer for answer in done if answer.key == _key(notice)]
        else:
            done = [answer for answer in done if by in (None, answer.recipient)]
        if not done:
            whom = f" by {by}" if by and notice is None else ""
            raise Refused(f"nothing that {name[:200]} asks was acknowledged{whom}; `reminders why` shows who answered")
        last = max(done, key=lambda answer: answer.at).occurrence
        return [
            _taken_back(planner, record, answer, f"by {by or answer.recipient}, {how}")
            for answer in done
            if answer.occurrence == last
        ]


def _taken_back(planner: Planner, record: EventRecord, answer: Answer, how: str) -> Undone:
    _entered(planner, record, answer.key, how, undoes=answer.number)
    record, now = planner.store.event(record.calendar, record.id) or record, planner.now
    coming = [
        due.due_at
        for due in planner.due_between(record, now, now + _AHEAD)
        if (due.identity.occurrence, asked_by(due.identity.reminder), due.identity.recipient) == answer.key
    ]
    return Undone(answer, min(coming, default=None))


def snooze(
    store: Store, options: Options, name: str, until: datetime, now: datetime, *, how: str = "by command"
) -> Answered:
    """Tell the reader of a notice again at that instant, and not before.

    Raises `NotFound`, `InvalidInput`, and `Refused` where there is nothing to tell any more.
    """
    until = to_second(until)
    if not now < until <= now + _LONGEST_SNOOZE:
        raise InvalidInput(f"{until:%Y-%m-%d %H:%M} UTC does not lie within a year from now; choose another time")
    planner = Planner(store, options, now)
    with store.transaction():
        notice = find_notice(store, name)
        record, one = _event_of(store, notice), notice.identity
        if engine.occurrence_at(record.event, planner.calendar_of(record), one.occurrence) is None:
            raise Refused(f"{record.key} is not on {one.occurrence} any more; there is nothing to be reminded of")
        return _entered(planner, record, _key(notice), f"by {one.recipient}, {how}", until=until)


def snoozed_until(store: Store, options: Options, notice: Notice, offset: Offset, now: datetime) -> datetime:
    """Return the instant that lies so far after now: exactly for hours, else at the same time of day to the reader."""
    if offset.unit in EXACT:
        return now + offset.count * EXACT[offset.unit]
    zone = _zone(store, options, notice)
    wall = zones.to_wall(now, zone)
    return zones.at(offset.day_after(wall.date()), wall.time(), zone)


def reading_time(store: Store, options: Options, notice: Notice, day: date) -> datetime:
    """Return when the reader of a notice is reminded on a day."""
    record = store.recipient(notice.identity.recipient)
    clock = (record.recipient.at if record else None) or DEFAULT_TIME
    return zones.at(day, clock, _zone(store, options, notice))


def question(store: Store, options: Options, notice_id: str, now: datetime) -> Question | None:
    """Return what a notice asks, by its whole id; `None` where it, its event or its reader has gone."""
    notice = store.notice(notice_id)
    if notice is None or notice.id != notice_id or not _is_answerable(notice):
        return None
    record, one = store.event(notice.identity.calendar, notice.identity.event), notice.identity
    if record is None:
        return None
    planner = Planner(store, options, now)
    known = {listener.recipient.id: listener.recipient for listener in planner.audience.listeners}
    recipient = known.get(one.recipient)
    if recipient is None:
        return None
    occurrence = engine.occurrence_at(record.event, planner.calendar_of(record), one.occurrence)
    return Question(notice, record, recipient, occurrence, answer_to(planner.basis(record), notice))


def _key(notice: Notice) -> Key:
    one = notice.identity
    return one.occurrence, asked_by(one.reminder), one.recipient


def _done(planner: Planner, record: EventRecord, key: Key, how: str) -> Answered:
    occurrence, reminder, recipient = key
    known = planner.answers(record).done(occurrence, reminder, (recipient,))
    return Answered(known, is_new=False) if known else _entered(planner, record, key, how)


def _entered(
    planner: Planner,
    record: EventRecord,
    key: Key,
    how: str,
    *,
    until: datetime | None = None,
    undoes: int | None = None,
) -> Answered:
    """Enter an answer, cancel what waits and is needless now, with the reason, and plan what follows."""
    occurrence, reminder, recipient = key
    planner.catch_up(record)
    number = planner.answers(record).next_number(occurrence, reminder, recipient)
    answer = Answer(
        calendar=record.calendar,
        event=record.id,
        occurrence=occurrence,
        reminder=reminder,
        recipient=recipient,
        number=number,
        at=to_second(planner.now),
        until=until,
        how=how,
        undoes=undoes,
    )
    if not planner.store.add_answer(answer):
        raise Refused("somebody answered at the same moment; try again")
    basis, cancelled = planner.basis(record), 0
    for row in planner.store.notices(calendar=record.calendar, event=record.id, states=sorted(WAITING)):
        reason = answer_to(basis, row)
        if reason is not None:
            cancelled += planner.store.cancel_notice(row.id, reason.words)
    planner.replan(record.calendar, record.id)
    return Answered(answer, is_new=True, cancelled=cancelled)


def _asked(planner: Planner, record: EventRecord, by: str | None) -> list[Key]:
    """Return what the next occurrence asks, and of whom."""
    calendar, now = planner.calendar_of(record), planner.now
    asking = {one.text for one in calendar.reminders_of(record.event) if one.until_acknowledged}
    if not asking:
        raise Refused(
            f'nothing of {record.key} waits for an acknowledgement; a reminder does with until = "acknowledged"'
        )
    whatever_was_answered = Basis(record, calendar, planner.audience)
    foreseen = due_between(whatever_was_answered, now - _AHEAD, now + _AHEAD)
    dues = [due for due in foreseen if due.identity.reminder in asking and due.duplicate_of is None]
    dues = [due for due in dues if not _has_begun(due.occurrence, planner) or due.due_at > now]
    if by is not None:
        dues = [due for due in dues if due.identity.recipient == by]
    if not dues:
        whom = f" of {by}" if by else ""
        raise Refused(f"nothing of {record.key} waits for an acknowledgement{whom} at present")
    nearest = min(dues, key=lambda due: due.occurrence.sort_key).occurrence.local_start
    keys = [
        (nearest, due.identity.reminder, due.identity.recipient) for due in dues if due.identity.occurrence == nearest
    ]
    return list(dict.fromkeys(keys))


def _has_begun(occurrence: Occurrence, planner: Planner) -> bool:
    if not occurrence.all_day:
        return occurrence.start_utc <= planner.now
    day = occurrence.first_day
    return day is not None and day <= zones.day_of(planner.now, planner.options.zone)


def _event_of(store: Store, notice: Notice) -> EventRecord:
    """Return the event that a notice is about. Raises `Refused` where it is about none that can be answered."""
    if not _is_answerable(notice):
        raise Refused(
            f"{notice.id[:8]} asks nothing that can be answered; name a reminder's notice, `reminders log` shows ids"
        )
    record = store.event(notice.identity.calendar, notice.identity.event)
    if record is None:
        raise Refused(f"the event of notice {notice.id[:8]} was removed")
    return record


def _is_answerable(notice: Notice) -> bool:
    return not (notice.is_digest or notice.is_of_change)


def _zone(store: Store, options: Options, notice: Notice) -> str:
    calendar = store.calendar(notice.identity.calendar)
    return zone_of(store, options, notice.identity.recipient, calendar.calendar if calendar else None)
