"""Building a feed, anew and from kept entries: against icalendar, which writes the same bytes, and libical, in C.

Peers start from parsed components, and we from decoded definitions. Theirs have their days, titles and UIDs already, we
compute them.
"""

import ctypes
import ctypes.util
import tempfile
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import replace

import icalendar
from definitions import NOW, calendar_of, fill
from measure import Row, cpu, dearer, missing, quicker

from reminders.actions.feed import feed as kept_feed
from reminders.feeds.calendar import feed
from reminders.feeds.view import View
from reminders.storage import open_store

EVENTS = 2_000
MANY_EVENTS = 17_000  # a feed of 100,000 entries


def rows() -> Iterator[Row]:
    calendar, records = calendar_of(EVENTS)
    body = feed(calendar, records, View(), 2026)
    what = f"a feed of {body.count(b'BEGIN:VEVENT'):,} entries"
    parsed = icalendar.Calendar.from_ical(body)
    ours = cpu(lambda: feed(calendar, records, View(), 2026))
    by_icalendar = cpu(parsed.to_ical)
    anew = f"{what} from definitions, none rendered"
    yield quicker(anew, ours, than="icalendar to_ical", theirs=by_icalendar, at_least=50)
    write = libical(body)
    if write is None:
        yield missing(anew, "libical", "libical.so.3 is not installed", at_least=1.5)
    else:
        yield quicker(anew, ours, than="libical", theirs=cpu(write), at_least=1.5)
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{folder}/bench.db"
        fill(database, EVENTS)
        store = open_store(database, NOW)
        ready = cpu(lambda: kept_feed(store, "bench", View(), NOW, site=None))
        ready()
        yield quicker(f"{what}, kept", ready, than="icalendar to_ical", theirs=by_icalendar, at_least=200)
        first = records[0]
        revisions = iter(range(2, 1_000))

        def edited() -> object:
            with store.transaction():
                store.save_event(replace(first, revision=next(revisions)))
            return kept_feed(store, "bench", View(), NOW, site=None)

        yield quicker(f"{what}, after an edit", cpu(edited), than="rendered anew", theirs=ours, at_least=1)
        store.close()
    yield memory()


def memory() -> Row:
    """Return what building a big feed adds to memory, in octets, beside the feed's own; records are there already."""
    calendar, records = calendar_of(MANY_EVENTS)
    feed(calendar, records[:10], View(), 2026)
    tracemalloc.start()
    body = feed(calendar, records, View(), 2026)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    name = f"memory for {body.count(b'BEGIN:VEVENT'):,} entries, MB for s"
    return dearer(name, lambda: peak / 1e6, than="the output", theirs=lambda: len(body) / 1e6, at_most=4, rounds=1)


def libical(body: bytes) -> Callable[[], object] | None:
    """Return the call that writes the same feed by libical, read by it before; `None` where there is none."""
    name = ctypes.util.find_library("ical")
    if name is None:
        return None
    library = ctypes.CDLL(name)
    library.icalparser_parse_string.restype = ctypes.c_void_p
    library.icalcomponent_as_ical_string_r.argtypes = [ctypes.c_void_p]
    library.icalcomponent_as_ical_string_r.restype = ctypes.c_void_p
    library.icalmemory_free_buffer.argtypes = [ctypes.c_void_p]
    read = library.icalparser_parse_string(body)
    return lambda: library.icalmemory_free_buffer(library.icalcomponent_as_ical_string_r(read))
