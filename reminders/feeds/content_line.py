"""Content lines of RFC 5545, written on bytes.

Every line equals what `icalendar` 7.3 writes for the same property: where it folds (sooner than the RFC asks, and never
after a backslash), what it escapes, how it quotes parameters. Text is cleaned first, so that none can start a line of
its own in any reader, `str.splitlines` included.
"""

import re
from collections.abc import Mapping

# What some reader takes for the end of a line.
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_QUOTED = re.compile("[,;:’]")
# Writing again what it has read, icalendar turns a backslash before N into a line break; the wide backslash stays.
_BACKSLASH_N, _WIDE_BACKSLASH_N = "\\N", "\uff3cN"
# A line has up to 75 octets (RFC 5545 section 3.1); icalendar stops at 74, to which a continuation adds its space.
_MAX_OCTETS = 74


def clean(text: str) -> str:
    r"""Return the text with `\n` for every line end and without control characters other than the tab.

    >>> clean("one\u2028two\x00")
    'one\ntwo'
    """
    if not text.isprintable():
        text = _SURROGATE.sub("\ufffd", _CONTROL.sub("", _LINE_END.sub("\n", text)))
    return text.replace(_BACKSLASH_N, _WIDE_BACKSLASH_N)


def escape(text: str) -> str:
    """Return the text, cleaned, as a value of type TEXT (RFC 5545 section 3.3.11)."""
    text = clean(text).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return text.replace("\n", "\\n")


def text_line(name: str, text: str, params: Mapping[str, str] | None = None) -> bytes:
    """Return the line of a property whose value is TEXT."""
    return fold(f"{name}{_parameters(params)}:{escape(text)}".encode())


def line(name: str, value: str, params: Mapping[str, str] | None = None) -> bytes:
    """Return the line of a property whose value stands as it is: a date, a number, an address.

    Raises `ValueError` where the value would break the line; text belongs in `text_line`.
    """
    if clean(value) != value or "\n" in value:
        raise ValueError(f"the value of {name} has a control character")
    return fold(f"{name}{_parameters(params)}:{value}".encode())


class LabelledLine:
    """The line of a property whose TEXT is the same but for a label in it, folded once for labels of one length."""

    def __init__(self, name: str, before: str, after: str, params: Mapping[str, str] | None = None) -> None:
        octets = f"{name}{_parameters(params)}:{escape(before)}".encode()
        pieces = []
        start, cut = 0, _cut(octets, 0)
        while cut < len(octets):  # what is folded before the label is so whatever the label
            pieces.append(octets[start:cut])
            start, cut = cut, _cut(octets, cut)
        self._last = octets[start:]
        self._start = b"\r\n ".join([*pieces, self._last])
        self._folded = self._start[: len(self._start) - len(self._last)]
        self._after = escape(after).encode()
        self._ends: dict[int, bytes] = {}

    def with_label(self, label: bytes) -> bytes:
        """Return the line with that label, which is escaped already and does not touch a line end or a backslash."""
        end = self._ends.get(len(label))
        if end is None:
            last = self._last + label
            line = fold(last + self._after)
            if not line.startswith(last):  # it is folded within the label
                return self._folded + line
            end = self._ends[len(label)] = line[len(last) :]
        return self._start + label + end


def fold(octets: bytes) -> bytes:
    """Return UTF-8 text as one content line, folded inside no character and no escape, with its CRLF."""
    if len(octets) <= _MAX_OCTETS:
        return octets + b"\r\n"
    pieces = []
    start, cut = 0, _cut(octets, 0)
    while cut < len(octets):
        pieces.append(octets[start:cut])
        start, cut = cut, _cut(octets, cut)
    return b"\r\n ".join([*pieces, octets[start:]]) + b"\r\n"


def _cut(octets: bytes, start: int) -> int:
    """Return where the piece that begins at `start` ends."""
    cut = start + _MAX_OCTETS
    if cut >= len(octets):
        return len(octets)
    while octets[cut] & 0xC0 == 0x80:  # inside a character
        cut -= 1
    return cut - 1 if octets[cut - 1] in b"\\^" else cut


def _parameters(params: Mapping[str, str] | None) -> str:
    return "".join(f";{name}={_parameter(value)}" for name, value in sorted(params.items())) if params else ""


def _parameter(text: str) -> str:
    """Return a parameter's value with the escapes of RFC 6868, in quotes where it needs them."""
    text = clean(text).replace("^", "^^").replace("\n", "^n").replace('"', "^'")
    return f'"{text}"' if _QUOTED.search(text) else text
