"""Octets of an `.ics` -> components with their properties (RFC 5545 section 3.1), within limits that are checked first.

What nobody asks for here (alarms, attendees, X- properties) is counted and never looked into
(docs/decisions/imports-in-a-child.md).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from icalendar.parser import Contentline

from reminders.core.errors import InvalidInput
from reminders.imports.reading import MAX_OCTETS

MAX_LINE = 64 * 1024
MAX_COMPONENTS = 20_000
MAX_DEPTH = 3
MAX_OBSERVANCES = 500
MAX_EXTRA_DATES = 5_000
MAX_REPEAT = 10

_NAME = re.compile(r"[A-Za-z0-9-]+")
_ESCAPE = re.compile(r"\\([nN\\;,])")
_LIST_ITEM = re.compile(r"(?:\\.|[^,\\])+", re.DOTALL)
# Component -> the properties that are read of it.
_READ = {
    "VCALENDAR": frozenset({"NAME", "X-WR-CALNAME", "X-WR-TIMEZONE", "REFRESH-INTERVAL", "X-PUBLISHED-TTL"}),
    "VTIMEZONE": frozenset({"TZID", "X-LIC-LOCATION"}),
    "VEVENT": frozenset(
        "UID DTSTART DTEND DURATION RRULE EXDATE RDATE EXRULE RECURRENCE-ID SEQUENCE STATUS SUMMARY DESCRIPTION "
        "LOCATION URL CATEGORIES CLASS".split()
    ),
}


@dataclass(frozen=True, slots=True)
class Property:
    """One content line: its parameters in upper case, its value as it is written."""

    parameters: dict[str, str]
    value: str
    line: int


@dataclass(slots=True)
class Component:
    """A component; `properties` by name, in the order of the lines."""

    name: str
    line: int
    properties: dict[str, list[Property]] = field(default_factory=dict)

    def one(self, name: str) -> Property | None:
        return next(iter(self.properties.get(name, ())), None)

    def all(self, name: str) -> list[Property]:
        return self.properties.get(name, [])


def components(octets: bytes) -> list[Component]:
    """Return the calendars, time zones and events of a file. Raises `InvalidInput` naming the line."""
    if len(octets) > MAX_OCTETS:
        raise InvalidInput(f"it has {len(octets):,} octets, of at most {MAX_OCTETS:,}")
    text = decoded(octets)
    start = text.lstrip()[:40]
    if not start.upper().startswith("BEGIN:VCALENDAR"):
        raise InvalidInput(f"it is no calendar: it begins with {start!r}" if start else "it is empty")
    return _Reader().read(unfolded(text))


def text_of(value: str) -> str:
    """Return what a TEXT value spells (RFC 5545 section 3.3.11)."""
    return _ESCAPE.sub(lambda match: "\n" if match[1] in "nN" else match[1], value)


def list_of_texts(value: str) -> list[str]:
    """Return the texts of a value that is a list of them, such as CATEGORIES."""
    return [text_of(part) for part in _LIST_ITEM.findall(value)]


def decoded(octets: bytes) -> str:
    """Return the text of a file, by whatever charset it has."""
    try:
        return octets.decode("utf-8-sig")
    except UnicodeDecodeError:
        return octets.decode("cp1252", "replace")  # what old programs write that do not know UTF-8


def unfolded(text: str) -> Iterator[tuple[int, str]]:
    """Yield each content line with its number, put together from the lines that it was folded into."""
    pieces: list[str] = []
    length, begun = 0, 1
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        if line[:1] in {" ", "\t"} and pieces:
            pieces.append(line[1:])
        elif line:
            if pieces:
                yield begun, "".join(pieces)
            pieces, length, begun = [line], 0, number
        length += len(line)
        if length > MAX_LINE:
            raise InvalidInput(f"line {begun}: it is longer than {MAX_LINE:,} characters")
    if pieces:
        yield begun, "".join(pieces)


class _Reader:
    """Follows BEGIN and END, counts, and keeps what is read of calendars, time zones and events."""

    def __init__(self) -> None:
        self._found: list[Component] = []
        self._open: list[Component] = []
        self._counts = {"components": 0, "observances": 0, "dates": 0}

    def read(self, lines: Iterator[tuple[int, str]]) -> list[Component]:
        for number, line in lines:
            match = _NAME.match(line)
            name = match[0].upper() if match else ""
            if name == "BEGIN":
                self._begin(line[6:].strip().upper(), number)
            elif name == "END":
                self._end(line[4:].strip().upper(), number)
            elif self._open:
                self._note(name, line, number)
        if self._open:
            last = self._open[-1]
            raise InvalidInput(f"it breaks off: the {last.name[:40]} of line {last.line} has no end")
        return self._found

    def _begin(self, name: str, number: int) -> None:
        self._count("components", 1, MAX_COMPONENTS, number)
        if name in {"STANDARD", "DAYLIGHT"}:
            self._count("observances", 1, MAX_OBSERVANCES, number)
        if not _NAME.fullmatch(name):
            raise InvalidInput(f"line {number}: BEGIN names no component")
        component = Component(name, number)
        self._open.append(component)
        if len(self._open) > MAX_DEPTH:
            raise InvalidInput(f"line {number}: components lie more than {MAX_DEPTH} deep in each other")
        if name in _READ:
            self._found.append(component)

    def _end(self, name: str, number: int) -> None:
        if not self._open or self._open[-1].name != name:
            said = f"END:{name[:40]}"
            raise InvalidInput(f"line {number}: {said!r} ends nothing that is open")
        self._open.pop()

    def _note(self, name: str, line: str, number: int) -> None:
        if name in {"RDATE", "EXDATE"}:
            self._count("dates", line.count(",") + 1, MAX_EXTRA_DATES, number)
        elif name == "REPEAT" and not _is_small(line.rpartition(":")[2]):
            raise InvalidInput(f"line {number}: an alarm repeats more than {MAX_REPEAT} times")
        component = self._open[-1]
        if name in _READ.get(component.name, ()):
            component.properties.setdefault(name, []).append(_property(line, number))

    def _count(self, what: str, more: int, most: int, number: int) -> None:
        self._counts[what] += more
        if self._counts[what] > most:
            raise InvalidInput(f"line {number}: it has more than {most:,} {what}")


def _is_small(text: str) -> bool:
    text = text.strip()
    return len(text) <= 4 and text.isascii() and text.isdigit() and int(text) <= MAX_REPEAT


def _property(line: str, number: int) -> Property:
    """Return one line taken apart; one that cannot be has an empty value, and is told where it is needed."""
    try:
        _, parameters, value = Contentline(line).raw_parts()  # type: ignore[no-untyped-call]  # icalendar leaves it untyped
    except ValueError:
        return Property({}, "", number)
    return Property({name.upper(): _first(text) for name, text in parameters.items()}, value, number)


def _first(value: object) -> str:
    return str(value[0] if isinstance(value, list) and value else value)
