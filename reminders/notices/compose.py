"""Turns a notice into the message that its reader gets: in their language, their zone, and their days."""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from pathlib import Path

from reminders.core import reminder, zones
from reminders.core.answer import UNANSWERED, asked_by
from reminders.core.changes import Difference
from reminders.core.edtf import ImpreciseDate
from reminders.core.event import Calendar, Event
from reminders.core.notice import CHANGED, LATE, OPEN_DATE, Message, Notice
from reminders.core.occurrence import Occurrence
from reminders.core.planning import reminder_day
from reminders.core.recipient import Recipient
from reminders.core.record import EventRecord
from reminders.core.reminder import Offset, Unit
from reminders.labels import Language, language
from reminders.labels.placeholders import capitalized
from reminders.labels.titles import entitle
from reminders.notices import clean
from reminders.notices.calendar_links import entry_of
from reminders.notices.changed import change_word, former, when_short
from reminders.notices.layout import Fact, Letter, Summary, render
from reminders.notices.site import outside, unsubscribing

LONGEST_SUBJECT = 150
_SHORTEST_TITLE = 40
_LONGEST_NAMES = 80
# Stands in a wording for the token of the one reader to whom it is then addressed.
READERS_MARK = "rmd-of-this-reader"
# Stands for the beginning of the notice's id, where the site cannot be reached and a command has to do.
_NOTICE_MARK = "id-of-this-notice"
_ID_DIGITS = 8
# And this one for the token that ends all their messages.
STOP_MARK = "rmd-stop-for-this-reader"
# By how many days a reminder can be put off from within a message, and what its address then says.
_LATER = ((1, 1, "days", "1d"), (7, 1, "weeks", "1w"))
_DAY = timedelta(days=1)
# How exact a notice that says "in 2 hours" has to be.
_ON_TIME = timedelta(minutes=3)


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


@dataclass(frozen=True, slots=True)
class Wording:
    """What readers of the same words, zone and day read alike: rendered once, then addressed to each of them."""

    language: str
    subject: str
    text: str
    html: str


def wording(
    notice: Notice,
    occurrence: Occurrence,
    record: EventRecord,
    calendar: Calendar,
    reader: Reader,
    *,
    base_url: str | None,
    change: Difference | None = None,
    silent: Sequence[str] = (),
    templates: Path | None = None,
) -> Wording:
    """Return what the reader is told; `base_url` is where the web site can be reached from outside, if it can.

    `change` is what became of the date, where the notice is about that; `silent` names those who have not answered,
    where their backup is told. `templates` is a folder of the administrator's
    own.
    """
    letter = _letter(notice, occurrence, record, calendar, reader, base_url)
    if change is not None:
        letter = _told_change(letter, notice, change, calendar, reader)
    if silent:
        letter = _told_silence(letter, silent, calendar, reader)
    text, html = render(letter, templates)
    return Wording(reader.words.code, letter.subject, clean.lines(text), html)


def wording_key(notice: Notice, occurrence: Occurrence, reader: Reader) -> tuple[Hashable, ...]:
    """Return what a wording depends on besides the definitions: equal keys of one occurrence read alike."""
    said = (
        notice.identity.reminder,
        notice.identity.channel,
        _lateness(notice, occurrence, reader),
        _hours_ahead(notice, occurrence, reader),
    )
    return (*said, reader.words.code, reader.languages, reader.zone, reader.today)


def address(
    wording: Wording,
    notice: Notice,
    recipient: Recipient,
    *,
    now: datetime,
    sender: str,
    attachment: bytes | None = None,
    token: str = "",
) -> Message:
    """Return the wording as a message to one recipient; `attachment` is an `.ics` of the occurrence.

    `token` is the reader's own, for the links with which they answer.
    """
    late = notice.late_by(now)
    return Message(
        notice_id=notice.id,
        date=now,
        sender=sender,
        address=recipient.address,
        name=recipient.name,
        language=wording.language,
        subject=wording.subject,
        text=_addressed(wording.text, notice, token),
        html=_addressed(wording.html, notice, token),
        attachment=attachment,
        attachment_name=f"{notice.identity.event}.ics",
        headers=(("X-Reminders-Late-By", str(late)),) if timedelta(seconds=late) > LATE else (),
    )


