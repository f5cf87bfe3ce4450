"""Content lines of RFC 5545.

Every line equals what `icalendar` 7.3 writes for the same property: where it folds (sooner than the RFC asks, and never
after a backslash), what it escapes, how it quotes parameters. Text is cleaned first, so that none can start a line of
its own in any reader, `str.splitlines` included.
"""

import re
from collections.abc import Mapping

# What some reader takes for the end of a line.
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# The last two are no characters, and XML, which some readers turn a feed into, cannot have them.
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_QUOTED = re.compile("[,;:’]")
# Writing again what it has read, icalendar turns a backslash before N into a line break; the wide backslash stays.
_BACKSLASH_N, _WIDE_BACKSLASH_N = "\\N", "\uff3cN"
# A line has up to 75 octets (RFC 5545 section 3.1); icalendar stops at 74, to which a continuation adds its space.
MAX_OCTETS = 74
END, FOLD = "\r\n", "\r\n "


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
    return clean(text).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def text_line(name: str, text: str, params: Mapping[str, str] | None = None) -> str:
    """Return the line of a property whose value is TEXT."""
    return fold(f"{name}{parameters(params)}:{escape(text)}")


def line(name: str, value: str, params: Mapping[str, str] | None = None) -> str:
    """Return the line of a property whose value stands as it is: a date, a number, an address.

    Raises `ValueError` where the value would break the line; text belongs in `text_line`.
    """
    if clean(value) != value or "\n" in value:
        raise ValueError(f"the value of {name} has a control character")
    return fold(f"{name}{parameters(params)}:{value}")


def fold(text: str) -> str:
    """Return the text as one content line, folded inside no character and no escape, with its CRLF."""
    if octets(text) <= MAX_OCTETS:
        return text + END
    return FOLD.join(pieces(text)) + END


def pieces(text: str) -> list[str]:
    """Return what stands on each line of a content line that is folded."""
    if octets(text) <= MAX_OCTETS:
        return [text]
    encoded = text.encode()
    found = []
    start, cut = 0, _cut(encoded, 0)
    while cut < len(encoded):
        found.append(encoded[start:cut])
        start, cut = cut, _cut(encoded, cut)
    return [piece.decode() for piece in (*found, encoded[start:])]


def octets(text: str) -> int:
    """Return the length of the text in UTF-8."""
    return len(text) if text.isascii() else len(text.encode())


def _cut(octets: bytes, start: int) -> int:
    """Return where the piece that begins at `start` ends."""
    cut = start + MAX_OCTETS
    if cut >= len(octets):
        return len(octets)
    while octets[cut] & 0xC0 == 0x80:  # inside a character
        cut -= 1
    return cut - 1 if octets[cut - 1] in b"\\^" else cut


def parameters(params: Mapping[str, str] | None) -> str:
    """Return parameters as they stand behind the name of their property."""
    return "".join(f";{name}={_parameter(value)}" for name, value in sorted(params.items())) if params else ""


def _parameter(text: str) -> str:
    """Return a parameter's value with the escapes of RFC 6868, in quotes where it needs them."""
    text = clean(text).replace("^", "^^").replace("\n", "^n").replace('"', "^'")
    return f'"{text}"' if _QUOTED.search(text) else text
