"""Reminders: how long before an event, at what time of day, for whom."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache

from reminders.core.dates import add_months, shift
from reminders.core.errors import InvalidInput

DEFAULT_TIME = time(9, 0)


class Unit(StrEnum):
    """What an offset counts; hours and minutes are exact, the others nominal days (RFC 5545 section 3.8.6.3)."""

    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"
    WORKING_DAYS = "working days"


EXACT = {Unit.MINUTES: timedelta(minutes=1), Unit.HOURS: timedelta(hours=1)}
# How many days each has, at least and at most.
_DAYS = {
    Unit.MINUTES: (0, 1), Unit.HOURS: (0, 1), Unit.DAYS: (1, 1), Unit.WEEKS: (7, 7),
    Unit.MONTHS: (28, 31), Unit.YEARS: (365, 366), Unit.WORKING_DAYS: (1, 4),
}  # fmt: skip
_LETTERS = {Unit.MINUTES: "m", Unit.HOURS: "h", Unit.DAYS: "d", Unit.WEEKS: "w"}
_UNITS = {letter: unit for unit, letter in _LETTERS.items()} | {
    word: unit for unit in Unit for word in (unit.value, unit.value[:-1])
}
_OFFSET = re.compile(r"(-?\d{1,5}) ?([a-z]+(?: [a-z]+)?)")
_UNTIL = " until acknowledged"
_AT = re.compile(r" at (\d{1,2}):(\d{2})(?= |$)")
_LONGEST_DAYS = 40_000
MOST_REPEATS = 400


@dataclass(frozen=True, slots=True)
class Offset:
    """So many units before the start; a negative count lies after it, 0 days is the day itself."""

    count: int
    unit: Unit

    @property
    def is_exact(self) -> bool:
        """Whether it counts hours or minutes from the start's instant instead of days from its date."""
        return self.unit in EXACT

    def before(self, start: datetime) -> datetime:
        """Return the instant that lies exactly so long before an aware start. Only for exact units."""
        return start - self.count * EXACT[self.unit]

    def day_before(self, start: date) -> date:
        """Return the day that lies so far before; not for working days, which need to know the holidays."""
        return self.day_after(start, -1)

    def day_after(self, start: date, times: int = 1) -> date:
        """Return the day that lies so many times as far after. Not for working days.

        Months are counted from the start at once and never chained, so they do not drift.
        """
        count = times * self.count
        if self.unit in (Unit.MONTHS, Unit.YEARS):
            return add_months(start, count * (12 if self.unit is Unit.YEARS else 1))
        return shift(start, count * (7 if self.unit is Unit.WEEKS else 1))

    def reach(self) -> tuple[int, int]:
        """Return how many days it may lie before the start, at least and at most, zones included."""
        low, high = _DAYS[self.unit]
        bounds = self.count * low, self.count * high
        return min(bounds) - 2, max(bounds) + (32 if self.unit is Unit.WORKING_DAYS else 2)

    @property
    def lead(self) -> timedelta:
        """How long before the start it lies at least, whatever the months and working days."""
        if self.is_exact:
            return self.count * EXACT[self.unit]
        low, _ = _DAYS[self.unit]
        return timedelta(days=self.count * low)

    def __str__(self) -> str:
        if letter := _LETTERS.get(self.unit):
            return f"{self.count}{letter}"
        return f"{self.count} {self.unit.value[:-1] if abs(self.count) == 1 else self.unit.value}"


DAILY = Offset(1, Unit.DAYS)
ON_THE_DAY = Offset(0, Unit.DAYS)


@dataclass(frozen=True, slots=True)
class Reminder:
    """One reminder of an event; its text is its identity in the ledger.

    `to` names recipients and then overrides their own filters; empty, it is for all who follow the calendar.

    One that comes `until_acknowledged` is repeated `every` so often (daily for `None`), before the start or up to
    `last`. Who does not answer is made known to their backup and to those of `backup`, `escalate` before the start;
    `None` is a day before, but not before the second time.
    """

    offset: Offset
    at: time | None = None
    only_milestones: bool = False
    to: tuple[str, ...] = ()
    until_acknowledged: bool = False
    every: Offset | None = None
    last: Offset | None = None
    backup: tuple[str, ...] = ()
    escalate: Offset | None = None

    @property
    def text(self) -> str:
        """The canonical spelling, such as `3d`, `5 working days`, `90d at 08:30 milestones until acknowledged`."""
        at = f" at {self.at:%H:%M}" if self.at else ""
        scope = " milestones" if self.only_milestones else ""
        return f"{self.offset}{at}{scope}{_UNTIL if self.until_acknowledged else ''}"

    def reach(self) -> tuple[int, int]:
        """Return how many days it may lie before the start, at least and at most, repeats and zones included."""
        low, high = self.offset.reach()
        if self.until_acknowledged:
            low = min(low, *((self.last or ON_THE_DAY).reach()), *((self.escalate or ON_THE_DAY).reach()))
        return low, high

    def __str__(self) -> str:
        return self.text


