"""The definitions that people write: events, and the calendars they belong to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from enum import StrEnum

from reminders.core.dates import LeapDay, MonthDay
from reminders.core.edtf import ImpreciseDate
from reminders.core.milestones import FIFTHS, Milestones
from reminders.core.reminder import Reminder
from reminders.core.rules import Rule
from reminders.core.text import Text


class Kind(StrEnum):
    ANNIVERSARY = "anniversary"
    BIRTHDAY = "birthday"
    WEDDING = "wedding"
    WORK = "work"
    MEMORIAL = "memorial"
    NATIONAL_DAY = "national-day"
    OBSERVANCE = "observance"
    EVENT = "event"
    DEADLINE = "deadline"


class Status(StrEnum):
    """RFC 5545 section 3.8.1.11, in lower case."""

    TENTATIVE = "tentative"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"


class Observed(StrEnum):
    """Where a day goes that is no working day."""

    NEXT = "next"
    PREVIOUS = "previous"
    NEAREST = "nearest"


class StandIn(StrEnum):
    """The day that stands for a whole month when reminders are counted."""

    FIRST = "first"
    FIFTEENTH = "15th"
    LAST = "last"


class Resolution(StrEnum):
    """How an event with an open date ended without one."""

    HELD = "held"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One definition; its occurrences are computed, never stored.

    Exactly one of `since` (a yearly count), `on` (one date or window) and `rule` gives the days; `rule` may have
    `since` as its anchor. `moved` maps the day of an occurrence to the day it was moved to, that time only.
    `remind` is `None` where the calendar's reminders hold. `resolution` says how an open date ended; it is no field of
    the document, the store keeps it.
    """

    calendar: str
    id: str
    kind: Kind
    title: Text
    description: Text | None = None
    since: ImpreciseDate | MonthDay | None = None
    on: ImpreciseDate | None = None
    rule: Rule | None = None
    until: date | None = None
    leave_out: frozenset[date] = frozenset()
    also: tuple[date, ...] = ()
    moved: Mapping[date, date] = field(default_factory=dict)
    start_time: time | None = None
    duration: timedelta | None = None
    days: int = 1
    timezone: str | None = None
    chronology: str = "gregorian"
    rite: str | None = None
    leap_day: LeapDay = LeapDay.BACKWARD
    milestones: Milestones = FIFTHS
    observed: Observed | None = None
    regions: tuple[str, ...] = ()
    status: Status = Status.CONFIRMED
    occasion: str | None = None
    location: str | None = None
    url: str | None = None
    source: str | None = None
    verified: date | None = None
    tags: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    remind: tuple[Reminder, ...] | None = None
    private: bool = False
    stand_in: StandIn | None = None
    responsible: tuple[str, ...] = ()
    resolution: Resolution | None = None

    @property
    def key(self) -> str:
        return f"{self.calendar}/{self.id}"

    @property
    def open_window(self) -> ImpreciseDate | None:
        """The window of an event without a fixed date, else `None`."""
        return self.on if self.on is not None and not self.on.is_day else None

    @property
    def shown_status(self) -> Status:
        """The status as a reader sees it: one that was declined is off, one that was held is certain."""
        if self.resolution is Resolution.DECLINED and self.open_window is not None:
            return Status.CANCELLED
        if self.resolution is Resolution.HELD and self.status is Status.TENTATIVE:
            return Status.CONFIRMED
        return self.status

    @property
    def awaits_date(self) -> bool:
        """Whether somebody still has to fix the date: a window that is neither confirmed, cancelled nor closed.

        A window that is confirmed is a fact known no better than that, such as a visit "over the past two months".
        """
        return self.open_window is not None and self.status is Status.TENTATIVE and self.resolution is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """A set of events with the settings they share; `uid` is the namespace of its entries' UIDs.

    `diamond` is the year of a diamond jubilee: 60, or 75 as some institutions count. `labels` has by language the form
    that the words of an ordinal take, where it is not the usual one.
    """

    id: str
    uid: str
    title: Text
    description: Text | None = None
    timezone: str | None = None
    regions: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    color: str | None = None
    private: bool = False
    remind: tuple[Reminder, ...] = ()
    past_years: int = 1
    future_years: int = 3
    diamond: int = 60
    labels: Mapping[str, str] = field(default_factory=dict)

    def reminders_of(self, event: Event) -> tuple[Reminder, ...]:
        """Return the event's own reminders, else the calendar's."""
        return self.remind if event.remind is None else event.remind

    def zone_of(self, event: Event) -> str | None:
        """Return the zone that the event's times and days are in; `None` where nobody said."""
        return event.timezone or self.timezone
