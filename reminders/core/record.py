"""What the store keeps of a definition: its document and the history that feeds and plans depend on."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

from reminders.core import document as codec
from reminders.core.event import Calendar, Event, Resolution

if TYPE_CHECKING:
    from reminders.core.recipient import Recipient

Document = dict[str, Any]
# What the pseudonym of somebody who was forgotten begins with.
FORGOTTEN = "forgotten-"

# A change of any of these is a change of time, place or status, for which SEQUENCE rises (RFC 5545 section 3.8.7.4).
SEQUENCED = frozenset(
    "since on rule until except also moved time duration days timezone chronology rite leap_day observed regions "
    "status location resolution".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The last edit of an event that its readers are told of: what was so before `revision`, until the edit at `at`.

    `told` are the ids of the recipients who had been told of what was so.
    """

    revision: int
    at: datetime
    document: Document
    resolution: Resolution | None = None
    told: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class EventRecord:
    """An event as stored.

    `applied` is the document that a file last gave (the base of the three-way merge), `file` that file's name.
    Everything up to `planned_until` has been planned; `next_due_at` is the first notice after it, `None` if there is
    none to come. A removed event stays as a tombstone, so that an unchanged file does not bring it back and its
    SEQUENCE goes on. `change` is what its readers are told of its last change of date, if there was one.
    """

    calendar: str
    id: str
    document: Document
    revision: int = 1
    sequence: int = 0
    created_at: datetime
    updated_at: datetime
    cancelled_at: datetime | None = None
    removed_at: datetime | None = None
    resolution: Resolution | None = None
    file: str | None = None
    applied: Document | None = None
    planned_until: datetime
    next_due_at: datetime | None = None
    change: Change | None = None

    @classmethod
    def new(cls, calendar: str, document: Document, now: datetime) -> Self:
        cancelled_at = now if document.get("status") == "cancelled" else None
        return cls(
            calendar=calendar,
            id=document["id"],
            document=document,
            created_at=now,
            updated_at=now,
            planned_until=now,
            cancelled_at=cancelled_at,
        )

    @property
    def key(self) -> str:
        return f"{self.calendar}/{self.id}"

    @cached_property
    def event(self) -> Event:
        return codec.decode_event(self.document, self.calendar, self.resolution)

    @cached_property
    def event_before(self) -> Event | None:
        """The event as it was before the change that readers are told of."""
        if self.change is None:
            return None
        return codec.decode_event(self.change.document, self.calendar, self.change.resolution)

    def edited(self, document: Document, now: datetime, *, resolution: Resolution | None = None) -> Self:
        """Return the record with another document; the same document and resolution give the same record."""
        removed = self.removed_at is not None
        if document == self.document and resolution == self.resolution and not removed:
            return self
        changed = {key for key in document.keys() | self.document.keys() if document.get(key) != self.document.get(key)}
        if resolution != self.resolution or removed:
            changed.add("resolution")
        cancelled = document.get("status") == "cancelled"
        return replace(
            self,
            document=document,
            revision=self.revision + 1,
            sequence=self.sequence + (not changed.isdisjoint(SEQUENCED)),
            updated_at=max(now, self.updated_at),
            cancelled_at=(self.cancelled_at or now) if cancelled else None,
            removed_at=None,
            resolution=resolution,
        )

    def moved_with_calendar(self, changed: Collection[str], now: datetime) -> Self:
        """Return the record after a change of these fields of its calendar; itself if none of them decides on its time.

        A time without a zone is in the calendar's, and a working day without regions is one of the calendar's.
        """
        event = self.event
        takes_zone = event.start_time is not None and event.timezone is None
        takes_regions = event.observed is not None and not event.regions
        if (takes_zone and "timezone" in changed) or (takes_regions and "regions" in changed):
            return replace(self, sequence=self.sequence + 1, updated_at=max(now, self.updated_at))
        return self


@dataclass(frozen=True, kw_only=True)
class CalendarRecord:
    """A calendar as stored. `updated_at` also moves when one of its events is removed, so it never goes back."""

    id: str
    uid: str
    document: Document
    revision: int = 1
    created_at: datetime
    updated_at: datetime
    file: str | None = None
    applied: Document | None = None

    @cached_property
    def calendar(self) -> Calendar:
        return codec.decode_calendar(self.document)

    def edited(self, document: Document, now: datetime) -> Self:
        if document == self.document:
            return self
        return replace(self, document=document, revision=self.revision + 1, updated_at=max(now, self.updated_at))


@dataclass(frozen=True, kw_only=True)
class RecipientRecord:
    """A recipient as stored; a removed one stays as a tombstone until the same file names it anew."""

    id: str
    document: Document
    revision: int = 1
    created_at: datetime
    updated_at: datetime
    removed_at: datetime | None = None
    file: str | None = None
    applied: Document | None = None

    @cached_property
    def recipient(self) -> "Recipient":
        return codec.decode_recipient(self.document)

    def edited(self, document: Document, now: datetime) -> Self:
        if document == self.document and self.removed_at is None:
            return self
        return replace(
            self, document=document, revision=self.revision + 1, updated_at=max(now, self.updated_at), removed_at=None
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DataVersion:
    """Which version of some data that results depend on (`tz`, `holidays`, `renderer`, `channels`), and since when."""

    name: str
    version: str
    changed_at: datetime
