"""Dates that depend on the day on which they are typed: `tomorrow`, `next friday`, `in 3 weeks`, `this year`."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import islice

from reminders.core.dates import add_months
from reminders.core.errors import InvalidInput
from reminders.core.rules.weekdays import NthWeekdayRule
from reminders.definitions.ambiguity import Ambiguous
from reminders.definitions.spoken_words import (
    FILLERS,
    MONTH_NAMES,
    MONTH_NUMBERS,
    ORDINALS,
    WEEKDAY_NUMBERS,
    is_number,
    is_year,
)

_COUNT_NAMES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_COUNTS = {"a": 1, "an": 1} | {name: number for number, name in enumerate(_COUNT_NAMES, start=1)}

_NAMED_DAYS = {"yesterday": -1, "today": 0, "tomorrow": 1, "day after tomorrow": 2, "the day after tomorrow": 2}


def _named_day(words: list[str], today: date) -> str | None:
    """`today`, `tomorrow`, `yesterday`, `the day after tomorrow`."""
    days = _NAMED_DAYS.get(" ".join(words))
    return None if days is None else _in_days(today, days)


def _weekday(words: list[str], today: date) -> str | None:
    """`friday`, `this friday`, `next friday`: the first one after today; `last friday`: the last one before it."""
    match words:
        case ["last", name] if name in WEEKDAY_NUMBERS:
            return _in_days(today, -((today.weekday() - WEEKDAY_NUMBERS[name] - 1) % 7 + 1))
        case [name] | ["this" | "next", name] if name in WEEKDAY_NUMBERS:
            return _in_days(today, (WEEKDAY_NUMBERS[name] - today.weekday() - 1) % 7 + 1)
    return None


def _distance(words: list[str], today: date) -> str | None:
    """`in 3 weeks`, `in ten days`, `in a month`, `2 years from now`, `3 days ago`."""
    match words:
        case ["in", count, unit] | [count, unit, "from", "now" | "today"] | [count, unit, "ago"]:
            number = int(count) if is_number(count) else _COUNTS.get(count)
            step = _STEPS.get(unit.removesuffix("s"))
            if step is None or number is None:
                return None
            return step(today, -number if words[-1] == "ago" else number)
    return None


def _in_days(today: date, count: int) -> str:
    try:
        return (today + timedelta(days=count)).isoformat()
    except OverflowError as error:
        raise InvalidInput(f"{count} days from {today} is out of range; years go from 0001 to 9999") from error


def _in_months(today: date, count: int) -> str:
    try:
        return add_months(today, count).isoformat()
    except (OverflowError, ValueError) as error:
        raise InvalidInput(f"{count} months from {today} is out of range; years go from 0001 to 9999") from error


_STEPS: dict[str, Callable[[date, int], str]] = {
    "day": _in_days,
    "week": lambda today, count: _in_days(today, 7 * count),
    "month": _in_months,
    "year": lambda today, count: _in_months(today, 12 * count),
}


def _week(words: list[str], today: date) -> str | None:
    """`this week`, `next week`: refused, since it may be a day or seven."""
    if words not in (["this", "week"], ["next", "week"]):
        return None
    to_monday = (7 if words[0] == "next" else 0) - today.weekday()
    week = f"{_in_days(today, to_monday)}/{_in_days(today, to_monday + 6)}"
    raise InvalidInput(f"'{words[0]} week' may be a day or the whole week; write the day such as 'friday', or {week}")


def _month_or_year(words: list[str], today: date) -> str | None:
    """`this month`, `next month`, `last month`, `this year`, `next year`, `last year`: the whole of it."""
    match [word for word in words if word != "in"]:
        case ["this" | "next" | "last" as which, "month"]:
            years, month0 = divmod(today.month - 1 + _NEIGHBOURS[which], 12)
            return f"{today.year + years:04}-{month0 + 1:02}"
        case ["this" | "next" | "last" as which, "year"]:
            return f"{today.year + _NEIGHBOURS[which]:04}"
    return None


_NEIGHBOURS = {"last": -1, "this": 0, "next": 1}


def _nth_weekday(words: list[str], today: date) -> str | None:
    """`last thursday of November 2026`, `4th thursday of November 2026`; without the year it is a rule."""
    match [word for word in words if word not in FILLERS]:
        case [which, weekday, month, *year] if weekday in WEEKDAY_NUMBERS and month in MONTH_NUMBERS:
            nth = int(which) if which in ("1", "2", "3", "4", "5") else ORDINALS.get(which)
            rule = None if nth is None else NthWeekdayRule(nth, WEEKDAY_NUMBERS[weekday], MONTH_NUMBERS[month])
            return None if rule is None else _nth_weekday_of_month(rule, year, today)
    return None


def _nth_weekday_of_month(rule: NthWeekdayRule, years: list[str], today: date) -> str:
    which, *rest = rule.text.title().replace(" Of ", " of ").split()
    name = " ".join([which.lower(), *rest])
    if not years:
        coming = list(islice(rule.days(None, today, date.max), 2))
        raise Ambiguous(
            rule.text,
            [(day.isoformat(), f"{day.day} {MONTH_NAMES[day.month]} {day.year}") for day in coming],
            fault=f"the {name} is a rule for every year; give --rule '{rule.text}', or one day of it",
        )
    if len(years) > 1 or not is_year(years[0]) or years[0] == "0000":
        raise InvalidInput(f"{' '.join(years)!r} is no year; write four digits, such as '{name} 2026'")
    year = int(years[0])
    found = next(rule.days(None, date(year, 1, 1), date(year, 12, 31)), None)
    if found is None:
        raise InvalidInput(f"there is no {name} {years[0]}; the month has 4, write 'last'")
    return found.isoformat()


RELATIVE: tuple[Callable[[list[str], date], str | None], ...] = (
    _named_day,
    _weekday,
    _distance,
    _week,
    _month_or_year,
    _nth_weekday,
)
