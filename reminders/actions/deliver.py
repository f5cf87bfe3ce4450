"""Sends what is due: the claim is committed before the first byte leaves, the outcome right after the answer.

The same function runs in the daemon's threads and on any distributed engine; the ledger's conditional claim decides.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from reminders.actions.audience import ME
from reminders.actions.options import Options
from reminders.actions.planner import Planner
from reminders.core import engine
from reminders.core.errors import DeliveryError, RemindersError
from reminders.core.event import Recipient
from reminders.core.notice import Message, Notice, Outcome, State, to_second
from reminders.core.occurrence import Occurrence
from reminders.core.ports import Channel, Clock, Store
from reminders.core.record import CalendarRecord, EventRecord
from reminders.core.retry import next_attempt
from reminders.feeds.calendar import single
from reminders.feeds.view import View
from reminders.notices.compose import compose

IN_FLIGHT = 10
SEND_TIMEOUT = timedelta(seconds=30)
LEASE = max(timedelta(seconds=60), 2 * SEND_TIMEOUT)
_LONGEST_TEXT = 500
_SETTLE_PAUSE = 1.0


@dataclass(frozen=True, slots=True)
class Delivered:
    """What one round of a channel did, by outcome, for the log."""

    notice: Notice
    outcome: Outcome


class Gone(Exception):
    """The notice is not wanted any more; the message says why."""


def deliver_due(
    store: Store,
    channel: Channel,
    options: Options,
    clock: Clock,
    *,
    suspect: bool = False,
    stopping: Callable[[], bool] = lambda: False,
    wait: Callable[[float], object] = lambda seconds: None,
    report: Callable[[Delivered], None] = lambda delivered: None,
) -> int:
    """Claim and send one batch of what is due on a channel; return how many notices were settled.

    Rows of a batch are sent one after another; those that the lease leaves no time for, or that a stop catches, go back
    unsent. A suspect row, one that was rescued three times, is claimed alone. An outcome that the store cannot take
    at the moment is offered again, `wait` seconds apart, while the lease lives: what was sent must not be sent again
    for that.
    """
    now = clock.now()
    token = str(uuid4())
    lease_ends = clock.monotonic() + LEASE.total_seconds()
    batch = store.claim_due(
        channel.name,
        to_second(now),
        since=to_second(now - options.catch_up),
        limit=1 if suspect else IN_FLIGHT,
        token=token,
        lease_until=to_second(now + LEASE),
        suspect=suspect,
    )
    settled = 0
    for notice in batch:
        if stopping() or clock.monotonic() > lease_ends - SEND_TIMEOUT.total_seconds():
            store.release(token)
            break
        outcome = attempt(store, channel, options, clock, notice)
        if not _settle(store, notice, token, outcome, lives=lambda: clock.monotonic() < lease_ends, wait=wait):
            break  # somebody else took the claim over: the rest of the batch is theirs
        settled += 1
        report(Delivered(notice, outcome))
    return settled


def _settle(
    store: Store,
    notice: Notice,
    token: str,
    outcome: Outcome,
    *,
    lives: Callable[[], bool],
    wait: Callable[[float], object],
) -> bool:
    while True:
        try:
            return store.settle(notice.id, token, outcome)
        except RemindersError:
            if not lives():
                raise
            wait(_SETTLE_PAUSE)


def attempt(store: Store, channel: Channel, options: Options, clock: Clock, notice: Notice) -> Outcome:
    """Try to send one claimed notice; whatever goes wrong with it is its own outcome and stops no other."""
    started = clock.now()
    subject = ""
    try:
        message = message_for(store, options, notice, started)
        subject = message.subject
        answer = channel.send(message)
        state, reason, code, retry_at = State.SENT, answer, _code_of(answer), None
    except Gone as error:
        state, reason, code, retry_at = State.CANCELLED, str(error), None, None
    except DeliveryError as error:
        retry_at = None if error.permanent else _retry_at(notice, started, clock.now(), error.retry_after)
        state, reason, code = (State.RETRY if retry_at else State.FAILED), str(error), error.code
    except Exception as error:  # noqa: BLE001 - a bad event or template delays only its own row
        retry_at = _retry_at(notice, started, clock.now(), None)
        state, reason, code = (State.RETRY if retry_at else State.FAILED), f"{type(error).__name__}: {error}", None
    return Outcome(
        state=state,
        started_at=to_second(started),
        ended_at=to_second(clock.now()),
        reason=reason[:_LONGEST_TEXT],
        code=code,
        next_at=to_second(retry_at) if retry_at else None,
        subject=subject,
    )


def message_for(store: Store, options: Options, notice: Notice, now: datetime) -> Message:
    """Return the message of a notice as its reader would get it now. Raises `Gone` if it is not wanted any more."""
    record, calendar, recipient, occurrence = _subject_matter(store, notice)
    if record.revision != notice.revision and not _still_wanted(store, options, notice, record, now):
        raise Gone(f"no longer planned: the event changed (revision {record.revision}) before it was sent")
    return compose(
        notice,
        occurrence,
        record,
        calendar,
        recipient,
        now=now,
        sender=options.sender,
        base_url=options.base_url,
        default_language=options.language,
        default_zone=options.zone,
        attachment=single(calendar, record, occurrence, View(languages=_languages(recipient, options))),
    )


def _subject_matter(store: Store, notice: Notice) -> tuple[EventRecord, CalendarRecord, Recipient, Occurrence]:
    """Return what the notice is about and whom it is for, as stored now. Raises `Gone`."""
    one = notice.identity
    record = store.event(one.calendar, one.event)
    calendar = store.calendar(one.calendar)
    if record is None or calendar is None:
        raise Gone("the event was removed")
    occurrence = engine.occurrence_at(record.event, calendar.calendar, one.occurrence)
    if occurrence is None:
        raise Gone(f"the event is not on {one.occurrence} any more")
    stored = store.recipient(one.recipient)
    if stored is None and one.recipient != ME.id:
        raise Gone(f"recipient {one.recipient} was removed")
    return record, calendar, stored.recipient if stored else ME, occurrence


def _still_wanted(store: Store, options: Options, notice: Notice, record: EventRecord, now: datetime) -> bool:
    second = timedelta(seconds=1)
    due = Planner(store, options, now).due_between(record, notice.due_at - second, notice.due_at)
    return any(one.identity == notice.identity for one in due)


def _retry_at(notice: Notice, started: datetime, now: datetime, retry_after: float | None) -> datetime | None:
    return next_attempt(
        notice.id,
        notice.attempts + 1,
        first_attempt_at=notice.first_attempt_at or started,
        now=now,
        retry_after=retry_after,
    )


def _code_of(answer: str) -> int | None:
    """Return the code that an answer begins with, as those of mail servers do."""
    code = answer[:3]
    return int(code) if code.isascii() and code.isdigit() else None


def _languages(recipient: Recipient, options: Options) -> tuple[str, ...]:
    return (recipient.language or options.language,)
