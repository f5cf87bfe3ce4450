"""Finds what the user named, or says what comes near."""

from reminders.core.errors import InvalidInput, NotFound
from reminders.core.notice import Notice
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


def notice_named(store: Store, name: str) -> Notice | None:
    """Return the one notice whose id begins so; `None` for none or several, and for what can only name an event."""
    return None if "/" in name else store.notice(name)


def find_notice(store: Store, name: str) -> Notice:
    """Return the one notice whose id begins so. Raises `NotFound`."""
    notice = store.notice(name)
    if notice is not None:
        return notice
    if "/" in name:
        key = find_event(store, name).key
        raise InvalidInput(f"{key} is an event; name one of its notices, `reminders log --event {key}` shows their ids")
    raise NotFound(f"no notice, or several, have an id that begins with {name[:80]!r}; `reminders log` shows ids")


def _unknown(what: str, name: str, known: list[str], command: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, known, n=1)
    remedy = f"did you mean {near[0]!r}?" if near else f"`{command}` shows what there is"
    return f"no {what} {name[:200]!r}; {remedy}"
