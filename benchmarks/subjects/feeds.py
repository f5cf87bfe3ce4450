"""Building a feed: against the library that is the reference for its bytes."""

from collections.abc import Iterator

import icalendar
from definitions import calendar_of
from measure import Row, cpu, quicker

from reminders.feeds.calendar import feed
from reminders.feeds.view import View


def rows() -> Iterator[Row]:
    calendar, records = calendar_of(2_000)
    body = feed(calendar, records, View(), 2026)
    parsed = icalendar.Calendar.from_ical(body)
    yield quicker(
        f"a feed of {body.count(b'BEGIN:VEVENT'):,} entries",
        cpu(lambda: feed(calendar, records, View(), 2026)),
        than="icalendar to_ical",
        theirs=cpu(parsed.to_ical),
        at_least=50,
    )
