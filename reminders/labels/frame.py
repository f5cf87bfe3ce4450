"""What stands around the label in all titles of an event, so that a feed of many years words it once."""

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from reminders.core.event import Calendar, Event
from reminders.labels import Form, Language, language
from reminders.labels.placeholders import used
from reminders.labels.titles import form_of, spoken_in

_LABEL = "\ue000"  # a character that no title has stands for the label


class Frame(NamedTuple):
    """A title is `before`, the label of `kind`, and `after`; `jubilees` are names that some numbers have besides."""

    before: str
    after: str
    kind: str
    language: str
    jubilees: Mapping[int, str]


def frame_of(event: Event, calendar: Calendar, languages: tuple[str, ...]) -> Frame | None:
    """Return the frame of an event's counted titles; `None` where a title is more than a label in a frame.

    That is so for a text that places the number itself, or has the ordinal's words already, and for labels of a form
    that the calendar chose.
    """
    tag, text = spoken_in(event, calendar, languages)
    words = language(tag)
    if event.open_window is not None or used(text):
        return None
    if calendar.labels and form_of(calendar, event.kind, tag) is not Form.DEFAULT:
        return None
    for pattern, _ in words.written:
        if pattern.fullmatch(text):
            return None
    kind = "anniversary" if words.happening.match(text) else event.kind
    before, found, after = words.join(kind, text, _LABEL).partition(_LABEL)
    if not found or _LABEL in after:
        return None
    return Frame(before, after, kind, tag, _jubilees(words, event.kind, text, calendar.diamond))


def _jubilees(words: Language, kind: str, text: str, diamond: int) -> Mapping[int, str]:
    mourned = words.mourned.search(text)
    return _jubilees_of(words.code, kind, mourned[0] if mourned else "", diamond)


@lru_cache(maxsize=256)
def _jubilees_of(code: str, kind: str, mourned: str, diamond: int) -> Mapping[int, str]:
    """Return the names of a kind by number; of a text it matters only how it mourns."""
    words = language(code)
    numbers = {*words.jubilees, *words.weddings, diamond}
    named = ((n, words.jubilee(kind, mourned, n, diamond=diamond)) for n in numbers)
    return {n: name for n, name in named if name}
