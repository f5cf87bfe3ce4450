"""What a language has to say: tables that each language fills, and what is the same in all of them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from reminders.core.edtf import ImpreciseDate, Precision

PLACEHOLDERS = ("label", "n", "age", "year", "name")
_PLACEHOLDER = re.compile(r"\{(label|n|age|year|name)\}")
_ANY_PLACEHOLDER = re.compile(r"\{([A-Za-z_]\w*)\}")
_QUARTER = re.compile(r"(\d{4})-3([3-6])[?~%]?")
_HALF = re.compile(r"(\d{4})-4([01])[?~%]?")
_DECADE = re.compile(r"(\d{3})X[?~%]?")
# A count is written with a space that does not break before its unit and between its thousands.
NO_BREAK = "\u00a0"
_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400


class Form(StrEnum):
    """Which of a language's ways to say an ordinal."""

    DEFAULT = "default"
    ROMAN = "roman"
    LETIE = "letie"
    GODOVSHCHINA = "godovshchina"
    YEARS = "years"


@dataclass(frozen=True, slots=True)
class NoticeWords:
    """Fixed texts of notices."""

    headings: Mapping[str, str]
    test_subject: str
    test_text: str
    missed_mark: str
    milestone: str
    cancelled: str
    tentative: str
    to_be_announced: str


