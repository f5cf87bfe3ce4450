"""Calendars in which anniversaries are counted: one file per chronology, behind one interface."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import import_module
from typing import Protocol, cast

from reminders.core.dates import LeapDay
from reminders.core.errors import InvalidInput

_MODULES = {"gregorian": "gregorian"}


@dataclass(frozen=True, slots=True)
class NativeDate:
    """A day in its own calendar's terms; months are numbered as in RFC 7529, `leap_month` is its `L`."""

    year: int
    month: int
    day: int
    leap_month: bool = False


class Chronology(Protocol):
    """A calendar's arithmetic. A chronology is a module; its functions are pure."""

    def native(self, day: date) -> NativeDate:
        """Return what this calendar calls a Gregorian day. Raises `InvalidInput` out of its range."""

    def anniversary(self, anchor: NativeDate, year: int, *, leap_day: LeapDay, rite: str | None) -> date | None:
        """Return the Gregorian day on which that native year has the anchor's anniversary; `None` if it has none."""


@cache
def chronology(name: str) -> Chronology:
    """Return the chronology of that name, loaded when first asked for. Raises `InvalidInput`."""
    if name not in _MODULES:
        raise InvalidInput(
            f"chronology {name[:40]!r} is not supported by this version; known: {', '.join(sorted(_MODULES))}"
        )
    return cast(Chronology, import_module(f"reminders.core.chronologies.{_MODULES[name]}"))
