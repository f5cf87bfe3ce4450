"""Reading an `.ics` for import, against icalendar on the same octets; the start of the child is not in it."""

from collections.abc import Iterator

import icalendar
from measure import Row, cpu, quicker

from reminders.imports.icalendar import read

COUNT = 5_000
EVENT = """BEGIN:VEVENT
UID:{n}@example.org
DTSTAMP:20260101T000000Z
DTSTART;TZID=Europe/Paris:20260501T180000
DTEND;TZID=Europe/Paris:20260501T190000
SUMMARY:Meeting number {n}
DESCRIPTION:A longer text\\, with escapes\\nand a second line that is folded
  here
LOCATION:Room 4
CATEGORIES:a,b
ATTENDEE;CN=Ada;PARTSTAT=ACCEPTED:mailto:ada@example.org
END:VEVENT
"""


def rows() -> Iterator[Row]:
    events = "".join(EVENT.format(n=n) for n in range(COUNT))
    octets = f"BEGIN:VCALENDAR\nVERSION:2.0\n{events}END:VCALENDAR\n".replace("\n", "\r\n").encode()
    assert len(read(octets, home="UTC").events) == COUNT
    yield quicker(
        f"read {COUNT:,} events",
        cpu(lambda: read(octets, home="UTC")),
        than="icalendar",
        theirs=cpu(lambda: icalendar.Calendar.from_ical(octets)),
        at_least=1,
        rounds=3,
    )
