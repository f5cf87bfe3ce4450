"""What a subscriber may ask of a feed: `?lang=ca&undated=span&milestones=only`."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, Self
from urllib.parse import quote

from reminders.core.errors import InvalidInput
from reminders.core.event import Kind
from reminders.core.text import is_language_tag

Undated = Literal["show", "hide", "span"]
Cancelled = Literal["show", "hide"]
Zones = Literal["utc", "local"]
Private = Literal["hide", "mask", "show"]

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A choice of entries, and how they are shown; the default is the whole feed in the calendar's own languages.

    `languages` are in order of preference. `first` and `last` are inclusive days that replace the calendar's window;
    `None` leaves that side to it. Of `tags` one is enough; empty `tags` and `kinds` let all through. `private` says
    whether private events are shown, to those who may see them at all; masked, no entry tells a year, an age or more
    than its title.
    """

    languages: tuple[str, ...] = ()
    first: date | None = None
    last: date | None = None
    undated: Undated = "show"
    cancelled: Cancelled = "show"
    milestones_only: bool = False
    tags: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    alarms: bool = False
    zones: Zones = "utc"
    private: Private = "hide"

    def __post_init__(self) -> None:
        """Hold what has no order in one order, so that views that ask for the same are equal."""
        object.__setattr__(self, "tags", tuple(sorted(set(self.tags))))
        object.__setattr__(self, "kinds", tuple(sorted(set(self.kinds))))

    @classmethod
    def parse(cls, params: Mapping[str, str]) -> Self:
        """Return the view that the parameters of an address ask for. Raises `InvalidInput` naming the parameter."""
        fields = {}
        for name, value in params.items():
            if name not in _PARAMETERS:
                raise InvalidInput(f"unknown parameter {name[:80]!r}; a feed takes {', '.join(sorted(_PARAMETERS))}")
            parameter = _PARAMETERS[name]
            fields[parameter.field] = parameter.read(name, value)
        view = cls(**fields)
        if view.first and view.last and view.first > view.last:
            raise InvalidInput(f"from={view.first} lies after to={view.last}; exchange them")
        if view.milestones_only and view.private == "mask":
            raise InvalidInput("milestones=only with private=mask would tell ages; leave out one of them")
        return view

    def canonical(self) -> str:
        """Return the parameters in one fixed order and spelling, defaults left out; equal views give the same text."""
        given = ((name, parameter, getattr(self, parameter.field)) for name, parameter in sorted(_PARAMETERS.items()))
        return "&".join(
            f"{name}={','.join(quote(item, safe='') for item in parameter.write(value))}"
            for name, parameter, value in given
            if value != getattr(_WHOLE, parameter.field)
        )


@dataclass(frozen=True, slots=True)
class Parameter:
    """How a field of the view is written in an address.

    `read` takes the parameter's name and value, `write` gives the items of its canonical form. A new parameter is a
    `field` of `View` and a row in the table below.
    """

    field: str
    read: Callable[[str, str], Any]
    write: Callable[[Any], Iterable[str]]


def _one_of(*choices: str) -> Callable[[str, str], str]:
    def read(name: str, value: str) -> str:
        if value not in choices:
            raise InvalidInput(f"{name}={value[:80]!r} is not understood; write {' or '.join(choices)}")
        return value

    return read


def _day(name: str, value: str) -> date:
    try:
        if _DAY.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass  # told below, like every other text that is no day
    raise InvalidInput(f"{name}={value[:80]!r} is no day; write it such as 2023-01-30")


def _items(name: str, value: str) -> list[str]:
    items = [item.strip() for item in value.split(",")]
    if not all(items):
        raise InvalidInput(f"{name}={value[:80]!r} has an empty item; separate items by one comma, or leave {name} out")
    return items


def _languages(name: str, value: str) -> tuple[str, ...]:
    items = _items(name, value)
    for item in items:
        if not is_language_tag(item.lower()):
            raise InvalidInput(f"{name}: {item[:80]!r} is no language tag; write one such as en, ca or es-AR")
    return tuple(dict.fromkeys(map(_language_tag, items)))


def _language_tag(tag: str) -> str:
    """Return the tag in its usual case (RFC 5646 section 2.1.1): `kk-Cyrl-KZ`."""
    first, *rest = tag.lower().split("-")
    cased = {2: str.upper, 4: str.title}
    return "-".join([first, *(cased.get(len(part), str)(part) for part in rest)])


def _tags(name: str, value: str) -> tuple[str, ...]:
    return tuple(_items(name, value))


def _kinds(name: str, value: str) -> tuple[str, ...]:
    known = [kind.value for kind in Kind]
    for item in _items(name, value):
        if item not in known:
            raise InvalidInput(f"{name}: {item[:80]!r} is no kind of event; there are {', '.join(known)}")
    return tuple(_items(name, value))


def _only(name: str, value: str) -> bool:
    return _one_of("only", "all")(name, value) == "only"


def _is_true(name: str, value: str) -> bool:
    return _one_of("true", "false")(name, value) == "true"


def _word(value: str) -> list[str]:
    return [value]


def _iso(day: date) -> list[str]:
    return [day.isoformat()]


_PARAMETERS = {
    "alarms": Parameter("alarms", _is_true, lambda _: ["true"]),
    "cancelled": Parameter("cancelled", _one_of("show", "hide"), _word),
    "from": Parameter("first", _day, _iso),
    "kinds": Parameter("kinds", _kinds, tuple),
    "lang": Parameter("languages", _languages, tuple),
    "milestones": Parameter("milestones_only", _only, lambda _: ["only"]),
    "private": Parameter("private", _one_of("hide", "mask", "show"), _word),
    "tags": Parameter("tags", _tags, tuple),
    "to": Parameter("last", _day, _iso),
    "undated": Parameter("undated", _one_of("show", "hide", "span"), _word),
    "zones": Parameter("zones", _one_of("utc", "local"), _word),
}
_WHOLE = View()
