"""Dates, times and durations of iCalendar, and whose zone they are in. Embedded VTIMEZONE rules are never used: a
zone is known by its name, and its rules are the IANA data's.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from reminders.core import zones
from reminders.core.errors import InvalidInput
from reminders.imports.content import Component, Property

_MOMENT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})?(Z?))?", re.ASCII)
_DURATION = re.compile(
    r"\+?P(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,8})S)?)?", re.ASCII
)
_UTC_NAMES = frozenset({"UTC", "GMT", "Z", "Etc/UTC"})


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, or a wall time with its zone; `zone` is `None` where the time floats, and for a day."""

    day: date
    clock: time | None = None
    zone: str | None = None

    def in_zone(self, zone: str) -> "Moment":
        """Return the same instant as the clocks there show it; a day and a floating time stay as they are."""
        if self.clock is None or self.zone is None:
            return self
        wall = zones.to_wall(self.instant(zone), zone)
        return Moment(wall.date(), wall.time(), zone)

    def instant(self, home: str) -> datetime:
        """Return the instant; what floats is taken to be in the zone `home`."""
        return zones.to_utc(datetime.combine(self.day, self.clock or time()), self.zone or home)


class Zones:
    """Finds the IANA zone that a TZID means, and remembers those that nobody knows.

    `said` is the zone that the file gives itself, `home` that or else the one to fall back on.
    """

    def __init__(self, calendar: Iterable[Component], *, home: str) -> None:
        self.unknown: set[str] = set()
        self._known: dict[str, str | None] = {}
        self._places: dict[str, str] = {}
        for component in calendar:
            tzid, place = component.one("TZID"), component.one("X-LIC-LOCATION")
            if component.name == "VTIMEZONE" and tzid and place:
                self._places[tzid.value] = place.value
        self.said = _iana(next((one.value for part in calendar for one in part.all("X-WR-TIMEZONE")), ""))
        self.home = self.said or home

    def find(self, tzid: str) -> str | None:
        """Return the IANA name, `None` for a zone that is not known: such a time floats."""
        if tzid not in self._known:
            self._known[tzid] = _iana(tzid) or _iana(self._places.get(tzid, ""))
            if self._known[tzid] is None:
                self.unknown.add(tzid[:80])
        return self._known[tzid]

    def moment(self, said: Property) -> Moment:
        """Return what DTSTART and its like say. Raises `InvalidInput`."""
        return self.parse(said.value, said.parameters.get("TZID"))

    def moments(self, said: Property) -> list[Moment]:
        """Return the values of EXDATE or RDATE; of a period, its start. Raises `InvalidInput`."""
        parts = [part.partition("/")[0] for part in said.value.split(",") if part.strip()]
        return [self.parse(part, said.parameters.get("TZID")) for part in parts]

    def parse(self, text: str, tzid: str | None = None) -> Moment:
        """Return the moment that a text spells. Raises `InvalidInput`."""
        match = _MOMENT.fullmatch(text.strip().upper())
        try:
            if match:
                day = date(int(match[1]), int(match[2]), int(match[3]))
                if match[4] is None:
                    return Moment(day)
                clock = time(int(match[4]), int(match[5]), min(int(match[6] or 0), 59))
                zone = "UTC" if match[7] else self.find(tzid) if tzid else None
                return Moment(day, clock, zone)
        except ValueError:
            pass  # a day or a time that does not exist; told below
        raise InvalidInput(f"{text[:40]!r} is no date or time")


def duration(text: str) -> timedelta:
    """Return the length of a DURATION (RFC 5545 section 3.3.6). Raises `InvalidInput`."""
    match = _DURATION.fullmatch(text.strip().upper())
    if match is None or not any(match.groups()):
        raise InvalidInput(f"{text[:40]!r} is no duration")
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)


def _iana(name: str) -> str | None:
    """Return the zone that a name means: IANA's, Windows', or IANA's behind a path (`/mozilla.org/1/Europe/Berlin`)."""
    name = name.strip().strip('"')
    if name.upper() in _UTC_NAMES:
        return "UTC"
    parts = name.split("/")
    candidates = [
        name,
        WINDOWS_TO_OLSON.get(name, ""),
        *("/".join(parts[-count:]) for count in (3, 2) if parts[0] == ""),
    ]
    for candidate in candidates:
        try:
            zones.zone(candidate)
        except InvalidInput:
            continue
        return candidate
    return None
