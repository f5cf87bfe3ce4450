"""How an event's own days arise, before anything is left out, added, moved or shifted."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple, Protocol

from reminders.core.chronologies import Month, NativeDate, chronology
from reminders.core.chronologies.yearbook import YearBook
from reminders.core.dates import MonthDay, last_of_month, shift
from reminders.core.edtf import ImpreciseDate, Precision
from reminders.core.event import Event
from reminders.core.milestones import Span


class Slot(NamedTuple):
    """One place in the schedule: inclusive days, `None` where open; `n` counts years from the anchor.

    `clock` is the wall time of a span that is counted to the second; other times are the event's own. What somebody
    moved stays on the day that they chose, be it a working day or none.
    """

    key: str
    first: date | None
    last: date | None
    n: int | None = None
    window: ImpreciseDate | None = None
    span: Span | None = None
    clock: datetime | None = None
    is_moved: bool = False

    def overlaps(self, first: date, last: date) -> bool:
        return (self.first is None or self.first <= last) and (self.last is None or self.last >= first)


class Schedule(Protocol):
    def slots(self, first: date, last: date) -> Iterator[Slot]:
        """Yield the slots that overlap `[first, last]`, ascending."""

    def nth(self, n: int) -> Slot | None:
        """Return the slot with that ordinal, if there is one."""

    def count_by(self, day: date) -> int | None:
        """Return about how many years the count has reached on that day; `None` where nothing is counted."""


def schedule_of(event: Event) -> Schedule:
    """Return the schedule that an event's `on`, `since` or `rule` describes."""
    if event.on is not None:
        return Once(event.on)
    if event.rule is not None:
        return Ruled(event)
    if isinstance(event.since, MonthDay):
        return Yearless(event, event.since)
    if event.since is None:
        raise TypeError(f"{event.key} has no since, on or rule")
    return Counted(event, event.since) if event.since.is_day else CountedWindow(event.since)


@dataclass(frozen=True, slots=True)
class Once:
    """A single date, or a window in which it will lie."""

    on: ImpreciseDate

    def slots(self, first: date, last: date) -> Iterator[Slot]:
        slot = Slot("once", self.on.first, self.on.last, window=None if self.on.is_day else self.on)
        if slot.overlaps(first, last):
            yield slot

    def nth(self, n: int) -> Slot | None:
        return None

    def count_by(self, day: date) -> int | None:
        return None


@dataclass(frozen=True, slots=True)
class Counted:
    """A yearly count from a day, in the years of the event's chronology; always computed from the anchor.

    It ends where the chronology does.
    """

    event: Event
    since: ImpreciseDate

    def slots(self, first: date, last: date) -> Iterator[Slot]:
        if self.since.first is None or self.since.first > last:
            return
        calendar = chronology(self.event.chronology)
        anchor = calendar.native(self.since.first)
        begin, end = _year_of(calendar, max(first, self.since.first)), _year_of(calendar, last)
        for year in range(max(begin - 1, anchor.year), end + 2):
            slot = self._in(anchor, year)
            if slot and slot.overlaps(first, last):
                yield slot

    def nth(self, n: int) -> Slot | None:
        if self.since.first is None or n < 0:
            return None
        anchor = chronology(self.event.chronology).native(self.since.first)
        return self._in(anchor, anchor.year + n)

    def count_by(self, day: date) -> int:
        if self.since.first is None:
            return 0
        calendar = chronology(self.event.chronology)
        return _year_of(calendar, day) - _year_of(calendar, self.since.first)

    def _in(self, anchor: NativeDate, year: int) -> Slot | None:
        n = year - anchor.year
        if n == 0:
            return Slot("0", self.since.first, self.since.first, n=0)
        day = _anniversary(self.event, anchor, year)
        return Slot(str(n), day, day, n=n) if day else None


