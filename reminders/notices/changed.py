"""The words in which a reader is told that a date changed."""

from reminders.core import zones
from reminders.core.changes import ChangeKind, Difference
from reminders.core.occurrence import Occurrence
from reminders.labels import Language
from reminders.labels.placeholders import capitalized


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


def when_short(occurrence: Occurrence, words: Language, zone: str) -> str:
    """Return when an occurrence is, in few words, by the reader's clock."""
    if occurrence.window is not None:
        return words.window_short(occurrence.window)
    if occurrence.all_day and occurrence.first_day is not None:
        return words.day(occurrence.first_day, short=True)
    wall = zones.to_wall(occurrence.start_utc, zone)
    return f"{words.day(wall.date(), short=True)}, {words.clock(wall.time())}"