def _addressed(text: str, notice: Notice, token: str) -> str:
    return text.replace(READERS_MARK, token).replace(_NOTICE_MARK, notice.id[:_ID_DIGITS])


def stop_link(notice: Notice, words: Language, base_url: str | None) -> Fact | None:
    """Return what ends all messages; only in a mail, which one person reads, and not in a room for many."""
    address = unsubscribing(base_url)
    if address is None or notice.identity.channel != "smtp":
        return None
    return Fact(heading="", text=words.stop_all, link=f"{address}{STOP_MARK}")


def with_unsubscribing(message: Message, link: str | None) -> Message:
    """Return the message with the address that ends them all, the reader's own, in its place in the text."""
    token = (link or "").rpartition("/")[2]
    text, html = (part.replace(STOP_MARK, token) for part in (message.text, message.html))
    return replace(message, unsubscribe=link, text=text, html=html)


def compose_test(
    recipient: Recipient,
    *,
    now: datetime,
    sender: str,
    base_url: str | None,
    default_language: str,
    default_zone: str,
    templates: Path | None = None,
) -> Message:
    """Return a message that shows the recipient, and whoever set this up, that notices arrive."""
    reader = Reader.of(recipient, None, now=now, default_language=default_language, default_zone=default_zone)
    words, site = reader.words, outside(base_url)
    clock = words.clock(zones.to_wall(now, reader.zone).time())
    letter = Letter(
        language=words.code,
        subject=clean.one_line(words.test_subject),
        calendar="reminders",
        title=words.test_subject,
        title_language=words.code,
        lead=capitalized(words.countdown(0)),
        colon=words.colon,
        when=(f"{capitalized(words.day(reader.today))}, {clock} ({reader.zone})",),
        because=words.test_text,
        facts=(_fact(words.more, site, site),) if site else (),
    )
    text, html = render(letter, templates)
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
    change: Difference | None = None,
) -> str:
    """Return the subject that the notice has, or would have, at `now`."""
    reader = Reader.of(recipient, calendar, now=now, default_language=default_language, default_zone=default_zone)
    if change is not None:
        return _change_subject(notice, change, calendar, reader)
    return _subject(notice, occurrence, calendar, reader)


def summary(
    notice: Notice,
    occurrence: Occurrence,
    calendar: Calendar,
    reader: Reader,
    *,
    base_url: str | None,
    token: str = "",
    change: Difference | None = None,
) -> Summary:
    """Return a notice as a digest tells it: what, which, when, where, and how late it is."""
    window, site = _open_window(notice, occurrence), outside(base_url)
    title, title_language = _title(notice, occurrence, calendar, reader)
    event = occurrence.event
    when: list[str] = []
    if occurrence.window is not None:
        when = [reader.words.window(occurrence.window)]
    elif not occurrence.all_day:
        when = [_hours(occurrence, reader.zone, reader), *list(_times(occurrence, reader))[1:]]
    changed = (change_word(change.kind, reader.words), former(change, reader.words, reader.zone)) if change else ()
    told = (*changed, _label(occurrence, calendar, reader), *when, clean.one_line(event.location or ""))
    done = _answers(notice, occurrence, reader, f"{site}/answer/{token}") if site and is_asking(notice) else ()
    return Summary(
        day=None if occurrence.window is not None else _start_day(occurrence, reader),
        title=title,
        title_language=title_language,
        calendar=clean.one_line(calendar.title.choose(reader.languages)[1]),
        details=tuple(filter(None, told)),
        late=capitalized(_lateness(notice, occurrence, reader)),
        commands=_commands(event.key, window, reader) if window else (),
        answers=done[:1],
        link=clean.link(_page(event, calendar, base_url) or event.url),
    )


def _change_subject(notice: Notice, change: Difference, calendar: Calendar, reader: Reader) -> str:
    """Return what became of the date, the title, when it is now and when it was to be."""
    words, occurrence = reader.words, change.shown
    title = _title(notice, occurrence, calendar, reader)[0]
    when = when_short(occurrence, words, reader.zone)
    told = f"{title} ({when})" if change.new is None else _told(title, notice, occurrence, calendar, reader)
    was = former(change, words, reader.zone)
    before = f" ({words.formerly.lower()}{words.colon}{was})" if was else ""
    late = _lateness(notice, occurrence, reader)
    line = f"{f'[{late}]' if late else ''} {change_word(change.kind, words)}{words.colon}{told}{before}"
    return clean.one_line(line, LONGEST_SUBJECT)


