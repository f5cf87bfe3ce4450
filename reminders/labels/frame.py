"""What stands around the label in all titles of an event, so that a feed of many years words it once."""

from reminders.core.event import Calendar
from reminders.labels import Form, language
from reminders.labels.placeholders import is_label_all, used
from reminders.labels.titles import form_of

LABEL = "{label}"
Frame = tuple[str, str]  # a title with LABEL in the place of the label, and the kind of which that is


def frame_of(calendar: Calendar, kind: str, tag: str, text: str) -> Frame | None:
    """Return the frame of an event's counted titles; `None` where they are more than a label in a frame.

    `text` is what the event says of itself, in the language `tag`. There is no frame for one that places more than the
    label or has the ordinal's words already, and none where the calendar chose the form of its labels.
    """
    words = language(tag)
    if calendar.labels and form_of(calendar, kind, tag) is not Form.DEFAULT:
        return None
    if "{" in text and used(text):
        return (text, kind) if is_label_all(text) else None
    if words.ordinal_in(text) is not None:
        return None
    if kind != "anniversary" and words.happening.match(text):
        kind = "anniversary"
    title = words.join(kind, text, LABEL)
    return (title, kind) if title.count(LABEL) == 1 else None
