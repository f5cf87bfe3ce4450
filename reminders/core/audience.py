"""Who may be told, who of them is told of an event, and whose word counts for whom."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import cached_property

from reminders.core.event import Calendar, Event
from reminders.core.recipient import Recipient
from reminders.core.reminder import Reminder


@dataclass(frozen=True, slots=True)
class Listener:
    """A recipient and the channel that serves the address; `duplicate_of` names another who is told there already."""

    recipient: Recipient
    channel: str
    duplicate_of: str | None = None


@dataclass(frozen=True)
class Audience:
    """Everybody who may be told, in a fixed order; `zone` is for those who have none, nor has the calendar.

    `groups` has the members of each group, which may be groups themselves.
    """

    listeners: tuple[Listener, ...]
    zone: str
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def sample(self, named: Set[str]) -> "Audience":
        """Return one reader of each kind, all who are named or a backup, and the groups.

        Readers of one kind differ only in who they are, so what is due for one is due for all at the same instant. To
        find when something is first due, the sample is enough; there may be a thousand readers.
        """
        wanted = self.everyone_in(named) - self._sampled_ids if named else frozenset()
        more = [one for one in self.listeners if one.recipient.id in wanted] if wanted else []
        if not more:
            return self._sample
        listeners = sorted((*self._sample.listeners, *more), key=lambda one: one.recipient.id)
        return replace(self, listeners=tuple(listeners))

    @cached_property
    def _sample(self) -> "Audience":
        backups = self.everyone_in(one.recipient.backup for one in self.listeners if one.recipient.backup)
        first: dict[tuple[Recipient, str], str] = {}
        for one in self.listeners:
            first.setdefault((_kind_of(one.recipient), one.channel), one.recipient.id)
        kept = backups.union(first.values())
        if len(kept) == len(self.listeners):
            return self
        return replace(self, listeners=tuple(one for one in self.listeners if one.recipient.id in kept))

    @cached_property
    def _sampled_ids(self) -> frozenset[str]:
        return frozenset(one.recipient.id for one in self._sample.listeners)

    def everyone_in(self, names: Iterable[str]) -> set[str]:
        """Return the ids that are named, by themselves or as members of a group that is."""
        found: set[str] = set()
        waiting = list(names)
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting += self.groups.get(name, ())
        return found

    def told(self, named: Sequence[str], event: Event, calendar: Calendar) -> list[Listener]:
        """Return who is told: those named, else all who follow the event; each address once."""
        everyone = self.everyone_in(named)
        follow = (one for one in self.listeners if one.recipient.follows(calendar, event))
        return _each_address_once(self._named(everyone) if named else follow)

    def told_by(self, alike: Sequence[Reminder], event: Event, calendar: Calendar) -> list[tuple[Listener, Reminder]]:
        """Return who is told by reminders of one text, and by which: the first that names them, else one for all.

        That is for those who follow the event and want a reminder of its offset. Each address is told once.
        """
        found: dict[str, Reminder] = {}
        for reminder in sorted(alike, key=lambda one: not one.to):
            for listener in self._meant(reminder, event, calendar):
                found.setdefault(listener.recipient.id, reminder)
        told = _each_address_once(one for one in self.listeners if one.recipient.id in found)
        return [(one, found[one.recipient.id]) for one in told]

    def _meant(self, reminder: Reminder, event: Event, calendar: Calendar) -> Iterable[Listener]:
        if reminder.to:
            return self._named(self.everyone_in(reminder.to))
        return (
            one
            for one in self.listeners
            if one.recipient.follows(calendar, event) and one.recipient.wants(reminder.offset)
        )

    def _named(self, everyone: Set[str]) -> Iterable[Listener]:
        return (one for one in self.listeners if one.recipient.id in everyone)

    def voices(self, reminder: Reminder | None, recipient: Recipient) -> set[str]:
        """Return the ids of those whose acknowledgement ends a reminder for a reader.

        Their own; where it comes until it is acknowledged, also their backups', and those of the members of a group
        that the reminder names: one of them is enough.
        """
        found = {recipient.id}
        if reminder is None or not reminder.until_acknowledged:
            return found
        for name in reminder.to:
            if name in self.groups and recipient.id in (members := self.everyone_in([name])):
                found |= members
        return found | self.backups(reminder, recipient)

    def backups(self, reminder: Reminder, recipient: Recipient) -> set[str]:
        """Return the ids of those who are told when a reader does not answer."""
        named = [*reminder.backup, *([recipient.backup] if recipient.backup else [])]
        return self.everyone_in(named) - {recipient.id}


def _each_address_once(listeners: Iterable[Listener]) -> list[Listener]:
    """Return the listeners; of those at one address all but the first say whose they double."""
    first: dict[tuple[str, str], str] = {}
    found = []
    for listener in listeners:
        one = listener.recipient
        told = first.setdefault((listener.channel, one.place), one.id)
        found.append(listener if told == one.id else replace(listener, duplicate_of=told))
    return found


def _kind_of(recipient: Recipient) -> Recipient:
    """Return a recipient without what says who it is and no more."""
    return replace(recipient, id="", address="", name=None, language=None, fallback=None)
