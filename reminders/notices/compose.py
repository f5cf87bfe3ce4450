"""Turns a notice into the message that its reader gets: in their language, their zone, and their days."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from ipaddress import ip_address
from urllib.parse import urlsplit

from reminders.core import reminder, zones
from reminders.core.edtf import ImpreciseDate
from reminders.core.event import Calendar, Event, Recipient
from reminders.core.notice import OPEN_DATE, Message, Notice
from reminders.core.occurrence import Occurrence
from reminders.core.record import CalendarRecord, EventRecord
from reminders.core.reminder import Unit
from reminders.labels import Language, language
from reminders.labels.titles import Titled, entitle
from reminders.notices import clean
from reminders.notices.layout import Fact, Letter, render

# A notice is late when an hour has gone by (DESIGN section 11).
_LATE_SECONDS = 3_600
_LONGEST_SUBJECT = 150
_SHORTEST_TITLE = 40
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Reader:
    """Whom a message is for: their words, their languages in order, their zone, and the moment they are told."""

    words: Language
    languages: tuple[str, ...]
    zone: str
    now: datetime

    @classmethod
    def of(
        cls, recipient: Recipient, calendar: Calendar | None, *, now: datetime, default_language: str, default_zone: str
    ) -> "Reader":
        tongue = recipient.language or default_language
        zone = recipient.timezone or (calendar.timezone if calendar else None) or default_zone
        return cls(language(tongue), (tongue, *(calendar.languages if calendar else ())), zone, now)

    @cached_property
    def today(self) -> date:
        return zones.day_of(self.now, self.zone)


def compose(
    notice: Notice,
    occurrence: Occurrence,
    record: EventRecord,
    calendar: CalendarRecord,
    recipient: Recipient,
    *,
    now: datetime,
    sender: str,
    base_url: str | None,
    default_language: str,
    default_zone: str,
    attachment: bytes | None,
) -> Message:
    """Return the message of a notice as it reads at `now`; `attachment` is an `.ics` of the occurrence.

    `base_url` is where the web site can be reached from outside, `None` where it cannot.
    """
    reader = Reader.of(
        recipient, calendar.calendar, now=now, default_language=default_language, default_zone=default_zone
    )
    text, html = render(_letter(notice, occurrence, record, calendar.calendar, reader, base_url))
    late = notice.late_by(now)
    return Message(
        notice_id=notice.id,
        date=now,
        sender=sender,
        address=recipient.address,
        name=recipient.name,
        language=reader.words.code,
        subject=_subject(notice, occurrence, calendar.calendar, reader),
        text=clean.lines(text),
        html=html,
        attachment=attachment,
        attachment_name=f"{record.id}.ics",
        headers=(("X-Reminders-Late-By", str(late)),) if late > _LATE_SECONDS else (),
    )


def compose_test(
    recipient: Recipient,
    *,
    now: datetime,
    sender: str,
    base_url: str | None,
    default_language: str,
    default_zone: str,
) -> Message:
    """Return a message that shows the recipient, and whoever set this up, that notices arrive."""
    reader = Reader.of(recipient, None, now=now, default_language=default_language, default_zone=default_zone)
    words, day = reader.words, reader.today
    local = zones.to_wall(now, reader.zone)
    letter = Letter(
        language=words.code,
        subject=words.test_subject,
        calendar="reminders",
        title=words.test_subject,
        title_language=words.code,
        lead=_capital(words.countdown(0)),
        when=(f"{words.day(day)}, {words.clock(local.time())} ({reader.zone})",),
        because=words.test_text,
        facts=_linked((words.headings["more"], _outside(base_url))),
    )
    text, html = render(letter)
    return Message(
        notice_id=f"test.{recipient.id}.{now.astimezone(UTC):%Y%m%dT%H%M%S.%fZ}",
        date=now,
        sender=sender,
        address=recipient.address,
        name=recipient.name,
        language=words.code,
        subject=letter.subject,
        text=clean.lines(text),
        html=html,
    )


def subject_of(
    notice: Notice,
    occurrence: Occurrence,
    calendar: Calendar,
    recipient: Recipient,
    *,
    now: datetime,
    default_language: str,
    default_zone: str,
) -> str:
    """Return the subject that the notice has, or would have, at `now`."""
    reader = Reader.of(recipient, calendar, now=now, default_language=default_language, default_zone=default_zone)
    return _subject(notice, occurrence, calendar, reader)


def _subject(notice: Notice, occurrence: Occurrence, calendar: Calendar, reader: Reader) -> str:
    """Return late mark, title and when, on one line; a long title gives way, so that the day is never cut off."""
    mark = _late_mark(notice, reader)
    mark = f"{mark} " if mark else ""
    whole = mark + _subject_with(clean.one_line(_titled(occurrence, calendar, reader).text), notice, occurrence, reader)
    excess = len(whole) - _LONGEST_SUBJECT
    if excess <= 0:
        return whole
    title = clean.one_line(_titled(occurrence, calendar, reader).text)
    shorter = clean.shortened(title, max(len(title) - excess, _SHORTEST_TITLE))
    return clean.shortened(mark + _subject_with(shorter, notice, occurrence, reader), _LONGEST_SUBJECT)


def _subject_with(title: str, notice: Notice, occurrence: Occurrence, reader: Reader) -> str:
    words, window = reader.words, occurrence.event.open_window
    if notice.identity.reminder == OPEN_DATE and window is not None:
        asked = words.passed_subject if _has_passed(window, reader) else words.open_subject
        return asked(title, words.window_short(window))
    day = _start_day(occurrence, reader)
    if day is None:
        return f"{title}: {words.window_short(occurrence.window) if occurrence.window else words.undated}"
    return f"{title}: {words.on_day(words.countdown((day - reader.today).days), _day_words(occurrence, day, reader))}"


def _letter(
    notice: Notice,
    occurrence: Occurrence,
    record: EventRecord,
    calendar: Calendar,
    reader: Reader,
    base_url: str | None,
) -> Letter:
    words, event = reader.words, record.event
    titled = _titled(occurrence, calendar, reader)
    asks = _Asks.of(notice, event, reader)
    return Letter(
        language=words.code,
        subject=_subject(notice, occurrence, calendar, reader),
        calendar=clean.one_line(calendar.title.choose(reader.languages)[1]),
        accent=calendar.color or "steelblue",
        title=clean.one_line(titled.text),
        title_language=titled.language or words.code,
        label=_label(occurrence, titled, reader),
        lead=asks.lead if asks else _lead(occurrence, reader),
        when=_when(occurrence, reader),
        late=_late(notice, reader),
        description=_paragraphs(event, reader),
        ask=asks.question if asks else "",
        commands=asks.commands if asks else (),
        facts=_facts(record, calendar, reader, base_url),
        because=_because(notice, event, calendar, reader),
    )
