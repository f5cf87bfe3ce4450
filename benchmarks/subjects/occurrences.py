"""Computing occurrences: against the recurrence rules of other libraries."""

from collections.abc import Iterator
from datetime import date, datetime

from dateutil.rrule import YEARLY, rrule
from definitions import calendar_of
from measure import Row, cpu, quicker

from reminders.core.engine import occurrences


def rows() -> Iterator[Row]:
    calendar, records = calendar_of(200)
    events = [record.event for record in records]
    home = calendar.calendar
    yield quicker(
        "yearly, 100 years",
        cpu(lambda: [occurrences(event, home, date(1990, 1, 1), date(2089, 12, 31)) for event in events]),
        than="dateutil rrule",
        theirs=cpu(lambda: [list(rrule(YEARLY, dtstart=datetime(1990, 5, 12), count=100)) for _ in events]),  # noqa: DTZ001 - dateutil's own kind
        at_least=200,
    )
