"""An occurrence: one event on one day or at one time, with what it is the n-th of."""

from datetime import UTC, date, datetime
from operator import itemgetter
from typing import Any, Self

from reminders.core import zones
from reminders.core.dates import shift
from reminders.core.edtf import ImpreciseDate
from reminders.core.event import Event
from reminders.core.milestones import Span

_PLAIN_FIELDS = 3
_NOTHING = (None, None, None, None)


def _field(index: int) -> Any:
    return property(itemgetter(index))


def _rare_field(index: int) -> Any:
    return property(lambda row: row[index] if len(row) > _PLAIN_FIELDS else None)


class Occurrence(tuple[Any, ...]):
    """What the feed, the page, the command and the notice all show. Immutable; `of` makes one from names and values.

    `key` names it within its event for ever (`once`, the n or year of a count, a span, a local date) and makes its UID.
    `start` and `end` (exclusive) are days if all-day, else naive wall times in `timezone`; either is `None` where a
    window is open on that side. `window` is set for an open date and for a month or year long anniversary.

    It is a tuple because C makes tuples by the million (docs/decisions/plain-years.md). Most occurrences are plain:
    event, day and count, and all else follows from these; others are longer rows, which say the rest.
    """

    __slots__ = ()

    event: Event = _field(0)
    start: date | datetime | None = _field(1)
    ordinal: int | None = _field(2)
    timezone: str | None = _rare_field(5)
    span: Span | None = _rare_field(6)
    window: ImpreciseDate | None = _rare_field(7)
    observed_from: date | None = _rare_field(8)

    @classmethod
    def of(
        cls,
        *,
        event: Event,
        key: str,
        start: date | datetime | None,
        end: date | datetime | None,
        ordinal: int | None = None,
        timezone: str | None = None,
        span: Span | None = None,
        window: ImpreciseDate | None = None,
        observed_from: date | None = None,
    ) -> Self:
        rare = timezone, span, window, observed_from
        plain = cls((event, start, ordinal))
        if ordinal is not None and start is not None and rare == _NOTHING and (plain.key, plain.end) == (key, end):
            return plain
        return cls((event, start, ordinal, key, end, *rare))

    @property
    def is_plain(self) -> bool:
        """Whether it is a day and a count, from which all else follows."""
        return len(self) == _PLAIN_FIELDS

    @property
    def key(self) -> str:
        return self[3] if len(self) > _PLAIN_FIELDS else str(self.ordinal)

    @property
    def end(self) -> date | datetime | None:
        return self[4] if len(self) > _PLAIN_FIELDS else shift(self[1], self.event.days)

    def __repr__(self) -> str:
        return f"<{self.event.key} {self.key}: {self.local_start}, n {self.ordinal}>"

    @property
    def milestone(self) -> bool:
        return self.span is not None or self.ordinal in self.event.milestones

    @property
    def all_day(self) -> bool:
        return self.timezone is None

    @property
    def first_day(self) -> date | None:
        """The day it starts on, in its own zone."""
        return self.start.date() if isinstance(self.start, datetime) else self.start

    @property
    def sort_key(self) -> tuple[date, str, str]:
        return self.first_day or date.min, self.event.key, self.key

    @property
    def local_start(self) -> str:
        """The start in local terms, as the ledger identifies it: a day, or a wall time and its zone; `..` if open.

        Never the UTC instant, so that new time zone data makes no second notice.
        """
        if self.start is None:
            return ".."
        return self.start.isoformat() if self.all_day else f"{self.start.isoformat()}[{self.timezone}]"

    @property
    def start_utc(self) -> datetime:
        """The instant of a timed start."""
        return self._instant(self.start)

    @property
    def end_utc(self) -> datetime:
        """The instant of a timed end."""
        return self._instant(self.end)

    def _instant(self, wall: date | datetime | None) -> datetime:
        if not isinstance(wall, datetime) or self.timezone is None:
            raise TypeError(f"{self.event.key} is all-day and has no instant")
        return zones.to_utc(wall, self.timezone).astimezone(UTC)
