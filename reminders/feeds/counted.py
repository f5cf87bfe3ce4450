"""The entries of plain yearly counts, in columns: few lines of an entry differ from year to year.

`EntryWriter` gives the same one by one, only slowly; a test compares the two. What all entries of an event share is
escaped and folded once; what many events share, as labels and days, is kept (docs/decisions/counted-entries.md).
"""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from reminders.core.event import Event
from reminders.core.milestones import Milestones
from reminders.core.occurrence import Occurrence
from reminders.core.plain_years import plain_anchor
from reminders.feeds.content import Content, named
from reminders.feeds.content_line import END, MAX_OCTETS, escape, fold, octets, parameters
from reminders.feeds.entry import EntryWriter
from reminders.feeds.selection import Selection
from reminders.feeds.times import from_day, yearly_lines
from reminders.feeds.view import View
from reminders.labels import language
from reminders.labels.frame import LABEL, Jubilees

# A content line of each entry: what it begins with in all, what differs, and what it ends with in all.
_Column = tuple[str, Sequence[str], str]
_OCTET = "\x00"  # stands for each octet of a label while the line around it is folded; no cleaned text has it


class CountedWriter:
    """Writes the entries of plain yearly counts for one view."""

    def __init__(self, view: View, selection: Selection) -> None:
        self._selection = selection
        self._differs_more = view.alarms or view.milestones_only or view.private == "mask"

    def entries(self, event: Event, writer: EntryWriter) -> str | None:
        """Return the VEVENTs of an event; `None` where they differ in more than label, day and UID."""
        anchor = plain_anchor(event)
        if anchor is None or event.occasion is not None or self._differs_more:
            return None
        counts = self._selection.counts(anchor)
        years = _years(event.milestones, counts.start, counts.stop, self._selection.goes_on)
        texts = _texts(writer.content, years)
        days = _days(event.days, anchor, counts, years.numbers)
        if texts is None or days is None:
            return None
        (start, titles, after_title), (before_told, told, after_told) = texts
        before_uid, usual, milestone, end = writer.shared_lines()
        start, after_told = f"BEGIN:VEVENT\r\n{start}", f"{after_told}{end}"
        usual, milestone = f"{usual}{before_told}", f"{milestone}{before_told}"
        entries = [
            f"{start}{title}{after_title}{day}{before_uid}{uid}{milestone if special else usual}{text}{after_told}"
            for title, day, uid, special, text in zip(
                titles, days, writer.uid.of_each(years.keys), years.milestones, told, strict=True
            )
        ]
        if 0 in counts:
            entries.insert(0, writer.entry(Occurrence((event, anchor, 0))))
        return "".join(entries)


class _Labels(NamedTuple):
    """Labels, escaped, the names of jubilees that go with them, the octets of each pair, and the most of these."""

    texts: tuple[str, ...]
    names: tuple[str, ...]
    sizes: tuple[int, ...]
    longest: int


class _Years:
    """The numbers of a count that a feed shows, as columns; events that began in the same year share them."""

    def __init__(self, numbers: tuple[int, ...], milestones: Milestones) -> None:
        self.numbers = numbers
        self.keys = tuple(b"%d" % n for n in numbers)
        self.milestones = tuple(n in milestones for n in numbers)
        self._labels: dict[tuple[str, str, Jubilees], _Labels] = {}

    def labels(self, tag: str, kind: str, jubilees: Jubilees = ()) -> _Labels:
        """Return the label of each number in a language, and the name that it may have besides."""
        known = self._labels.get((tag, kind, jubilees))
        if known is None:
            texts = tuple(_label(tag, kind, n) for n in self.numbers)
            names = tuple(escape(named(dict(jubilees).get(n))) for n in self.numbers)
            sizes = tuple(octets(text) + octets(name) for text, name in zip(texts, names, strict=True))
            known = _Labels(texts, names, sizes, max(sizes, default=0))
            self._labels[tag, kind, jubilees] = known
        return known


@lru_cache(maxsize=1_024)
def _years(milestones: Milestones, start: int, stop: int, goes_on: bool) -> _Years:
    """Return the years from `start` (or 1) to `stop` and, if the view goes on, that of the next milestone."""
    beyond = milestones.after(stop - 1) if goes_on else None
    return _Years((*range(max(start, 1), stop), *(() if beyond is None else (beyond,))), milestones)


@lru_cache(maxsize=4_096)
def _label(tag: str, kind: str, n: int) -> str:
    return escape(language(tag).label(kind, n))


def _texts(content: Content, years: _Years) -> tuple[_Column, _Column] | None:
    """Return SUMMARY and DESCRIPTION of each year, where titles are a label in a frame; `None` for any other."""
    frame = content.frame()
    if frame is None:
        return None
    tag = frame.language
    labels = years.labels(tag, frame.kind)
    summary = _column("SUMMARY", content.in_language(tag), frame.title, labels.texts, labels)
    labels, since = years.labels(tag, content.kind, content.jubilees(frame, years.numbers)), content.count_of("", None)
    counts = [f"{label}{since}{name}" for label, name in zip(labels.texts, labels.names, strict=True)]
    params = content.in_language(tag, words=True)
    told = _column("DESCRIPTION", params, content.told(tag, LABEL), counts, labels, len(since))
    return (summary, told) if summary and told else None


def _column(
    name: str, params: Mapping[str, str] | None, text: str, each: Sequence[str], labels: _Labels, more: int = 0
) -> _Column | None:
    """Return the line of a property with each of these in the place of the label in its text.

    Those of one size are folded once. `more` is how many octets each has besides its label. `None` where the text has
    that place twice, since somebody wrote it.
    """
    before, _, after = f"{name}{parameters(params)}:{escape(text)}".partition(LABEL)
    if LABEL in after:
        return None
    if octets(before) + labels.longest + more + octets(after) <= MAX_OCTETS:
        return before, each, after + END
    around = {size: _around(before, size + more, after) for size in set(labels.sizes)}
    lines = [
        f"{ends[0]}{one}{ends[1]}" if (ends := around[size]) else fold(before + one + after)
        for one, size in zip(each, labels.sizes, strict=True)
    ]
    return "", lines, ""


def _around(before: str, size: int, after: str) -> tuple[str, str] | None:
    """Return what stands around so many octets in a folded line; `None` if it is folded within these."""
    there = _OCTET * size
    start, found, end = fold(before + there + after).partition(there)
    return (start, end) if found else None


def _days(days: int, anchor: date, counts: range, numbers: tuple[int, ...]) -> Sequence[str] | None:
    """Return the times of each entry; `None` where the last lies beyond the year 9999."""
    year, month, day = anchor.year, anchor.month, anchor.day
    start = counts.start or 1
    found = yearly_lines(month, day, days, year + start, year + counts.stop)
    if len(found) == len(numbers):
        return found
    beyond = year + numbers[-1]
    return None if beyond > date.max.year else (*found, from_day(date(beyond, month, day), days))
