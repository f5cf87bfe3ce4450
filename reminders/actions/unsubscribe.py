"""Ends all notices to a reader who wants no more, and begins again when they do."""

from datetime import datetime

from reminders.actions.change import without
from reminders.actions.lookup import find_recipient
from reminders.actions.options import Options
from reminders.actions.planner import Planner
from reminders.actions.recipients import save_recipient
from reminders.core import zones
from reminders.core.notice import WAITING
from reminders.core.ports import Store
from reminders.core.record import RecipientRecord

_FIELD = "unsubscribed"


def unsubscribe(store: Store, options: Options, name: str, now: datetime, *, by: str) -> list[RecipientRecord]:
    """Send nothing more to the address of a recipient, `by` whose wish; return those who are told no more.

    Others at the same address are meant too. What waits for them is cancelled, and says why. Raises `NotFound`.
    """
    with store.transaction():
        record = find_recipient(store, name)
        place = record.recipient.place
        same = [one for one in store.recipients() if one.id == name or _is_at(one, place)]
        day = zones.day_of(now, options.zone).isoformat()
        ended = [one for one in same if _FIELD not in one.document]
        if ended:
            Planner(store, options, now).enter_owed()
        for one in ended:
            for row in store.notices(recipient=one.id, states=sorted(WAITING)):
                store.cancel_notice(row.id, f"{one.id} unsubscribed on {day}, {by}")
            save_recipient(store, options, one.document | {_FIELD: day}, one, now)
        return ended


def resubscribe(store: Store, options: Options, name: str, now: datetime) -> bool:
    """Send to a recipient again what is still to come; return whether they had unsubscribed. Raises `NotFound`."""
    with store.transaction():
        record = find_recipient(store, name)
        if _FIELD not in record.document:
            return False
        save_recipient(store, options, without(record.document, _FIELD), record, now)
        return True


def _is_at(record: RecipientRecord, place: str) -> bool:
    return not record.recipient.is_group and record.recipient.place == place
