"""What the entries of a yearly count differ in, in columns: events that began in the same year share them."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from operator import add
from typing import NamedTuple

from reminders.core.milestones import Milestones
from reminders.feeds.content import named
from reminders.feeds.content_line import escape, octets
from reminders.labels import language


class Labels(NamedTuple):
    """Labels and the names of jubilees that stand behind them, escaped, and the octets of the longest of both."""

    texts: tuple[str, ...]
    names: tuple[str, ...]
    has_names: bool
    longest: int


class YearColumns:
    """The numbers of a count, their years, the octets that their UIDs end in, and which are milestones."""

    def __init__(self, began: int, numbers: tuple[int, ...], milestones: Milestones, *, has_itself: bool) -> None:
        self.has_itself = has_itself
        self._numbers = numbers
        self.years = tuple(began + n for n in numbers)
        self.keys = tuple(b"%d" % n for n in numbers)
        self.milestones = tuple(n in milestones for n in numbers)
        self._labels: dict[tuple[str, str], Labels] = {}
        self._with_jubilees: dict[tuple[str, str, int, str], Labels] = {}

    def labels(self, tag: str, kind: str) -> Labels:
        """Return the label of each number in a language."""
        known = self._labels.get((tag, kind))
        if known is None:
            known = self._labels[tag, kind] = self._with_names(tag, kind, [""] * len(self._numbers))
        return known

    def labels_with_jubilees(self, tag: str, kind: str, diamond: int, text: str) -> Labels:
        """Return the label of each number with the name that it has besides; of the text matters only how it mourns."""
        usual = self._jubilees(tag, kind, diamond, "")
        if not usual.has_names:
            return usual
        mourned = language(tag).mourned.search(text)
        return self._jubilees(tag, kind, diamond, mourned[0]) if mourned else usual

    def _jubilees(self, tag: str, kind: str, diamond: int, text: str) -> Labels:
        known = self._with_jubilees.get((tag, kind, diamond, text))
        if known is None:
            jubilee = language(tag).jubilee
            names = [named(jubilee(kind, text, n, diamond=diamond)) for n in self._numbers]
            known = self._with_jubilees[tag, kind, diamond, text] = self._with_names(tag, kind, names)
        return known

    def _with_names(self, tag: str, kind: str, names: Sequence[str]) -> Labels:
        texts, escaped = tuple(_label(tag, kind, n) for n in self._numbers), tuple(map(escape, names))
        return Labels(texts, escaped, any(names), max(map(octets, map(add, texts, escaped)), default=0))


@lru_cache(maxsize=1_024)
def year_columns(milestones: Milestones, began: int, start: int, stop: int, goes_on: bool) -> YearColumns:
    """Return the numbers from `start` (or 1) to `stop` and, if the view goes on, the next milestone beyond them."""
    numbers = [*range(max(start, 1), stop)]
    beyond = milestones.after(stop - 1) if goes_on else None
    if beyond is not None and began + beyond <= date.max.year:
        numbers.append(beyond)
    return YearColumns(began, tuple(numbers), milestones, has_itself=start <= 0 < stop)


@lru_cache(maxsize=4_096)
def _label(tag: str, kind: str, n: int) -> str:
    return escape(language(tag).label(kind, n))
