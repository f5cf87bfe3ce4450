"""Says that what a reminder asks is done, or that it is not done after all."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from reminders.actions.answer import Answered, enter, event_of
from reminders.actions.audience import ME
from reminders.actions.lookup import find_event, find_recipient, notice_named
from reminders.actions.options import Options
from reminders.actions.planner import Planner
from reminders.core import zones
from reminders.core.answer import Answer, Asked
from reminders.core.due import Basis
from reminders.core.errors import Refused
from reminders.core.occurrence import Occurrence
from reminders.core.planning import due_between
from reminders.core.ports import Store
from reminders.core.record import EventRecord

_AHEAD = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Undone:
    """An answer that was taken back, and when its reader is asked again; `None` where nothing comes of itself."""

    answer: Answer
    asks_at: datetime | None


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
            record = event_of(store, notice)
            asked = [Asked.by(notice.identity)]
        else:
            record = find_event(store, name)
            asked = _asked(planner, record, by)
        return [_done(planner, record, one, f"by {by or one.recipient}, {how}") for one in asked]


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
        record = event_of(store, notice) if notice else find_event(store, name)
        done = [one for one in planner.answers(record).all if one.is_done]
        if notice is not None:
            done = [answer for answer in done if answer.asked == Asked.by(notice.identity)]
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


def _done(planner: Planner, record: EventRecord, asked: Asked, how: str) -> Answered:
    known = planner.answers(record).done(asked.occurrence, asked.reminder, (asked.recipient,))
    return Answered(known, is_new=False) if known else enter(planner, record, asked, how)


def _asked(planner: Planner, record: EventRecord, by: str | None) -> list[Asked]:
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
    return list(dict.fromkeys(Asked.by(due.identity) for due in dues if due.identity.occurrence == nearest))


def _has_begun(occurrence: Occurrence, planner: Planner) -> bool:
    if not occurrence.all_day:
        return occurrence.start_utc <= planner.now
    day = occurrence.first_day
    return day is not None and day <= zones.day_of(planner.now, planner.options.zone)


def _taken_back(planner: Planner, record: EventRecord, answer: Answer, how: str) -> Undone:
    enter(planner, record, answer.asked, how, undoes=answer.number)
    record, now = planner.store.event(record.calendar, record.id) or record, planner.now
    coming = [
        due.due_at for due in planner.due_between(record, now, now + _AHEAD) if Asked.by(due.identity) == answer.asked
    ]
    return Undone(answer, min(coming, default=None))
