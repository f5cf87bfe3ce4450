"""The subject line of a notice: late mark, title and when, what became of the date, or who has not answered."""

from collections.abc import Sequence

from reminders.core import clean
from reminders.core.changes import Difference
from reminders.notices.changed import change_word, former
from reminders.notices.topic import Topic
from reminders.notices.when import away, lateness, when_short, window_words

LONGEST_SUBJECT = 150
_SHORTEST_TITLE = 40
_LONGEST_NAMES = 40


def subject_of(topic: Topic, silent: Sequence[str] = ()) -> str:
    """Return the subject that the notice has, or would have, at the moment when its reader is told.

    `silent` names those who have not answered, where it tells their backup. It is one line; a long title gives way, so
    that the day is never cut off.
    """
    whole = _line(topic, topic.title, silent)
    excess = len(whole) - LONGEST_SUBJECT
    if excess <= 0:
        return whole
    shorter = clean.shortened(topic.title, max(len(topic.title) - excess, _SHORTEST_TITLE))
    return clean.shortened(_line(topic, shorter, silent), LONGEST_SUBJECT)


def _line(topic: Topic, title: str, silent: Sequence[str]) -> str:
    late, words = lateness(topic), topic.words
    told = _told(topic, title) if topic.change is None else _of_change(topic, topic.change, title)
    if silent:
        told = f"{words.unanswered(clean.one_line(', '.join(silent), _LONGEST_NAMES))}. {told}"
    return clean.one_line(f"[{late}] {told}" if late else told)


def _of_change(topic: Topic, change: Difference, title: str) -> str:
    """Return what became of the date, the title, when it is now and when it was to be."""
    words, zone = topic.words, topic.reader.zone
    ended = change.new is None
    titled = f"{change_word(change.kind, words)}{words.colon}{title}"
    told = f"{titled} ({when_short(change.shown, words, zone)})" if ended else _told(topic, titled)
    was = former(change, words, zone)
    before = f" ({words.formerly.lower()}{words.colon}{was})" if was else ""
    return f"{told}{before}"


def _told(topic: Topic, title: str) -> str:
    """Return the title and when it is, or that nobody knows when."""
    words, window = topic.words, topic.open_window
    if window is not None:
        asked = words.passed_subject if topic.has_passed else words.open_subject
        return asked(title, words.window_short(window))
    if topic.occurrence.window is not None or topic.day is None:
        return words.with_when(title, window_words(topic))
    return words.with_when(title, f"{away(topic)}, {when_short(topic.occurrence, words, topic.reader.zone)}")
