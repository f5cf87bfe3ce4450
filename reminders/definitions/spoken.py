"""Dates as people type them at a prompt: EDTF first, else plain words.

One recogniser per form; each returns EDTF text, or `None` where the words have another form. `core.edtf` then reads
that text, so bounds and impossible days are judged in one place. What could mean two days is refused, with both spelled
out.

English throughout; dates with a month's name also in French, Spanish, Catalan, Russian and Kazakh. Dates of other
calendars are those of `spoken_native`, those that depend on today of `spoken_relative`, intervals in words of
`spoken_windows`.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date

from reminders.core import chronologies, edtf
from reminders.core.dates import MonthDay
from reminders.core.document import parse_since
from reminders.core.edtf import ImpreciseDate
from reminders.core.errors import InvalidInput
from reminders.core.text import folded
from reminders.definitions.ambiguity import Ambiguous
from reminders.definitions.spoken_native import native_date
from reminders.definitions.spoken_relative import RELATIVE
from reminders.definitions.spoken_windows import window_in_words
from reminders.definitions.spoken_words import (
    FILLERS,
    MONTH_NAMES,
    MONTH_NUMBERS,
    ORDINALS,
    WEEKDAY_NAMES,
    WEEKDAY_NUMBERS,
    is_number,
    is_year,
)

_LONGEST = 128

_EXAMPLES = (
    "write 2008-01-30, 2022-08 or 2023, or words such as '30 Jan 2008', 'August 2022', 'tomorrow', 'next friday', "
    "'in 3 weeks', 'last thursday of November 2026'"
)


def understand(text: str, today: date) -> ImpreciseDate | MonthDay:
    """Return the date that somebody means who types this on the day `today`; its text is EDTF.

    A date of another calendar has that as its text (`hebrew:5774-06-08`) and its Gregorian day as bounds. A weekday,
    with or without "this" or "next", is the first one after today. Raises `Ambiguous` for what can be read in two ways,
    `InvalidInput` for what is not understood.

    >>> understand("30 Jan 2008", date(2026, 11, 24)).text
    '2008-01-30'
    """
    text = text.strip()
    if chronologies.prefix(text) is not None:
        return parse_since(text)
    try:
        return edtf.parse(text)
    except InvalidInput as error:
        if len(text) > _LONGEST:
            raise
        not_edtf = error
    found = _read(text, today) or native_date(text) or _window(text, today)
    if found is not None:
        return parse_since(found)
    if _TIME_OF_DAY.search(folded(text)):
        raise InvalidInput(f"{text!r} has a time of day; give the date by itself, and the time as --time 17:00")
    if _is_notation(text):
        raise not_edtf
    raise InvalidInput(f"{text!r} is no date that is understood; {_EXAMPLES}")


def _read(text: str, today: date) -> str | None:
    return next((found for found in _readings(_words(text), today) if found is not None), None)


def _window(text: str, today: date) -> str | None:
    """`between May and July 2027`, `from 12 May 2027 on`; each end is a date or window in words of its own."""

    def read(end: str) -> ImpreciseDate | None:
        try:
            found = _read(end, today)
        except Ambiguous as several:
            raise InvalidInput(str(several)) from several  # a choice would be one of its days, not of its windows
        value = edtf.parse(found) if found is not None and chronologies.prefix(found) is None else None
        return value if isinstance(value, ImpreciseDate) else None

    return window_in_words(folded(text), read)


def _readings(words: list[str], today: date) -> Iterator[str | None]:
    yield from (recognise(words, today) for recognise in RELATIVE)
    yield _of_style(words)
    spare = [word for word in words if word not in FILLERS]
    yield from (recognise(spare) for recognise in _ABSOLUTE)


def _is_notation(text: str) -> bool:
    """Tell whether somebody was writing EDTF, so that its complaint helps more than ours."""
    return " " not in text and any(letter.isdigit() for letter in text)


_TIME_OF_DAY = re.compile(r"\b\d{1,2} ?[ap]m\b|\d:\d\d|\b(?:noon|midnight|tonight|morning|afternoon|evening)\b")

# Numbers joined by the same kind of mark ("30.01.2008") are one word, so are digits, so are letters.
_WORD = re.compile(r"\d+(?:[./-]\d+)+|\d+|[^\W\d_]+|\S")


def _words(text: str) -> list[str]:
    """Return the words and numbers in lower case without accents, from the first that matters.

    >>> _words("on the 30th of AOÛT, 2008")
    ['the', '30', 'th', 'of', 'aout', '2008']
    """
    words: list[str] = [word for word in _WORD.findall(folded(text)) if word not in ",.'’()"]
    start = next((at for at, word in enumerate(words) if word not in _LEADING), len(words))
    return words[start:]


_LEADING = frozenset({"on", "some", "sometime", "time", "during"})

# How many there are in a year, and the number before the first one in EDTF.
_PARTS = {"quarter": (4, 32), "half": (2, 39)}

# Parts of a year without bounds that all agree on.
_SEASONS = frozenset({"spring", "summer", "autumn", "fall", "winter", "early", "mid", "late", "beginning", "end"})


def _numeric(words: list[str]) -> str | None:
    """`30/01/2008`, `30.01.2008`, `2008/1/30`; day and month must be told apart by their size."""
    if len(words) != 1:
        return None
    parts = re.split(r"[./-]", words[0])
    match [len(part) for part in parts] if all(map(is_number, parts)) else []:
        case [4, 1 | 2, 1 | 2]:
            return f"{parts[0]}-{parts[1]:0>2}-{parts[2]:0>2}"
        case [1 | 2, 1 | 2, 4]:
            return _day_and_month(words[0], int(parts[0]), int(parts[1]), parts[2])
        case [1 | 2, 1 | 2]:
            return _day_and_month(words[0], int(parts[0]), int(parts[1]), "")
        case [1 | 2, 1 | 2, 1 | 2]:
            raise InvalidInput(f"{words[0]!r} has a short year; write the year first and in full, such as 2008-01-30")
    return None


def _day_and_month(word: str, one: int, other: int, year: str) -> str:
    """Return the only reading of two numbers as day and month; an empty `year` is a day without one."""
    day_first, month_first = f"{year or '-'}-{other:02}-{one:02}", f"{year or '-'}-{one:02}-{other:02}"
    if one != other and 1 <= one <= 12 and 1 <= other <= 12:
        names = [f"{day} {MONTH_NAMES[month]} {year}".rstrip() for day, month in ((one, other), (other, one))]
        raise Ambiguous(word, list(zip((day_first, month_first), names, strict=True)))
    return month_first if other > 12 or other == 0 else day_first


def _with_month_name(words: list[str]) -> str | None:
    """`30 Jan 2008`, `January 30, 2008`, `30 января 2008 г.`, `2008 жылғы 30 қаңтар`, `30 January`, `August 2022`."""
    if words and words[0] in WEEKDAY_NUMBERS:
        return _with_weekday(_with_month_name(words[1:]), WEEKDAY_NUMBERS[words[0]])
    parts = {_kind(word): word for word in words}
    kinds = sorted(_kind(word) for word in words)
    if kinds in (["day", "day", "month"], ["month"]):
        raise InvalidInput(
            f"{' '.join(words)!r} leaves the year open; write it in full, such as '30 Jan 2008' or 'Jan 2008'"
        )
    if kinds not in (["day", "month"], ["day", "month", "year"], ["month", "year"]):
        return None
    day = f"-{parts['day']:0>2}" if "day" in parts else ""
    return f"{parts.get('year', '-')}-{MONTH_NUMBERS[parts['month']]:02}{day}"


def _kind(word: str) -> str:
    if word in MONTH_NUMBERS:
        return "month"
    if not is_number(word):
        return "unknown"
    return {1: "day", 2: "day", 4: "year"}.get(len(word), "unknown")


# Endings that say by which calendar a date is written: the Julian, or the one in use now.
_STYLES = (
    (("o", "s"), "julian:"), (("os",), "julian:"), (("old", "style"), "julian:"), (("julian",), "julian:"),
    (("ст", "ст"), "julian:"), (("по", "старому", "стилю"), "julian:"),
    (("n", "s"), ""), (("ns",), ""), (("new", "style"), ""), (("н", "ст"), ""), (("по", "новому", "стилю"), ""),
)  # fmt: skip


def _of_style(words: list[str]) -> str | None:
    """`26 May 1799 O.S.`, `7 ноября 1917 г. (н. ст.)`."""
    style = next((style for style in _STYLES if tuple(words[-len(style[0]) :]) == style[0]), None)
    if style is None:
        return None
    spare = [word for word in words[: -len(style[0])] if word not in FILLERS]
    try:
        text = _with_month_name(spare) or _numeric(spare)
    except Ambiguous as several:
        readings = [(f"{style[1]}{plain}", said) for plain, said in several.readings]
        raise Ambiguous(" ".join(words), readings) from several
    if text is None or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        raise InvalidInput(f"{' '.join(words)!r} is no full date; write one such as '26 May 1799 O.S.'")
    return f"{style[1]}{text}"


def _with_weekday(text: str | None, weekday: int) -> str | None:
    """Return the date's text when it falls on that weekday; `None` passes through."""
    day = None if text is None else edtf.parse(text)
    if day is None:
        return None
    if not isinstance(day, ImpreciseDate) or not day.is_day or day.first is None:
        raise InvalidInput(f"'{text}' is no single day, so it has no weekday; leave the weekday out")
    if day.first.weekday() != weekday:
        actual, named = WEEKDAY_NAMES[day.first.weekday()], WEEKDAY_NAMES[weekday]
        raise InvalidInput(f"{text} is a {actual}, not a {named}; correct one of them, or leave the weekday out")
    return text


