"""The RECUR value of RFC 5545 section 3.3.10, with RSCALE and SKIP of RFC 7529: read, checked, written.

Text becomes a frozen `Recur`, and only that is ever expanded, so no second reader can understand a rule otherwise.
What its days are is told in `expansion`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import prod
from typing import NamedTuple

from reminders.core import chronologies
from reminders.core.chronologies import Month
from reminders.core.chronologies.yearbook import YearBook
from reminders.core.dates import LeapDay
from reminders.core.errors import InvalidInput

MAX_INTERVAL = 1_000
MAX_COUNT = 10_000
MAX_COMBINATIONS = 1_000

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class Frequency(StrEnum):
    """The length of a period; nothing shorter than a day, since a rule gives days."""

    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    YEARLY = "YEARLY"


class WeekdayNumber(NamedTuple):
    """One entry of BYDAY: `number` 0 is every such weekday, 2 the second, -1 the last; `weekday` 0 is Monday."""

    number: int
    weekday: int

    def __str__(self) -> str:
        return f"{self.number or ''}{WEEKDAYS[self.weekday]}"


@dataclass(frozen=True, slots=True)
class Recur:
    """The parts of a rule, lists ascending and without repetitions; made by `read`, which checks them.

    `scale` is the chronology in whose years, months and weeks it is reckoned.
    """

    frequency: Frequency
    scale: str = chronologies.GREGORIAN
    interval: int = 1
    count: int | None = None
    until: date | None = None
    by_month: tuple[Month, ...] = ()
    by_week_number: tuple[int, ...] = ()
    by_year_day: tuple[int, ...] = ()
    by_month_day: tuple[int, ...] = ()
    by_day: tuple[WeekdayNumber, ...] = ()
    by_set_position: tuple[int, ...] = ()
    week_start: int = 0
    skip: LeapDay = LeapDay.OMIT

    @property
    def text(self) -> str:
        """The canonical spelling: BY parts in the RFC's order of evaluation, nothing that is the default anyway."""
        moves = self.skip is not LeapDay.OMIT
        parts = {
            "RSCALE": self.scale.upper() if moves or self.scale != chronologies.GREGORIAN else "",
            "FREQ": self.frequency.value,
            "UNTIL": self.until.isoformat().replace("-", "") if self.until else "",
            "COUNT": str(self.count or ""),
            "INTERVAL": str(self.interval) if self.interval > 1 else "",
            "BYMONTH": ",".join(map(str, self.by_month)),
            "BYWEEKNO": ",".join(map(str, self.by_week_number)),
            "BYYEARDAY": ",".join(map(str, self.by_year_day)),
            "BYMONTHDAY": ",".join(map(str, self.by_month_day)),
            "BYDAY": ",".join(map(str, self.by_day)),
            "BYSETPOS": ",".join(map(str, self.by_set_position)),
            "WKST": WEEKDAYS[self.week_start] if self.week_start else "",
            "SKIP": self.skip.value.upper() if moves else "",
        }
        return ";".join(f"{name}={value}" for name, value in parts.items() if value)

    @property
    def years(self) -> YearBook:
        return chronologies.chronology(self.scale)

    @property
    def leaves_day_open(self) -> bool:
        """Whether DTSTART must say which day of the period is meant."""
        match self.frequency:
            case Frequency.YEARLY:
                return not (self.by_year_day or self.by_month_day or self.by_day)
            case Frequency.MONTHLY:
                return not (self.by_month_day or self.by_day)
            case Frequency.WEEKLY:
                return not self.by_day
            case Frequency.DAILY:
                return False


def split(text: str) -> dict[str, str]:
    """Return the parts of a rule by name, in upper case. Raises `InvalidInput` for anything but known parts, each once.

    >>> split("freq=daily;count=3")
    {'FREQ': 'DAILY', 'COUNT': '3'}
    """
    if not text.isascii():  # before upper(), which would turn a dotless i into an I
        raise InvalidInput(f"rule `{text}` has letters outside ASCII; RRULE parts are written as in FREQ=DAILY")
    parts: dict[str, str] = {}
    for part in text.upper().removeprefix("RRULE:").removesuffix(";").split(";"):  # some calendars end with one
        name, _, value = part.partition("=")
        if not name or not value:
            raise InvalidInput(f"rule part `{part}` is incomplete; write NAME=VALUE, with `;` only between parts")
        if name in _WITHIN_A_DAY:
            raise InvalidInput(f"{part} repeats within a day, and rules give whole days; state the hour as `time`")
        if name not in _KNOWN:
            raise InvalidInput(f"`{name}` is not a part of a rule; known parts are {', '.join(_KNOWN)}")
        if name in parts:
            raise InvalidInput(f"rule part {name} is given twice; keep one of {name}={parts[name]} and {part}")
        parts[name] = value
    return parts


