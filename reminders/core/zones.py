"""Time zones: wall time to UTC by RFC 5545 section 3.3.5, and whose time zone data answers."""

import re
from datetime import UTC, date, datetime, time
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from reminders.core.errors import InvalidInput

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_+-]{0,31}(?:/[A-Za-z0-9_+-]{1,31}){0,2}")
_NOT_ZONES = frozenset({"localtime", "posixrules", "Factory"})


@cache
def zone(name: str) -> ZoneInfo:
    """Return the zone of an IANA name. Raises `InvalidInput` for any other text, file names included."""
    if _NAME.fullmatch(name) and name not in _NOT_ZONES:
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            pass  # told below, like every other text that is no zone
    raise InvalidInput(f"unknown time zone {name[:80]!r}; use an IANA name such as 'Europe/Andorra' or 'Asia/Almaty'")


def forget() -> None:
    """Read zones anew from now on; call it when their data has changed or lies elsewhere."""
    zone.cache_clear()
    ZoneInfo.clear_cache()


def to_utc(wall: datetime, zone_name: str) -> datetime:
    """Return the instant of a naive wall time.

    In a gap the offset before it counts, in a fold the first pass (RFC 5545 section 3.3.5): `fold=0`, the default, does
    both. A wall time that came from an instant keeps its own fold.
    """
    try:
        return wall.replace(tzinfo=zone(zone_name)).astimezone(UTC)
    except OverflowError:
        return _nearest_end(wall)


def to_wall(instant: datetime, zone_name: str) -> datetime:
    """Return the naive wall time of an aware instant."""
    try:
        return instant.astimezone(zone(zone_name)).replace(tzinfo=None)
    except OverflowError:
        return _nearest_end(instant).replace(tzinfo=None)


def utc_text(instant: datetime) -> str:
    """Return an aware instant in UTC as RFC 3339 has it, to the second.

    >>> utc_text(datetime.fromisoformat("2026-01-30T09:00:00.5+05:00"))
    '2026-01-30T04:00:00Z'
    """
    return f"{instant.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='seconds')}Z"


def utc_words(instant: datetime) -> str:
    """Return an aware instant in UTC as people read it: `2026-01-30 04:00 UTC`."""
    return f"{instant.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def with_offset(wall: datetime, zone_name: str) -> str:
    """Return a naive wall time as ISO 8601 has it with the offset of its zone: `2027-05-12T18:30:00+05:00`.

    One that the clocks there skip is told as they show it: 02:30 in the gap of spring is 03:30.
    """
    shown = wall if is_plain(wall, zone_name) else to_wall(to_utc(wall, zone_name), zone_name)
    return shown.replace(tzinfo=zone(zone_name)).isoformat()


def city(zone_name: str) -> str:
    """Return the city in an IANA name.

    >>> city("America/Argentina/Buenos_Aires")
    'Buenos Aires'
    """
    return zone_name.rpartition("/")[2].replace("_", " ")


def is_plain(wall: datetime, zone_name: str) -> bool:
    """Tell whether the clocks there show a naive wall time exactly once: neither skipped nor shown twice."""
    offsets = {wall.replace(tzinfo=zone(zone_name), fold=fold).utcoffset() for fold in (0, 1)}
    return len(offsets) == 1


def day_of(instant: datetime, zone_name: str) -> date:
    """Return the day that it is there at an aware instant."""
    return to_wall(instant, zone_name).date()


def at(day: date, clock: time, zone_name: str) -> datetime:
    """Return the instant at which the clock there shows `clock` on `day`."""
    return to_utc(datetime.combine(day, clock), zone_name)


def _nearest_end(moment: datetime) -> datetime:
    """Return the first or last instant that there is, for a moment within hours of the ends of the calendar."""
    if moment.year == 1:
        return datetime(1, 1, 1, tzinfo=UTC)
    return datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
