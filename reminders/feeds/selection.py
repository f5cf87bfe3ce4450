"""Which occurrences a view shows: of which events, and in which years."""

from collections.abc import Iterator
from datetime import UTC, date

from reminders.core import engine
from reminders.core.errors import InvalidInput
from reminders.core.event import Calendar, Event, Status
from reminders.core.occurrence import Occurrence
from reminders.core.plain_years import plain_counts
from reminders.core.record import EventRecord
from reminders.feeds.view import View

_LONGEST_YEARS = 200


class Selection:
    """What a view shows of a calendar in a UTC year. Raises `InvalidInput` for more than 200 years."""

    def __init__(self, calendar: Calendar, view: View, year: int) -> None:
        self._calendar = calendar
        self._view = view
        self._year = year
        self._first, self._last = window(calendar, view, year)
        self.goes_on = view.first is None and view.last is None

    def shows(self, record: EventRecord) -> bool:
        """Tell whether an event is in the view at all; what is removed never is."""
        event, view = record.event, self._view
        if record.removed_at is not None or (event.private and view.private == "hide"):
            return False
        if (view.kinds and event.kind not in view.kinds) or (view.tags and set(view.tags).isdisjoint(event.tags)):
            return False
        if view.undated == "hide" and event.open_window is not None:
            return False
        return event.shown_status is not Status.CANCELLED or (
            view.cancelled == "show" and self._year <= _last_year(record)
        )

    def occurrences(self, event: Event) -> list[Occurrence]:
        """Return the occurrences of a shown event in the view's days, and the next milestone beyond the usual ones."""
        if self._view.private == "mask":
            return list(self._masked(event))
        found = engine.occurrences(event, self._calendar, self._first, self._last)
        if self.goes_on:
            milestone = engine.milestone_after(event, self._calendar, self._last)
            if milestone is not None:
                found.append(milestone)
        return [one for one in found if one.milestone] if self._view.milestones_only else found

    def counts(self, anchor: date) -> range:
        """Return the numbers of the occurrences in the view's days, for an event with that `plain_anchor`."""
        return plain_counts(anchor, self._first, self._last)

    def _masked(self, event: Event) -> Iterator[Occurrence]:
        """Yield occurrences without their count, and leave out those that would give it away.

        These are the day of the anchor itself, spans such as 10,000 days, and all before last year: the first entry
        would be the beginning of the count.
        """
        first = max(self._first, date(max(self._year - 1, date.min.year), 1, 1))
        if first > self._last:
            return
        for one in engine.occurrences(event, self._calendar, first, self._last):
            if one.span is None and one.ordinal != 0:
                yield Occurrence.of(
                    event=event, key=one.key, start=one.start, end=one.end, timezone=one.timezone, window=one.window
                )


def window(calendar: Calendar, view: View, year: int) -> tuple[date, date]:
    """Return the first and last day that a feed shows: the calendar's whole years around `year`, unless the view says.

    Where a view leaves one side open, that lies as far from the other as by default, or farther. Raises `InvalidInput`
    for more than 200 years: anybody may ask, and each year costs.
    """
    past, future = calendar.past_years, calendar.future_years
    from_year = min(year, view.last.year if view.last else year) - past
    to_year = max(year, view.first.year if view.first else year) + future
    first = view.first or date(max(from_year, date.min.year), 1, 1)
    last = view.last or date(min(to_year, date.max.year), 12, 31)
    if last.year - first.year > _LONGEST_YEARS:
        raise InvalidInput(f"from={first} to={last} is longer than {_LONGEST_YEARS} years; ask for less")
    return first, last


def _last_year(record: EventRecord) -> int:
    """Return the last year in which a cancelled event is shown; one that was declined ended with its last change."""
    return (record.cancelled_at or record.updated_at).astimezone(UTC).year + 1
