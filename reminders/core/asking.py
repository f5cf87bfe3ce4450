"""What is asked until somebody answers: repeats, notices to backups, what a reader put off; and what answers end."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from reminders.core import engine, repeating
from reminders.core.answer import SNOOZED, UNANSWERED, Answer, Answers, Asked, asked_by
from reminders.core.audience import Listener
from reminders.core.due import Basis, Due, each_instant_once
from reminders.core.nominal import start_at
from reminders.core.notice import OPEN_DATE, Identity, Notice, to_second
from reminders.core.occurrence import Occurrence
from reminders.core.recipient import Recipient
from reminders.core.reminder import DAILY, Reminder

Told = tuple[Listener, Reminder]


def repeats(basis: Basis, reminder: Reminder, occurrence: Occurrence, listener: Listener) -> Iterator[Due]:
    """Yield the notices of one reminder to one reader, which repeat it until it is acknowledged."""
    zone = basis.zone_of(listener)
    first, start = basis.nominal_wall(reminder, occurrence, listener), start_at(occurrence, zone)
    if first is None or start is None:
        return
    last = None
    if reminder.last is not None:
        last = basis.nominal_at(replace(reminder, offset=reminder.last), occurrence, listener)
    instants = repeating.instants(reminder, first, zone, start, last)
    yield from each_instant_once(
        basis.due(occurrence, reminder.text, listener, nominal, repeat=repeat)
        for repeat, nominal in enumerate(instants)
    )


def escalations(basis: Basis, told: Sequence[Told], occurrence: Occurrence) -> Iterator[Due]:
    """Yield the notices which tell backups who has not answered: one to each backup, however many are silent.

    `told` are those whom reminders of one text tell.
    """
    for listener in basis.audience.listeners:
        wards = _wards(basis, told, listener.recipient.id)
        instants = (_escalation_at(basis, one, occurrence, listener) for _, one in wards)
        at = min((instant for instant in instants if instant is not None), default=None)
        if at is None:
            continue
        text = wards[0][1].text
        due = basis.due(occurrence, UNANSWERED + text, listener, at, may_gather=False)
        voices = (basis.audience.voices(reminder, one) for one, reminder in wards)
        if not all(is_answered(due, text, counted, basis.answers) for counted in voices):
            yield due


def silent(basis: Basis, text: str, occurrence: Occurrence, backup: str) -> list[Recipient]:
    """Return those who have not answered a reminder and have that backup."""
    asking = [one for one in basis.calendar.reminders_of(basis.event) if one.text == text and one.until_acknowledged]
    audience, start = basis.audience, occurrence.local_start
    return [
        one
        for one, reminder in _wards(basis, basis.told_by(asking), backup)
        if basis.answers.done(start, text, audience.voices(reminder, one)) is None
    ]


def put_off(basis: Basis) -> Iterator[Due]:
    """Yield the notices that readers asked for when they put one off."""
    listeners = {one.recipient.id: one for one in basis.audience.listeners}
    for asked in {one.asked for one in basis.answers.all if not one.is_done}:
        answer, listener = basis.answers.snoozed(asked), listeners.get(asked.recipient)
        if answer is None or answer.until is None or listener is None:
            continue
        if not _still_stands(answer, listener.recipient, basis):
            continue
        occurrence = engine.occurrence_at(basis.event, basis.calendar, answer.occurrence)
        if occurrence is not None:
            text, at = SNOOZED + answer.reminder, to_second(answer.until)
            yield basis.due(occurrence, text, listener, at, repeat=answer.number, may_gather=False)


def answer_to(basis: Basis, notice: Notice) -> Answer | None:
    """Return the answer that makes a notice of the event needless, if one was given."""
    one, answers = notice.identity, basis.answers
    if not answers.all:
        return None
    done, put_off = _done(basis, one), answers.snoozed(Asked.by(one))
    if put_off is None or put_off.until is None:
        return next(iter(done), None)
    if one.reminder.startswith(SNOOZED):
        if one.repeat != put_off.number:
            return put_off
        return next((answer for answer in done if answer.at >= put_off.at), None)
    if done:
        return done[0]
    return put_off if notice.due_at <= put_off.until else None


def is_answered(due: Due, text: str, voices: set[str], answers: Answers) -> bool:
    """Tell whether one of those whose word counts acknowledged it before the notice was due."""
    done = answers.done(due.identity.occurrence, text, voices) if answers.all else None
    return done is not None and done.at < due.due_at


def is_put_off(due: Due, answers: Answers) -> bool:
    """Tell whether the last answer that its reader gave before it was due puts it off."""
    if not answers.all:
        return False
    one = due.identity
    given = answers.given(one.occurrence, one.reminder, (one.recipient,))
    until = next((answer.until for answer in reversed(given) if answer.at < due.due_at), None)
    return until is not None and due.due_at <= until


def _still_stands(put_off: Answer, reader: Recipient, basis: Basis) -> bool:
    """Tell whether the event still asks what was put off, and nobody whose word counts has acknowledged it since."""
    event, reminder = basis.event, basis.reminder_of(put_off.reminder, reader.id)
    if put_off.reminder == OPEN_DATE:
        is_asked = event.awaits_date
    else:
        is_asked = reminder is not None and event.open_window is None
    given = basis.answers.given(put_off.occurrence, put_off.reminder, basis.audience.voices(reminder, reader))
    return is_asked and not any(one.is_done and one.at >= put_off.at for one in given)


def _done(basis: Basis, one: Identity) -> list[Answer]:
    """Return the acknowledgements that end a notice for its reader; a backup's ends once nobody is silent."""
    text, audience = asked_by(one.reminder), basis.audience
    reader = next((known.recipient for known in audience.listeners if known.recipient.id == one.recipient), None)
    occurrence = engine.occurrence_at(basis.event, basis.calendar, one.occurrence)
    if reader is None or occurrence is None:
        return []
    if not one.reminder.startswith(UNANSWERED):
        counted = audience.voices(basis.reminder_of(text, reader.id), reader)
    elif silent(basis, text, occurrence, one.recipient):
        return []
    else:
        counted = {answer.recipient for answer in basis.answers.all}
    return [answer for answer in basis.answers.given(one.occurrence, text, counted) if answer.is_done]


def _wards(basis: Basis, told: Sequence[Told], backup: str) -> list[tuple[Recipient, Reminder]]:
    """Return those who are asked, each address once, and have that backup; and by which reminder."""
    return [
        (one.recipient, reminder)
        for one, reminder in told
        if one.duplicate_of is None and backup in basis.audience.backups(reminder, one.recipient)
    ]


def _escalation_at(basis: Basis, reminder: Reminder, occurrence: Occurrence, backup: Listener) -> datetime | None:
    """Return when a backup is told: as the reminder says, else a day before, but not before the reminder came twice."""
    lead = replace(reminder, offset=reminder.escalate or DAILY)
    at, first = basis.nominal_at(lead, occurrence, backup), basis.nominal_wall(reminder, occurrence, backup)
    if reminder.escalate is not None or at is None or first is None:
        return at
    zone = basis.zone_of(backup)
    at = max(at, repeating.second(reminder, first, zone))
    start = start_at(occurrence, zone)
    return at if start is not None and at < start else None
