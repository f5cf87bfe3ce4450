"""Working days of one or several regions, from python-holidays; a day counts when it is one in all of them.

The only module that knows that library; a region's data is loaded when it is first asked for. Names of holidays are in
the language that is asked for; the language of the process plays no part.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from reminders.core.dates import shift
from reminders.core.errors import InvalidInput
from reminders.core.event import Calendar, Observed
from reminders.core.occurrence import Occurrence

if TYPE_CHECKING:
    from holidays import HolidayBase

_LONGEST_BREAK = 60
_LAST_RESORT = "en"
_REGION = re.compile(r"([A-Z]{2})(?:-([A-Z0-9]{1,3}))?")
_MANY = 20
# Countries of whose holidays the data for the whole country knows a part only; python-holidays leaves out those of
# Spain that fall on a Sunday, since each community decides what becomes of them.
_BY_SUBDIVISION = {"ES": "ES-CT"}


def is_working_day(day: date, regions: Sequence[str]) -> bool:
    """Tell whether people work on that day in every region; without regions, from Monday to Friday."""
    if not regions:
        return day.weekday() < 5
    return all(_holidays(region).is_working_day(day) for region in regions)


def working_days_before(day: date, count: int, regions: Sequence[str]) -> date:
    """Return the day that many working days before; `day` itself is not counted.

    0 gives `day` or the working day before it, a negative count lies after.
    """
    if count == 0:
        return observed(day, Observed.PREVIOUS, regions)
    step = -1 if count > 0 else 1
    for _ in range(abs(count)):
        day = _next_working_day(shift(day, step), step, regions)
    return day


def observed(day: date, policy: Observed, regions: Sequence[str]) -> date:
    """Return the working day on which `day` is observed; of two that are equally near, the earlier."""
    before = _next_working_day(day, -1, regions)
    if policy is Observed.PREVIOUS:
        return before
    after = _next_working_day(day, 1, regions)
    return after if policy is Observed.NEXT or after - day < day - before else before


def days_off(first: date, last: date, regions: Sequence[str], languages: Sequence[str]) -> Iterator[tuple[date, str]]:
    """Yield the days between two inclusive ones that a holiday takes from the working days, each with its reason."""
    for number in range(first.toordinal(), last.toordinal() + 1):
        day = date.fromordinal(number)
        if reason := reason_off(day, regions, languages):
            yield day, reason


def weekends_worked(first: date, last: date, regions: Sequence[str]) -> Iterator[date]:
    """Yield the days between two inclusive ones that are a weekend somewhere, and working days in every region.

    Governments decree such days when they move a day off.
    """
    for number in range(first.toordinal(), last.toordinal() + 1):
        day = date.fromordinal(number)
        if any(day.weekday() in _holidays(region).weekend for region in regions) and is_working_day(day, regions):
            yield day


def reason_off(day: date, regions: Sequence[str], languages: Sequence[str], *, weekends: bool = False) -> str:
    """Return which holiday takes a day from the working days, and where: `Immaculate Conception (AD)`.

    "" for a working day, and for one that is off as a weekend, unless `weekends` asks for holidays on those too. The
    data's own words say where a day is estimated, as those of the Islamic calendar are.
    """
    where: dict[str, list[str]] = {}
    for region in regions:
        calendar = _holidays(region)
        if (weekends or day.weekday() not in calendar.weekend) and not calendar.is_working_day(day):
            where.setdefault(name_of(day, region, languages) or "", []).append(region)
    return ", ".join(f"{name} ({', '.join(places)})" for name, places in where.items() if name)


def reason_for_shift(occurrence: Occurrence, calendar: Calendar, languages: Sequence[str]) -> str:
    """Return the holiday for which an observed date was shifted; "" for a weekend, or where nothing was shifted."""
    if occurrence.observed_from is None:
        return ""
    regions = occurrence.event.regions or calendar.regions
    return reason_off(occurrence.observed_from, regions, languages, weekends=True)


def name_of(day: date, region: str, languages: Sequence[str]) -> str | None:
    """Return the name of a region's holiday, `None` for a day that is none.

    It is in the first of the languages that the data has, else in English, else in the region's own.
    """
    name: str | None = _holidays(region, _language_of_names(region, tuple(languages))).get(day)
    return name


def check_region(region: str) -> None:
    """Raise `InvalidInput` if there is no holiday data for an ISO 3166 code such as `KZ` or `ES-CT`."""
    _holidays(region)


def coarse(region: str) -> str | None:
    """Return why the holidays of a country as a whole are not enough for working days; `None` where they are."""
    if region not in _BY_SUBDIVISION:
        return None
    return (
        f"holidays in {region} differ by region, and national ones on a Sunday are missing; write one such as "
        + repr(_BY_SUBDIVISION[region])
    )


def data_version() -> str:
    """Return the version of the holiday data that answers."""
    from importlib.metadata import version

    return version("holidays")


def _next_working_day(day: date, step: int, regions: Sequence[str]) -> date:
    for _ in range(_LONGEST_BREAK):
        if is_working_day(day, regions):
            return day
        day = shift(day, step)
    raise InvalidInput(f"no working day within {_LONGEST_BREAK} days of {day} in {', '.join(regions)}")


@cache
def _holidays(region: str, language: str | None = None) -> "HolidayBase":
    from holidays import country_holidays
    from holidays.registry import COUNTRIES

    code = _REGION.fullmatch(region)
    if code is None or not any(code[1] in names for names in COUNTRIES.values()):
        raise InvalidInput(f"no holiday data for region {region[:40]!r}; {_country_advice(region)}")
    try:
        return country_holidays(code[1], subdiv=code[2], language=language)
    except NotImplementedError as error:
        raise InvalidInput(f"no holiday data for region {region!r}; {_subdivision_advice(code[1], code[2])}") from error


@cache
def _language_of_names(region: str, languages: tuple[str, ...]) -> str | None:
    """Return what the data calls the language in which names are to be told; `None` where it has but one."""
    calendar = _holidays(region)
    for tag in (*languages, _LAST_RESORT):
        wanted = tag.replace("-", "_")
        code = wanted.partition("_")[0]
        found = [known for known in calendar.supported_languages if known.partition("_")[0] == code]
        if found:
            return wanted if wanted in found else found[0]
    return calendar.default_language


def _country_advice(region: str) -> str:
    from holidays.registry import COUNTRIES

    country, dash, rest = region.partition("-")
    codes = COUNTRIES.get(country.strip().lower().replace(" ", "_"))
    code = codes[1] if codes else country.upper()
    if any(code in names for names in COUNTRIES.values()) and len(code) == 2:
        return f"did you mean {code + dash + rest.upper()!r}?"
    return "use an ISO 3166 code such as 'KZ' or 'ES-CT'"


def _subdivision_advice(country: str, subdivision: str | None) -> str:
    from difflib import get_close_matches

    calendar = _holidays(country)
    known = list(calendar.subdivisions)
    if not known:
        return f"that of {country!r} has no subdivisions; write {country!r}"
    near = (
        known
        if len(known) <= _MANY
        else get_close_matches(subdivision or "", known, _MANY, cutoff=0.3) or known[:_MANY]
    )
    return f"known in {country} are {', '.join(near)}" + ("" if len(near) == len(known) else " and others")
