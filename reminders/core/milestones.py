"""Milestones: the anniversaries that count for more, and spans such as 10,000 days."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from reminders.core.dates import add_months
from reminders.core.errors import InvalidInput

_SPAN = r"(\d{1,12}(?:\.5)?|\d{1,3}(?:\.\d{1,9})?e\+?\d{1,2}) ?([a-z]+(?:[- ][a-z]+)?)"
_LONGEST_DAYS = 3_000_000


class SpanUnit(StrEnum):
    SECONDS = "seconds"
    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"


_EXACT = {
    SpanUnit.SECONDS: timedelta(seconds=1),
    SpanUnit.MINUTES: timedelta(minutes=1),
    SpanUnit.HOURS: timedelta(hours=1),
}
_DAYS = {SpanUnit.DAYS: 1, SpanUnit.WEEKS: 7}
_ROUGH_DAYS = {
    SpanUnit.SECONDS: 1 / 86_400,
    SpanUnit.MINUTES: 1 / 1_440,
    SpanUnit.HOURS: 1 / 24,
    SpanUnit.DAYS: 1,
    SpanUnit.WEEKS: 7,
    SpanUnit.MONTHS: 31,
}


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time counted from the anchor, the anchor's own day not counted."""

    count: int
    unit: SpanUnit

    @property
    def is_exact(self) -> bool:
        """Whether it needs an anchor with a time of day and a zone."""
        return self.unit in _EXACT

    def day_after(self, anchor: date) -> date:
        """Return the day so far after the anchor; not for exact spans. Raises `OverflowError` past year 9999."""
        if self.unit is SpanUnit.MONTHS:
            return add_months(anchor, self.count)
        return anchor + timedelta(days=self.count * _DAYS[self.unit])

    def instant_after(self, anchor: datetime) -> datetime:
        """Return the instant so far after an aware anchor; only for exact spans."""
        return anchor + self.count * _EXACT[self.unit]

    def __str__(self) -> str:
        return f"{self.count} {self.unit}"


@dataclass(frozen=True, slots=True)
class Milestones:
    """Which ordinals are milestones: those listed, those divisible by `every`; and spans that make entries of their
    own.
    """

    every: int | None = None
    ordinals: frozenset[int] = frozenset()
    spans: tuple[Span, ...] = ()

    def __contains__(self, ordinal: object) -> bool:
        if not isinstance(ordinal, int) or ordinal <= 0:
            return False
        return ordinal in self.ordinals or (self.every is not None and ordinal % self.every == 0)

    def after(self, ordinal: int) -> int | None:
        """Return the first milestone greater than `ordinal`."""
        candidates = [n for n in self.ordinals if n > ordinal]
        if self.every is not None:
            candidates.append((max(ordinal, 0) // self.every + 1) * self.every)
        return min(candidates, default=None)


FIFTHS = Milestones(every=5)


# Words for a unit, and how many of it they are. Whole years are ordinals, half years are months.
_UNITS: dict[str, tuple[SpanUnit, int]] = {
    **{word: (unit, 1) for unit in SpanUnit for word in (unit.value, unit.value[:-1])},
    "s": (SpanUnit.SECONDS, 1),
    "h": (SpanUnit.HOURS, 1),
    "d": (SpanUnit.DAYS, 1),
    "w": (SpanUnit.WEEKS, 1),
    **dict.fromkeys(("half-year", "half-years", "half year", "half years"), (SpanUnit.MONTHS, 6)),
    **dict.fromkeys(("year", "years"), (SpanUnit.MONTHS, 12)),
}


def parse(value: int | str) -> int | Span:
    """Return the ordinal or the span that a member of a list of milestones says: 25, `25 years`, `10000 days`.

    Raises `InvalidInput`.

    >>> parse("25 years"), str(parse("3 half-years"))
    (25, '18 months')
    """
    if isinstance(value, int):
        return value
    span = parse_span(value)
    whole_years = "year" in value and "half" not in value and span.count % 12 == 0
    return span.count // 12 if whole_years else span


def parse_span(text: str) -> Span:
    """Return the span that `10000 days` or `1e9 seconds` spells. Raises `InvalidInput`."""
    match = re.fullmatch(_SPAN, text.strip().lower().replace("_", "").replace(",", ""))
    if match is None or match[2] not in _UNITS:
        raise InvalidInput(
            f"{text[:80]!r} is no milestone; write a number of years, or a span such as '10000 days', '6 months' or "
            "'1e9 seconds'"
        )
    unit, each = _UNITS[match[2]]
    count = float(match[1]) * each if "e" in match[1] or "." in match[1] else int(match[1]) * each
    if count < 1 or count != int(count) or count * _ROUGH_DAYS[unit] > _LONGEST_DAYS:
        raise InvalidInput(
            f"the milestone {text[:80]!r} is out of range; give a whole span of 1 second to 3,000,000 days"
        )
    return Span(int(count), unit)