def _told_change(letter: Letter, notice: Notice, change: Difference, calendar: Calendar, reader: Reader) -> Letter:
    """Return the letter with what became of the date in its first place, and when it was to be."""
    words = reader.words
    word, was = change_word(change.kind, words), former(change, words, reader.zone)
    facts = (_fact(words.formerly, was, None), *letter.facts) if was else letter.facts
    ended = change.new is None
    when = (capitalized(when_short(change.shown, words, reader.zone)),) if ended else letter.when
    return replace(
        letter,
        subject=_change_subject(notice, change, calendar, reader),
        news="" if ended else word,
        lead=word if ended else letter.lead,
        moment="" if ended else letter.moment,
        when=when,
        facts=facts,
        entry=None if ended else letter.entry,
    )


def _told_silence(letter: Letter, silent: Sequence[str], calendar: Calendar, reader: Reader) -> Letter:
    """Return the letter to a backup: who has not answered comes first, and why it is this reader who hears of it."""
    words, names = reader.words, clean.one_line(", ".join(silent), _LONGEST_NAMES)
    news = words.unanswered(names)
    title = clean.one_line(calendar.title.choose(reader.languages)[1])
    return replace(
        letter,
        subject=clean.one_line(f"{news}{words.colon}{letter.subject}", LONGEST_SUBJECT),
        news=news,
        because=words.stand_in_note.format(name=names, title=title),
    )


def _subject(notice: Notice, occurrence: Occurrence, calendar: Calendar, reader: Reader) -> str:
    """Return late mark, title and when, on one line; a long title gives way, so that the day is never cut off."""
    title = _title(notice, occurrence, calendar, reader)[0]
    whole = _subject_with(title, notice, occurrence, calendar, reader)
    excess = len(whole) - LONGEST_SUBJECT
    if excess <= 0:
        return whole
    shorter = clean.shortened(title, max(len(title) - excess, _SHORTEST_TITLE))
    return clean.shortened(_subject_with(shorter, notice, occurrence, calendar, reader), LONGEST_SUBJECT)


def _subject_with(title: str, notice: Notice, occurrence: Occurrence, calendar: Calendar, reader: Reader) -> str:
    late = _lateness(notice, occurrence, reader)
    return clean.one_line(f"{f'[{late}]' if late else ''} {_told(title, notice, occurrence, calendar, reader)}")


def _told(title: str, notice: Notice, occurrence: Occurrence, calendar: Calendar, reader: Reader) -> str:
    """Return the title and when it is, or that nobody knows when."""
    words, window = reader.words, _open_window(notice, occurrence)
    if window is not None:
        asked = words.passed_subject if _has_passed(window, reader) else words.open_subject
        return asked(title, words.window_short(window))
    day = _start_day(occurrence, reader)
    if occurrence.window is not None or day is None:
        return f"{title}: {_window_words(occurrence, reader)}"
    away = _away(day, notice, occurrence, calendar, reader)
    return f"{title}: {away}, {when_short(occurrence, words, reader.zone)}"


def _letter(
    notice: Notice,
    occurrence: Occurrence,
    record: EventRecord,
    calendar: Calendar,
    reader: Reader,
    base_url: str | None,
) -> Letter:
    words, window = reader.words, _open_window(notice, occurrence)
    title, title_language = _title(notice, occurrence, calendar, reader)
    site = outside(base_url)
    by_command = site is None and is_asking(notice)
    return Letter(
        language=words.code,
        subject=_subject(notice, occurrence, calendar, reader),
        calendar=clean.one_line(calendar.title.choose(reader.languages)[1]),
        accent=_accent(calendar),
        colon=words.colon,
        title=title,
        title_language=title_language,
        label=_label(occurrence, calendar, reader),
        lead=capitalized(_lead(notice, occurrence, calendar, reader)),
        moment=capitalized(_moment(notice, occurrence, calendar, reader)),
        when=() if window else tuple(_when(occurrence, reader)),
        late=capitalized(_lateness(notice, occurrence, reader)),
        description=_paragraphs(record.event, reader),
        ask=_question(title, window, reader) if window else _please(notice, reader) if by_command else "",
        commands=_commands(record.key, window, reader)
        if window
        else _acknowledging(_NOTICE_MARK)
        if by_command
        else (),
        please=_please(notice, reader) if site and is_asking(notice) else "",
        answers=_answers(notice, occurrence, reader, f"{site}/answer/{READERS_MARK}") if site else (),
        facts=_facts(record.event, calendar, reader, base_url),
        entry=entry_of(occurrence, title, clean.one_line(record.event.location or ""), words),
        because=_because(notice, record.event, calendar, reader),
        stop=stop_link(notice, reader.words, base_url),
    )


