"""Imprecise dates in EDTF notation (ISO 8601-2), the subset of the rule book.

The grammar; `#` is a digit, or `X` for a digit that is not known:

    text      = ( interval | yearless | moment | date )
    interval  = [ date | ".." ] "/" [ date | ".." ]           at least one end is a date
    yearless  = "--" month "-" day | "XXXX-" month "-" day
    moment    = day "T" hh:mm:ss [ "Z" | offset ]             stands for its day
    date      = ( #### | ####-## | ####-##-## ) [ "?" | "~" | "%" ]

A second part above 12 is a part of the year: 33 to 36 quarters, 37 to 39 thirds, 40 and 41 halves. The seasons 21 to 32
are EDTF too, but the standard gives them no months, so they are refused and never guessed. Also refused, with a remedy:
years before 1 or beyond 9999, significant digits (`1950S2`), qualifiers inside a date (`2022-08~-15`), sets (`[..]`,
`{..}`). A qualifier raises a flag and moves no bound.

Plain words ("30 Jan 2008") belong to `definitions.spoken`.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, time
from enum import StrEnum
from itertools import product

from reminders.core.dates import MonthDay, last_of_month
from reminders.core.english import MONTHS
from reminders.core.errors import InvalidInput


class Precision(StrEnum):
    """How finely the text says the date."""

    DAY = "day"
    MONTH = "month"
    PART = "part"  # a quarter, third or half of a year
    YEAR = "year"
    SPAN = "span"  # a decade, an interval: bounds, but no unit that could recur


@dataclass(frozen=True, slots=True)
class ImpreciseDate:
    """A date as it was written, with its inclusive bounds; a bound is `None` where the interval is open."""

    text: str
    first: date | None
    last: date | None
    precision: Precision
    uncertain: bool = False
    approximate: bool = False

    @property
    def is_day(self) -> bool:
        return self.precision is Precision.DAY

    def __str__(self) -> str:
        return self.text


Bounds = tuple[date, date]

_LONGEST = 128

# A text's shape has 9 for every digit: the shape of 2008-01-XX is 9999-99-XX.
_TO_SHAPE = str.maketrans("012345678", "999999999")

# The shapes that say exactly one day, month or year; every other one is a span.
_PRECISION = {
    "9999-99-99": Precision.DAY,
    "9999-99-XX": Precision.MONTH,
    "9999-99": Precision.MONTH,
    "9999-XX-XX": Precision.YEAR,
    "9999-XX": Precision.YEAR,
    "9999": Precision.YEAR,
}

_YEARLESS = frozenset({"--99-99", "XXXX-99-99"})

_MOMENTS = frozenset("9999-99-99T99:99:99" + offset for offset in ("", "Z", "+99", "-99", "+99:99", "-99:99"))

# First and last month of a part of the year (ISO 8601-2 section 4.8).
_PARTS_OF_YEAR = {
    "33": (1, 3),
    "34": (4, 6),
    "35": (7, 9),
    "36": (10, 12),
    "37": (1, 4),
    "38": (5, 8),
    "39": (9, 12),
    "40": (1, 6),
    "41": (7, 12),
}

_SEASONS = frozenset(str(code) for code in range(21, 33))

# What `?`, `~` and `%` say: uncertain, approximate.
_QUALIFIERS = {"?": (True, False), "~": (False, True), "%": (True, True)}

# The characters that give away a feature which is not read, with what to write instead.
_REMEDIES = (
    ("[]{}", "sets of dates are not supported, write an interval such as 2023-01-30/2023-02-01"),
    ("Y", "years have four digits here, write 0001 to 9999 without a Y"),
    ("S", "significant digits are not supported, write 195X, 19XX or an interval such as 1900/1999"),
    ("?~%", "a ? ~ or % must hold for the whole date, write it once and at the end, such as 2022-08-15?"),
    ("W", "week dates are not supported, write the day such as 2023-01-30 or an interval of days"),
    ("P", "durations are not supported, write both ends of the interval such as 2023-05-12/2023-05-22"),
    ("Q", "a quarter is written as 33 to 36, such as 2023-33 for the first"),
    ("T", "a time is written like 2022-08-01T09:00:00Z, and not inside an interval"),
    ("x", "an unknown digit is a capital X, such as 202X"),
)
_FORMS = "write 2008-01-30, 2022-08, 2023, 2023-33 (a quarter), 202X, 2023-05/2023-07 or --01-30 (without a year)"


def parse(text: str) -> ImpreciseDate | MonthDay:
    """Return the date or window that an EDTF text means; `--01-30` and `XXXX-01-30` give a day without a year.

    Raises `InvalidInput` naming the value and the remedy.

    >>> window = parse("2023-05-12/..")
    >>> window.first, window.last
    (datetime.date(2023, 5, 12), None)
    """
    text = text.strip()
    if len(text) > _LONGEST:
        raise InvalidInput(f"a date of {len(text)} characters is too long; {_LONGEST} is the most")
    if len(text) == len("2008-01-30") and text[4] == text[7] == "-" and text.isascii():
        with suppress(ValueError):  # what is no day is read, or refused with its reason, below
            day = date.fromisoformat(text)
            return ImpreciseDate(text, day, day, Precision.DAY)
    if "/" in text:
        return _interval(text)
    if text.startswith(("--", "XXXX")):
        return _yearless(text)
    if "T" in text:
        return _moment(text)
    return _date(text)


def _interval(text: str) -> ImpreciseDate:
    start_text, _, end_text = text.partition("/")
    if "/" in end_text:
        raise InvalidInput(f"{text!r} has more than one slash; write the interval's two ends such as 2023-05/2023-07")
    start, end = _endpoint(start_text), _endpoint(end_text)
    if start is None and end is None:
        raise InvalidInput(f"{text!r} has no end that is known; give one, such as 2023-05-12/..")
    first, last = start.first if start else None, end.last if end else None
    if first and last and first > last:
        raise InvalidInput(f"{text!r} ends before it starts; write {end_text}/{start_text}")
    ends = [one for one in (start, end) if one]
    return ImpreciseDate(
        text, first, last, Precision.SPAN, any(one.uncertain for one in ends), any(one.approximate for one in ends)
    )


def _endpoint(text: str) -> ImpreciseDate | None:
    """Return one end of an interval; an open (`..`) and an unknown (empty) end are both `None`."""
    return None if text in ("", "..") else _date(text)


def _yearless(text: str) -> MonthDay:
    if text.translate(_TO_SHAPE) not in _YEARLESS:
        raise InvalidInput(f"{text!r}: without a year only a whole day can be told; write it such as --01-30")
    month, day = text[-5:].split("-")
    months, days = _months(month), _numbers(day)
    if _first_existing([2000], months, days) is None:  # 2000 is a leap year, so 29 February passes
        raise _no_such_day("", month, day)
    return MonthDay(months[0], days[0])


def _moment(text: str) -> ImpreciseDate:
    if text.translate(_TO_SHAPE) not in _MOMENTS:
        raise _not_understood(text)
    try:
        time.fromisoformat(text[11:])
    except ValueError as error:
        raise InvalidInput(f"{text!r} has no possible time of day; write 00:00:00 to 23:59:59") from error
    return replace(_date(text[:10]), text=text)


def _date(text: str) -> ImpreciseDate:
    bare, uncertain, approximate = _without_qualifier(text)
    shape = bare.translate(_TO_SHAPE)
    read = _READERS.get(shape.replace("X", "9"))
    if read is None:
        raise _not_understood(text)
    first, last = read(*bare.split("-"))
    if bare[5:] in _PARTS_OF_YEAR:
        precision = Precision.PART if bare[:4].isdigit() else Precision.SPAN
    else:
        precision = _PRECISION.get(shape, Precision.SPAN)
    return ImpreciseDate(text, first, last, precision, uncertain, approximate)


def _without_qualifier(text: str) -> tuple[str, bool, bool]:
    """Return the date's text, and whether it is uncertain and approximate; before a bare year a sign says the same."""
    if text[-1:] in _QUALIFIERS:
        return text[:-1], *_QUALIFIERS[text[-1]]
    if len(text) == len("~2008") and text[0] in _QUALIFIERS:
        return text[1:], *_QUALIFIERS[text[0]]
    return text, False, False


