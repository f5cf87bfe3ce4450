"""Shows a notice as its reader would get it now."""

from datetime import datetime

from reminders.actions.messages import Gone, Messages
from reminders.actions.options import Options
from reminders.core.errors import NotFound, Refused
from reminders.core.notice import Message
from reminders.core.ports import Store


def preview(store: Store, options: Options, notice: str, now: datetime) -> Message:
    """Return the message of a notice of the ledger, by the beginning of its id. Raises `NotFound`, `Refused`."""
    found = store.notice(notice)
    if found is None:
        raise NotFound(
            f"no notice, or several, have an id that begins with {notice!r}; `reminders log --json` shows ids"
        )
    try:
        return Messages(store, options).message(found, now)
    except Gone as gone:
        raise Refused(f"{notice}: {gone}") from gone
