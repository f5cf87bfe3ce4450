"""Recurrence rules other than the plain yearly count: one file per family, behind one interface."""

from collections.abc import Iterator
from datetime import date
from typing import Protocol

from reminders.core.chronologies import GREGORIAN
from reminders.core.errors import InvalidInput

MAX_LENGTH = 512


class Rule(Protocol):
    """Days that recur. Rules are immutable, hashable values; expansion is pure and bounded in work.

    Families inherit from it what goes by the Gregorian year.
    """

    @property
    def text(self) -> str:
        """The canonical spelling; `parse(rule.text) == rule`."""

    @property
    def scale(self) -> str:
        """The chronology whose years it goes by."""
        return GREGORIAN

    @property
    def once_a_year(self) -> bool:
        """Whether its days come in whole years, one a year, so that `counted` may number them."""

    @property
    def needs_anchor(self) -> bool:
        """Whether the days depend on the first one (`INTERVAL`, `COUNT`, `every 1000 days`, a day left to DTSTART)."""

    def days(self, anchor: date | None, first: date, last: date) -> Iterator[date]:
        """Yield its days in `[first, last]`, ascending, none before `anchor`; `anchor` plays DTSTART.

        Where the chronology ends, so do the days. Raises `InvalidInput` for an anchor beyond it.
        """

    def counted(self, anchor: date, first: date, last: date) -> Iterator[tuple[int, date]]:
        """Yield the same days, each with the years that its own lies after the anchor's; for rules of once a year."""
        return ((day.year - anchor.year, day) for day in self.days(anchor, first, last))


def parse(text: str) -> Rule:
    """Return the rule that `text` spells. Raises `InvalidInput` naming the value and the remedy."""
    if len(text) > MAX_LENGTH:
        raise InvalidInput(f"a rule of {len(text):,} characters is too long; use at most {MAX_LENGTH}")
    words = " ".join(text.split())
    if not (words.isascii() and words.isprintable()):
        raise InvalidInput(f"rule {words!a} has characters outside printable ASCII; {_FORMS}")
    rule = _parse_rrule(words) if "=" in words else _parse_english(words.lower())
    if rule is None:
        raise InvalidInput(f"rule `{words}` is not understood; {_FORMS}")
    return rule


# The families are imported when first used: most programs never meet more than one of them.


def _parse_rrule(text: str) -> Rule:
    from reminders.core.rules import rrule

    return rrule.parse(text)


def _parse_english(text: str) -> Rule | None:
    if text.startswith("every "):
        from reminders.core.rules import every

        return every.parse(text)
    from reminders.core.rules import easter, weekdays

    if (recur := weekdays.recur_of(text)) is not None:
        return _parse_rrule(recur)
    return easter.parse(text) or weekdays.parse(text)


_FORMS = (
    "write an RRULE such as `FREQ=MONTHLY;BYDAY=1MO`, `easter+49`, `orthodox-easter-2`, `last thursday of november`, "
    "`saturday on or after 10-31`, or `every 1000 days`"
)
