"""The title of an occurrence as feed, page, command and notice show it: the words of its ordinal joined to its text."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from reminders.core.event import Calendar
from reminders.core.occurrence import Occurrence
from reminders.labels import Language, language

_LAST_RESORT = "en"


@dataclass(frozen=True, slots=True)
class Titled:
    """A title, the label in it (`15th anniversary`, `None` where nothing is counted) and the language of both."""

    text: str
    label: str | None
    language: str


@lru_cache(maxsize=64)
def words_in(tag: str) -> Language:
    """Return the words of a language, as `language` does; feeds ask for each entry."""
    return language(tag)


def entitle(occurrence: Occurrence, calendar: Calendar, languages: Sequence[str]) -> Titled:
    """Return the title in the first of the languages that it was written in, else of the calendar's, else the first.

    The words for the ordinal are in the language of that text. One written without a language is taken to be in the
    calendar's first, else in the first asked for, else in English. An open date is told as open until it is closed or
    cancelled; from then on the title has its window only.
    """
    event = occurrence.event
    written, text = event.title.choose((*languages, *calendar.languages))
    tag = written or next(iter((*calendar.languages, *languages)), _LAST_RESORT)
    words = words_in(tag)
    if (span := occurrence.span) is not None:
        return Titled(words.span_title(text, span.count, span.unit), words.span(span.count, span.unit), tag)
    if event.open_window is not None and event.awaits_date:
        return Titled(words.undated(text, event.open_window), None, tag)
    n, day = occurrence.ordinal, occurrence.first_day
    title = words.title(event.kind, text, n, year=day.year if day else None, name=", ".join(event.people))
    if event.open_window is not None:
        title = f"{title} ({words.window_short(event.open_window)})"
    return Titled(title, words.label(event.kind, n) if n else None, tag)
