"""Who may be told, who of them is told of an event, and whose word counts for whom."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import cached_property

from reminders.core.event import Calendar, Event
from reminders.core.recipient import Recipient
from reminders.core.reminder import Offset, Reminder


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

        Readers are of a kind when all that tells them apart is who they are: what is due for one is due for the others
        at the same instant. So when something is first due needs no look at each of a thousand readers.
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

    def told(
        self, named: Sequence[str], event: Event, calendar: Calendar, offset: Offset | None = None
    ) -> list[Listener]:
        """Return who is told: those named, else all who follow the event and want a reminder of that offset.

        Each address is told once; the others say whose they double.
        """
        everyone = self.everyone_in(named)
        first: dict[tuple[str, str], str] = {}
        found = []
        for listener in self.listeners:
            one = listener.recipient
            if named:
                is_told = one.id in everyone
            else:
                is_told = one.follows(calendar, event) and (offset is None or one.wants(offset))
            if is_told:
                told = first.setdefault((listener.channel, one.place), one.id)
                found.append(listener if told == one.id else replace(listener, duplicate_of=told))
        return found

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


def _kind_of(recipient: Recipient) -> Recipient:
    """Return a recipient without what says who it is and no more."""
    return replace(recipient, id="", address="", name=None, language=None, fallback=None)
