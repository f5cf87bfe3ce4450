"""The title of an occurrence as feed, page, command and notice show it: the words of its ordinal joined to its text."""

from collections.abc import Sequence
from dataclasses import dataclass

from reminders.core.event import Calendar, Event, Status
from reminders.core.occurrence import Occurrence
from reminders.labels import language

_LAST_RESORT = "en"


@dataclass(frozen=True, slots=True)
class Titled:
    """A title, the label in it (`15th anniversary`, `None` where nothing is counted) and the language of both."""

    text: str
    label: str | None
    language: str


def entitle(occurrence: Occurrence, calendar: Calendar, languages: Sequence[str]) -> Titled:
    """Return the title in the first of the languages that it was written in, else the calendar's, else the first written.

    The words for the ordinal are in the language of that text. One written without a language is taken to be in the
    calendar's first, else in the first asked for, else in English.
    """
    event = occurrence.event
    written, text = event.title.choose((*languages, *calendar.languages))
    tag = written or next(iter((*calendar.languages, *languages)), _LAST_RESORT)
    words = language(tag)
    if occurrence.span is not None:
        span = occurrence.span
        return Titled(words.span_title(text, span.count, span.unit), words.span(span.count, span.unit), tag)
    if event.open_window is not None:
        return Titled(words.undated(text, event.open_window) if _is_open(event) else text, None, tag)
    n = occurrence.ordinal
    if not n:
        return Titled(text, None, tag)
    day = occurrence.first_day
    name = ", ".join(event.people)
    title = words.title(event.kind, text, n, year=day.year if day else None, name=name)
    return Titled(title, words.label(event.kind, n), tag)


def _is_open(event: Event) -> bool:
    """Tell whether the date is still to come: neither closed nor cancelled."""
    return event.resolution is None and event.status is not Status.CANCELLED
