"""What an entry says, whatever the format: its title, what is told of it, where it is, and in which categories."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reminders.core.addresses import web_address
from reminders.core.edtf import ImpreciseDate
from reminders.core.event import Calendar, Event
from reminders.core.occurrence import Occurrence
from reminders.core.record import CalendarRecord, EventRecord
from reminders.core.workdays import reason_for_shift
from reminders.feeds.content_line import parameters
from reminders.feeds.selection import Selection
from reminders.feeds.uid import uid
from reminders.feeds.view import View
from reminders.labels import language
from reminders.labels.frame import Frame, frame_of
from reminders.labels.placeholders import used
from reminders.labels.titles import Titled, entitle, spoken_in
from reminders.labels.unnumbered import unnumbered_title, without_values

_MILESTONE = "MILESTONE"


class Content:
    """What the entries of one event say in one view. Masked, that is a title without a number, and the kind."""

    def __init__(self, calendar: Calendar, event: Event, view: View) -> None:
        self._calendar = calendar
        self._event = event
        self.kind = str(event.kind)
        self.diamond = calendar.diamond
        self._languages = (*view.languages, *calendar.languages)
        self._tells_languages = bool(view.languages)
        self._is_masked = view.private == "mask"
        told = None if self._is_masked else event.description
        self._words_language, self._words = told.choose(self._languages) if told else ("", "")
        self.location = None if self._is_masked else event.location
        has_address = (event.url or event.source) and not self._is_masked
        self.url = web_address(event.url) or web_address(event.source) if has_address else None
        self.tags = () if self._is_masked else event.tags

    def titled(self, occurrence: Occurrence) -> Titled:
        """Return the title of an occurrence."""
        titled = entitle(occurrence, self._calendar, self._languages)
        return self._without_number(titled.language) if self._is_masked and not self._event.open_window else titled

    def spoken(self) -> tuple[str, str]:
        """Return the language of the titles, and the text that is written in it."""
        return spoken_in(self._event, self._calendar, self._languages)

    def frame(self, tag: str, text: str) -> Frame | None:
        """Return what stands around the label in all counted titles, where they are no more than that."""
        return None if self._is_masked else frame_of(self._calendar, self.kind, tag, text)

    def is_constant(self) -> bool:
        """Tell whether all entries that count nothing and were not moved say the same."""
        texts = self._event.title.by_language
        return self._event.open_window is None and not any(used(text) for _, text in texts)

    def description(self, titled: Titled, occurrence: Occurrence) -> str:
        """Return what the event says of itself, what is counted from when, and where to check it; "" for nothing."""
        if self._is_masked:
            return ""
        count = self.count_of(titled.label, titled.jubilee) if titled.label else None
        return self.told(titled.language, count, self._shift(titled.language, occurrence))

    def told(self, tag: str, *facts: str | None) -> str:
        """Return a description with these facts, which are in the language of the tag."""
        source = f"{language(tag).source}: {self._event.source}" if self._event.source else None
        return "\n".join([fact for fact in (self._words, *facts, source) if fact])

    def around_facts(self, tag: str) -> tuple[str, str]:
        """Return what a description has before the facts of an occurrence and after them."""
        source = self._event.source
        return f"{self._words}\n" if self._words else "", f"\n{language(tag).source}: {source}" if source else ""

    def count_of(self, label: str, jubilee: str | None) -> str:
        """Return what is counted, from when, and its name: `25th anniversary (2008-01-30), silver jubilee`."""
        return f"{label}{self.since()}{named(jubilee)}"

    def since(self) -> str:
        """Return from when it is counted, as it stands behind a label: ` (2008-01-30)`."""
        return f" ({self._event.since})"

    def in_language(self, tag: str = "", *, words: bool = False) -> dict[str, str] | None:
        """Return the parameter that tells the language of a title, of the description (`words`) or of another text.

        `None` where the view asks for no languages, or nobody said which one it is. A text without a language is taken
        to be in the calendar's first, as in titles.
        """
        if not self._tells_languages:
            return None
        written = self._words_language if words and self._words else tag
        told = written or next(iter(self._calendar.languages), None)
        return {"LANGUAGE": told} if told else None

    def parameters(self, tag: str, *, words: bool = False) -> str:
        """Return the same as it stands behind the name of a property; "" for `None`."""
        return parameters(self.in_language(tag, words=words)) if self._tells_languages else ""

    def categories(self, *, milestone: bool) -> list[str]:
        """Return the categories of an entry."""
        return categories(self.kind, self.tags, milestone=milestone)

    def _shift(self, tag: str, occurrence: Occurrence) -> str | None:
        """Return the days of an observed date that was moved, and for which holiday.

        `2026-09-08 → 2026-09-09: Our Lady of Meritxell (AD)`, in the tag's language if
        the data have it.
        """
        if occurrence.observed_from is None:
            return None
        days = f"{occurrence.observed_from} → {occurrence.first_day}"
        holiday = reason_for_shift(occurrence, self._calendar, (tag, *self._languages))
        return f"{days}{language(tag).colon}{holiday}" if holiday else days

    def _without_number(self, tag: str) -> Titled:
        event, words = self._event, language(tag)
        text = event.title.choose(self._languages)[1]
        year = event.since.first.year if isinstance(event.since, ImpreciseDate) and event.since.first else None
        if event.since is None:
            return Titled(without_values(words, text) or words.untitled, None, tag)
        return Titled(unnumbered_title(words, event.kind, text, year=year), None, tag)


def categories(kind: str, tags: Sequence[str], *, milestone: bool) -> list[str]:
    """Return the kind in upper case, as RFC 5545 has ANNIVERSARY, then the tags as written, then MILESTONE."""
    return [kind.upper(), *tags, *([_MILESTONE] if milestone else [])]


def named(jubilee: str | None) -> str:
    """Return the name of a jubilee as it stands behind a count; "" for `None`."""
    return f", {jubilee}" if jubilee else ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One occurrence with what is told of it, for the formats that are written entry by entry."""

    record: EventRecord
    occurrence: Occurrence
    content: Content
    titled: Titled
    uid: str

    @property
    def description(self) -> str:
        return self.content.description(self.titled, self.occurrence)

    @property
    def categories(self) -> list[str]:
        return self.content.categories(milestone=self.occurrence.milestone)


def entries_by_day(calendar: CalendarRecord, records: Sequence[EventRecord], view: View, year: int) -> Iterator[Entry]:
    """Yield what the view shows of a calendar in a UTC year, which is what its iCalendar feed has, by day."""
    home = calendar.calendar
    selection = Selection(home, view, year)
    shown = {one.id: one for one in records if selection.shows(one)}
    contents = {one.id: Content(home, one.event, view) for one in shown.values()}
    found = (one for record in shown.values() for one in selection.occurrences(record.event))
    for occurrence in sorted(found, key=lambda one: one.sort_key):
        event = occurrence.event.id
        content = contents[event]
        yield Entry(
            shown[event], occurrence, content, content.titled(occurrence), uid(calendar.uid, event, occurrence.key)
        )