def is_asking(notice: Notice) -> bool:
    """Tell whether the notice comes again until it is acknowledged."""
    text = asked_by(notice.identity.reminder)
    return (
        not (notice.is_of_change or notice.is_digest or text == OPEN_DATE) and reminder.parse(text).until_acknowledged
    )


def _acknowledging(notice_id: str) -> tuple[str, ...]:
    """Return how a reader answers by a command."""
    return f"reminders ack {notice_id}", f"reminders snooze {notice_id} --for 1d"


def _please(notice: Notice, reader: Reader) -> str:
    """Return what is asked of the reader, and what comes of silence; a backup is told once."""
    words = reader.words
    told_once = notice.identity.reminder.startswith(UNANSWERED)
    return words.please_answer if told_once else f"{words.please_answer} {words.until_then}"


def _answers(notice: Notice, occurrence: Occurrence, reader: Reader, address: str) -> tuple[Fact, ...]:
    """Return what the reader can do by a link: say that it is done, or put it off to a day before it starts."""
    if notice.is_of_change:
        return ()
    words, day = reader.words, _start_day(occurrence, reader)
    left = None if occurrence.window is not None or day is None else (day - reader.today).days
    done = [_fact("", words.acknowledge, address)] if is_asking(notice) else []
    later = [
        _fact("", words.remind_again(count, unit), f"{address}?later={span}")
        for days, count, unit, span in _LATER
        if left is None or left > days
    ]
    return (*done, *later)


def _late(notice: Notice, reader: Reader) -> int:
    """Return by how many seconds the notice is late, 0 where that is not worth a word."""
    late = notice.late_by(reader.now)
    return late if timedelta(seconds=late) > LATE else 0


def _missed(notice: Notice, occurrence: Occurrence, reader: Reader) -> bool:
    """Tell whether the event ended between the time when the notice was due and now."""
    if occurrence.window is not None or not _late(notice, reader):
        return False
    return _is_over(occurrence, reader, reader.now) and not _is_over(occurrence, reader, notice.due_at)


def _is_over(occurrence: Occurrence, reader: Reader, instant: datetime) -> bool:
    if not occurrence.all_day:
        return occurrence.end_utc <= instant
    return occurrence.end is not None and occurrence.end <= zones.day_of(instant, reader.zone)


def _lateness(notice: Notice, occurrence: Occurrence, reader: Reader) -> str:
    """Return how late the notice is, and whether the event is over meanwhile: "2 days late, missed"."""
    late = _late(notice, reader)
    missed = f", {reader.words.missed_mark}" if _missed(notice, occurrence, reader) else ""
    return f"{reader.words.late(late)}{missed}" if late else ""


def _title(notice: Notice, occurrence: Occurrence, calendar: Calendar, reader: Reader) -> tuple[str, str]:
    """Return the title and its language; that of an open date is bare, since the message says what is open about it."""
    titled = entitle(occurrence, calendar, reader.languages)
    is_told = notice.is_of_change or asked_by(notice.identity.reminder) == OPEN_DATE
    is_bare = is_told and occurrence.event.open_window is not None
    bare = occurrence.event.title.choose(reader.languages)[1] if is_bare else titled.text
    return clean.one_line(bare), titled.language


