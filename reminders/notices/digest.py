"""Turns what has gathered for a reader into one message, grouped by day."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path

from reminders.core.notice import LATE, Message, Notice
from reminders.core.recipient import Recipient
from reminders.labels.placeholders import capitalized
from reminders.notices import clean
from reminders.notices.compose import LONGEST_SUBJECT, Reader, stop_link
from reminders.notices.layout import Digest, Summary, render_digest


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
    text, html = render_digest(digest, templates)
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
        headers=(("X-Reminders-Late-By", str(late)),) if digest.late else (),
    )


def _digest(summaries: Sequence[Summary], reader: Reader, late: int) -> Digest:
    words = reader.words
    # Two reminders of one event that were gathered together say the same; the one that is later counts.
    distinct = {replace(one, late=""): one for one in reversed(summaries)}.values()
    ordered = sorted(distinct, key=lambda one: (one.day is None, one.day or date.max, one.calendar, one.title))
    heading = words.span(len(ordered), "reminders")
    mark = words.late(late) if late else ""
    titles = "; ".join(dict.fromkeys(one.title for one in ordered))
    subject = clean.one_line(f"{f'[{mark}] ' if mark else ''}{heading}{words.colon}{titles}", LONGEST_SUBJECT)
    return Digest(
        language=words.code,
        subject=subject,
        heading=heading,
        because=words.overdue_note if late else words.digest_note,
        days=tuple((_heading(day, reader), tuple(ones)) for day, ones in groupby(ordered, key=lambda one: one.day)),
        late=capitalized(mark),
        colon=words.colon,
    )


def _heading(day: date | None, reader: Reader) -> str:
    """Return a day with how far away it is, or that it is not known."""
    words = reader.words
    if day is None:
        return words.open_heading.rstrip(" :\u00a0")
    return f"{capitalized(words.day(day))} · {words.countdown((day - reader.today).days)}"
