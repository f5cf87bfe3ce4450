"""A notice that should exist, and what the notices of an event follow from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from reminders.core import nominal, telling, zones
from reminders.core.answer import NO_ANSWERS, Answers
from reminders.core.audience import Audience, Listener
from reminders.core.changes import Difference
from reminders.core.event import Calendar, Event
from reminders.core.notice import Identity, digest_id, digest_identity, to_second
from reminders.core.occurrence import Occurrence
from reminders.core.record import EventRecord
from reminders.core.reminder import DEFAULT_TIME, Reminder


@dataclass(frozen=True, slots=True)
class Due:
    """A notice that should exist: what identifies it, and when it is to be sent: at `due_at`, by itself or in a digest.

    `nominal_at` is when it would be sent to a reader without preferences.
    """

    identity: Identity
    due_at: datetime
    nominal_at: datetime
    occurrence: Occurrence
    duplicate_of: str | None = None
    in_digest: bool = False
    difference: Difference | None = None

    @property
    def digest(self) -> str:
        """The id of the digest that it waits for; "" where it is told by itself."""
        if not self.in_digest:
            return ""
        return digest_id(digest_identity(self.identity.recipient, self.identity.channel, self.due_at))

    @property
    def sort_key(self) -> tuple[datetime, str, str, str, int, str]:
        one = self.identity
        return self.due_at, one.event, one.occurrence, one.reminder, one.repeat, one.recipient


@dataclass(frozen=True, slots=True)
class Basis:
    """What the notices of an event follow from: the event as it is stored, its calendar, who may be told, and what
    they answered.
    """

    record: EventRecord
    calendar: Calendar
    audience: Audience
    answers: Answers = NO_ANSWERS

    @property
    def event(self) -> Event:
        return self.record.event

    def sampled(self) -> "Basis":
        """Return a basis with one reader of each kind, where nobody has answered or was told of a change.

        The same instants follow from it.
        """
        if self.answers.history or self.record.change is not None:
            return self
        asked = self.calendar.reminders_of(self.event)
        named = {*self.event.responsible, *(name for one in asked for name in (*one.to, *one.backup))}
        return replace(self, audience=self.audience.sample(named))

    def told(self, named: Sequence[str]) -> list[Listener]:
        """Return who is told, as `Audience.told` does."""
        return self.audience.told(named, self.event, self.calendar)

    def told_by(self, alike: Sequence[Reminder]) -> list[tuple[Listener, Reminder]]:
        """Return who is told by reminders of one text, as `Audience.told_by` does."""
        return self.audience.told_by(alike, self.event, self.calendar)

    def reminder_of(self, text: str, recipient: str) -> Reminder | None:
        """Return the reminder of that text which tells a recipient; where none does, the first of that text."""
        alike = [one for one in self.calendar.reminders_of(self.event) if one.text == text]
        if len(alike) > 1:
            alike[:0] = [one for listener, one in self.told_by(alike) if listener.recipient.id == recipient]
        return alike[0] if alike else None

    def zone_of(self, listener: Listener) -> str:
        """Return the zone in which a reader's reminders are counted."""
        return listener.recipient.zone_for(self.calendar, self.audience.zone)

    def nominal_at(self, reminder: Reminder, occurrence: Occurrence, listener: Listener) -> datetime | None:
        """Return the instant of a reminder to a reader, to the second; `None` where it has none."""
        wall = self.nominal_wall(reminder, occurrence, listener)
        return None if wall is None else to_second(zones.to_utc(wall, self.zone_of(listener)))

    def nominal_wall(self, reminder: Reminder, occurrence: Occurrence, listener: Listener) -> datetime | None:
        """Return the naive wall time of a reminder where its reader is; `None` where it has none."""
        regions, clock = self.event.regions or self.calendar.regions, listener.recipient.at or DEFAULT_TIME
        return nominal.nominal_wall(reminder, occurrence, regions, self.zone_of(listener), clock)

    def due(
        self,
        occurrence: Occurrence,
        reminder: str,
        listener: Listener,
        at: datetime,
        *,
        repeat: int = 0,
        may_gather: bool = True,
    ) -> Due:
        """Return the notice of the nominal instant `at`, shifted as its reader asks, by the reader's own clock."""
        identity = Identity(
            calendar=self.record.calendar,
            event=self.record.id,
            occurrence=occurrence.local_start,
            reminder=reminder,
            recipient=listener.recipient.id,
            channel=listener.channel,
            repeat=repeat,
        )
        one, zone = listener.recipient, listener.recipient.timezone or self.audience.zone
        if not telling.is_shifted(one):
            return Due(identity, at, at, occurrence, listener.duplicate_of)
        deadline = telling.deadline_of(occurrence, at, zone)
        told = telling.telling(one, zone, at, deadline, known_at=self.record.updated_at, may_gather=may_gather)
        return Due(identity, to_second(told.at), at, occurrence, listener.duplicate_of, told.in_digest)


def each_instant_once(found: Iterable[Due]) -> Iterable[Due]:
    """Return the notices of one reminder to one reader without those that their wishes bring to one instant.

    That which is nearest to its own time stays. Another may have been told at its own before the reader wished so, or
    may have to be when they no longer do.
    """
    nearest = dict[datetime, Due]()
    for due in found:
        known = nearest.setdefault(due.due_at, due)
        nearest[due.due_at] = min(known, due, key=lambda one: abs(one.due_at - one.nominal_at))
    return nearest.values()
