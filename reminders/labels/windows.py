"""What an imprecise date covers, in the terms in which people say it: a month, a quarter, "between ... and ..."."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from reminders.core.dates import last_of_month
from reminders.core.edtf import ImpreciseDate


class Scale(StrEnum):
    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"
    DECADE = "decade"
    BETWEEN = "between"
    FROM = "from"  # no last day
    UNTIL = "until"  # no first day


@dataclass(frozen=True, slots=True)
class Stretch:
    """A window as people say it, its bounds inclusive.

    `unit` (day, month or year) is the coarsest in which both ends can be said. Where an end is open, `first` and `last`
    are both the one that is known.
    """

    scale: Scale
    first: date
    last: date
    unit: Scale

    @property
    def part(self) -> int:
        """Which quarter or half of its year it is, from 0."""
        return (self.first.month - 1) // (3 if self.scale is Scale.QUARTER else 6)


def stretch_of(window: ImpreciseDate) -> Stretch:
    """Return what a window covers; it goes by the bounds, so `2023-01/2023-03` is the first quarter like `2023-33`."""
    first, last = window.first or window.last, window.last or window.first
    if first is None or last is None:
        raise ValueError(f"the window {window.text!r} is open on both sides and says nothing")
    if window.last is None:
        return Stretch(Scale.FROM, first, first, _unit(_begins(first)))
    if window.first is None:
        return Stretch(Scale.UNTIL, last, last, _unit(_ends(last)))
    unit = _unit(_begins(first) & _ends(last))
    return Stretch(_scale(first, last, unit), first, last, unit)


def _begins(day: date) -> set[Scale]:
    """Return the units whose first day it is."""
    return _units(day.day == 1, (day.month, day.day) == (1, 1))


def _ends(day: date) -> set[Scale]:
    """Return the units whose last day it is."""
    return _units(day.day == last_of_month(day.year, day.month), (day.month, day.day) == (12, 31))


def _units(month: bool, year: bool) -> set[Scale]:
    return {scale for scale, fits in ((Scale.MONTH, month), (Scale.YEAR, year)) if fits}


def _unit(units: set[Scale]) -> Scale:
    return next((scale for scale in (Scale.YEAR, Scale.MONTH) if scale in units), Scale.DAY)


def _scale(first: date, last: date, unit: Scale) -> Scale:
    if unit is Scale.DAY:
        return Scale.DAY if first == last else Scale.BETWEEN
    if unit is Scale.YEAR:
        years = last.year - first.year + 1
        if years == 10 and first.year % 10 == 0:
            return Scale.DECADE
        return Scale.YEAR if years == 1 else Scale.BETWEEN
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    part = {1: Scale.MONTH, 3: Scale.QUARTER, 6: Scale.HALF}.get(months)
    return part if part and (first.month - 1) % months == 0 else Scale.BETWEEN
