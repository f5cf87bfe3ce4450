"""VTIMEZONE (RFC 5545 section 3.6.5), from the time zone data in use and for the days that a feed shows.

icalendar makes such components too, but gives the start of summer time by the clock after the change, where RFC 5545
asks for the clock before it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache

from reminders.core import zones
from reminders.feeds.content_line import line

_LOCAL = re.compile(rb"\r\nDT(?:START|END);TZID=([^:]+):(\d{4})")
_STEP = timedelta(days=1)
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Observance:
    """What clocks show from an instant on: `begins` is the wall time then, as shown before the change."""

    begins: datetime
    name: str
    before: timedelta
    after: timedelta
    is_summer: bool


def timezones(entries: bytes) -> bytes:
    """Return a VTIMEZONE for each zone that the entries name, for the years in which they do."""
    years: dict[str, list[int]] = {}
    for name, year in set(_LOCAL.findall(entries)):
        years.setdefault(name.decode(), []).append(int(year))
    return "".join(vtimezone(name, min(found), max(found)) for name, found in sorted(years.items())).encode()


def vtimezone(name: str, first: int, last: int) -> str:
    """Return the component of a zone with every change of its clocks from one year to another, both included."""
    return _vtimezone(zones.zone(name), name, first, last)


@lru_cache(maxsize=64)
def _vtimezone(_: tzinfo, name: str, first: int, last: int) -> str:
    """Return it from what is kept, unless the zone was read anew: then it is another object."""
    start, *changes = _observances(name, first, last)
    alike: dict[tuple[object, ...], list[Observance]] = {}
    for one in changes:
        alike.setdefault((one.name, one.before, one.after, one.is_summer), []).append(one)
    parts = ["BEGIN:VTIMEZONE\r\n", line("TZID", name), _component([start])]
    parts += map(_component, alike.values())
    return "".join((*parts, "END:VTIMEZONE\r\n"))


def _component(observances: list[Observance]) -> str:
    """Return one STANDARD or DAYLIGHT for changes that differ in their time only."""
    one, *others = observances
    name = "DAYLIGHT" if one.is_summer else "STANDARD"
    return "".join(
        (
            line("BEGIN", name),
            line("DTSTART", _wall(one.begins)),
            line("RDATE", ",".join(_wall(other.begins) for other in others)) if others else "",
            line("TZNAME", one.name),
            line("TZOFFSETFROM", _offset(one.before)),
            line("TZOFFSETTO", _offset(one.after)),
            line("END", name),
        )
    )


def _observances(name: str, first: int, last: int) -> Iterator[Observance]:
    """Yield what holds when the first year begins, then each change up to the end of the last one."""
    here = datetime(max(first, 2), 1, 1, tzinfo=UTC) - timedelta(days=1)
    end = datetime(min(last, 9998), 12, 31, tzinfo=UTC) + timedelta(days=1)
    state = _state(name, here)
    yield _observance(here, state, state)
    while here < end:
        there = here + _STEP
        if (found := _state(name, there)) != state:
            here = _change(name, here, there)
            found = _state(name, here)
            yield _observance(here, state, found)
            state = found
        else:
            here = there


def _change(name: str, before: datetime, after: datetime) -> datetime:
    """Return the first second of `(before, after]` at which the clocks show something else than at `before`."""
    state = _state(name, before)
    while after - before > _SECOND:
        middle = before + (after - before) // 2
        middle -= timedelta(microseconds=middle.microsecond)
        before, after = (middle, after) if _state(name, middle) == state else (before, middle)
    return after


_State = tuple[timedelta, str, bool]


def _state(name: str, instant: datetime) -> _State:
    there = instant.astimezone(zones.zone(name))
    return there.utcoffset() or timedelta(), there.tzname() or name, bool(there.dst())


def _observance(instant: datetime, before: _State, after: _State) -> Observance:
    (old, _, _), (new, name, is_summer) = before, after
    return Observance((instant + old).replace(tzinfo=None), name, old, new, is_summer)


def _wall(wall: datetime) -> str:
    return f"{wall.year:04}{wall:%m%dT%H%M%S}"


def _offset(offset: timedelta) -> str:
    """Return an offset as `+0530`, with seconds where it has some."""
    minutes, seconds = divmod(abs(offset) // _SECOND, 60)
    text = f"{minutes // 60:02}{minutes % 60:02}" + (f"{seconds:02}" if seconds else "")
    return f"{'-' if offset < timedelta() else '+'}{text}"
