"""Shows a notice as its reader sees it: as it was sent, or as it will be. Sends nothing."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from reminders.actions.lookup import find_event, notice_named
from reminders.actions.messages import Gone, Messages
from reminders.actions.options import Options
from reminders.actions.planner import Planner
from reminders.core.errors import NotFound, Refused
from reminders.core.notice import Message, Notice
from reminders.core.ports import Store

_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Preview:
    """A message, the notice that it is of, and when its reader sees it.

    `is_edited` tells that the event was edited after the notice had been sent: its words are those of now.
    """

    message: Message
    notice: Notice
    at: datetime
    is_edited: bool


def preview(store: Store, options: Options, name: str, now: datetime) -> Preview:
    """Return what the reader sees of a notice, by the beginning of its id, or of the next one of an event.

    Raises `NotFound`, and `Refused` where there is nothing to show any more.
    """
    notice = notice_named(store, name) or _next_of(store, options, name, now)
    at = notice.sent_at or max(now, notice.due_at)
    try:
        message = Messages(store, options, only_shows=True).message(notice, at)
    except Gone as gone:
        raise Refused(f"{name}: {gone}") from gone
    record = store.event(notice.identity.calendar, notice.identity.event)
    is_edited = notice.sent_at is not None and record is not None and record.updated_at > notice.sent_at
    return Preview(message, notice, at, is_edited)


def _next_of(store: Store, options: Options, name: str, now: datetime) -> Notice:
    """Return the next notice of an event, in the ledger or not yet."""
    try:
        record = find_event(store, name)
    except NotFound as error:
        if "/" in name:
            raise
        raise NotFound(
            f"no notice, or several, have an id that begins with {name[:80]!r}, and no event is called so; "
            "`reminders log --json` shows ids, `reminders list` events"
        ) from error
    planner = Planner(store, options, now)
    following = planner.next_due(record)
    dues = planner.due_between(record, following - _SECOND, following) if following else []
    due = next((due for due in dues if due.duplicate_of is None), None)
    if due is None:
        raise Refused(f"no notice of {record.key} is to come; `reminders why {record.key}` says why")
    return planner.notice_of(due)
