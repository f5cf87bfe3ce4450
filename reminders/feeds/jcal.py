"""A feed as jCal (RFC 7265): the content lines of the iCalendar feed, read back and written as JSON.

It is made from the bytes and not from the occurrences, so that both formats say the same by construction.
"""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

_Property = list[Any]
_Component = list[Any]

_PARAMETER = re.compile(r';([^=;:"]+)=(?:"([^"]*)"|([^";:]*))')
_TEXT_ESCAPE = re.compile(r"\\(.)")
_CARET = re.compile(r"\^(.)")
_COMMA = re.compile(r"(?<!\\)((?:\\\\)*),")

# The default type of what our feeds have (RFC 7265 section 3.4 and RFC 7986); names not registered are "unknown".
_TYPES = {
    **dict.fromkeys("DTSTART DTEND DTSTAMP CREATED LAST-MODIFIED RDATE".split(), "date-time"),
    **dict.fromkeys("TZOFFSETFROM TZOFFSETTO".split(), "utc-offset"),
    **dict.fromkeys("REFRESH-INTERVAL TRIGGER".split(), "duration"),
    **dict.fromkeys("URL SOURCE".split(), "uri"),
    "SEQUENCE": "integer",
}


def to_jcal(body: bytes) -> bytes:
    """Return an iCalendar feed of ours as jCal, `application/calendar+json`."""
    lines = iter(body.decode().replace("\r\n ", "").removesuffix("\r\n").split("\r\n"))
    next(lines)  # BEGIN:VCALENDAR
    return json.dumps(_component("vcalendar", lines), ensure_ascii=False, separators=(",", ":")).encode()


def _component(name: str, lines: Iterator[str]) -> _Component:
    """Return a component from the line after its BEGIN up to its END (RFC 7265 section 3.3)."""
    properties: list[_Property] = []
    components: list[_Component] = []
    for line in lines:
        if line.startswith("END:"):
            break
        if line.startswith("BEGIN:"):
            components.append(_component(line[6:].lower(), lines))
        else:
            properties.append(_property(line))
    return [name, properties, components]


def _property(line: str) -> _Property:
    """Return `[name, parameters, type, value, ...]` (RFC 7265 section 3.4)."""
    name = re.split("[;:]", line, maxsplit=1)[0]
    at, parameters = len(name), {}
    while match := _PARAMETER.match(line, at):
        at = match.end()
        parameters[match[1].lower()] = _uncareted(match[2] if match[2] is not None else match[3])
    kind = parameters.pop("value", "").lower() or _TYPES.get(name, "unknown" if name.startswith("X-") else "text")
    read = _VALUES.get(kind, str)
    value = line[at + 1 :]
    return [name.lower(), parameters, kind, *(read(one) for one in _values(name, value))]


def _values(name: str, value: str) -> list[str]:
    if name == "CATEGORIES":
        return _COMMA.sub("\\1\0", value).split("\0")
    return value.split(",") if name == "RDATE" else [value]


def _text(value: str) -> str:
    return _TEXT_ESCAPE.sub(lambda match: "\n" if match[1] in "nN" else match[1], value)


def _uncareted(value: str) -> str:
    """Return a parameter's value without the escapes of RFC 6868."""
    return _CARET.sub(lambda match: {"n": "\n", "'": '"', "^": "^"}.get(match[1], match[0]), value)


def _date(value: str) -> str:
    return f"{value[:4]}-{value[4:6]}-{value[6:8]}"


def _date_time(value: str) -> str:
    return f"{_date(value)}T{value[9:11]}:{value[11:13]}:{value[13:]}"


def _offset(value: str) -> str:
    return f"{value[:3]}:{value[3:5]}" + (f":{value[5:]}" if value[5:] else "")


_VALUES: dict[str, Callable[[str], Any]] = {
    "text": _text,
    "date": _date,
    "date-time": _date_time,
    "utc-offset": _offset,
    "integer": int,
}