def _whole_years(year: str) -> Bounds:
    years = _years(year)
    return date(years[0], 1, 1), date(years[-1], 12, 31)


def _part_of_years(year: str, part: str) -> Bounds:
    years = _years(year)
    if part in _SEASONS:
        raise InvalidInput(
            f"'{year}-{part}' is a season, and seasons have no month bounds; write a quarter ({year}-33 to {year}-36), "
            f"a half ({year}-40, {year}-41) or an interval such as {year}-03/{year}-05"
        )
    months = _PARTS_OF_YEAR.get(part) or _months(part)
    return date(years[0], months[0], 1), date(years[-1], months[-1], last_of_month(years[-1], months[-1]))


def _days(year: str, month: str, day: str) -> Bounds:
    try:
        only = date(int(year), int(month), int(day))
    except ValueError:  # an X, or a day that does not exist
        return _days_that_fit(year, month, day)
    return only, only


def _days_that_fit(year: str, month: str, day: str) -> Bounds:
    years, months, days = _years(year), _months(month), _numbers(day)
    first = _first_existing(years, months, days)
    last = _first_existing(years[::-1], months[::-1], days[::-1])
    if first is None or last is None:
        raise _no_such_day(year, month, day)
    return first, last


_READERS: dict[str, Callable[..., Bounds]] = {
    "9999": _whole_years,
    "9999-99": _part_of_years,
    "9999-99-99": _days,
}


