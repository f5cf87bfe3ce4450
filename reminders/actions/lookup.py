"""Finds what the user named, or says what comes near."""

from reminders.core.errors import InvalidInput, NotFound
from reminders.core.ports import Store
from reminders.core.record import CalendarRecord, EventRecord, RecipientRecord


def find_event(store: Store, name: str, *, removed: bool = False) -> EventRecord:
    """Return the event called `calendar/event`, or just `event` where only one calendar has it. Raises `NotFound`.

    With `removed`, one that was removed is found too, by its whole name.
    """
    calendar, slash, event = name.rpartition("/")
    if slash:
        record = store.event(calendar, event, removed=removed)
        if record is None:
            raise NotFound(_unknown("event", name, [one.key for one in store.events()], "reminders list"))
        return record
    found = [record for record in store.events() if record.id == event]
    if len(found) > 1:
        raise InvalidInput(f"{name!r} is in several calendars; write {' or '.join(record.key for record in found)}")
    if not found:
        raise NotFound(_unknown("event", name, [one.id for one in store.events()], "reminders list"))
    return found[0]


def find_calendar(store: Store, name: str) -> CalendarRecord:
    """Return the calendar of that id. Raises `NotFound`."""
    record = store.calendar(name)
    if record is None:
        raise NotFound(_unknown("calendar", name, [one.id for one in store.calendars()], "reminders list"))
    return record


def find_recipient(store: Store, name: str) -> RecipientRecord:
    """Return the recipient of that id. Raises `NotFound`."""
    record = store.recipient(name)
    if record is None:
        raise NotFound(_unknown("recipient", name, [one.id for one in store.recipients()], "reminders recipients list"))
    return record


def _unknown(what: str, name: str, known: list[str], command: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, known, n=1)
    remedy = f"did you mean {near[0]!r}?" if near else f"`{command}` shows what there is"
    return f"no {what} {name[:200]!r}; {remedy}"
