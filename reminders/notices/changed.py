"""The words in which a reader is told that a date changed."""

from reminders.core.changes import ChangeKind, Difference
from reminders.labels import Language
from reminders.labels.placeholders import capitalized
from reminders.notices.when import when_short


def change_word(kind: ChangeKind, words: Language) -> str:
    """Return what became of the date, such as "Date moved"."""
    word = {
        ChangeKind.FIXED: words.date_fixed,
        ChangeKind.MOVED: words.date_moved,
        ChangeKind.CANCELLED: words.cancelled,
        ChangeKind.HELD: words.held,
        ChangeKind.DECLINED: words.declined,
        ChangeKind.ON_AGAIN: words.on_again,
    }[kind]
    return capitalized(word)


def former(change: Difference, words: Language, zone: str) -> str:
    """Return when it was to be before, for a date that was moved or fixed; "" for what only ended."""
    return when_short(change.old, words, zone) if change.old is not None and change.new is not None else ""