def _year(words: list[str]) -> str | None:
    """`some time in 2023`, `the 2020s`; `circa 2008` is approximate."""
    match words:
        case [year] if is_year(year):
            return year
        case [year, "s"] if is_year(year) and year.endswith("0"):
            return f"{year[:3]}X"
        case ["circa" | "about" | "around", year] if is_year(year):
            return f"{year}~"
    return None


def _part_of_year(words: list[str]) -> str | None:
    """`Q1 2023`, `first quarter of 2023`, `H2 2023`, `second half of 2023`."""
    match words:
        case ["q" | "h" as letter, which, year] | [year, "q" | "h" as letter, which] if is_year(year):
            return _numbered_part({"q": "quarter", "h": "half"}[letter], which, year)
        case [which, "quarter" | "half" as unit, year] if is_year(year):
            return _numbered_part(unit, which, year)
    return None


def _numbered_part(unit: str, which: str, year: str) -> str:
    count, before = _PARTS[unit]
    number = int(which) if is_number(which) else ORDINALS.get(which, 0)
    number = count if number == -1 else number
    if not 1 <= number <= count:
        raise InvalidInput(f"{which!r} is no {unit} of {year}; a year has {count}, write 'first {unit} of {year}'")
    return f"{year}-{before + number}"


def _season(words: list[str]) -> str | None:
    """`spring 2023`: refused, since it has other months elsewhere, and no first day that all agree on."""
    season = next((word for word in words if word in _SEASONS), None)
    if season is None:
        return None
    year = next((word for word in words if is_year(word)), "2023")
    raise InvalidInput(
        f"'{season}' has no first and last month that hold everywhere; write a quarter such as 'Q1 {year}', "
        f"or an interval such as {year}-03/{year}-05"
    )


def _repetition(words: list[str]) -> str | None:
    """`every friday`: refused, since it is a rule."""
    if words[:1] == ["every"]:
        raise InvalidInput(f"{' '.join(words)!r} is no single date; give what recurs as --rule")
    return None


_ABSOLUTE: tuple[Callable[[list[str]], str | None], ...] = (
    _numeric,
    _repetition,
    _season,
    _with_month_name,
    _part_of_year,
    _year,
)
