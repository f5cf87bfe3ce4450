"""What an entry says, whatever the format: its title, what is told of it, where it is, and in which categories."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reminders.core.event import Calendar, Event
from reminders.core.occurrence import Occurrence
from reminders.core.record import CalendarRecord, EventRecord
from reminders.feeds import selection
from reminders.feeds.address import web_address
from reminders.feeds.uid import uid
from reminders.feeds.view import View
from reminders.labels import language
from reminders.labels.titles import Titled, entitle

_MILESTONE = "MILESTONE"


class Content:
    """What the entries of one event say in one view."""

    def __init__(self, calendar: Calendar, event: Event, view: View) -> None:
        languages = (*view.languages, *calendar.languages)
        self._calendar = calendar
        self._event = event
        self._view = view
        self._words = event.description.choose(languages)[1] if event.description else None
        self.location = event.location
        self.url = web_address(event.url) or web_address(event.source)

    def titled(self, occurrence: Occurrence) -> Titled:
        """Return the title of an occurrence."""
        return entitle(occurrence, self._calendar, self._view.languages)

    def description(self, occurrence: Occurrence, titled: Titled) -> str:
        """Return what the event says of itself, what is counted from when, and where to check it; "" for nothing."""
        source = f"{language(titled.language).source}: {self._event.source}" if self._event.source else None
        facts = (self._words, self._count(titled), _shift(occurrence), source)
        return "\n".join(fact for fact in facts if fact)

    def categories(self, *, milestone: bool) -> list[str]:
        """Return the kind in upper case, as RFC 5545 has ANNIVERSARY, then the tags as written, then MILESTONE."""
        return [self._event.kind.upper(), *self._event.tags, *([_MILESTONE] if milestone else [])]

    def _count(self, titled: Titled) -> str | None:
        """Return what is counted, from when, and its name: `25th anniversary (2008-01-30), silver jubilee`."""
        if titled.label is None:
            return None
        return f"{titled.label} ({self._event.since})" + (f", {titled.jubilee}" if titled.jubilee else "")


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
        return self.content.description(self.occurrence, self.titled)

    @property
    def categories(self) -> list[str]:
        return self.content.categories(milestone=self.occurrence.milestone)


def entries_by_day(calendar: CalendarRecord, records: Sequence[EventRecord], view: View, year: int) -> Iterator[Entry]:
    """Yield what the view shows of a calendar in a UTC year, which is what its iCalendar feed has, by day."""
    home = calendar.calendar
    shown = {one.id: one for one in records if selection.is_shown(one, view, year)}
    contents = {one.id: Content(home, one.event, view) for one in shown.values()}
    found = (one for record in shown.values() for one in selection.occurrences(record.event, home, view, year))
    for occurrence in sorted(found, key=lambda one: one.sort_key):
        event = occurrence.event.id
        content = contents[event]
        yield Entry(
            shown[event], occurrence, content, content.titled(occurrence), uid(calendar.uid, event, occurrence.key)
        )


def _shift(occurrence: Occurrence) -> str | None:
    """Return the days of an observed date that was moved: `2027-01-30 → 2027-02-01`."""
    return f"{occurrence.observed_from} → {occurrence.first_day}" if occurrence.observed_from else None
