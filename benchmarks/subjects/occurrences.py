"""Computing occurrences: a century of 10,000 yearly events, against the recurrence rules of other libraries.

Both references are given their rule ready to go and their cheapest way to a list of the same days: dateutil a rule with
an end, libical one call per event that fills an array.
"""

import ctypes
from collections.abc import Iterator
from datetime import UTC, date, datetime
from random import Random

from dateutil.rrule import YEARLY, rrule
from measure import Row, cpu, missing, quicker, times

from reminders.core.document import decode_calendar, decode_event
from reminders.core.engine import occurrences, one_by_one
from reminders.core.event import Event

EVENTS = 10_000
SAMPLE = 100  # what the references do in a round; they are too slow for all of it
FIRST, LAST = date(2000, 1, 1), date(2099, 12, 31)
YEARS = b"FREQ=YEARLY;COUNT=100"
HOME = decode_calendar({"id": "bench", "uid": "", "title": "Bench"})


def rows() -> Iterator[Row]:
    random = Random(1)
    days = [date(random.randrange(1900, 2000), random.randrange(1, 13), random.randrange(1, 29)) for _ in range(EVENTS)]
    events = [
        decode_event({"id": f"e{n}", "kind": "anniversary", "title": "it", "since": day.isoformat()}, "bench")
        for n, day in enumerate(days)
    ]
    check(events[0], days[0])

    def ours() -> None:
        for event in events:
            occurrences(event, HOME, FIRST, LAST)

    rules = [rrule(YEARLY, dtstart=start_of(day), until=datetime(2099, 12, 31), cache=False) for day in days[:SAMPLE]]  # noqa: DTZ001 - dateutil's own kind
    yield quicker(
        "yearly, 100 years, 1,000,000 in all",
        cpu(ours),
        than="dateutil rrule",
        theirs=times(EVENTS // SAMPLE, cpu(lambda: [list(rule) for rule in rules])),
        at_least=200,
    )
    expand = libical()
    if expand is None:
        yield missing("yearly, 100 years, 1,000,000 in all", "libical", "not installed (Debian: libical3)", at_least=40)
    else:
        starts = [int(start_of(day).replace(tzinfo=UTC).timestamp()) for day in days[:SAMPLE]]
        into = (ctypes.c_int64 * 100)()
        yield quicker(
            "yearly, 100 years, 1,000,000 in all",
            cpu(ours),
            than="libical icalrecur_expand_recurrence",
            theirs=times(
                EVENTS // SAMPLE, cpu(lambda: [expand(b"FREQ=YEARLY;COUNT=100", at, 100, into) for at in starts])
            ),
            at_least=40,
        )


def start_of(day: date) -> datetime:
    """Return the first time in the century that the day comes round."""
    return datetime(FIRST.year, day.month, day.day)  # noqa: DTZ001 - dateutil's own kind


def check(event: Event, day: date) -> None:
    """Make sure that ours are the same days, and that both ways of ours are equal."""
    found = occurrences(event, HOME, FIRST, LAST)
    theirs = [one.date() for one in rrule(YEARLY, dtstart=start_of(day), count=100)]
    if [one.start for one in found] != theirs or found != one_by_one(event, HOME, FIRST, LAST):
        raise SystemExit("the occurrences differ")


def libical() -> "ctypes._NamedFuncPointer | None":
    """Return libical's `int icalrecur_expand_recurrence(char *rule, time_t start, int count, time_t *array)`."""
    try:
        expand = ctypes.CDLL("libical.so.3").icalrecur_expand_recurrence
    except OSError:
        return None
    expand.argtypes = [ctypes.c_char_p, ctypes.c_int64, ctypes.c_int, ctypes.POINTER(ctypes.c_int64)]
    expand.restype = ctypes.c_int
    return expand
