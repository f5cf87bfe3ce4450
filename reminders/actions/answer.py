"""What a notice asks of its reader, and how an answer to that is entered.

An answer is entered and the plan follows in one transaction, so a repeat that was acknowledged is not sent, and what
was put off is not lost.
"""

from dataclasses import dataclass
from datetime import datetime

from reminders.actions.options import Options
from reminders.actions.planner import Planner
from reminders.core import engine
from reminders.core.answer import Answer, Asked
from reminders.core.asking import answer_to
from reminders.core.errors import Refused
from reminders.core.notice import WAITING, Notice, to_second
from reminders.core.occurrence import Occurrence
from reminders.core.ports import Store
from reminders.core.recipient import Recipient
from reminders.core.record import EventRecord


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


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of an answer: the one that stands, whether it is new, and how many waiting notices it cancelled."""

    answer: Answer
    is_new: bool
    cancelled: int = 0


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


def enter(
    planner: Planner,
    record: EventRecord,
    asked: Asked,
    how: str,
    *,
    until: datetime | None = None,
    undoes: int | None = None,
) -> Answered:
    """Enter an answer, cancel what waits and is needless now, with the reason, and plan what follows."""
    planner.catch_up(record)
    answer = Answer(
        calendar=record.calendar,
        event=record.id,
        occurrence=asked.occurrence,
        reminder=asked.reminder,
        recipient=asked.recipient,
        number=planner.answers(record).next_number(asked),
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


def event_of(store: Store, notice: Notice) -> EventRecord:
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