def read(parts: Mapping[str, str]) -> Recur:
    """Return the rule of those parts. Raises `InvalidInput` for what the RFCs or our limits forbid."""
    if "SKIP" in parts and "RSCALE" not in parts:
        raise InvalidInput(f"SKIP={parts['SKIP']} needs a calendar (RFC 7529); add RSCALE=GREGORIAN")
    scale = _scale(parts)
    years = chronologies.chronology(scale)
    most_weeks = (years.longest + 6) // 7
    recur = Recur(
        frequency=_frequency(parts),
        scale=scale,
        interval=_number(parts, "INTERVAL", MAX_INTERVAL) or 1,
        count=_number(parts, "COUNT", MAX_COUNT),
        until=_until(parts),
        by_month=_months(parts, years),
        by_week_number=_numbers(parts, "BYWEEKNO", most_weeks),
        by_year_day=_numbers(parts, "BYYEARDAY", years.longest),
        by_month_day=_numbers(parts, "BYMONTHDAY", 31),
        by_day=_weekday_numbers(parts, most_weeks),
        by_set_position=_numbers(parts, "BYSETPOS", years.longest),
        week_start=_weekday(parts.get("WKST", "MO"), "WKST"),
        skip=_skip(parts),
    )
    for fault in _faults(recur):
        raise InvalidInput(fault)
    return recur


def _faults(recur: Recur) -> Iterator[str]:
    """Yield what RFC 5545 forbids of parts together, and what goes beyond the bound on work."""
    frequency = recur.frequency
    numbered = ",".join(str(day) for day in recur.by_day if day.number)
    lists = (recur.by_month, recur.by_week_number, recur.by_year_day, recur.by_month_day, recur.by_day)
    combinations = prod(len(entries) or 1 for entries in (*lists, recur.by_set_position))
    if recur.count is not None and recur.until is not None:
        yield "COUNT and UNTIL exclude each other; keep the one that says when the rule ends"
    if recur.by_week_number and frequency is not Frequency.YEARLY:
        yield f"BYWEEKNO does not go with FREQ={frequency}; it needs FREQ=YEARLY"
    if recur.by_year_day and frequency is not Frequency.YEARLY:
        yield f"BYYEARDAY does not go with FREQ={frequency}; it needs FREQ=YEARLY"
    if recur.by_month_day and frequency is Frequency.WEEKLY:
        yield "BYMONTHDAY does not go with FREQ=WEEKLY; use FREQ=DAILY or FREQ=MONTHLY"
    if numbered and frequency in (Frequency.DAILY, Frequency.WEEKLY):
        yield f"BYDAY={numbered} does not go with FREQ={frequency}; a number needs FREQ=MONTHLY or FREQ=YEARLY"
    if numbered and recur.by_week_number:
        yield f"BYDAY={numbered} does not go with BYWEEKNO; leave out the weekday's number"
    if recur.by_set_position and not any(lists):
        yield "BYSETPOS picks from what other BY parts yield; add one, such as BYDAY"
    if combinations > MAX_COMBINATIONS:
        yield f"the BY lists make {combinations:,} combinations of at most {MAX_COMBINATIONS:,}; shorten or split them"


def _scale(parts: Mapping[str, str]) -> str:
    value = parts.get("RSCALE", "GREGORIAN")
    name = _OTHER_NAMES.get(value, value).lower()
    if name not in chronologies.NAMES:
        known = ", ".join(sorted(known.upper() for known in chronologies.NAMES))
        hint = "say which Islamic calendar" if value == "ISLAMIC" else "no such calendar is known here"
        raise InvalidInput(f"RSCALE={value}: {hint}; use one of {known}")
    return name


def _frequency(parts: Mapping[str, str]) -> Frequency:
    value = parts.get("FREQ")
    if value is None:
        raise InvalidInput(f"the rule has no FREQ; add one of FREQ={', FREQ='.join(Frequency)}")
    if value in ("HOURLY", "MINUTELY", "SECONDLY"):
        raise InvalidInput(f"FREQ={value} repeats within a day, and rules give whole days; use FREQ=DAILY or slower")
    if value not in Frequency.__members__:
        raise InvalidInput(f"FREQ={value} is unknown; use one of {', '.join(Frequency)}")
    return Frequency(value)


