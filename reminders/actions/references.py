"""What definitions name: ids that nobody has, to whom a notice would go nowhere, and groups that hold themselves."""

from collections.abc import Iterator, Mapping, Sequence

from reminders.actions.audience import ME
from reminders.actions.lookup import find_recipient
from reminders.core.errors import InvalidInput
from reminders.core.ports import Store
from reminders.core.record import FORGOTTEN, Document
from reminders.core.text import some

# Of those who name the same that is not there, so many are told by name.
_SHOWN = 3


def unknown_references(store: Store) -> list[str]:
    """Return a sentence for each recipient or calendar that is named somewhere and not stored, by whom it is named."""
    recipients = {record.id: record.recipient for record in store.recipients()}
    calendars = {record.id: record.calendar for record in store.calendars()}
    followers: dict[str, list[str]] = {}
    naming: dict[str, list[str]] = {}
    for one in recipients.values():
        for name in one.calendars:
            followers.setdefault(name, []).append(f"recipient {one.id}")
        for name in (*one.members, *filter(None, [one.backup])):
            naming.setdefault(name, []).append(f"recipient {one.id}")
    for record in store.events():
        reminders = calendars[record.calendar].reminders_of(record.event)
        named = [name for reminder in reminders for name in (*reminder.to, *reminder.backup)]
        for name in dict.fromkeys((*named, *record.event.responsible)):
            naming.setdefault(name, []).append(record.key)
    return [
        *(
            f"{some(who, _SHOWN)}: there is no calendar {name!r}"
            for name, who in followers.items()
            if name not in calendars
        ),
        *(f"{some(who, _SHOWN)}: {_nobody(name)}" for name, who in naming.items() if name not in recipients),
        *_rings({one.id: one.members for one in recipients.values()}),
    ]


def _nobody(name: str) -> str:
    if name.startswith(FORGOTTEN):
        return "names somebody who was forgotten; name somebody else there"
    return f"there is no recipient {name!r}; `reminders recipients add` adds one"


def _rings(groups: Mapping[str, Sequence[str]]) -> Iterator[str]:
    for name in groups:
        if ring := ring_of(name, groups):
            how = " > ".join(ring)
            yield f"recipient {name}: is a member of itself, by {how}; `reminders recipients edit` mends that"


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