def _label(occurrence: Occurrence, calendar: Calendar, reader: Reader) -> str:
    """Return what the title does not say: the ordinal's words where it lacks them, that it is a milestone, its name."""
    titled = entitle(occurrence, calendar, reader.languages)
    label = clean.one_line(titled.label or "")
    parts = [label] if label and label not in titled.text else []
    milestone = reader.words.milestone
    name = (titled.jubilee or "") if language(titled.language) is reader.words else ""
    said = [milestone] if occurrence.milestone and milestone not in name else []
    return " · ".join([*parts, *map(capitalized, said), *([capitalized(name)] if name else [])])


def _lead(notice: Notice, occurrence: Occurrence, calendar: Calendar, reader: Reader) -> str:
    day = _start_day(occurrence, reader)
    if occurrence.window is not None or day is None:
        return _window_words(occurrence, reader)
    return _away(day, notice, occurrence, calendar, reader)


def _moment(notice: Notice, occurrence: Occurrence, calendar: Calendar, reader: Reader) -> str:
    """Return in a sentence when it is: "in 5 working days, on Monday 30 January 2023"; "" where that is no one day."""
    day = _start_day(occurrence, reader)
    lasts = occurrence.all_day and occurrence.end is not None and day is not None and occurrence.end > day + _DAY
    if occurrence.window is not None or day is None or lasts:
        return ""
    away = _away(day, notice, occurrence, calendar, reader)
    hours = "" if occurrence.all_day else f", {_hours(occurrence, reader.zone, reader)}"
    return f"{reader.words.on_day((day - reader.today).days, day, away)}{hours}"


def _away(day: date, notice: Notice, occurrence: Occurrence, calendar: Calendar, reader: Reader) -> str:
    """Return how far away the day is: in the reminder's own unit where that is so at this moment, else in days."""
    words, days = reader.words, (day - reader.today).days
    offset = _offset(notice)
    if offset is None or offset.count <= 0:
        return words.countdown(days)
    if offset.is_exact:
        is_so = _hours_ahead(notice, occurrence, reader)
    else:
        regions = occurrence.event.regions or calendar.regions
        is_so = days > 1 and day == occurrence.first_day and reminder_day(offset, day, regions) == reader.today
    return words.ahead_by(offset.count, offset.unit) if is_so else words.countdown(days)


def _offset(notice: Notice) -> Offset | None:
    """Return how long before the event the notice is; `None` for what is no reminder."""
    text = asked_by(notice.identity.reminder)
    return None if text == OPEN_DATE or notice.is_of_change else reminder.parse(text).offset


def _hours_ahead(notice: Notice, occurrence: Occurrence, reader: Reader) -> bool:
    """Tell whether the event is so many hours or minutes ahead as the reminder says, give or take a few minutes."""
    offset = _offset(notice)
    if offset is None or not offset.is_exact or occurrence.all_day:
        return False
    return abs(offset.before(occurrence.start_utc) - reader.now) <= _ON_TIME


def _window_words(occurrence: Occurrence, reader: Reader) -> str:
    return reader.words.window(occurrence.window) if occurrence.window is not None else ".."


def _when(occurrence: Occurrence, reader: Reader) -> Iterator[str]:
    """Yield the day, or the reader's day and time; then the event's own time, and which day a shift moved it from."""
    if occurrence.window is None:
        yield from _days(occurrence, reader) if occurrence.all_day else _times(occurrence, reader)
    if occurrence.observed_from is not None and occurrence.first_day is not None:
        ends = (reader.words.day(day, short=True) for day in (occurrence.observed_from, occurrence.first_day))
        yield capitalized(" → ".join(ends))


def _days(occurrence: Occurrence, reader: Reader) -> Iterator[str]:
    first = occurrence.first_day
    if first is None:
        return
    last = occurrence.end - _DAY if occurrence.end is not None else first
    words = reader.words
    yield capitalized(words.day(first) if last <= first else f"{words.day(first)} – {words.day(last)}")


def _times(occurrence: Occurrence, reader: Reader) -> Iterator[str]:
    """Yield the reader's time and, where its clock shows another, that of the event's own zone."""
    own = occurrence.timezone or reader.zone
    here, there = (zones.to_wall(occurrence.start_utc, zone) for zone in (reader.zone, own))
    yield f"{capitalized(reader.words.day(here.date()))}, {_hours(occurrence, reader.zone, reader)}"
    if here != there:
        day = "" if here.date() == there.date() else f"{reader.words.day(there.date(), short=True)}, "
        yield f"{capitalized(day)}{_hours(occurrence, own, reader)}"


