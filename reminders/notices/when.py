"""The words in which a message says when: how far away it is, on which day, at what time, and how late the notice."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from reminders.core import zones
from reminders.core.nominal import reminder_day
from reminders.core.notice import LATE
from reminders.core.occurrence import Occurrence
from reminders.labels import Language
from reminders.labels.placeholders import capitalized
from reminders.notices.topic import Reader, Topic

_DAY = timedelta(days=1)
# How exact a notice that says "in 2 hours" has to be.
_ON_TIME = timedelta(minutes=3)


def lead(topic: Topic) -> str:
    """Return the first thing to know: "in 3 days", or the window."""
    if topic.occurrence.window is not None or topic.day is None:
        return window_words(topic)
    return away(topic)


def moment(topic: Topic) -> str:
    """Return in a sentence when it is: "in 5 working days, on Monday 30 January 2023"; "" where that is no one day."""
    occurrence, day, reader = topic.occurrence, topic.day, topic.reader
    lasts = occurrence.all_day and occurrence.end is not None and day is not None and occurrence.end > day + _DAY
    if occurrence.window is not None or day is None or lasts:
        return ""
    time = "" if occurrence.all_day else f", {hours(occurrence, reader.zone, reader.words)}"
    return f"{reader.words.on_day((day - reader.today).days, day, away(topic))}{time}"


def away(topic: Topic) -> str:
    """Return how far away the day is: in the reminder's own unit where that is so at this moment, else in days."""
    day, words, today = topic.day, topic.words, topic.reader.today
    if day is None:
        return ""
    days, offset = (day - today).days, topic.reminder.offset if topic.reminder else None
    if offset is None or offset.count <= 0:
        return words.countdown(days)
    if offset.is_exact:
        is_so = hours_ahead(topic)
    else:
        regions = topic.event.regions or topic.calendar.regions
        is_so = days > 1 and day == topic.occurrence.first_day and reminder_day(offset, day, regions) == today
    return words.ahead_by(offset.count, offset.unit) if is_so else words.countdown(days)


def hours_ahead(topic: Topic) -> bool:
    """Tell whether the event is so many hours or minutes ahead as the reminder says, give or take a few minutes."""
    offset = topic.reminder.offset if topic.reminder else None
    if offset is None or not offset.is_exact or topic.occurrence.all_day:
        return False
    return abs(offset.before(topic.occurrence.start_utc) - topic.reader.now) <= _ON_TIME


def window_words(topic: Topic) -> str:
    """Return the window, or two dots where nobody knows anything."""
    window = topic.occurrence.window
    return topic.words.window(window) if window is not None else ".."


def when_lines(topic: Topic) -> Iterator[str]:
    """Yield the day, or the reader's day and time; then the event's own time, and which day a shift moved it from."""
    occurrence = topic.occurrence
    if occurrence.window is None:
        yield from _days(occurrence, topic.words) if occurrence.all_day else times(occurrence, topic.reader)
    if occurrence.observed_from is not None and occurrence.first_day is not None:
        ends = (topic.words.day(day, short=True) for day in (occurrence.observed_from, occurrence.first_day))
        yield capitalized(" → ".join(ends))


def when_short(occurrence: Occurrence, words: Language, zone: str) -> str:
    """Return when an occurrence is, in few words, by the reader's clock."""
    if occurrence.window is not None:
        return words.window_short(occurrence.window)
    if occurrence.all_day and occurrence.first_day is not None:
        return words.day(occurrence.first_day, short=True)
    wall = zones.to_wall(occurrence.start_utc, zone)
    return f"{words.day(wall.date(), short=True)}, {words.clock(wall.time())}"


def times(occurrence: Occurrence, reader: Reader) -> Iterator[str]:
    """Yield the reader's time and, where its clock shows another, that of the event's own zone."""
    words, own = reader.words, occurrence.timezone or reader.zone
    here, there = (zones.to_wall(occurrence.start_utc, zone) for zone in (reader.zone, own))
    yield f"{capitalized(words.day(here.date()))}, {hours(occurrence, reader.zone, words)}"
    if here != there:
        day = "" if here.date() == there.date() else f"{words.day(there.date(), short=True)}, "
        yield f"{capitalized(day)}{hours(occurrence, own, words)}"


def hours(occurrence: Occurrence, zone: str, words: Language) -> str:
    """Return from when to when by the clocks of a zone; the end only where somebody gave a duration."""
    start, end = zones.to_wall(occurrence.start_utc, zone), zones.to_wall(occurrence.end_utc, zone)
    said = words.clock(start.time())
    if occurrence.event.duration is not None:
        day = "" if end.date() == start.date() else f"{words.day(end.date(), short=True)}, "
        said += f" – {day}{words.clock(end.time())}"
    return f"{said} ({zones.city(zone)})"


def lateness(topic: Topic) -> str:
    """Return how late the notice is, and whether the event is over meanwhile: "2 days late, missed"."""
    late = topic.notice.late_by(topic.reader.now)
    if timedelta(seconds=late) <= LATE:
        return ""
    missed = f", {topic.words.missed_mark}" if _is_missed(topic) else ""
    return f"{topic.words.late(late)}{missed}"


def _is_missed(topic: Topic) -> bool:
    """Tell whether the event ended between the time when the notice was due and now."""
    occurrence, reader = topic.occurrence, topic.reader
    if occurrence.window is not None:
        return False
    return _is_over(occurrence, reader.zone, reader.now) and not _is_over(occurrence, reader.zone, topic.notice.due_at)


def _is_over(occurrence: Occurrence, zone: str, instant: datetime) -> bool:
    if not occurrence.all_day:
        return occurrence.end_utc <= instant
    return occurrence.end is not None and occurrence.end <= zones.day_of(instant, zone)


def _days(occurrence: Occurrence, words: Language) -> Iterator[str]:
    first = occurrence.first_day
    if first is None:
        return
    last = occurrence.end - _DAY if occurrence.end is not None else first
    yield capitalized(words.day(first) if last <= first else f"{words.day(first)} – {words.day(last)}")