def parse_offset(text: str) -> Offset:
    """Return the offset that a text such as `365d`, `3 months`, `5 working days`, `-1d` spells."""
    match = _OFFSET.fullmatch(text.strip().lower())
    unit = _UNITS.get(match[2]) if match else None
    if match is None or unit is None:
        raise InvalidInput(
            f"{text[:80]!r} is no reminder; write an offset such as '3d', '2w', '3 months', '5 working days' or '2h', "
            "then ' at HH:MM', ' milestones' and ' until acknowledged' if wanted"
        )
    offset = Offset(int(match[1]), unit)
    if max(map(abs, offset.reach())) > _LONGEST_DAYS:
        raise InvalidInput(f"the reminder {text!r} lies too far from its event; 100 years is the most")
    return offset


@lru_cache(maxsize=1_024)
def parse(text: str) -> Reminder:
    """Return the reminder that `"<offset>[ at HH:MM][ milestones][ until acknowledged]"` spells.

    Raises `InvalidInput`.
    """
    rest, scope, until = text.strip(), False, False
    if rest.lower().endswith(_UNTIL):
        rest, until = rest[: -len(_UNTIL)], True
    if rest.lower().endswith(" milestones"):
        rest, scope = rest[: -len(" milestones")], True
    at = None
    if match := _AT.search(rest):
        at, rest = parse_time(f"{match[1]}:{match[2]}"), rest[: match.start()] + rest[match.end() :]
    return checked(Reminder(parse_offset(rest), at=at, only_milestones=scope, until_acknowledged=until))


def checked(reminder: Reminder) -> Reminder:
    """Return the reminder, or say why it contradicts itself."""
    if reminder.at and reminder.offset.is_exact:
        raise InvalidInput(f"{reminder.text!r}: an offset in hours has no time of day; drop 'at', or count in days")
    if reminder.until_acknowledged:
        _check_repeats(reminder)
    elif reminder.every or reminder.last or reminder.backup or reminder.escalate:
        raise InvalidInput(
            f'{reminder.text!r}: `every`, `last`, `backup` and `escalate` go with until = "acknowledged"; add that, '
            "or drop them"
        )
    return reminder


def _check_repeats(reminder: Reminder) -> None:
    every, last = reminder.every or DAILY, reminder.last or ON_THE_DAY
    if every.count < 1 or every.unit is Unit.WORKING_DAYS:
        raise InvalidInput(f"`every` is {str(every)!r}; write a span such as '1d', '2 weeks' or '6h'")
    repeats = (reminder.offset.lead - last.lead) / every.lead
    if repeats > MOST_REPEATS:
        raise InvalidInput(
            f"{reminder.text!r} every {every} comes {repeats:,.0f} times; {MOST_REPEATS} is the most: begin later, or "
            "repeat it less often"
        )
    if reminder.last and reminder.last.lead > reminder.offset.lead:
        raise InvalidInput(f"`last` ({reminder.last}) lies before the reminder itself ({reminder.offset}); swap them")
    if reminder.escalate and reminder.escalate.lead >= reminder.offset.lead:
        raise InvalidInput(
            f"`escalate` ({reminder.escalate}) does not come after the reminder ({reminder.offset}), so that nobody "
            "could have answered; choose a later one"
        )


def parse_time(text: str) -> time:
    """Return the time of day that `HH:MM` spells. Raises `InvalidInput`."""
    match = re.fullmatch(r"(\d{1,2}):(\d{2})(?::00)?", text.strip())
    if match is None or int(match[1]) > 23 or int(match[2]) > 59:
        raise InvalidInput(f"{text[:80]!r} is no time of day; write HH:MM, from 00:00 to 23:59")
    return time(int(match[1]), int(match[2]))


def merged(reminders: tuple[Reminder, ...]) -> tuple[Reminder, ...]:
    """Return the reminders, those that differ only in whom they name put together into one that names all of them."""
    found: dict[tuple[Reminder, bool], Reminder] = {}
    for reminder in reminders:
        key = replace(reminder, to=()), bool(reminder.to)
        known = found.setdefault(key, reminder)
        found[key] = replace(known, to=tuple(dict.fromkeys(known.to + reminder.to)))
    return tuple(found.values())


def alike(reminders: tuple[Reminder, ...]) -> list[tuple[Reminder, ...]]:
    """Return the reminders grouped by text. To one reader, those of one text are a single reminder."""
    by_text: dict[str, tuple[Reminder, ...]] = {}
    for reminder in reminders:
        by_text[reminder.text] = (*by_text.get(reminder.text, ()), reminder)
    return list(by_text.values())
