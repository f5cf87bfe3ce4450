"""Rules that count days from Easter: `easter`, `easter+49`, `orthodox-easter-2`, and the days that have names."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from reminders.core.errors import InvalidInput
from reminders.core.rules import Rule


@dataclass(frozen=True, slots=True)
class EasterRule(Rule):
    """A day so many days after Easter Sunday (before it, if negative), always in the same calendar year as that."""

    offset: int = 0
    orthodox: bool = False

    def __post_init__(self) -> None:
        allowed = _ORTHODOX_OFFSETS if self.orthodox else _WESTERN_OFFSETS
        if self.offset not in allowed:
            raise InvalidInput(
                f"{self.offset:+} days from Easter can lie in another year; use {allowed[0]} to +{allowed[-1]}"
            )

    @property
    def text(self) -> str:
        return f"{'orthodox-' if self.orthodox else ''}easter{f'{self.offset:+}' if self.offset else ''}"

    @property
    def once_a_year(self) -> bool:
        return True

    @property
    def needs_anchor(self) -> bool:
        return False

    def days(self, anchor: date | None, first: date, last: date) -> Iterator[date]:
        first = max(first, anchor or first)
        for year in range(first.year, last.year + 1):
            sunday = _orthodox_easter(year) if self.orthodox else _western_easter(year)
            day = date.fromordinal(sunday + self.offset)
            if first <= day <= last:
                yield day


def parse(text: str) -> EasterRule | None:
    """Return the rule, or `None` if the text, in lower case, is of another form."""
    named = text.removeprefix("orthodox ")
    if named in _NAMED:
        return EasterRule(_NAMED[named], orthodox=named != text)
    form = re.fullmatch(r"(?:(orthodox|western)[- ])?easter(?: ?([+-]) ?([0-9]{1,3}))?(?: days?)?", text)
    if form:
        return EasterRule(int(f"{form[2]}{form[3]}") if form[2] else 0, orthodox=form[1] == "orthodox")
    form = re.fullmatch(r"([0-9]{1,3}) days? (before|after) (?:(orthodox|western)[- ])?easter", text)
    if form:
        return EasterRule(int(form[1]) * (-1 if form[2] == "before" else 1), orthodox=form[3] == "orthodox")
    return None


def _western_easter(year: int) -> int:
    """Return the ordinal of Easter Sunday by the Gregorian computus (the "anonymous" algorithm, Meeus chapter 8)."""
    century, of_century = divmod(year, 100)
    golden = year % 19
    solar = century - century // 4 - (8 * century + 13) // 25
    epact_day = (19 * golden + solar + 15) % 30
    moon = epact_day - (golden + 11 * epact_day) // 319
    to_sunday = (2 * (century % 4) + 2 * (of_century // 4) - of_century % 4 - moon + 32) % 7
    return date(year, 3, 22).toordinal() + moon + to_sunday


def _orthodox_easter(year: int) -> int:
    """Return the ordinal of Easter Sunday by the Julian computus (Meeus chapter 8)."""
    moon = (19 * (year % 19) + 15) % 30
    to_sunday = (2 * (year % 4) + 4 * (year % 7) - moon + 34) % 7
    return _julian_22_march(year) + moon + to_sunday


def _julian_22_march(year: int) -> int:
    """Return the ordinal of 22 March of the Julian calendar; both calendars agree in the third century."""
    return date(year, 3, 22).toordinal() + year // 100 - year // 400 - 2


_NAMED = {
    "carnival monday": -48,
    "shrove tuesday": -47,
    "ash wednesday": -46,
    "palm sunday": -7,
    "maundy thursday": -3,
    "good friday": -2,
    "easter sunday": 0,
    "easter monday": 1,
    "ascension day": 39,
    "whit sunday": 49,
    "pentecost": 49,
    "whit monday": 50,
    "trinity sunday": 56,
    "corpus christi": 60,
}
# From 22 March and to 25 April: so many days remain in the year. The Julian dates drift, from 20 March in the year 100
# to 7 July in the year 9999.
_WESTERN_OFFSETS = range(-80, 251)
_ORTHODOX_OFFSETS = range(-78, 178)
