"""A linter of feeds: what RFC 5545 and 7986 ask for, and what empties a calendar in some reader without a word.

It reads bytes with nothing but the standard library, so that it cannot share a mistake with a parser. Most readers
accept most faults, and each of these empties the calendar in another one. `problems` has a line for each fault.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

_NAME = re.compile(r"[A-Za-z0-9-]+")
_PARAMETER = re.compile(r';([A-Za-z0-9-]+)=("[^"\x00-\x08\x0a-\x1f\x7f]*"|[^";:,\x00-\x08\x0a-\x1f\x7f]*)')
_DATE = re.compile(r"\d{8}")
_INSTANT = re.compile(r"\d{8}T\d{6}Z")
_WALL = re.compile(r"\d{8}T\d{6}")
_DURATION = re.compile(r"[+-]?P(\d+W|(\d+D)?(T(\d+H)?(\d+M)?(\d+S)?)?)")
_OFFSET = re.compile(r"[+-]\d{4}(\d{2})?")
_TEXT = re.compile(r"([^\\;,\x00-\x08\x0a-\x1f\x7f]|\\[\\;,nN])*")
_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_URI = re.compile(r"[a-z][a-z0-9+.-]*:[!#-;=?-\[\]_a-z~%]+", re.IGNORECASE)
_LINE_ENDS = "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
_TEXTS = frozenset("SUMMARY DESCRIPTION LOCATION NAME X-WR-CALNAME PRODID TZNAME COMMENT RELATED-TO UID COLOR".split())
_INSTANTS = frozenset("DTSTAMP CREATED LAST-MODIFIED".split())
_FORBIDDEN = {
    "VCALENDAR": "METHOD UID X-WR-TIMEZONE".split(),
    "VEVENT": "RRULE RDATE EXDATE RECURRENCE-ID ATTENDEE ORGANIZER DURATION".split(),
}
_REQUIRED = {
    "VCALENDAR": "PRODID VERSION".split(),
    "VEVENT": "DTSTAMP UID DTSTART SUMMARY SEQUENCE STATUS CREATED LAST-MODIFIED".split(),
    "VALARM": "ACTION TRIGGER DESCRIPTION UID".split(),
    "VTIMEZONE": ["TZID"],
    "STANDARD": "DTSTART TZOFFSETFROM TZOFFSETTO".split(),
    "DAYLIGHT": "DTSTART TZOFFSETFROM TZOFFSETTO".split(),
}
_INSIDE = {
    "VCALENDAR": {""},
    "VEVENT": {"VCALENDAR"},
    "VTIMEZONE": {"VCALENDAR"},
    "VALARM": {"VEVENT"},
    "STANDARD": {"VTIMEZONE"},
    "DAYLIGHT": {"VTIMEZONE"},
}
_PARAMETERS = {
    "DTSTART": {"VALUE", "TZID"},
    "DTEND": {"VALUE", "TZID"},
    "SUMMARY": {"LANGUAGE"},
    "DESCRIPTION": {"LANGUAGE"},
    "LOCATION": {"LANGUAGE"},
    "NAME": {"LANGUAGE"},
    "SOURCE": {"VALUE"},
    "REFRESH-INTERVAL": {"VALUE"},
}


@dataclass
class Property:
    name: str
    params: dict[str, str]
    value: str


@dataclass
class Component:
    name: str
    properties: list[Property] = field(default_factory=list)
    components: list["Component"] = field(default_factory=list)

    def all(self, name: str) -> list[Property]:
        return [one for one in self.properties if one.name == name]

    def value(self, name: str) -> str:
        return next((one.value for one in self.properties if one.name == name), "")

    def walk(self) -> Iterator["Component"]:
        yield self
        for one in self.components:
            yield from one.walk()


def problems(body: bytes) -> list[str]:
    """Return what is wrong with a feed, nothing for one that is right."""
    found = list(_octets(body))
    text = body.decode("utf-8", "replace")
    lines = re.sub("\r?\n[ \t]", "", text).replace("\r\n", "\n").split("\n")
    try:
        calendar = _parse([line for line in lines if line])
    except ValueError as error:
        return [*found, str(error)]
    found += _calendar(calendar)
    for component in calendar.walk():
        found += _component(component)
    return found


def _octets(body: bytes) -> Iterator[str]:  # noqa: C901 - a rule each, none within another
    if body.startswith(b"\xef\xbb\xbf"):
        yield "a byte order mark"
    if body.count(b"\r\n") != body.count(b"\n") or body.count(b"\r\n") != body.count(b"\r"):
        yield "a line end that is not CRLF"
    if not body.startswith(b"BEGIN:VCALENDAR\r\n") or not body.endswith(b"END:VCALENDAR\r\n"):
        yield "no whole VCALENDAR"
    if b"\r\n\r\n" in body:
        yield "an empty line"
    for line in body.split(b"\r\n"):
        if len(line) > 75:
            yield "a line of more than 75 octets"
        if line in (b" ", b"\t"):
            yield "a continuation of nothing"
        try:
            line.decode()
        except UnicodeDecodeError:
            yield "a fold inside a character, or no UTF-8"
    text = body.decode("utf-8", "replace")
    if any(end in text for end in _LINE_ENDS):
        yield "a character that some reader takes for a line end"
    if re.search("[\x00-\x08\x0e-\x1f\x7f]", text):
        yield "a control character"


def _parse(lines: list[str]) -> Component:
    root = Component("")
    stack = [root]
    for line in lines:
        one = _property(line)
        if one.name == "BEGIN":
            if stack[-1].name not in _INSIDE.get(one.value, ()):
                raise ValueError(f"{one.value} inside {stack[-1].name or 'nothing'}")
            stack.append(Component(one.value))
            stack[-2].components.append(stack[-1])
        elif one.name == "END":
            if stack[-1].name != one.value:
                raise ValueError(f"END:{one.value} where {stack[-1].name} is open")
            stack.pop()
        elif len(stack) == 1:
            raise ValueError(f"{one.name} outside of all components")
        else:
            stack[-1].properties.append(one)
    if len(stack) != 1 or len(root.components) != 1:
        raise ValueError("no single VCALENDAR")
    return root.components[0]


def _property(line: str) -> Property:
    name = _NAME.match(line)
    if name is None:
        raise ValueError(f"no name in {line[:40]!r}")
    at, params = name.end(), dict[str, str]()
    while match := _PARAMETER.match(line, at):
        if match[1].upper() in params:
            raise ValueError(f"{match[1]} twice in {line[:40]!r}")
        params[match[1].upper()] = match[2].strip('"')
        at = match.end()
    if line[at : at + 1] != ":":
        raise ValueError(f"no value in {line[:40]!r}")
    return Property(name[0].upper(), params, line[at + 1 :])


def _calendar(calendar: Component) -> Iterator[str]:  # noqa: C901 - a rule each
    if calendar.value("VERSION") != "2.0":
        yield "VERSION is not 2.0"
    if calendar.value("CALSCALE") not in ("", "GREGORIAN"):
        yield "CALSCALE is not GREGORIAN"
    if calendar.all("NAME") and calendar.value("X-WR-CALNAME") != calendar.value("NAME"):
        yield "NAME and X-WR-CALNAME differ"
    refresh = calendar.all("REFRESH-INTERVAL")
    if any(one.params.get("VALUE") != "DURATION" or not _DURATION.fullmatch(one.value) for one in refresh):
        yield "REFRESH-INTERVAL is no DURATION"
    if any(one.params.get("VALUE") != "URI" or not _URI.fullmatch(one.value) for one in calendar.all("SOURCE")):
        yield "SOURCE is no URI"
    if calendar.value("COLOR") and not re.fullmatch("[a-z]+", calendar.value("COLOR")):
        yield "COLOR is no CSS name"
    everything = list(calendar.walk())
    for uid, count in Counter(one.value("UID") for one in everything if one.name in ("VEVENT", "VALARM")).items():
        if count > 1:
            yield f"UID {uid} {count} times"
    used = {one.params["TZID"] for part in everything for one in part.properties if "TZID" in one.params}
    defined = [one.value("TZID") for one in everything if one.name == "VTIMEZONE"]
    if used != set(defined) or len(defined) != len(set(defined)):
        yield f"zones used {sorted(used)}, defined {sorted(defined)}"
    uids = {one.value("UID") for one in everything if one.name == "VEVENT"}
    places = [one.name for one in calendar.components]
    if places != sorted(places, key=lambda name: name != "VTIMEZONE"):
        yield "a VTIMEZONE after an entry"
    if not uids and defined:
        yield "a zone without an entry"


def _component(component: Component) -> Iterator[str]:
    counts = Counter(one.name for one in component.properties)
    yield from (f"{component.name} has no {name}" for name in _REQUIRED[component.name] if not counts[name])
    yield from (f"{component.name} has {name}" for name in _FORBIDDEN.get(component.name, ()) if counts[name])
    yield from (f"{component.name} has {name} {n} times" for name, n in counts.items() if n > 1)
    for one in component.properties:
        yield from _value(one)
    if component.name == "VEVENT":
        yield from _entry(component)
    elif component.name == "VALARM":
        yield from _alarm(component)
    elif component.name == "VTIMEZONE" and not component.components:
        yield "a VTIMEZONE without observances"


def _value(one: Property) -> Iterator[str]:  # noqa: C901 - a rule each
    extra = set(one.params) - _PARAMETERS.get(one.name, set())
    if extra:
        yield f"{one.name} with {sorted(extra)}"
    if not _LANGUAGE_TAG.fullmatch(one.params.get("LANGUAGE", "en")):
        yield f"{one.name} in language {one.params['LANGUAGE']!r}"
    if one.name in _TEXTS and not _TEXT.fullmatch(one.value):
        yield f"{one.name} has what is not escaped: {one.value[:40]!r}"
    if one.name == "CATEGORIES" and not all(
        _TEXT.fullmatch(item) for item in re.split(r"(?<!\\)(?:\\\\)*,", one.value)
    ):
        yield "CATEGORIES has what is not escaped"
    if one.name in _INSTANTS and not (_INSTANT.fullmatch(one.value) and _exists(one.value)):
        yield f"{one.name} is no instant in UTC"
    if one.name == "UID" and not _UUID.fullmatch(one.value):
        yield "UID is no UUID of version 5"
    if one.name == "RELATED-TO" and not _UUID.fullmatch(one.value):
        yield "RELATED-TO is no UID of ours"
    if one.name == "URL" and not _URI.fullmatch(one.value):
        yield "URL is no URI"
    if one.name == "SEQUENCE" and not re.fullmatch(r"\d+", one.value):
        yield "SEQUENCE is no number"
    if one.name in ("TZOFFSETFROM", "TZOFFSETTO") and not _OFFSET.fullmatch(one.value):
        yield f"{one.name} is no offset"
    if one.name == "RDATE" and not all(_WALL.fullmatch(item) for item in one.value.split(",")):
        yield "RDATE has what is no wall time"


def _entry(entry: Component) -> Iterator[str]:  # noqa: C901 - a rule each
    (start,), ends = entry.all("DTSTART") or [Property("DTSTART", {}, "")], entry.all("DTEND")
    if not _is_time(start):
        yield f"DTSTART:{start.value}"
    for end in ends:
        if not _is_time(end):
            yield f"DTEND:{end.value}"
        if end.params != start.params or len(end.value) != len(start.value):
            yield "DTEND of another type than DTSTART"
        if end.value <= start.value:
            yield "DTEND not after DTSTART"
    if not ends and not start.value.startswith("99991231"):
        yield "no DTEND"
    is_day = start.params.get("VALUE") == "DATE"
    if is_day != (entry.value("TRANSP") == "TRANSPARENT"):
        yield "TRANSP does not go with DTSTART"
    if is_day != (entry.value("X-MICROSOFT-CDO-BUSYSTATUS") == "FREE"):
        yield "BUSYSTATUS does not go with DTSTART"
    if entry.value("STATUS") not in ("TENTATIVE", "CONFIRMED", "CANCELLED"):
        yield "STATUS is none of an event"
    if entry.value("DTSTAMP") != entry.value("LAST-MODIFIED"):
        yield "DTSTAMP and LAST-MODIFIED differ"
    if entry.value("CREATED") > entry.value("LAST-MODIFIED"):
        yield "CREATED after LAST-MODIFIED"
    if entry.value("RELATED-TO") == entry.value("UID"):
        yield "related to itself"
    if len(entry.components) > 1:
        yield "more than one alarm"


def _is_time(one: Property) -> bool:
    if one.params.get("VALUE") == "DATE":
        return bool(_DATE.fullmatch(one.value)) and _exists(one.value)
    pattern = _WALL if "TZID" in one.params else _INSTANT
    return bool(pattern.fullmatch(one.value)) and _exists(one.value)


def _exists(value: str) -> bool:
    form = "%Y%m%d" if len(value) == 8 else "%Y%m%dT%H%M%S"
    try:
        datetime.strptime(value.removesuffix("Z"), form)  # noqa: DTZ007 - only whether there is such a day
    except ValueError:
        return False
    return True


def _alarm(alarm: Component) -> Iterator[str]:
    if alarm.value("ACTION") != "DISPLAY":
        yield "an alarm that is not DISPLAY"
    if not _DURATION.fullmatch(alarm.value("TRIGGER")) or alarm.value("TRIGGER").endswith(("P", "T")):
        yield "TRIGGER is no duration"
