"""The subject line of a notice: late mark, title and when, or what became of the date."""

from reminders.core.changes import Difference
from reminders.notices import clean
from reminders.notices.changed import change_word, former
from reminders.notices.topic import Topic
from reminders.notices.when import away, lateness, when_short, window_words

LONGEST_SUBJECT = 150
_SHORTEST_TITLE = 40


def subject_of(topic: Topic) -> str:
    """Return the subject that the notice has, or would have, at the moment when its reader is told."""
    if topic.change is not None:
        return _of_change(topic, topic.change)
    return _of_reminder(topic)


def _of_change(topic: Topic, change: Difference) -> str:
    """Return what became of the date, the title, when it is now and when it was to be."""
    words, zone = topic.words, topic.reader.zone
    ended = change.new is None
    told = f"{topic.title} ({when_short(change.shown, words, zone)})" if ended else _told(topic, topic.title)
    was = former(change, words, zone)
    before = f" ({words.formerly.lower()}{words.colon}{was})" if was else ""
    line = f"{_mark(topic)} {change_word(change.kind, words)}{words.colon}{told}{before}"
    return clean.one_line(line, LONGEST_SUBJECT)


def _of_reminder(topic: Topic) -> str:
    """Return late mark, title and when, on one line; a long title gives way, so that the day is never cut off."""
    whole = _with_title(topic, topic.title)
    excess = len(whole) - LONGEST_SUBJECT
    if excess <= 0:
        return whole
    shorter = clean.shortened(topic.title, max(len(topic.title) - excess, _SHORTEST_TITLE))
    return clean.shortened(_with_title(topic, shorter), LONGEST_SUBJECT)


def _with_title(topic: Topic, title: str) -> str:
    return clean.one_line(f"{_mark(topic)} {_told(topic, title)}")


def _mark(topic: Topic) -> str:
    late = lateness(topic)
    return f"[{late}]" if late else ""


def _told(topic: Topic, title: str) -> str:
    """Return the title and when it is, or that nobody knows when."""
    words, window = topic.words, topic.open_window
    if window is not None:
        asked = words.passed_subject if topic.has_passed else words.open_subject
        return asked(title, words.window_short(window))
    if topic.occurrence.window is not None or topic.day is None:
        return f"{title}: {window_words(topic)}"
    return f"{title}: {away(topic)}, {when_short(topic.occurrence, words, topic.reader.zone)}"
