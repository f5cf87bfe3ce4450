"""Reads people out of vCards, versions 3.0 (RFC 2426) and 4.0 (RFC 6350): name, mail address, time zone and language.

Photographs, keys, addresses and notes are none of our business; their lines are passed over.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from icalendar.parser import Contentline

from reminders.core import zones
from reminders.core.errors import InvalidInput, Problem
from reminders.imports.content import decoded, unfolded
from reminders.imports.reading import MAX_OCTETS
from reminders.labels import LANGUAGES

MAX_CARDS = 20_000
_READ = frozenset({"VERSION", "KIND", "FN", "N", "EMAIL", "TZ", "LANG"})
_NAME = re.compile(r"(?:[A-Za-z0-9-]+\.)?([A-Za-z0-9-]+)\s*[:;]")
_LEAST_PREFERRED = 101


@dataclass(slots=True)
class Card:
    """One person: what a recipient's document would say, in which line the card begins, and what is left out of it."""

    line: int
    fields: dict[str, str] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Value:
    parameters: dict[str, str]
    text: str

    @property
    def preference(self) -> int:
        """How much it is preferred, 1 most: PREF of version 4, TYPE=pref of version 3."""
        number = self.parameters.get("PREF", "")
        if number.isdecimal() and len(number) <= len("100"):
            return int(number)
        types = self.parameters.get("TYPE", "").lower().split(",")
        return 1 if "pref" in types or "PREF" in self.parameters else _LEAST_PREFERRED


def read_cards(octets: bytes) -> tuple[list[Card], list[Problem]]:
    """Return the people of a file of vCards, and what is wrong with it, each with its line."""
    if len(octets) > MAX_OCTETS:
        raise InvalidInput(
            f"it has {len(octets):,} octets, of at most {MAX_OCTETS:,}; without photographs it is smaller"
        )
    cards, problems = list[Card](), list[Problem]()
    values: dict[str, list[_Value]] = {}
    begun: int | None = None
    for number, line in unfolded(decoded(octets)):
        edge = line.strip().upper()
        if edge == "BEGIN:VCARD":
            if begun is not None:
                problems.append(Problem("the card has no END:VCARD", line=begun))
            begun, values = number, {}
        elif edge == "END:VCARD" and begun is not None:
            _close(begun, values, cards, problems)
            begun = None
        elif begun is None:
            problems.append(
                Problem(f"{line[:40]!r} stands in no card; a file of vCards begins with BEGIN:VCARD", line=number)
            )
            break
        else:
            try:
                _keep(line, values)
            except ValueError as error:
                problems.append(Problem(f"cannot be understood: {error}", line=number))
        if len(cards) > MAX_CARDS:
            raise InvalidInput(f"it has more than {MAX_CARDS:,} cards; split it")
    if begun is not None:
        problems.append(Problem("the card has no END:VCARD; the file may be cut off", line=begun))
    return cards, problems


def _keep(line: str, values: dict[str, list[_Value]]) -> None:
    """Take in a line that is read; icalendar knows how lines of this form are taken apart."""
    match = _NAME.match(line)
    name = match[1].upper() if match else ""
    if name in _READ:
        _, parameters, text = Contentline(line).parts()  # type: ignore[no-untyped-call]  # icalendar leaves it so
        named = {key.upper(): value if isinstance(value, str) else ",".join(value) for key, value in parameters.items()}
        values.setdefault(name, []).append(_Value(named, str(text).strip()))


def _close(line: int, values: dict[str, list[_Value]], cards: list[Card], problems: list[Problem]) -> None:
    version = _best(values, "VERSION")
    if version not in ("3.0", "4.0"):
        what = f"vCard {version or 'of no version'} is not read; export the cards as version 3.0 or 4.0"
        problems.append(Problem(what, line=line))
        return
    if (_best(values, "KIND") or "individual").lower() not in ("individual", "org"):
        return  # a group, a room
    card = Card(line)
    name = _best(values, "FN") or " ".join(_names(_best(values, "N")))
    card.fields = {"name": name} if name else {}
    address = _best(values, "EMAIL").removeprefix("mailto:")
    if address:
        card.fields["address"] = address
    for field_name, found in (("timezone", _zone(values, card)), ("language", _language(values, card))):
        if found:
            card.fields[field_name] = found
    cards.append(card)


def _best(values: dict[str, list[_Value]], name: str) -> str:
    """Return the value that is preferred, the first of those alike; "" where there is none."""
    return min(values.get(name, ()), key=lambda one: one.preference, default=_Value({}, "")).text


def _names(text: str) -> Iterator[str]:
    """Yield the given name and the family name out of N, whose parts are separated by semicolons."""
    family, _, rest = text.partition(";")
    yield from filter(None, (rest.partition(";")[0].strip(), family.strip()))


def _zone(values: dict[str, list[_Value]], card: Card) -> str | None:
    """Return the zone by its IANA name; an offset from UTC is none, since it does not say when clocks change."""
    said = _best(values, "TZ")
    for part in map(str.strip, re.split(r"[;,]", said)):
        try:
            if "/" in part or part == "UTC":  # EST, which version 3 likes to add, is a zone of the past
                return zones.zone(part).key
        except InvalidInput:
            continue  # told below, if no part names one
    if said:
        card.left_out.append(f"TZ {said[:40]!r} names no time zone, such as Europe/Andorra")
    return None


def _language(values: dict[str, list[_Value]], card: Card) -> str | None:
    said = sorted(values.get("LANG", ()), key=lambda one: one.preference)
    found = next((code for one in said if (code := one.text.partition("-")[0].lower()) in LANGUAGES), None)
    if said and found is None:
        card.left_out.append(f"LANG {said[0].text[:20]!r} is none of {', '.join(LANGUAGES)}")
    return found
