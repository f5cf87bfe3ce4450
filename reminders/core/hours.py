"""The hours that a reader keeps: the quiet ones, and those at which what has gathered is told at once."""

import re
from dataclasses import dataclass
from datetime import date, time

from reminders.core.dates import add_months, last_of_month, shift
from reminders.core.errors import InvalidInput
from reminders.core.reminder import parse_time

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DIGEST = re.compile(r"(daily|weekly ([a-z]{3})[a-z]*|monthly (\d{1,2})) (\d{1,2}:\d{2})")


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From `begin` until just before `end`, every day, by the reader's clock; over midnight where `end` is earlier."""

    begin: time
    end: time

    def cover(self, clock: time) -> bool:
        if self.begin < self.end:
            return self.begin <= clock < self.end
        return clock >= self.begin or clock < self.end

    def begin_before(self, day: date, clock: time) -> date:
        """Return the day on which the quiet stretch that covers `clock` on `day` began."""
        return day if clock >= self.begin else shift(day, -1)

    def end_after(self, day: date, clock: time) -> date:
        """Return the day on which the quiet stretch that covers `clock` on `day` ends."""
        return day if clock < self.end else shift(day, 1)


@dataclass(frozen=True, slots=True)
class Digest:
    """When one message tells all that has gathered: every day, or one `weekday` (Monday is 0) or `day` of the month.

    A month without that day has its last day instead.
    """

    at: time
    weekday: int | None = None
    day: int | None = None

    @property
    def longest_wait(self) -> int:
        """How many days lie between two of them at most."""
        if self.day is not None:
            return 31
        return 1 if self.weekday is None else 7

    def first_day(self, day: date) -> date:
        """Return the first day from `day` on that has one."""
        if self.weekday is not None:
            return shift(day, (self.weekday - day.weekday()) % 7)
        if self.day is None:
            return day
        found = self._in_month(day)
        return found if found >= day else self._in_month(add_months(day.replace(day=1), 1))

    def _in_month(self, day: date) -> date:
        return day.replace(day=min(self.day or 1, last_of_month(day.year, day.month)))


def parse_quiet_hours(text: str) -> QuietHours:
    """Return the hours that `22:00-07:00` spells. Raises `InvalidInput`."""
    begin, dash, end = text.replace("\u2013", "-").partition("-")
    if not dash:
        raise InvalidInput(f"{text[:80]!r} are no quiet hours; write from when to when, such as '22:00-07:00'")
    hours = QuietHours(parse_time(begin), parse_time(end))
    if hours.begin == hours.end:
        raise InvalidInput(f"{text[:80]!r}: quiet hours that end when they begin are never or always; leave them out")
    return hours


def parse_digest(text: str) -> Digest:
    """Return the digest that `daily 08:00`, `weekly mon 08:00` or `monthly 1 08:00` spells. Raises `InvalidInput`."""
    match = _DIGEST.fullmatch(" ".join(text.lower().split()))
    weekday = match[2] if match else None
    day = int(match[3]) if match and match[3] else None
    if match is None or weekday not in (None, *_WEEKDAYS) or (day is not None and not 1 <= day <= 31):
        raise InvalidInput(f"{text[:80]!r} is no digest; write 'daily 08:00', 'weekly mon 08:00' or 'monthly 1 08:00'")
    return Digest(parse_time(match[4]), weekday=_WEEKDAYS.index(weekday) if weekday else None, day=day)
