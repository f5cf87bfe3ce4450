"""What an edit changes for those who know the date: fixed, moved, cancelled, held, declined, or on again. Pure.

An edit of words alone is no change here, and neither is an edit of days that are past.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from reminders.core import engine
from reminders.core.dates import shift
from reminders.core.event import Calendar, Event, Resolution, Status
from reminders.core.occurrence import Occurrence

# How far ahead an edit is looked at, and how far behind for what an occurrence was before.
_AHEAD_DAYS = 800
_BEHIND_DAYS = 400


class ChangeKind(StrEnum):
    FIXED = "fixed"
    MOVED = "moved"
    CANCELLED = "cancelled"
    HELD = "held"
    DECLINED = "declined"
    ON_AGAIN = "on again"


@dataclass(frozen=True, slots=True)
class Difference:
    """The next occurrence that an edit changed, before and after; either may be `None`."""

    kind: ChangeKind
    old: Occurrence | None
    new: Occurrence | None

    @property
    def shown(self) -> Occurrence:
        """The occurrence that a notice is about."""
        found = self.new or self.old
        if found is None:
            raise TypeError("a difference is between two occurrences, one of which there is")
        return found


def difference(before: Event, after: Event, calendar: Calendar, day: date) -> Difference | None:
    """Return what an edit on that day changed for readers; `None` where they need not know of it."""
    was_off, is_off = (one.shown_status is Status.CANCELLED for one in (before, after))
    if is_off:
        kind = ChangeKind.DECLINED if after.resolution is Resolution.DECLINED else ChangeKind.CANCELLED
        old = None if was_off else _next(before, calendar, day)
        return Difference(kind, old, None) if old else None
    if was_off:
        new = _next(after, calendar, day)
        return Difference(ChangeKind.ON_AGAIN, None, new) if new else None
    if after.resolution is Resolution.HELD:
        old = None if before.resolution is Resolution.HELD else _next(before, calendar, day)
        return Difference(ChangeKind.HELD, old, None) if old else None
    return _moved(before, after, calendar, day)


def _moved(before: Event, after: Event, calendar: Calendar, day: date) -> Difference | None:
    """Return the first occurrence ahead whose date differs; old dates are looked through first, then new ones."""
    first, last = shift(day, -_BEHIND_DAYS), shift(day, _AHEAD_DAYS)
    olds = {one.key: one for one in engine.occurrences(before, calendar, first, last)}
    news = {one.key: one for one in engine.occurrences(after, calendar, first, shift(last, _AHEAD_DAYS))}
    fixed = before.open_window is not None and after.open_window is None
    kind = ChangeKind.FIXED if fixed else ChangeKind.MOVED
    for old in _ahead(olds.values(), day):
        new = news.get(old.key)
        if new is None:
            instead = (one for one in _ahead(news.values(), day) if one.key not in olds and _last_day(one) <= last)
            new = next(instead, None)
            return Difference(kind if new else ChangeKind.CANCELLED, old, new)
        if _when(old) != _when(new):
            return Difference(kind, old, new)
    for new in _ahead(news.values(), day):
        old_one = olds.get(new.key)
        if old_one is not None and _when(old_one) != _when(new):
            return Difference(kind, old_one, new)
    return None


def _next(event: Event, calendar: Calendar, day: date) -> Occurrence | None:
    """Return the next occurrence. That of an open date may be past: it is asked about until it is closed."""
    window = event.open_window
    if window is not None:
        found = engine.occurrences(event, calendar, window.first or date.min, window.last or date.max)
        return found[0] if found else None
    return next(iter(_ahead(engine.occurrences(event, calendar, day, shift(day, _AHEAD_DAYS)), day)), None)


def _ahead(occurrences: Iterable[Occurrence], day: date) -> list[Occurrence]:
    return [one for one in occurrences if _last_day(one) >= day]


def _last_day(one: Occurrence) -> date:
    if one.window is not None:
        return one.window.last or date.max
    return one.first_day or date.max


def _when(one: Occurrence) -> tuple[datetime | date | None, str | None]:
    """Return when it starts: an instant, a day, or the window as it was written."""
    if one.window is not None:
        return None, one.window.text
    return (one.start if one.all_day else one.start_utc), None
