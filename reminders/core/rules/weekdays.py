"""Rules in English that look for a weekday: `last thursday of november`, `saturday on or after 10-31`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from reminders.core.dates import MonthDay, last_of_month, shift
from reminders.core.english import MONTHS, WEEKDAYS
from reminders.core.errors import InvalidInput
from reminders.core.rules import Rule


class Relation(StrEnum):
    """On which side of a day the nearest weekday is sought, and whether the day itself will do."""

    ON_OR_AFTER = "on or after"
    ON_OR_BEFORE = "on or before"
    AFTER = "after"
    BEFORE = "before"


@dataclass(frozen=True, slots=True)
class NthWeekdayRule(Rule):
    """The n-th weekday (0 is Monday) of a month, from its end if negative; left out where a month has no fifth.

    `month` is `None` for every month.
    """

    number: int
    weekday: int
    month: int | None = None

    @property
    def text(self) -> str:
        month = MONTHS[self.month - 1] if self.month else "the month"
        return f"{_ORDINALS[self.number][0]} {WEEKDAYS[self.weekday]} of {month}"

    @property
    def once_a_year(self) -> bool:
        return self.month is not None

    @property
    def needs_anchor(self) -> bool:
        return False

    def days(self, anchor: date | None, first: date, last: date) -> Iterator[date]:
        first = max(first, anchor or first)
        months = (self.month,) if self.month else range(1, 13)
        for year in range(first.year, last.year + 1):
            for month in months:
                day = self._day_in(year, month)
                if day and first <= day <= last:
                    yield day

    def _day_in(self, year: int, month: int) -> date | None:
        begins_with, length = date(year, month, 1).weekday(), last_of_month(year, month)
        same = range(1 + (self.weekday - begins_with) % 7, length + 1, 7)
        place = self.number - 1 if self.number > 0 else self.number
        return date(year, month, same[place]) if place < len(same) else None


@dataclass(frozen=True, slots=True)
class NearestWeekdayRule(Rule):
    """The weekday (0 is Monday) nearest to a day of the year on one side of it, across the ends of months and years.

    29 February is a place between days where a year lacks it: what comes after it begins with 1 March, and what comes
    before it ends with 28 February.
    """

    weekday: int
    relation: Relation
    day: MonthDay

    @property
    def text(self) -> str:
        return f"{WEEKDAYS[self.weekday]} {self.relation} {self.day.month:02}-{self.day.day:02}"

    @property
    def once_a_year(self) -> bool:
        """Whether all seven days that may be meant lie in one year."""
        place = date(2001, self.day.month, min(self.day.day, last_of_month(2001, self.day.month)))
        reach = {
            Relation.ON_OR_AFTER: (0, 6),
            Relation.ON_OR_BEFORE: (-6, 0),
            Relation.AFTER: (1, 7),
            Relation.BEFORE: (-7, -1),
        }[self.relation]
        return all(shift(place, days).year == place.year for days in reach)

    @property
    def needs_anchor(self) -> bool:
        return False

    def days(self, anchor: date | None, first: date, last: date) -> Iterator[date]:
        first = max(first, anchor or first)
        for year in range(max(first.year - 1, 1), min(last.year + 1, 9999) + 1):
            day = self._ordinal_in(year)
            if first.toordinal() <= day <= last.toordinal():
                yield date.fromordinal(day)

    def _ordinal_in(self, year: int) -> int:
        """Return the ordinal of the day that belongs to that year; it may lie in a neighbour, or beyond `date.max`."""
        day = min(self.day.day, last_of_month(year, self.day.month))
        missing = self.day.day - day  # 1 for 29 February in a common year
        place = date(year, self.day.month, day).toordinal()
        match self.relation:
            case Relation.ON_OR_AFTER:
                start = place + missing
            case Relation.AFTER:
                start = place + 1
            case Relation.ON_OR_BEFORE:
                start = place - 6
            case Relation.BEFORE:
                start = place - 7 + missing
        return start + (self.weekday - (start - 1)) % 7


def parse(text: str) -> NthWeekdayRule | NearestWeekdayRule | None:
    """Return the rule, or `None` if the text, in lower case, is of another form."""
    if form := re.fullmatch(rf"(?:the )?({_ANY_ORDINAL}) ({_ANY_WEEKDAY}) (?:of|in) (.+?)(?: every year)?", text):
        month = form[3]
        if month not in _MONTH_NUMBERS and month not in _EVERY_MONTH:
            return None
        return NthWeekdayRule(_ORDINAL_NUMBERS[form[1]], _WEEKDAY_NUMBERS[form[2]], _MONTH_NUMBERS.get(month))
    if form := re.fullmatch(rf"(?:the )?(?:first )?({_ANY_WEEKDAY}) ({'|'.join(Relation)}) (.+)", text):
        day = _month_day(form[3])
        return NearestWeekdayRule(_WEEKDAY_NUMBERS[form[1]], Relation(form[2]), day) if day else None
    return None


def recur_of(text: str) -> str | None:
    """Return the RRULE for the n-th day, or the n-th of Monday to Friday, of a month; `None` for another form."""
    form = re.fullmatch(rf"(?:the )?({_ANY_ORDINAL}) (day|weekday) (?:of|in) (.+?)(?: every year)?", text)
    if not form or (form[3] not in _MONTH_NUMBERS and form[3] not in _EVERY_MONTH):
        return None
    month = f"YEARLY;BYMONTH={_MONTH_NUMBERS[form[3]]}" if form[3] in _MONTH_NUMBERS else "MONTHLY"
    number = _ORDINAL_NUMBERS[form[1]]
    day = f"BYMONTHDAY={number}" if form[2] == "day" else f"BYDAY=MO,TU,WE,TH,FR;BYSETPOS={number}"
    return f"FREQ={month};{day}"


def _month_day(text: str) -> MonthDay | None:
    """Return the day that `10-31`, `--10-31`, `31 october` or `the 31st of october` names; `None` for another form."""
    if form := re.fullmatch(r"(?:--)?([0-9]{1,2})-([0-9]{1,2})", text):
        month, day = int(form[1]), int(form[2])
    elif form := re.fullmatch(_DAY_AND_MONTH, text):
        month, day = _MONTH_NUMBERS.get(form[2] or form[3], 0), int(form[1] or form[4])
    else:
        return None
    try:
        return MonthDay(month, day)
    except ValueError:
        raise InvalidInput(f"`{text}` is not a day of the year; write month and day, as in 10-31") from None


_ORDINALS = {
    1: ("first", "1st"),
    2: ("second", "2nd"),
    3: ("third", "3rd"),
    4: ("fourth", "4th"),
    5: ("fifth", "5th"),
    -1: ("last",),
    -2: ("second last", "2nd last", "second to last", "second-to-last", "penultimate"),
}
_EVERY_MONTH = ("the month", "every month", "each month")

_WEEKDAY_NUMBERS = {spelling: index for index, name in enumerate(WEEKDAYS) for spelling in (name, name[:3])}
_MONTH_NUMBERS = {spelling: index for index, name in enumerate(MONTHS, 1) for spelling in (name, name[:3])}
_ORDINAL_NUMBERS = {spelling: number for number, spellings in _ORDINALS.items() for spelling in spellings}
_NUMBERED_DAY = r"(?:the )?([0-9]{1,2})(?:st|nd|rd|th)?"
_DAY_AND_MONTH = rf"{_NUMBERED_DAY}(?: of)? ([a-z]+)|([a-z]+) {_NUMBERED_DAY}"
_ANY_WEEKDAY = "|".join(_WEEKDAY_NUMBERS)
_ANY_ORDINAL = "|".join(sorted(_ORDINAL_NUMBERS, key=len, reverse=True))
