"""On which line of a TOML file each table and key stands, which no TOML reader says."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

_HEAD = re.compile(r"\s*(\[\[?)\s*([\w.\-\"' ]+?)\s*\]\]?\s*(?:#.*)?")
_KEY = re.compile(r"\s*([\w\-]+|\"[^\"]*\"|'[^']*')\s*[=.]")
_BARE_DATE = re.compile(r"(?<![\w\"'.:-])(\d{4}-\d{2}-\d{2})(?![\w\"':-])")
_BARE_TIME = re.compile(r"(?<![\w\"'.:+-])(\d{1,2}:\d{2})(?![\w\"':.-])")
_MARKS = ('"""', "'''")
# What to look for next: outside of multi-line strings a token, within one its end.
_NEXT = {"": re.compile(r"\"\"\"|'''|\"(?:[^\"\\]|\\.)*\"|'[^']*'|#.*"), **{mark: re.compile(mark) for mark in _MARKS}}
_QUOTED = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'[^']*'")


@dataclass(slots=True)
class Lines:
    """1-based lines, by table name, index in its array (0 for a plain table) and key ("" for the head)."""

    at: dict[tuple[str, int, str], int] = field(default_factory=dict)

    def find(self, table: str, index: int, key: str = "") -> int | None:
        """Return the line of the key, else of its table's head, else `None`."""
        return self.at.get((table, index, key)) or self.at.get((table, index, ""))


def locate(text: str) -> Lines:
    """Return where the tables and keys of a TOML text stand; text inside multi-line strings is passed over."""
    lines, counts = Lines(), dict[str, int]()
    table, index = "", 0
    for number, line in _code_lines(text):
        if head := _HEAD.fullmatch(line):
            table, _, sub = head[2].replace(" ", "").partition(".")
            if head[1] == "[[":
                counts[table] = counts.get(table, -1) + 1
            index = counts.get(table, 0)
            lines.at.setdefault((table, index, sub), number)
        elif key := _KEY.match(line):
            lines.at.setdefault((table, index, key[1].strip("\"'")), number)
    return lines


def with_bare_texts_quoted(text: str) -> str:
    """Return the text with bare dates that do not exist (1969-06-31) and bare times without seconds (18:30) made
    strings.

    A TOML 1.0 reader stops at the first of them; as strings the dates are reported with all other problems, and the
    times are read. Lines stay.
    """
    lines = text.split("\n")
    for number, line in _code_lines(text):
        lines[number - 1] = _quoted(line)
    return "\n".join(lines)


def _quoted(line: str) -> str:
    spans = [match.span() for match in _QUOTED.finditer(line)]
    comment = line.find("#")

    def quote(match: re.Match[str]) -> str:
        inside = any(start <= match.start() < end for start, end in spans)
        if inside or 0 <= comment < match.start() or _exists(match[1]):
            return match[0]
        return f'"{match[1]}"'

    return _BARE_TIME.sub(quote, _BARE_DATE.sub(quote, line))


def _exists(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _code_lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield numbered lines that do not lie inside a multi-line string."""
    closing = ""
    for number, line in enumerate(text.split("\n"), 1):
        if not closing:
            yield number, line
        closing = _open_after(line, closing)


def _open_after(line: str, closing: str) -> str:
    """Return the mark that closes the multi-line string which is open at the line's end; "" if none is."""
    at = 0
    while token := _NEXT[closing].search(line, at):
        at = token.end()
        if closing:
            closing = ""
        elif token[0] in _MARKS:
            closing = token[0]
        elif token[0].startswith("#"):
            break
    return closing