def _hours(occurrence: Occurrence, zone: str, reader: Reader) -> str:
    """Return from when to when by the clocks of a zone; the end only where somebody gave a duration."""
    words = reader.words
    start, end = zones.to_wall(occurrence.start_utc, zone), zones.to_wall(occurrence.end_utc, zone)
    hours = words.clock(start.time())
    if occurrence.event.duration is not None:
        day = "" if end.date() == start.date() else f"{words.day(end.date(), short=True)}, "
        hours += f" – {day}{words.clock(end.time())}"
    return f"{hours} ({zone})"


def _start_day(occurrence: Occurrence, reader: Reader) -> date | None:
    """Return the day on which it starts for the reader; an all-day one has its day everywhere."""
    return occurrence.first_day if occurrence.all_day else zones.day_of(occurrence.start_utc, reader.zone)


def _open_window(notice: Notice, occurrence: Occurrence) -> ImpreciseDate | None:
    """Return the window that the notice asks about, `None` for every other notice."""
    return occurrence.event.open_window if asked_by(notice.identity.reminder) == OPEN_DATE else None


def _has_passed(window: ImpreciseDate, reader: Reader) -> bool:
    return window.last is not None and window.last < reader.today


def _question(title: str, window: ImpreciseDate, reader: Reader) -> str:
    asked = reader.words.passed_text if _has_passed(window, reader) else reader.words.open_text
    return asked(title, reader.words.window(window))


def _commands(key: str, window: ImpreciseDate, reader: Reader) -> tuple[str, ...]:
    """Return what can be said about an open date; once its window has passed, it may have been held."""
    held = (f"reminders close {key} --held",) if _has_passed(window, reader) else ()
    return (*held, f"reminders fix {key} DATE", f"reminders cancel {key}")


def _paragraphs(event: Event, reader: Reader) -> tuple[str, ...]:
    if event.description is None:
        return ()
    text = clean.lines(event.description.choose(reader.languages)[1])
    return tuple(filter(None, text.split("\n\n")))


def _facts(event: Event, calendar: Calendar, reader: Reader, base_url: str | None) -> tuple[Fact, ...]:
    words, page = reader.words, _page(event, calendar, base_url)
    title = calendar.title.choose(reader.languages)[1]
    said = (
        (words.where, event.location, None),
        (words.more, event.url, event.url),
        (words.source, event.source, event.source),
        (words.calendar, title if page else None, page),
    )
    return tuple(_fact(heading, text, link) for heading, text, link in said if text)


def _fact(heading: str, text: str, link: str | None) -> Fact:
    return Fact(heading=capitalized(heading), text=clean.one_line(text), link=clean.link(link))


def _page(event: Event, calendar: Calendar, base_url: str | None) -> str | None:
    """Return the address of the event's page, where a reader can reach it without a token."""
    site = outside(base_url)
    if site is None or calendar.private or event.private:
        return None
    return f"{site}/calendars/{calendar.id}/events/{event.id}"


def _because(notice: Notice, event: Event, calendar: Calendar, reader: Reader) -> str:
    title = clean.one_line(calendar.title.choose(reader.languages)[1])
    return reader.words.because(title, _reminder_words(notice.identity.reminder, event, calendar, reader))


def _reminder_words(text: str, event: Event, calendar: Calendar, reader: Reader) -> str:
    """Return a reminder's canonical text in words: `5 working days before (KZ, AD)`; "" for that of an open date."""
    if asked_by(text) == OPEN_DATE or text.startswith(CHANGED):
        return ""
    offset = reminder.parse(asked_by(text)).offset
    words = reader.words.before(offset.count, str(offset.unit))
    regions = ", ".join(event.regions or calendar.regions) if offset.unit is Unit.WORKING_DAYS else ""
    return f"{words} ({regions})" if regions else words


def _accent(calendar: Calendar) -> str:
    """Return a colour name that can stand in a style."""
    color = calendar.color or ""
    return color if color.isascii() and color.isalpha() else "steelblue"
