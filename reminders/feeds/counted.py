"""The entries of plain yearly counts, in columns: few lines of an entry differ from year to year.

`EntryWriter` gives the same one by one, only slowly; a test compares the two. What all entries of an event share is
escaped and folded once; what many events share, as labels and days, is kept (docs/decisions/counted-entries.md).
"""

from collections.abc import Sequence
from datetime import date
from itertools import islice

from reminders.core.occurrence import Occurrence
from reminders.core.plain_years import plain_anchor
from reminders.core.record import CalendarRecord, EventRecord
from reminders.feeds.content import Content
from reminders.feeds.content_line import END, MAX_OCTETS, escape, fold, octets
from reminders.feeds.entry import EntryWriter, day_long_lines
from reminders.feeds.selection import Selection
from reminders.feeds.times import yearly_lines
from reminders.feeds.uid import UidMaker, uids_of
from reminders.feeds.view import View
from reminders.feeds.year_columns import YearColumns, year_columns
from reminders.labels.frame import LABEL

# A content line of each entry: what it begins with in all, what differs, and what it ends with in all.
_Titles = tuple[str, Sequence[str], str]
# The same where two things differ, the second one with what stands before it in all.
_Counts = tuple[str, Sequence[str], str, Sequence[str], str]
# The anchor of a count, the years of it that a view shows, and the UIDs of their entries.
Count = tuple[date, YearColumns, Sequence[str]]
_OCTET = "\x00"  # stands for each octet of a label while the line around it is folded; no cleaned text has it


class CountedWriter:
    """Writes the entries of plain yearly counts for one view."""

    def __init__(self, calendar: CalendarRecord, view: View, selection: Selection) -> None:
        self._calendar = calendar
        self._view = view
        self._selection = selection
        self._differs_more = view.alarms or view.milestones_only or view.private == "mask"

    def counts(self, records: Sequence[EventRecord]) -> list[Count | None]:
        """Return what the view shows of each event; `None` for nothing, and for what is no plain yearly count.

        UIDs are made for all of them at once, which takes two thirds of the time.
        """
        shown = [self._years(record) for record in records]
        digests: list[bytes] = []
        for record, one in zip(records, shown, strict=True):
            if one is not None:
                digests += UidMaker(self._calendar.uid, record.id).digests(one[1].keys)
        uids = iter(uids_of(digests))
        return [None if one is None else (*one, list(islice(uids, len(one[1].keys)))) for one in shown]

    def _years(self, record: EventRecord) -> tuple[date, YearColumns] | None:
        event = record.event
        anchor = plain_anchor(event)
        if anchor is None or event.occasion is not None or self._differs_more or not self._selection.shows(record):
            return None
        shown = self._selection.counts(anchor)
        return anchor, year_columns(event.milestones, anchor.year, shown.start, shown.stop, self._selection.goes_on)

    def entries(self, record: EventRecord, count: Count) -> str | None:
        """Return the VEVENTs of an event; `None` where they differ in more than label, day and UID."""
        anchor, years, uids = count
        content = Content(self._calendar.calendar, record.event, self._view)
        tag, title = content.spoken()
        titles = _titles(content, tag, title, years)
        if titles is None:
            return None
        start, labels, after_label = titles
        before_told, told, since, names, after_told = _told(content, tag, title, years)
        before_uid, usual, milestone, end = day_long_lines(record, content)
        start, end = f"BEGIN:VEVENT\r\n{start}", f"{after_told}{end}"
        usual, milestone = f"{usual}{before_told}", f"{milestone}{before_told}"
        days = yearly_lines(anchor.month, anchor.day, record.event.days, years.years)
        entries = [
            f"{start}{label}{after_label}{day}{before_uid}{uid}"
            f"{milestone if special else usual}{text}{since}{name}{end}"
            for label, day, uid, special, text, name in zip(
                labels, days, uids, years.milestones, told, names, strict=True
            )
        ]
        if years.has_itself:
            itself = Occurrence((record.event, anchor, 0))
            entries.insert(0, EntryWriter(self._calendar, record, self._view).entry(itself))
        return "".join(entries)


def _titles(content: Content, tag: str, text: str, years: YearColumns) -> _Titles | None:
    """Return SUMMARY of each year, where titles are a label in a frame; `None` for any other."""
    frame = content.frame(tag, text)
    if frame is None:
        return None
    title, kind = frame
    before, _, after = f"SUMMARY{content.parameters(tag)}:{escape(title)}".partition(LABEL)
    if LABEL in after:
        return None
    labels = years.labels(tag, kind)
    if octets(before + after) + labels.longest <= MAX_OCTETS:
        return before, labels.texts, after + END
    return "", _folded(before, labels.texts, after), ""


def _told(content: Content, tag: str, text: str, years: YearColumns) -> _Counts:
    """Return DESCRIPTION of each year."""
    before, after = f"DESCRIPTION{content.parameters(tag, words=True)}:", ""
    words, source = content.around_facts(tag)
    if words or source:
        before, after = f"{before}{escape(words)}", escape(source)
    since = content.since()
    labels, names, _, longest = years.labels_with_jubilees(tag, content.kind, content.diamond, text)
    if octets(before + after) + longest + len(since) <= MAX_OCTETS:
        return before, labels, since, names, after + END
    counts = [f"{label}{since}{name}" for label, name in zip(labels, names, strict=True)]
    return "", _folded(before, counts, after), "", [""] * len(counts), ""


def _folded(before: str, labels: Sequence[str], after: str) -> list[str]:
    """Return lines that may be folded; where, depends on octets alone, so that labels of one size are folded once."""
    around: dict[int, tuple[str, str] | None] = {}
    lines = []
    for label in labels:
        size = octets(label)
        if size not in around:
            around[size] = _around(before, size, after)
        ends = around[size]
        lines.append(f"{ends[0]}{label}{ends[1]}" if ends else fold(before + label + after))
    return lines


def _around(before: str, size: int, after: str) -> tuple[str, str] | None:
    """Return what stands around so many octets in a folded line; `None` if it is folded within these."""
    there = _OCTET * size
    start, found, end = fold(before + there + after).partition(there)
    return (start, end) if found else None
