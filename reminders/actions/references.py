"""Ids that definitions name and nobody has: a notice to them would go nowhere."""

from reminders.core.errors import InvalidInput
from reminders.core.ports import Store
from reminders.core.record import Document


def unknown_references(store: Store) -> list[str]:
    """Return a sentence for each recipient or calendar that is named somewhere and not stored."""
    recipients = {record.id for record in store.recipients()}
    calendars = {record.id: record.calendar for record in store.calendars()}
    found = [
        f"recipient {record.id}: there is no calendar {name!r}"
        for record in store.recipients()
        for name in record.recipient.calendars
        if name not in calendars
    ]
    found += [
        f"recipient {record.id}: there is no recipient {name!r}; `reminders recipients add` adds one"
        for record in store.recipients()
        for name in (*record.recipient.members, *filter(None, [record.recipient.backup]))
        if name not in recipients
    ]
    for record in store.events():
        reminders = calendars[record.calendar].reminders_of(record.event)
        named = [name for reminder in reminders for name in (*reminder.to, *reminder.backup)]
        found += [
            f"{record.key}: there is no recipient {name!r}; `reminders recipients add` adds one"
            for name in dict.fromkeys((*named, *record.event.responsible))
            if name not in recipients
        ]
    return found


def check_occasion(store: Store, calendar: str, document: Document) -> None:
    """Raise `InvalidInput` where an event's `occasion` is no event of its calendar."""
    occasion = document.get("occasion")
    if occasion is not None and store.event(calendar, occasion) is None:
        raise InvalidInput(f"`occasion` names no event of {calendar}: {occasion!r}; name one that is there")
