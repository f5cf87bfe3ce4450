"""The notices that the date of an event is still open, to those who can fix it."""

from collections.abc import Iterator
from datetime import date

from reminders.core import engine, zones
from reminders.core.dates import add_months, shift
from reminders.core.due import Basis, Due, each_instant_once
from reminders.core.edtf import ImpreciseDate
from reminders.core.notice import OPEN_DATE, to_second
from reminders.core.reminder import DEFAULT_TIME

_LEAD_DAYS = 90
_MOST_WITHOUT_END = 24


def nudges(basis: Basis, window: ImpreciseDate) -> Iterator[Due]:
    """Yield the notices: 90 days before the window, each month from then on, and once when it has passed."""
    first, last = window.first or date.min, window.last or date.max
    occurrence = next(iter(engine.occurrences(basis.event, basis.calendar, first, last)), None)
    if occurrence is None:
        return
    for listener in basis.told(basis.event.responsible):
        zone = basis.zone_of(listener)
        days, clock = _days(window, zones.day_of(basis.record.created_at, zone)), listener.recipient.at or DEFAULT_TIME
        instants = [to_second(zones.at(day, clock, zone)) for day in days]
        yield from each_instant_once(
            basis.due(occurrence, OPEN_DATE, listener, nominal, repeat=repeat)
            for repeat, nominal in enumerate(instants)
        )


def _days(window: ImpreciseDate, created: date) -> list[date]:
    start = shift(window.first, -_LEAD_DAYS) if window.first else created
    if window.last is None:
        months = min(_MOST_WITHOUT_END, _months_left(start))
        return [add_months(start, month) for month in range(months)]
    months = (window.last.year - start.year) * 12 + window.last.month - start.month + 1
    months = min(max(months, 0), _months_left(start))
    days = [day for month in range(months) if (day := add_months(start, month)) <= window.last]
    return [*days, shift(window.last, 1)]


def _months_left(day: date) -> int:
    """Return how many months can be counted from a day before the calendar ends."""
    return (date.max.year - day.year) * 12 + 13 - day.month
