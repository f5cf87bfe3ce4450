"""Which notices of an event are due between two instants: reminders, changes of its date, and what is asked."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import chain

from reminders.core import asking, edits, engine, open_dates, telling
from reminders.core.audience import Listener
from reminders.core.dates import last_of_month, shift
from reminders.core.due import Basis, Due
from reminders.core.event import Status
from reminders.core.notice import CHANGED, to_second
from reminders.core.occurrence import Occurrence
from reminders.core.reminder import Reminder, alike

SETTLES = timedelta(minutes=5)
# A change that nobody was told of within so long is told no more.
_TOLD_WITHIN = timedelta(days=60)
_SEARCH_DAYS = (40, 400, 4_000, 40_000)


def due_between(basis: Basis, after: datetime, until: datetime) -> list[Due]:
    """Return the notices of an event that are due in `(after, until]`, in order, each once.

    Occurrences that were shifted or moved to one start have the same notices. Of recipients at the same address the
    first is told; the others' notices say whose they double.
    """
    found = {
        due.identity: due
        for due in chain(_changes(basis, after), _asked_for(basis, after, until))
        if after < due.due_at <= until
    }
    return sorted(found.values(), key=lambda due: due.sort_key)


def next_due(basis: Basis, after: datetime) -> datetime | None:
    """Return when the first notice after `after` is due; `None` where none comes in the next 40,000 days."""
    basis, reached = basis.sampled(), after
    for days in _SEARCH_DAYS:
        until = _later(after, timedelta(days=days))
        if due := due_between(basis, reached, until):
            return due[0].due_at
        reached = until
    return None


def _changes(basis: Basis, after: datetime) -> Iterator[Due]:
    """Yield the notices that the date changed: to those who had been told of it, and to those who follow changes.

    The edit is given time to settle. It waits for no digest, since what a reader knows is wrong; quiet hours are kept.
    """
    change = basis.record.change
    if change is None or change.at + _TOLD_WITHIN < after:
        return
    found = edits.difference_of(basis.record, basis.calendar)
    if found is None:
        return
    nominal = to_second(change.at + SETTLES)
    for listener in _hearers(basis, change.told):
        due = basis.due(found.shown, f"{CHANGED}{change.revision}", listener, nominal, may_gather=False)
        yield replace(due, difference=found)


def _hearers(basis: Basis, told: Sequence[str]) -> list[Listener]:
    """Return who hears of a change, each address once."""
    everybody = (one.recipient for one in basis.audience.listeners)
    named = [
        one.id for one in everybody if one.id in told or (one.changes and one.follows(basis.calendar, basis.event))
    ]
    return basis.told(named) if named else []


def _asked_for(basis: Basis, after: datetime, until: datetime) -> Iterator[Due]:
    """Return the reminders of an event, or the nudges while its date is open, and what its readers put off."""
    event = basis.event
    if event.status is Status.CANCELLED or event.resolution is not None:
        return iter(())
    if event.open_window is None:
        found = _reminders(basis, after, until)
    elif event.awaits_date:
        found = (
            due for due in open_dates.nudges(basis, event.open_window) if not asking.is_put_off(due, basis.answers)
        )
    else:
        found = iter(())
    return chain(found, asking.put_off(basis))


def _reminders(basis: Basis, after: datetime, until: datetime) -> Iterator[Due]:
    of_each_kind = basis.sampled()
    for reminders in alike(basis.calendar.reminders_of(basis.event)):
        kinds = of_each_kind.told_by(reminders)
        occurrences = _within_reach(basis, reminders, [one for one, _ in kinds], after, until) if kinds else ()
        told = basis.told_by(reminders) if occurrences else []
        for occurrence in occurrences:
            if reminders[0].only_milestones and not occurrence.milestone:
                continue
            for listener, reminder in told:
                yield from _of_one(basis, reminder, occurrence, listener)
            if reminders[0].until_acknowledged:
                yield from asking.escalations(basis, told, occurrence)


def _of_one(basis: Basis, reminder: Reminder, occurrence: Occurrence, listener: Listener) -> Iterator[Due]:
    """Yield the notices of one reminder to one reader: one, or those that repeat it, until they answer."""
    if reminder.until_acknowledged:
        found = asking.repeats(basis, reminder, occurrence, listener)
    else:
        at = basis.nominal_at(reminder, occurrence, listener)
        found = iter(()) if at is None else iter((basis.due(occurrence, reminder.text, listener, at),))
    voices, answers = basis.audience.voices(reminder, listener.recipient), basis.answers
    for due in found:
        if not asking.is_answered(due, reminder.text, voices, answers) and not asking.is_put_off(due, answers):
            yield due


def _within_reach(
    basis: Basis, reminders: Sequence[Reminder], listeners: Sequence[Listener], after: datetime, until: datetime
) -> Sequence[Occurrence]:
    """Return the occurrences of which one of the reminders may be sent between the two instants."""
    reaches = [one.reach() for one in reminders]
    low, high = min(low for low, _ in reaches), max(high for _, high in reaches)
    slack = last_of_month(2000, 1) if basis.event.stand_in else 0
    early, late = _shifts(listeners)
    first, last = shift(after.date(), low - slack - late), shift(until.date(), high + slack + early)
    return engine.occurrences(basis.event, basis.calendar, first, last)


def _shifts(listeners: Sequence[Listener]) -> tuple[int, int]:
    """Return how many days before and after its nominal instant a notice may be sent to one of them."""
    reaches = [telling.reach(one.recipient) for one in listeners]
    return max(early for early, _ in reaches), max(late for _, late in reaches)


def _later(instant: datetime, by: timedelta) -> datetime:
    try:
        return instant + by
    except OverflowError:
        return datetime.max.replace(tzinfo=instant.tzinfo)
