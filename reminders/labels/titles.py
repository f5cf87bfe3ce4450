"""The title of an occurrence as feed, page, command and notice show it: the words of its ordinal joined to its text."""

from collections.abc import Sequence
from dataclasses import dataclass

from reminders.core.event import Calendar, Event, Kind
from reminders.core.occurrence import Occurrence
from reminders.labels import Form, language

_LAST_RESORT = "en"


@dataclass(frozen=True, slots=True)
class Titled:
    """A title, the label in it (`15th anniversary`, `None` where nothing is counted) and the language of both.

    `jubilee` is the name that such an anniversary has besides, `silver jubilee`.
    """

    text: str
    label: str | None
    language: str
    jubilee: str | None = None


def entitle(occurrence: Occurrence, calendar: Calendar, languages: Sequence[str]) -> Titled:
    """Return the title of an occurrence.

    It is in the first of `languages` in which it was written, else in the first such language of the calendar, else in
    the one written first. Words for the ordinal are in the same language. A text without a language counts as written
    in the calendar's first, else in the first of `languages`, else in English.

    While its date is open, the title says so. Once that was closed or cancelled, the title has the window only.
    """
    event = occurrence.event
    tag, text = spoken_in(event, calendar, languages)
    words = language(tag)
    year, name = occurrence.first_day.year if occurrence.first_day else None, ", ".join(event.people)
    if (span := occurrence.span) is not None:
        title = words.span_title(text, span.count, span.unit, kind=event.kind, year=year, name=name)
        return Titled(title, words.span(span.count, span.unit), tag)
    if event.open_window is not None and event.awaits_date:
        return Titled(words.undated(text, event.open_window), None, tag)
    n = occurrence.ordinal
    form = form_of(calendar, event.kind, tag)
    title = words.title(event.kind, text, n, year=year, name=name, form=form)
    if event.open_window is not None:
        title = f"{title} ({words.window_short(event.open_window)})"
    if not n:
        return Titled(title, None, tag)
    jubilee = words.jubilee(event.kind, text, n, diamond=calendar.diamond)
    return Titled(title, words.label(event.kind, n, form), tag, jubilee)


def spoken_in(event: Event, calendar: Calendar, languages: Sequence[str]) -> tuple[str, str]:
    """Return the language of an event's titles, as `entitle` chooses it, and the text that is written in it."""
    written, text = event.title.choose((*languages, *calendar.languages))
    return written or next(iter((*calendar.languages, *languages)), _LAST_RESORT), text


def form_of(calendar: Calendar, kind: str, tag: str) -> Form:
    """Return the form in which the calendar wants its labels in that language; a birthday has but one."""
    if kind == Kind.BIRTHDAY:
        return Form.DEFAULT
    return Form(calendar.labels.get(tag) or calendar.labels.get(language(tag).code) or Form.DEFAULT)
