"""The JSON objects that commands print and webhooks carry; their keys are stable (docs/json.md)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from reminders.core.answer import Answer
from reminders.core.bounce import Bounce
from reminders.core.event import Calendar
from reminders.core.link import Link
from reminders.core.notice import Attempt, Identity, Notice
from reminders.core.occurrence import Occurrence
from reminders.core.record import EventRecord, RecipientRecord
from reminders.core.source import Source
from reminders.core.zones import utc_text, with_offset
from reminders.labels.titles import entitle

if TYPE_CHECKING:
    from reminders.actions.apply import Step
    from reminders.actions.hindrances import Hindrance

Shape = dict[str, Any]


def occurrence_shape(occurrence: Occurrence, calendar: Calendar, languages: Sequence[str]) -> Shape:
    """Return an occurrence; `end` is exclusive, times carry their offset."""
    titled = entitle(occurrence, calendar, languages)
    window = occurrence.window
    return {
        "calendar": calendar.id,
        "event": occurrence.event.id,
        "kind": str(occurrence.event.kind),
        "title": titled.text,
        "label": titled.label,
        "jubilee": titled.jubilee,
        "ordinal": occurrence.ordinal,
        "milestone": occurrence.milestone,
        "start": _moment(occurrence.start, occurrence.timezone),
        "end": _moment(occurrence.end, occurrence.timezone),
        "all_day": occurrence.all_day,
        "timezone": occurrence.timezone,
        "status": str(occurrence.event.shown_status),
        "window": None
        if window is None
        else {"edtf": window.text, "first": _day(window.first), "last": _day(window.last)},
        "observed_from": _day(occurrence.observed_from),
    }


def event_shape(record: EventRecord) -> Shape:
    """Return an event: its document's fields as in the file, and what the store knows of it."""
    return {
        "calendar": record.calendar,
        **record.document,
        "revision": record.revision,
        "updated_at": utc_text(record.updated_at),
        "resolution": None if record.resolution is None else str(record.resolution),
    }


def recipient_shape(
    record: RecipientRecord, bounces: Sequence[Bounce] = (), hindrances: "Sequence[Hindrance]" = ()
) -> Shape:
    """Return a recipient: its document's fields, its revision, when it last changed, the mails that came back, and why
    nothing is sent there, where that is so.
    """
    stops = [one for one in hindrances if one.stops]
    return {
        **record.document,
        "revision": record.revision,
        "updated_at": utc_text(record.updated_at),
        "bounces": [bounce_shape(one) for one in bounces],
        "stopped": {"since": utc_text(stops[0].since), "reason": stops[0].reason} if stops else None,
    }


def step_shape(step: "Step") -> Shape:
    """Return what applying does with one calendar, event or recipient."""
    return {
        "what": step.what,
        "name": step.name,
        "verb": step.verb,
        "changes": [{"field": one.field, "before": one.before, "after": one.after} for one in step.changes],
    }


def link_shape(link: Link, now: datetime) -> Shape:
    """Return a private link, without what opens it."""
    return {
        "id": link.id,
        "calendar": link.calendar,
        "name": link.name,
        "view": link.view,
        "state": link.state(now),
        "created_at": utc_text(link.created_at),
        "expires_at": utc_text(link.expires_at) if link.expires_at else None,
        "revoked_at": utc_text(link.revoked_at) if link.revoked_at else None,
        "used_on": link.used_on.isoformat() if link.used_on else None,
    }


def due_shape(identity: Identity, due_at: datetime, subject: str, *, late_by: int = 0, digest: str = "") -> Shape:
    """Return a notice as `simulate` foresees it; `digest` is the id of the digest that tells it, if one does."""
    return {
        "calendar": identity.calendar or None,
        "event": identity.event or None,
        "occurrence": occurrence_start(identity.occurrence) if identity.event else None,
        "reminder": identity.reminder,
        "recipient": identity.recipient,
        "channel": identity.channel,
        "due_at": utc_text(due_at),
        "late_by": late_by,
        "subject": subject,
        "digest": digest or None,
    }


def notice_shape(notice: Notice, now: datetime, bounce: Bounce | None = None) -> Shape:
    """Return a notice as the ledger has it, and that it came back, where it did."""
    return {
        **due_shape(notice.identity, notice.due_at, notice.subject, late_by=notice.late_by(now), digest=notice.digest),
        "id": notice.id,
        "state": str(notice.state),
        "attempts": notice.attempts,
        "sent_at": utc_text(notice.sent_at) if notice.sent_at else None,
        "reason": notice.reason or None,
        "replay_of": notice.replay_of or None,
        "bounce": bounce_shape(bounce) if bounce else None,
    }


def bounce_shape(bounce: Bounce) -> Shape:
    """Return how a mail came back."""
    return {
        "notice": bounce.notice,
        "address": bounce.address,
        "at": utc_text(bounce.at),
        "permanent": bounce.is_permanent,
        "status": bounce.status,
        "text": bounce.text,
    }


def attempt_shape(attempt: Attempt) -> Shape:
    """Return one try at sending a notice."""
    return {
        "number": attempt.number,
        "started_at": utc_text(attempt.started_at),
        "ended_at": utc_text(attempt.ended_at),
        "outcome": attempt.outcome,
        "code": attempt.code,
        "text": attempt.text,
    }


def answer_shape(answer: Answer) -> Shape:
    """Return what a reader answered to a reminder."""
    return {
        "occurrence": occurrence_start(answer.occurrence),
        "reminder": answer.reminder,
        "recipient": answer.recipient,
        "at": utc_text(answer.at),
        "what": "undone" if answer.undoes is not None else "done" if answer.is_done else "snoozed",
        "until": utc_text(answer.until) if answer.until else None,
        "how": answer.how,
    }


def source_shape(source: Source) -> Shape:
    """Return a subscription; of its address only what is no secret."""
    return {
        "calendar": source.calendar,
        "source": source.place,
        "every": int(source.interval.total_seconds()),
        "next_at": utc_text(source.next_at),
        "last_success_at": utc_text(source.last_success_at) if source.last_success_at else None,
        "failures": source.failures,
        "failing_since": utc_text(source.failing_since) if source.failing_since else None,
        "last_error": source.last_error or None,
        "skipped": list(source.skipped),
    }


def occurrence_start(local_start: str) -> str | None:
    """Return an occurrence's `start` from the local terms of the ledger; `None` where the window's start is open."""
    if local_start == "..":
        return None
    wall, _, zone = local_start.rstrip("]").partition("[")
    return _moment(datetime.fromisoformat(wall), zone) if zone else wall


def _moment(value: date | datetime | None, zone: str | None) -> str | None:
    if value is None:
        return None
    if isinstance(value, datetime) and zone:
        return with_offset(value, zone)
    return value.isoformat()


def _day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()