def _number(parts: Mapping[str, str], name: str, highest: int) -> int | None:
    value = parts.get(name)
    return None if value is None else _integer(name, value, highest, signed=False)


def _numbers(parts: Mapping[str, str], name: str, highest: int, *, signed: bool = True) -> tuple[int, ...]:
    if name not in parts:
        return ()
    return tuple(sorted({_integer(name, item, highest, signed=signed) for item in parts[name].split(",")}))


def _months(parts: Mapping[str, str], years: YearBook) -> tuple[Month, ...]:
    """Return the months of BYMONTH, each of which some year has: `5L` is a leap month (RFC 7529 section 4.2)."""
    if "BYMONTH" not in parts:
        return ()
    return tuple(sorted({_month(item, years) for item in parts["BYMONTH"].split(",")}))


def _month(value: str, years: YearBook) -> Month:
    highest = max(month.number for month in years.all_months)
    if not re.fullmatch(r"[0-9]{1,2}L?", value):
        raise InvalidInput(f"BYMONTH={value} is no month; write 1 to {highest}, and a leap month as in 5L")
    month = Month(_integer("BYMONTH", value.removesuffix("L"), highest, signed=False), value.endswith("L"))
    if month not in years.all_months:
        leap = ", ".join(str(month) for month in years.all_months if month.is_leap)
        remedy = f"its leap months are {leap}" if leap else f"it has no leap months; use 1 to {highest}"
        raise InvalidInput(f"BYMONTH={month} does not occur in the {years.name} calendar; {remedy}")
    return month


def _integer(name: str, value: str, highest: int, *, signed: bool) -> int:
    is_number = re.fullmatch(r"[+-]?[0-9]{1,5}" if signed else r"[0-9]{1,5}", value)
    if not is_number or not 1 <= abs(int(value)) <= highest:
        from_the_end = f", or -{highest} to -1 from the end" if signed else ""
        raise InvalidInput(f"{name}={value} is out of range; use 1 to {highest:,}{from_the_end}")
    return int(value)


def _weekday_numbers(parts: Mapping[str, str], highest: int) -> tuple[WeekdayNumber, ...]:
    if "BYDAY" not in parts:
        return ()
    return tuple(sorted({_weekday_number(item, highest) for item in parts["BYDAY"].split(",")}))


def _weekday_number(value: str, highest: int) -> WeekdayNumber:
    form = re.fullmatch(r"([+-]?[0-9]+)?([A-Z]{2})", value)
    weekday = _weekday(form[2] if form else value, "BYDAY")
    return WeekdayNumber(_integer("BYDAY", form[1], highest, signed=True) if form and form[1] else 0, weekday)


def _weekday(value: str, part: str) -> int:
    if value not in WEEKDAYS:
        raise InvalidInput(f"{part}={value} is not a weekday; use {', '.join(WEEKDAYS)}")
    return WEEKDAYS.index(value)


def _until(parts: Mapping[str, str]) -> date | None:
    value = parts.get("UNTIL")
    if value is None:
        return None
    form = re.fullmatch(r"([0-9]{4})([0-9]{2})([0-9]{2})(T([01][0-9]|2[0-3])[0-5][0-9]([0-5][0-9]|60)Z?)?", value)
    try:
        if form:
            return date(int(form[1]), int(form[2]), int(form[3]))
    except ValueError:
        pass  # a day that no calendar has; told below, like any other fault
    raise InvalidInput(f"UNTIL={value} is not a day; write it as in UNTIL=20301231 or UNTIL=20301231T000000Z")


def _skip(parts: Mapping[str, str]) -> LeapDay:
    value = parts.get("SKIP", "OMIT")
    if value not in LeapDay.__members__:
        raise InvalidInput(f"SKIP={value} is unknown; use OMIT, BACKWARD or FORWARD")
    return LeapDay[value]


# What CLDR and its readers also call them.
_OTHER_NAMES = {"GREGORY": "GREGORIAN", "ISLAMICC": "ISLAMIC-CIVIL", "KOREAN": "DANGI", "UMALQURA": "ISLAMIC-UMALQURA"}
_WITHIN_A_DAY = ("BYHOUR", "BYMINUTE", "BYSECOND")
_KNOWN = (
    "RSCALE",
    "FREQ",
    "UNTIL",
    "COUNT",
    "INTERVAL",
    "BYMONTH",
    "BYWEEKNO",
    "BYYEARDAY",
    "BYMONTHDAY",
    "BYDAY",
    "BYSETPOS",
    "WKST",
    "SKIP",
)