class Language:
    """The words of one language; each language is a subclass with one instance, `WORDS`."""

    code: str
    months: tuple[str, ...]
    weekdays: tuple[str, ...]
    short_months: tuple[str, ...]
    short_weekdays: tuple[str, ...]
    thousands = NO_BREAK
    notice: NoticeWords
    # What a title may begin with that its label would say again, as a regular expression matched without case.
    doubled: str

    def label(self, kind: str, n: int, form: Form = Form.DEFAULT) -> str:
        """Return words for the n-th of a kind, n >= 1, such as `15th anniversary`."""
        raise NotImplementedError

    def joined(self, kind: str, label: str, text: str) -> str:
        """Return label and title joined by the language's pattern for the kind."""
        return f"{text}: {label}"

    def title(self, kind: str, text: str, n: int | None, *, year: int | None = None, name: str = "") -> str:
        """Return the title of the n-th occurrence.

        A text with placeholders places the words itself; without an ordinal (`None`, or 0 for the event itself) they go,
        and the plain title remains. A text that begins with the ordinal's words is not doubled.
        """
        counts = n is not None and n > 0
        if _PLACEHOLDER.search(text):
            values = {"year": "" if year is None else str(year), "name": name}
            if counts and n is not None:
                values |= {"label": self.label(kind, n), "n": str(n), "age": str(n)}
            return self._filled(text, values)
        if not counts or n is None:
            return text
        stripped = re.sub(rf"^(?:{self.doubled})", "", text, count=1, flags=re.IGNORECASE).strip()
        return self.joined(kind, self.label(kind, n), stripped or text)

    def plural(self, n: int, forms: tuple[str, ...]) -> str:
        """Return the form of a noun that goes with n; two forms: one and other."""
        return forms[0] if n == 1 else forms[-1]

    def number(self, n: int) -> str:
        """Return n with its thousands grouped."""
        return f"{n:,}".replace(",", self.thousands)

    def counted(self, n: int, unit: str) -> str:
        """Return a number with its unit, such as `3 days`; units are those of reminders and spans."""
        return f"{self.number(n)} {self.plural(n, self.units[unit])}"

    units: Mapping[str, tuple[str, ...]]

    def span(self, count: int, unit: str) -> str:
        """Return the label of a span milestone, such as `10,000 days`."""
        return self.counted(count, unit)

    def span_title(self, text: str, count: int, unit: str) -> str:
        """Return the title of a span milestone; a colon is right in every language."""
        return f"{text}: {self.span(count, unit)}"

    def countdown(self, days: int) -> str:
        """Return how far a day lies from today: `today`, `tomorrow`, `in 3 days`, `3 days ago`."""
        raise NotImplementedError

    def late(self, seconds: int) -> str:
        """Return how late, in the largest unit that fits, such as `2 days late`."""
        raise NotImplementedError

    def before(self, count: int, unit: str) -> str:
        """Return a reminder's offset: `3 days before`, `on the day` for 0, `1 day after` for -1."""
        raise NotImplementedError

    def day(self, day: date, *, short: bool = False) -> str:
        """Return a day in words, `Wednesday 30 January 2008`, or short, `Wed 30 Jan 2008`."""
        raise NotImplementedError

    def month(self, year: int, month: int) -> str:
        """Return a month of a year, such as `August 2022`."""
        return f"{self.months[month - 1]} {year}"

    def clock(self, clock: time) -> str:
        """Return a time of day, the 24 hours of ISO 8601 in all languages."""
        return f"{clock:%H:%M}"

    def window(self, window: ImpreciseDate) -> str:
        """Return a window as it stands in a sentence, such as `some time in 2023`."""
        raise NotImplementedError

    def window_short(self, window: ImpreciseDate) -> str:
        """Return a window as it stands in a title, such as `2023`, `August 2022`, `Q1 2023`."""
        return self.flagged(window, self.plain_window(window))

    def plain_window(self, window: ImpreciseDate) -> str:
        if window.first is None or window.last is None:
            return self.open_window(window.first, window.last)
        if window.precision is Precision.YEAR:
            return f"{window.first.year}"
        if window.precision is Precision.MONTH:
            return self.month(window.first.year, window.first.month)
        if window.is_day:
            return self.day(window.first, short=True)
        if match := _QUARTER.fullmatch(window.text):
            return self.quarter(int(match[1]), int(match[2]) - 2)
        if match := _HALF.fullmatch(window.text):
            return self.half(int(match[1]), int(match[2]) + 1)
        if match := _DECADE.fullmatch(window.text):
            return self.decade(int(match[1]) * 10)
        return f"{self.day(window.first, short=True)} \u2013 {self.day(window.last, short=True)}"

    def flagged(self, window: ImpreciseDate, text: str) -> str:
        """Return the words of a window that the text marks as uncertain (`?`) or approximate (`~`)."""
        mark = ("?" if window.uncertain else "") + ("~" if window.approximate else "")
        return f"{text} ({mark})" if mark else text

    def open_window(self, first: date | None, last: date | None) -> str:
        raise NotImplementedError

    def quarter(self, year: int, quarter: int) -> str:
        raise NotImplementedError

    def half(self, year: int, half: int) -> str:
        raise NotImplementedError

    def decade(self, year: int) -> str:
        raise NotImplementedError

    def undated(self, text: str, window: ImpreciseDate) -> str:
        """Return the title of an entry that nobody may take for the date."""
        return f"{text} ({self.window_short(window)}, {self.notice.to_be_announced})"

    def on_day(self, countdown: str, day: str) -> str:
        """Return countdown and day, such as `in 3 days, on Monday 30 January 2023`."""
        return f"{countdown}, {day}"

    def because(self, calendar: str, reminder: str) -> str:
        """Return why the reader gets a notice."""
        raise NotImplementedError

    def late_mark(self, seconds: int) -> str:
        return f"[{self.late(seconds)}]"

    def open_subject(self, title: str, window: str) -> str:
        raise NotImplementedError

    def open_text(self, title: str, window: str) -> str:
        raise NotImplementedError

    def passed_subject(self, title: str, window: str) -> str:
        raise NotImplementedError

    def passed_text(self, title: str, window: str) -> str:
        raise NotImplementedError

    @property
    def headings(self) -> Mapping[str, str]:
        """Headings by meaning: what, when, where, source, more, calendar."""
        return self.notice.headings

    @property
    def test_subject(self) -> str:
        return self.notice.test_subject

    @property
    def test_text(self) -> str:
        return self.notice.test_text

    @property
    def missed_mark(self) -> str:
        return self.notice.missed_mark

    @property
    def milestone(self) -> str:
        return self.notice.milestone

    def _filled(self, text: str, values: Mapping[str, str]) -> str:
        """Return the text with its placeholders replaced; where one has no value, what it leaves behind is tidied."""
        missing = any(not values.get(name) for name in _PLACEHOLDER.findall(text))
        filled = _PLACEHOLDER.sub(lambda match: values.get(match[1], ""), text)
        if not missing:
            return filled
        tidy = re.sub(r"\s{2,}", " ", filled).strip(" ,:;\u2013\u2014-")
        return tidy[:1].upper() + tidy[1:]


def unknown_placeholders(text: str) -> list[str]:
    """Return the names in braces that are no placeholders."""
    return [name for name in _ANY_PLACEHOLDER.findall(text) if name not in PLACEHOLDERS]


def largest_unit(seconds: int) -> tuple[int, str]:
    """Return a length in its largest whole unit of days, hours or minutes, at least one minute."""
    for size, unit in ((_DAY, "days"), (_HOUR, "hours")):
        if seconds >= size:
            return seconds // size, unit
    return max(seconds // _MINUTE, 1), "minutes"


def roman(n: int) -> str:
    """Return n as a Roman numeral, 1 to 3999; other numbers in digits.

    >>> roman(1994)
    'MCMXCIV'
    """
    if not 0 < n < 4_000:  # noqa: PLR2004 - Roman numerals end there
        return str(n)
    text = ""
    for value, letters in _ROMAN:
        count, n = divmod(n, value)
        text += letters * count
    return text


_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
    (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
