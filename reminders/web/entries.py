"""An occurrence as pages show it: every word chosen, so that the templates only place them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from reminders.actions.upcoming import Upcoming
from reminders.core import zones
from reminders.core.addresses import safe_link
from reminders.core.event import Calendar, Event, Resolution, Status
from reminders.core.occurrence import Occurrence
from reminders.core.text import Text
from reminders.labels import Language, language
from reminders.labels.placeholders import capitalized
from reminders.labels.titles import entitle
from reminders.web.words import PageWords, page_words


@dataclass(frozen=True, slots=True)
class Reader:
    """Whom a page is for: the language asked for (`tag`), the words there are for it, and the day it is."""

    tag: str
    words: Language
    page: PageWords
    today: date

    @classmethod
    def of(cls, tag: str, today: date) -> "Reader":
        words = language(tag)
        return cls(tag, words, page_words(words.code), today)

    def count_events(self, count: int) -> str:
        """Return a number of events, such as `3 events`."""
        return f"{count}\u00a0{self.page.events[self.words.plural(count)]}"

    def phrase(self, text: str, tag: str) -> "Phrase":
        """Return a text that is written in a language, or in one that nobody named."""
        return Phrase(text, tag if tag and tag != self.words.code else None)

    def chosen(self, text: Text, calendar: Calendar) -> "Phrase":
        """Return a text in the language asked for, else in the calendar's."""
        tag, chosen = text.choose((self.tag, *calendar.languages))
        return self.phrase(chosen, tag)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text, and its language where that is not the page's."""

    text: str
    language: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of a page. `moment` is HTML's `datetime`, `mark` the number in the ring, `notes` stand below."""

    title: Phrase
    calendar: str
    calendar_title: Phrase
    accent: str
    moment: str | None
    when: str
    day: int | None
    weekday: str
    clock: str
    countdown: str
    mark: str
    milestone: bool
    cancelled: bool
    state: str
    location: str | None
    notes: tuple[str, ...]
    description: Phrase | None
    link: str | None
    source: str | None
    source_link: str | None

    @classmethod
    def of(cls, found: Upcoming, reader: Reader) -> "Entry":
        occurrence, calendar, event = found.occurrence, found.calendar, found.occurrence.event
        titled = entitle(occurrence, calendar, (reader.tag,))
        day = None if occurrence.window else occurrence.first_day
        return cls(
            title=reader.phrase(titled.text, titled.language),
            calendar=calendar.id,
            calendar_title=reader.chosen(calendar.title, calendar),
            accent=accent_of(calendar.color),
            moment=_moment(occurrence),
            when=_when(occurrence, reader),
            day=day.day if day else None,
            weekday=reader.words.weekdays[day.weekday()] if day else "",
            clock=_clock(occurrence, reader),
            countdown=reader.words.countdown((day - reader.today).days) if day and day >= reader.today else "",
            mark=str(occurrence.ordinal) if occurrence.ordinal else "",
            milestone=occurrence.milestone,
            cancelled=event.shown_status is Status.CANCELLED,
            state=_state(event, reader),
            location=event.location,
            notes=_notes(occurrence, titled.jubilee, reader),
            description=reader.chosen(event.description, calendar) if event.description else None,
            link=safe_link(event.url),
            source=event.source,
            source_link=safe_link(event.source),
        )


def accent_of(color: str | None) -> str:
    """Return the style class of a calendar's colour; the stylesheet has one for each CSS colour name."""
    return f"accent-{color}" if color and color.isalpha() else "accent-steelblue"


def _when(occurrence: Occurrence, reader: Reader) -> str:
    """Return the day, the time and place, the first and last of several days, or the window."""
    words, day = reader.words, occurrence.first_day
    if occurrence.window is not None:
        return words.window_short(occurrence.window)
    if day is None:
        return ""
    text = words.day(day, short=True)
    if not occurrence.all_day:
        return f"{text}, {_clock(occurrence, reader)}"
    last = _last_day(occurrence)
    return f"{text} – {words.day(last, short=True)}" if last else text


def _last_day(occurrence: Occurrence) -> date | None:
    """Return the last of several days, `None` for one day and for a time."""
    if isinstance(occurrence.end, datetime) or occurrence.end is None:
        return None
    last = occurrence.end - timedelta(days=1)
    return last if last != occurrence.start else None


def _clock(occurrence: Occurrence, reader: Reader) -> str:
    """Return time of day and the city of the zone, empty for an all-day occurrence."""
    if not isinstance(occurrence.start, datetime) or occurrence.timezone is None:
        return ""
    return f"{reader.words.clock(occurrence.start.time())} {zones.city(occurrence.timezone)}"


def _moment(occurrence: Occurrence) -> str | None:
    """Return the start as HTML's `time` element reads it; a window has none but its month or year."""
    if occurrence.window is not None or occurrence.start is None:
        return None
    if isinstance(occurrence.start, datetime) and occurrence.timezone is not None:
        return zones.with_offset(occurrence.start, occurrence.timezone)
    return occurrence.start.isoformat()


def _state(event: Event, reader: Reader) -> str:
    """Return what the title does not say: that it is off, or that it was held on a day that nobody wrote down."""
    if event.shown_status is Status.CANCELLED:
        return reader.words.cancelled
    return reader.page.held if event.resolution is Resolution.HELD else ""


def _notes(occurrence: Occurrence, jubilee: str | None, reader: Reader) -> tuple[str, ...]:
    """Return what explains the day: the name that such an anniversary has, that it lasts several, or stands for
    another.
    """
    notes = [capitalized(jubilee)] if jubilee else []
    if _last_day(occurrence) and occurrence.window is None:
        notes.append(_when(occurrence, reader))
    if occurrence.observed_from:
        notes.append(reader.page.instead_of.format(reader.words.day(occurrence.observed_from, short=True)))
    return tuple(notes)
