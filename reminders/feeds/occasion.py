"""Which occurrence of an anniversary an event is held on the occasion of."""

from collections.abc import Mapping
from datetime import date

from reminders.core import engine
from reminders.core.occurrence import Occurrence
from reminders.core.record import CalendarRecord, EventRecord
from reminders.feeds.uid import uid


def occasion_uid(occurrence: Occurrence, calendar: CalendarRecord, records: Mapping[str, EventRecord]) -> str | None:
    """Return the UID of the nearest occurrence of the event's `occasion` in the years of its date or window.

    `None` where there is none, or none that a public feed may name; `records` are by event id.
    """
    record = records.get(occurrence.event.occasion or "")
    if record is None or record.event.private or record.removed_at is not None:
        return None
    first, last = _days(occurrence)
    found = engine.occurrences(record.event, calendar.calendar, date(first.year, 1, 1), date(last.year, 12, 31))
    near = min((one for one in found if one.span is None), key=lambda one: _distance(one, first, last), default=None)
    return uid(calendar.uid, record.id, near.key) if near else None


def _days(occurrence: Occurrence) -> tuple[date, date]:
    """Return the first and last day of an occurrence; a window that is open on one side counts as its one known day."""
    window = occurrence.window
    first = window.first if window else occurrence.first_day
    last = window.last if window else occurrence.first_day
    if first is None and last is None:
        raise TypeError(f"{occurrence.event.key} has no day")
    return first or last or date.min, last or first or date.max


def _distance(occurrence: Occurrence, first: date, last: date) -> int:
    """Return how many days an occurrence lies outside `[first, last]`."""
    day = occurrence.first_day or first
    return max((first - day).days, (day - last).days, 0)