def _years(pattern: str) -> list[int]:
    if pattern == "XXXX":
        raise InvalidInput("'XXXX' tells no year at all; leave the date out, or write a decade such as 202X")
    years = [year for year in _numbers(pattern) if year > 0]
    if not years:
        raise InvalidInput(f"there is no year {pattern!r} here; write 0001 to 9999")
    return years


def _months(pattern: str) -> list[int]:
    months = [month for month in _numbers(pattern) if 1 <= month <= 12]
    if not months:
        raise InvalidInput(f"there is no month {pattern!r}; write 01 to 12")
    return months


def _numbers(pattern: str) -> list[int]:
    """Return the numbers that digits and `X`s may mean, ascending."""
    if pattern.isdigit():
        return [int(pattern)]
    choices = ("0123456789" if digit == "X" else digit for digit in pattern)
    return [int("".join(digits)) for digits in product(*choices)]


def _first_existing(years: Iterable[int], months: Iterable[int], days: Iterable[int]) -> date | None:
    """Return the first combination that is a day of the calendar, `None` where there is none."""
    existing = ((y, m, d) for y in years for m in months for d in days if 1 <= d <= last_of_month(y, m))
    return next((date(*day) for day in existing), None)


def _no_such_day(year: str, month: str, day: str) -> InvalidInput:
    if not (year + month + day).isdigit():
        return InvalidInput(f"no day of the calendar fits '{year}-{month}-{day}'; months have 28 to 31 days")
    name = MONTHS[int(month) - 1].capitalize()
    if (month, day) == ("02", "29"):
        return InvalidInput(f"29 February {year} does not exist; {year} is not a leap year")
    length = "28 days, 29 in a leap year" if month == "02" else f"{last_of_month(2000, int(month))} days"
    return InvalidInput(f"{int(day)} {name} does not exist; {name} has {length}")


def _not_understood(text: str) -> InvalidInput:
    return InvalidInput(f"{text!r} is no date that is understood; {_remedy(text)}")


def _remedy(text: str) -> str:
    if text.isdigit() and len(text) == len("20230130"):
        return f"write it with hyphens, {text[:4]}-{text[4:6]}-{text[6:]}"
    if text[:1] == "-" and text[1:2].isdigit():
        return "years before 0001 are not supported"
    if " " in text or not any(letter.isdigit() for letter in text):
        return _FORMS
    return next((remedy for marks, remedy in _REMEDIES if any(mark in text for mark in marks)), _FORMS)
