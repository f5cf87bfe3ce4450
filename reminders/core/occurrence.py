"""An occurrence: one event on one day or at one time, with what it is the n-th of."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from reminders.core import zones
from reminders.core.edtf import ImpreciseDate
from reminders.core.event import Event
from reminders.core.milestones import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """What the feed, the page, the command and the notice all show.

    `key` names it within its event for ever (`once`, the n or year of a count, a span, a local date) and makes its UID.
    `start` and `end` (exclusive) are days if all-day, else naive wall times in `timezone`; either is `None` where a
    window is open on that side. `window` is set for an open date and for a month or year long anniversary.
    """

    event: Event
    key: str
    start: date | datetime | None
    end: date | datetime | None
    timezone: str | None = None
    ordinal: int | None = None
    span: Span | None = None
    milestone: bool = False
    window: ImpreciseDate | None = None
    observed_from: date | None = None

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
