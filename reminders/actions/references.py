"""What definitions name: ids that nobody has, to whom a notice would go nowhere, and groups that hold themselves."""

from collections.abc import Mapping, Sequence

from reminders.actions.audience import ME
from reminders.actions.lookup import find_recipient
from reminders.core.errors import InvalidInput
from reminders.core.ports import Store
from reminders.core.record import FORGOTTEN, Document


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
        _nobody(f"recipient {record.id}", name)
        for record in store.recipients()
        for name in (*record.recipient.members, *filter(None, [record.recipient.backup]))
        if name not in recipients
    ]
    groups = {record.id: record.recipient.members for record in store.recipients()}
    found += [
        f"recipient {name}: is a member of itself, by {' > '.join(ring)}; `reminders recipients edit` mends that"
        for name in groups
        if (ring := ring_of(name, groups))
    ]
    for record in store.events():
        reminders = calendars[record.calendar].reminders_of(record.event)
        named = [name for reminder in reminders for name in (*reminder.to, *reminder.backup)]
        found += [
            _nobody(record.key, name)
            for name in dict.fromkeys((*named, *record.event.responsible))
            if name not in recipients
        ]
    return found


def _nobody(who: str, name: str) -> str:
    if name.startswith(FORGOTTEN):
        return f"{who}: names somebody who was forgotten; name somebody else there"
    return f"{who}: there is no recipient {name!r}; `reminders recipients add` adds one"


def ring_of(name: str, groups: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Return by which members a group holds itself, its own name first and last; empty where it does not.

    >>> ring_of("desk", {"desk": ["ada", "all"], "all": ["ben", "desk"]})
    ('desk', 'all', 'desk')
    """
    waiting: list[tuple[str, ...]] = [(name,)]
    seen = set[str]()
    while waiting:
        path = waiting.pop()
        for member in groups.get(path[-1], ()):
            if member == name:
                return (*path, name)
            if member not in seen:
                seen.add(member)
                waiting.append((*path, member))
    return ()


def check_occasion(store: Store, calendar: str, document: Document) -> None:
    """Raise `InvalidInput` where an event's `occasion` is no event of its calendar."""
    occasion = document.get("occasion")
    if occasion is not None and store.event(calendar, occasion) is None:
        raise InvalidInput(f"`occasion` names no event of {calendar}: {occasion!r}; name one that is there")


def check_named(store: Store, fields: Document) -> None:
    """Raise `NotFound` if the reminders or `responsible` among an event's fields name somebody who is not there."""
    named = list(fields.get("responsible") or ())
    for reminder in fields.get("remind") or ():
        if isinstance(reminder, Mapping):
            named += [*reminder.get("to", ()), *reminder.get("backup", ())]
    for name in dict.fromkeys(named):
        if name != ME.id:
            find_recipient(store, name)
