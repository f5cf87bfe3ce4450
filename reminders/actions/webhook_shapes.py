"""The JSON objects that webhooks get (docs/json.md): what happened, when, and what is told of it."""

from collections.abc import Iterable
from datetime import datetime

from reminders.actions.shapes import Shape, due_shape
from reminders.core.notice import Message, Notice
from reminders.core.zones import utc_text


def notice_event(notice: Notice, message: Message, occurrence: Shape, answer: str | None, now: datetime) -> Shape:
    """Return what is told of a notice; `answer` is where its reader answers it, if they can."""
    told = {
        "notice": _notice(notice, message.subject, now),
        "occurrence": occurrence,
        "language": message.language,
        "text": message.text,
        "answer": answer,
    }
    return {"type": "notice", "timestamp": utc_text(notice.due_at), "data": told}


def digest_event(notice: Notice, message: Message, members: Iterable[Notice], now: datetime) -> Shape:
    """Return what is told of a digest: the message, and each notice in it."""
    told = {
        "notice": _notice(notice, message.subject, now),
        "notices": [_notice(one, one.subject, now, digest=notice.id) for one in members],
        "language": message.language,
        "text": message.text,
    }
    return {"type": "digest", "timestamp": utc_text(notice.due_at), "data": told}


def trial_event(recipient: str, message: Message) -> Shape:
    """Return what is told of a test notice."""
    told = {"recipient": recipient, "text": message.text}
    return {"type": "notice.test", "timestamp": utc_text(message.date), "data": told}


def _notice(notice: Notice, subject: str, now: datetime, *, digest: str = "") -> Shape:
    late = notice.late_by(now)
    return {"id": notice.id, **due_shape(notice.identity, notice.due_at, subject, late_by=late, digest=digest)}
