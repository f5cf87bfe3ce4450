"""Dates of other calendars as people type them: "8 Adar II 5774", "15 Ramadan 1445", "26 May 1799 O.S."."""

import re

from reminders.core import chronologies
from reminders.core.chronologies import NativeDate
from reminders.core.chronologies.names import ERAS, months_called
from reminders.core.errors import InvalidInput
from reminders.core.text import folded
from reminders.definitions.ambiguity import Ambiguous

_TOKEN = re.compile(r"\d+|[^\W\d_]+")
_APOSTROPHES = re.compile(r"['’‘ʼʻʿʾ`]")
_FILLERS = frozenset({"of", "the", "st", "nd", "rd", "th"})
_BY_NUMBER = re.compile(r"\b\d{1,2}L\b", re.IGNORECASE)


def native_date(text: str) -> str | None:
    """Return the day that words in another calendar name, such as `hebrew:5774-06-08`; `None` for other words.

    Raises `Ambiguous` for "8 Adar 5774", a year that has two, and `InvalidInput` for a day that does not exist.
    """
    tokens = _tokens(text)
    if _BY_NUMBER.search(text):
        raise InvalidInput(f"{text!r}: a month by its number is written in full, such as chinese:2020-04L-10")
    era = next((ERAS[token] for token in tokens if token in ERAS), None)
    found = _split([token for token in tokens if token not in ERAS and token not in _FILLERS])
    if found is None:
        return None
    day, name, year = found
    meant = [one for one in months_called(name) if era in (None, one[0])]
    if not meant:
        return None
    if not day or not year:
        raise InvalidInput(f"{text!r} is no full date; write day, month and year, such as '15 Ramadan 1445'")
    return _only([(chronology, NativeDate(int(year), month, int(day))) for chronology, month in meant], text)


def _tokens(text: str) -> list[str]:
    """Return numbers and words in lower case; the parts of a name that an apostrophe joins are one word.

    >>> _tokens("15 Sha'ban, 1445 A.H.")
    ['15', 'shaban', '1445', 'ah']
    """
    plain = folded(_APOSTROPHES.sub("", text))
    return _TOKEN.findall(re.sub(r"\b([a-z])\.\s?([a-z])\b\.?", r"\1\2", plain))


def _split(tokens: list[str]) -> tuple[str, str, str] | None:
    """Return day, name of the month and year, in whichever order they stand; day or year "" where it is missing."""
    if not any(token.isalpha() for token in tokens):
        return None
    day = year = ""
    if _is_year(tokens[-1]):
        year = tokens.pop()
    elif _is_year(tokens[0]):
        year = tokens.pop(0)
    if tokens and _is_day(tokens[0]):
        day = tokens.pop(0)
    elif len(tokens) > 1 and _is_day(tokens[-1]):
        day = tokens.pop()
    return day, "".join(tokens), year


def _is_year(token: str) -> bool:
    return token.isascii() and token.isdigit() and 3 <= len(token) <= 5


def _is_day(token: str) -> bool:
    return token.isascii() and token.isdigit() and len(token) <= 2


def _only(meant: list[tuple[str, NativeDate]], text: str) -> str:
    """Return the one reading that exists. Raises what is wrong with the last where none does."""
    readings, failure = [], None
    for name, native in meant:
        try:
            day = chronologies.chronology(name).gregorian(native)
        except InvalidInput as error:
            failure = InvalidInput(f"{text!r}: {error}")
        else:
            calendar = name.partition("-")[0].title()
            words = f"{day}, in month {native.month} of the {calendar} year {native.year}"
            readings.append((f"{name}:{native}", words))
    if failure is not None and not readings:
        raise failure
    if len(readings) > 1:
        raise Ambiguous(text, readings)
    return readings[0][0]
