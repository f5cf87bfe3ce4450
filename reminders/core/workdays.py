"""Working days of one or several regions, from python-holidays; a day counts when it is one in all of them.

The only module that knows that library; a region's data is loaded when it is first asked for.
"""

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from reminders.core.dates import shift
from reminders.core.errors import InvalidInput
from reminders.core.event import Observed

if TYPE_CHECKING:
    from holidays import HolidayBase

_LONGEST_BREAK = 60
_LANGUAGE = "en_US"


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


def check_region(region: str) -> None:
    """Raise `InvalidInput` if there is no holiday data for an ISO 3166 code such as `KZ` or `ES-CT`."""
    _holidays(region)


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
def _holidays(region: str) -> "HolidayBase":
    from holidays import country_holidays

    country, _, subdivision = region.partition("-")
    try:
        return country_holidays(country, subdiv=subdivision or None, language=_LANGUAGE)
    except NotImplementedError as error:
        raise InvalidInput(
            f"no holiday data for region {region!r}; use an ISO 3166 code such as 'KZ' or 'ES-CT'"
        ) from error
