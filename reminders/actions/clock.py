"""Whether the wall clock is trusted: what the daemon writes of that, and an operator's word for it."""

from datetime import datetime

from reminders.core.ports import Store
from reminders.core.steady import LEAP, lags_behind
from reminders.core.trouble import CLOCK, Trouble
from reminders.core.zones import utc_words


def mistrust(store: Store, subject: str, reason: str, now: datetime) -> None:
    """Write that nothing is sent, since the clock may be wrong."""
    with store.transaction():
        store.note_trouble(Trouble(subject, now, reason))


def trust(store: Store, subject: str = CLOCK) -> bool:
    """Write that the clock is right; a daemon that waits for that goes on within seconds. Tell whether one waited."""
    with store.transaction():
        return store.clear_trouble(subject)


def reason_to_mistrust(store: Store, now: datetime) -> str:
    """Return what speaks against the clock of a process that starts; "" where nothing does.

    A doubt that another process wrote counts while the clock stands where it stood then.
    """
    known = next((one for one in store.troubles() if one.subject == CLOCK), None)
    newest = store.newest_creation()
    if newest is not None and lags_behind(now, newest):
        return f"it says {utc_words(now)}, but the ledger was written {utc_words(newest)}"
    return known.reason if known is not None and abs(now - known.since) <= LEAP else ""
