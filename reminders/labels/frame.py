"""What stands around the label in all titles of an event, so that a feed of many years words it once."""

from functools import lru_cache
from typing import NamedTuple

from reminders.core.event import Calendar, Event
from reminders.labels import Form, language
from reminders.labels.placeholders import is_label_all, used
from reminders.labels.titles import form_of, spoken_in

LABEL = "{label}"
Jubilees = tuple[tuple[int, str], ...]  # numbers with the names that they have besides: 25, "silver jubilee"


class Frame(NamedTuple):
    """Titles are `title` with the label of `kind` where it has `LABEL`; `text` is what the event says of itself."""

    title: str
    kind: str
    language: str
    text: str


def frame_of(event: Event, calendar: Calendar, languages: tuple[str, ...]) -> Frame | None:
    """Return the frame of an event's counted titles; `None` where a title is more than a label in a frame.

    That is so for a text that places more than the label, or has the ordinal's words already, and for labels of a form
    that the calendar chose.
    """
    tag, text = spoken_in(event, calendar, languages)
    words = language(tag)
    if event.on is not None or (calendar.labels and form_of(calendar, event.kind, tag) is not Form.DEFAULT):
        return None
    if used(text):
        return Frame(text, event.kind, tag, text) if is_label_all(text) else None
    if words.ordinal_in(text) is not None:
        return None
    kind = "anniversary" if words.happening.match(text) else event.kind
    title = words.join(kind, text, LABEL)
    return Frame(title, kind, tag, text) if title.count(LABEL) == 1 else None


def jubilees(frame: Frame, kind: str, diamond: int, numbers: tuple[int, ...]) -> Jubilees:
    """Return those of the numbers of an event of that kind that have a name besides, `silver jubilee`, with the name.

    Whether the text mourns is asked only where a name is at stake.
    """
    words = language(frame.language)
    named = _jubilees(words.code, kind, "", diamond, numbers)
    if not named:
        return named
    mourned = words.mourned.search(frame.text)
    return _jubilees(words.code, kind, mourned[0], diamond, numbers) if mourned else named


@lru_cache(maxsize=1_024)
def _jubilees(code: str, kind: str, mourned: str, diamond: int, numbers: tuple[int, ...]) -> Jubilees:
    """Return the numbers of a kind that have a name, with it; of a text it matters only how it mourns."""
    words = language(code)
    named = ((n, words.jubilee(kind, mourned, n, diamond=diamond)) for n in numbers)
    return tuple((n, name) for n, name in named if name)
