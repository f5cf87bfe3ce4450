"""Rules that count equal steps from a first day: `every 1000 days`, `every 6 months`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from reminders.core.dates import add_months
from reminders.core.errors import InvalidInput
from reminders.core.rules import Rule


class Unit(StrEnum):
    """What a step is counted in."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class EveryRule(Rule):
    """The anchor and the days so many units apart; each step is reckoned from the anchor, so nothing drifts.

    A month that is too short gives its last day, and the next one is not affected by that.
    """

    count: int
    unit: Unit

    def __post_init__(self) -> None:
        if not 1 <= self.count <= _MOST[self.unit]:
            raise InvalidInput(f"a step of {self.count:,} {self.unit}s is out of range; use 1 to {_MOST[self.unit]:,}")

    @property
    def text(self) -> str:
        return f"every {self.unit}" if self.count == 1 else f"every {self.count} {self.unit}s"

    @property
    def once_a_year(self) -> bool:
        """Whether the step is of whole years. Every 1000 days is none: its days must not be counted as years."""
        return self.unit is Unit.YEAR or (self.unit is Unit.MONTH and self.count % 12 == 0)

    @property
    def needs_anchor(self) -> bool:
        return True

    def days(self, anchor: date | None, first: date, last: date) -> Iterator[date]:
        """Yield its days in the window. Raises `InvalidInput` without an anchor."""
        if anchor is None:
            raise InvalidInput(f"rule `{self.text}` counts from a first day; give that as `since`")
        in_days = self.unit in (Unit.DAY, Unit.WEEK)
        return self._by_days(anchor, first, last) if in_days else self._by_months(anchor, first, last)

    def _by_days(self, anchor: date, first: date, last: date) -> Iterator[date]:
        step = self.count * (7 if self.unit is Unit.WEEK else 1)
        origin = anchor.toordinal()
        missed = max(0, -((origin - first.toordinal()) // step))
        return map(date.fromordinal, range(origin + missed * step, last.toordinal() + 1, step))

    def _by_months(self, anchor: date, first: date, last: date) -> Iterator[date]:
        step = self.count * (12 if self.unit is Unit.YEAR else 1)
        missed = max(0, _months_between(anchor, first) // step)
        for months in range(missed * step, _months_between(anchor, last) + 1, step):
            day = add_months(anchor, months)
            if first <= day <= last:
                yield day


def parse(text: str) -> EveryRule | None:
    """Return the rule, or `None` if the text, in lower case, is of another form."""
    form = re.fullmatch(r"every (?:([0-9]{1,9}) )?(day|week|month|year)s?", text)
    return EveryRule(int(form[1] or 1), Unit(form[2])) if form else None


def _months_between(start: date, end: date) -> int:
    return (end.year - start.year) * 12 + end.month - start.month


_MOST = {Unit.DAY: 100_000, Unit.WEEK: 10_000, Unit.MONTH: 10_000, Unit.YEAR: 1_000}