@dataclass(frozen=True, slots=True)
class Yearless:
    """A day of every year, with no year to count from."""

    event: Event
    since: MonthDay

    def slots(self, first: date, last: date) -> Iterator[Slot]:
        anchor = NativeDate(0, Month(self.since.month), self.since.day)
        for year in range(first.year, last.year + 1):
            day = _anniversary(self.event, anchor, year)
            if day and first <= day <= last:
                yield Slot(str(year), day, day)

    def nth(self, n: int) -> Slot | None:
        return None

    def count_by(self, day: date) -> int | None:
        return None


@dataclass(frozen=True, slots=True)
class CountedWindow:
    """A yearly count from a month, a part of a year or a year: each anniversary is as long as the anchor.

    Its year is known, and so is n.
    """

    since: ImpreciseDate

    def slots(self, first: date, last: date) -> Iterator[Slot]:
        anchor = self.since.first
        if anchor is None:
            return
        for year in range(max(first.year, anchor.year), last.year + 1):
            slot = self._in(anchor, year)
            if slot.overlaps(first, last):
                yield slot

    def nth(self, n: int) -> Slot | None:
        anchor = self.since.first
        return self._in(anchor, anchor.year + n) if anchor and n >= 0 and anchor.year + n <= date.max.year else None

    def count_by(self, day: date) -> int:
        return day.year - self.since.first.year if self.since.first else 0

    def _in(self, anchor: date, year: int) -> Slot:
        n = year - anchor.year
        if n == 0:
            return Slot("0", self.since.first, self.since.last, n=0, window=self.since)
        window = self._window(year)
        return Slot(str(n), window.first, window.last, n=n, window=window)

    def _window(self, year: int) -> ImpreciseDate:
        """Return the anchor's month, part or whole of another year; a sign of doubt is about the anchor only."""
        if self.since.precision is Precision.YEAR or self.since.first is None or self.since.last is None:
            return ImpreciseDate(f"{year:04}", date(year, 1, 1), date(year, 12, 31), Precision.YEAR)
        first, month = self.since.first.replace(year=year), self.since.last.month
        last = date(year, month, last_of_month(year, month))
        part = self.since.text[5:7] if self.since.precision is Precision.PART else f"{first.month:02}"
        return ImpreciseDate(f"{year:04}-{part}", first, last, self.since.precision)


class Ruled:
    """Days by a rule. A yearly one with `since` counts years, and its key is the count; other days are their own
    key.
    """

    def __init__(self, event: Event) -> None:
        if event.rule is None:
            raise TypeError(f"{event.key} has no rule")
        self._rule = event.rule
        self._anchor = event.since.first if isinstance(event.since, ImpreciseDate) else None
        self._counts = self._anchor is not None and self._rule.once_a_year

    def slots(self, first: date, last: date) -> Iterator[Slot]:
        if self._anchor is None or not self._counts:
            for day in self._rule.days(self._anchor, first, last):
                yield Slot(day.isoformat(), day, day)
        else:
            for n, day in self._rule.counted(self._anchor, first, last):
                yield Slot(str(n), day, day, n=n)

    def nth(self, n: int) -> Slot | None:
        if not self._counts or self._anchor is None or n < 0:
            return None
        years = chronology(self._rule.scale)
        number = years.year_of(self._anchor).number + n
        if number > years.last_year:
            return None
        year = years.year(number)
        first, last = date.fromordinal(year.start), date.fromordinal(year.end - 1)
        # SKIP may have moved it to the day before the year, or after.
        return next((slot for slot in self.slots(shift(first, -1), shift(last, 1)) if slot.n == n), None)

    def count_by(self, day: date) -> int | None:
        if self._anchor is None or not self._counts:
            return None
        calendar = chronology(self._rule.scale)
        return _year_of(calendar, day) - _year_of(calendar, self._anchor)


def _anniversary(event: Event, anchor: NativeDate, year: int) -> date | None:
    """Return the anniversary in that native year; `None` also where the year lies beyond the chronology."""
    years = chronology(event.chronology)
    if year > years.last_year:
        return None
    return years.anniversary(anchor, year, leap_day=event.leap_day, rite=event.rite)


def _year_of(calendar: YearBook, day: date) -> int:
    """Return the native year of the day, or the first or last there is for a day out of range."""
    return calendar.native(min(max(day, calendar.first), calendar.last)).year
