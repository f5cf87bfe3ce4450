"""Calendars in which anniversaries are counted: one file per chronology, each a `YearBook`."""

import re
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from reminders.core.errors import InvalidInput

if TYPE_CHECKING:
    from reminders.core.chronologies.yearbook import YearBook

GREGORIAN = "gregorian"
HEBREW = "hebrew"
# What becomes of a day that a year lacks is laid down in these, so `leap_day` does not apply.
OWN_RULES = frozenset({"chinese", "dangi", HEBREW})
RITES = ("birthday", "yahrzeit")

_MODULES = {
    "chinese": "chinese",
    "dangi": "dangi",
    "ethiopic": "ethiopic",
    GREGORIAN: "gregorian",
    HEBREW: "hebrew",
    "islamic-civil": "islamic_civil",
    "islamic-umalqura": "islamic_umalqura",
    "julian": "julian",
    "persian": "persian",
}
NAMES = tuple(_MODULES)

_ANCHOR = re.compile(r"([a-z][a-z-]*):(.*)", re.DOTALL)
_NATIVE = re.compile(r"([0-9]{1,5})-([0-9]{1,2})([Ll]?)-([0-9]{1,2})")


class Month(NamedTuple):
    """A month by its number in RFC 7529; a leap month, written with an `L`, follows the month of the same number."""

    number: int
    is_leap: bool = False

    def __str__(self) -> str:
        return f"{self.number}{'L' if self.is_leap else ''}"


@dataclass(frozen=True, slots=True)
class NativeDate:
    """A day in its own calendar's terms."""

    year: int
    month: Month
    day: int

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month.number:02}{'L' if self.month.is_leap else ''}-{self.day:02}"


@cache
def chronology(name: str) -> "YearBook":
    """Return the chronology of that name, loaded when first asked for. Raises `InvalidInput`."""
    years: YearBook = import_module(f"reminders.core.chronologies.{_MODULES[known(name)]}").YEARS
    return years


def known(name: str) -> str:
    """Return the name, once it is known to be a chronology's. Raises `InvalidInput`."""
    if name not in _MODULES:
        raise InvalidInput(f"chronology {name[:40]!r} is not supported by this version; known: {', '.join(NAMES)}")
    return name


def prefix(text: str) -> str | None:
    """Return what stands before the colon of a native date such as `hebrew:5774-05L-08`; `None` for other dates.

    >>> prefix("hebrew:5774-05L-08"), prefix("2008-01-30T10:00:00Z")
    ('hebrew', None)
    """
    match = _ANCHOR.fullmatch(text.strip()) if ":" in text else None
    return match[1] if match else None


def parse(text: str) -> tuple[str, NativeDate]:
    """Return chronology and day of a native date such as `hebrew:5774-05L-08`; that the day exists is not checked.

    Raises `InvalidInput`.
    """
    match = _ANCHOR.fullmatch(text.strip())
    if match is None:
        raise InvalidInput(f"{text[:80]!r} names no chronology; write one such as 'hebrew:5774-05L-08'")
    name = known(match[1])
    parts = _NATIVE.fullmatch(match[2].strip())
    if parts is None:
        raise InvalidInput(
            f"{text[:80]!r} is no date of a chronology; write year, month and day in numbers, a leap month with L, "
            f"such as '{name}:{'5774-05L-08' if name == HEBREW else '2020-04-10'}'"
        )
    return name, NativeDate(int(parts[1]), Month(int(parts[2]), bool(parts[3])), int(parts[4]))
