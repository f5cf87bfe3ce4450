"""Rules written as an iCalendar RRULE: `FREQ=MONTHLY;BYDAY=1MO`, with RSCALE and SKIP of RFC 7529."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from reminders.core.errors import InvalidInput
from reminders.core.rules import Rule
from reminders.core.rules.expansion import Work, expand, is_once_a_year, is_satisfiable, years_between
from reminders.core.rules.recur import Recur, read, split


@dataclass(frozen=True, slots=True)
class RecurrenceRule(Rule):
    """An RRULE of FREQ=DAILY or slower; made by `parse`, which knows that some day fits it."""

    recur: Recur

    @property
    def text(self) -> str:
        return self.recur.text

    @property
    def scale(self) -> str:
        return self.recur.scale

    @property
    def once_a_year(self) -> bool:
        return is_once_a_year(self.recur)

    @property
    def needs_anchor(self) -> bool:
        return self.recur.interval > 1 or self.recur.count is not None or self.recur.leaves_day_open

    def days(self, anchor: date | None, first: date, last: date) -> Iterator[date]:
        """Yield its days in the window. Raises `InvalidInput` without an anchor that it needs, or for too much work."""
        if anchor is None and self.needs_anchor:
            raise InvalidInput(f"rule `{self.text}` depends on its first day; give that as `since`")
        return (day for _, day in expand(self.recur, anchor, first, last, Work()))

    def counted(self, anchor: date, first: date, last: date) -> Iterator[tuple[int, date]]:
        for period, day in expand(self.recur, anchor, first, last, Work()):
            yield years_between(self.recur, anchor, period), day


def parse(text: str) -> RecurrenceRule:
    """Return the rule. Raises `InvalidInput` for faults, for what no day can fit, and for calendars other than ours."""
    recur = read(split(text))
    if not is_satisfiable(recur):
        raise InvalidInput(f"no day ever fits rule `{recur.text}`; check its months, days and positions")
    return RecurrenceRule(recur)
