"""Turns what has gathered for a reader into one message, grouped by day."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time, timedelta
from itertools import groupby
from pathlib import Path

from reminders.core import clean, zones
from reminders.core.addresses import safe_link
from reminders.core.notice import LATE, Message, Notice
from reminders.core.recipient import Recipient
from reminders.labels import Language
from reminders.labels.placeholders import capitalized
from reminders.notices import asking
from reminders.notices.changed import change_word, former
from reminders.notices.compose import page_of, stop_link
from reminders.notices.layout import Digest, Summary, render_digest
from reminders.notices.site import outside
from reminders.notices.subject import LONGEST_SUBJECT
from reminders.notices.topic import Reader, Topic
from reminders.notices.when import hours, lateness, times


def compose_digest(
    notice: Notice,
    members: Sequence[Notice],
    summaries: Sequence[Summary],
    recipient: Recipient,
    reader: Reader,
    *,
    sender: str,
    base_url: str | None = None,
    templates: Path | None = None,
) -> Message:
    """Return the message of a digest; `summaries` are those of its members, in the order in which they were due."""
    late = max(one.late_by(reader.now) for one in (notice, *members))
    digest = _digest(summaries, reader, late if timedelta(seconds=late) > LATE else 0)
    digest = replace(digest, stop=stop_link(notice, reader.words, base_url))
    text, html, fault = render_digest(digest, templates)
    return Message(
        notice_id=notice.id,
        date=reader.now,
        sender=sender,
        address=recipient.address,
        name=recipient.name,
        language=reader.words.code,
        subject=digest.subject,
        text=clean.lines(text),
        html=html,
        fault=fault,
        headers=(("X-Reminders-Late-By", str(late)),) if digest.late else (),
        at_most_once=recipient.at_most_once,
    )


def summary(topic: Topic, *, base_url: str | None, token: str = "") -> Summary:
    """Return a notice as a digest tells it: what, which, when, where, and how late it is."""
    site, occurrence, event = outside(base_url), topic.occurrence, topic.event
    told = (*_changed(topic), topic.label, *_when(topic), clean.one_line(event.location or ""))
    asks = site and asking.is_asking(topic.notice)
    return Summary(
        day=None if occurrence.window is not None else topic.day,
        clock=None if occurrence.all_day else zones.to_wall(occurrence.start_utc, topic.reader.zone).time(),
        title=topic.title,
        title_language=topic.title_language,
        calendar=topic.calendar_title,
        details=tuple(filter(None, told)),
        late=capitalized(lateness(topic)),
        commands=asking.fixing(topic) if topic.open_window else (),
        answers=asking.answers(topic, f"{site}/answer/{token}")[:1] if asks else (),
        link=safe_link(page_of(event, topic.calendar, base_url) or event.url),
    )


def _changed(topic: Topic) -> tuple[str, ...]:
    change, words = topic.change, topic.words
    return (change_word(change.kind, words), former(change, words, topic.reader.zone)) if change else ()


def _when(topic: Topic) -> tuple[str, ...]:
    """Return what the day above it does not say: the window, or the hours by the reader's clock and by the event's."""
    occurrence, reader = topic.occurrence, topic.reader
    if occurrence.window is not None:
        return (reader.words.window(occurrence.window),)
    if occurrence.all_day:
        return ()
    return (hours(occurrence, reader.zone, reader.words), *list(times(occurrence, reader))[1:])


def digest_subject(summaries: Sequence[Summary], words: Language, late: int = 0) -> str:
    """Return the subject of a digest: how many it tells of, and their titles as far as they go."""
    ordered = _ordered(summaries)
    mark = f"[{words.late(late)}] " if late else ""
    titles = words.semicolon.join(dict.fromkeys(one.title for one in ordered))
    return clean.one_line(f"{mark}{_count(ordered, words)}{words.colon}{titles}", LONGEST_SUBJECT)


def _digest(summaries: Sequence[Summary], reader: Reader, late: int) -> Digest:
    words, ordered = reader.words, _ordered(summaries)
    return Digest(
        language=words.code,
        subject=digest_subject(summaries, words, late),
        heading=_count(ordered, words),
        because=words.overdue_note if late else words.digest_note,
        left_out_form=words.left_out_note,
        days=tuple((_heading(day, reader), tuple(ones)) for day, ones in groupby(ordered, key=lambda one: one.day)),
        late=capitalized(words.late(late)) if late else "",
        colon=words.colon,
    )


def _ordered(summaries: Sequence[Summary]) -> list[Summary]:
    """Return what is told, by day; two reminders of one event that say the same are one, and the later counts."""
    distinct = {replace(one, late=""): one for one in reversed(summaries)}.values()
    return sorted(distinct, key=_place)


def _place(one: Summary) -> tuple[bool, date, time, str, str]:
    """Return what a digest is ordered by: day and time, whole days first, what has no day last."""
    return one.day is None, one.day or date.max, one.clock or time.min, one.calendar, one.title


def _count(ordered: Sequence[Summary], words: Language) -> str:
    return words.span(len(ordered), "reminders")


def _heading(day: date | None, reader: Reader) -> str:
    """Return a day with how far away it is, or that it is not known."""
    words = reader.words
    if day is None:
        return asking.heading(words)
    return f"{capitalized(words.day(day))} · {words.countdown((day - reader.today).days)}"
