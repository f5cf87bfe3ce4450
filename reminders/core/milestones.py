"""Milestones: the anniversaries that count for more, and spans such as 10,000 days."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from reminders.core.dates import add_months
from reminders.core.errors import InvalidInput

_SPAN = re.compile(r"(\d{1,12}|\d{1,3}(?:\.\d+)?e\d{1,2}) ?([a-z]+)")
_LONGEST_DAYS = 3_000_000


class SpanUnit(StrEnum):
    SECONDS = "seconds"
    HOURS = "hours"
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"


_EXACT = {SpanUnit.SECONDS: timedelta(seconds=1), SpanUnit.HOURS: timedelta(hours=1)}
_DAYS = {SpanUnit.DAYS: 1, SpanUnit.WEEKS: 7}
_ROUGH_DAYS = {
    SpanUnit.SECONDS: 1 / 86_400,
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


def parse_span(text: str) -> Span:
    """Return the span that `10000 days` or `1e9 seconds` spells. Raises `InvalidInput`."""
    match = _SPAN.fullmatch(text.strip().lower().replace("_", "").replace(",", ""))
    unit = next((unit for unit in SpanUnit if match and match[2] in (unit.value, unit.value[:-1])), None)
    if match is None or unit is None:
        raise InvalidInput(
            f"{text[:80]!r} is no milestone; write a number, or a span such as '10000 days' or '1e9 seconds'"
        )
    count = int(float(match[1])) if "e" in match[1] else int(match[1])
    if count < 1 or count * _ROUGH_DAYS[unit] > _LONGEST_DAYS:
        raise InvalidInput(f"the milestone {text!r} is out of range; give a span of 1 second to 3,000,000 days")
    return Span(count, unit)
