"""Turns a notice into the message that its reader gets: what all read alike, then addressed to each."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from reminders.core import clean
from reminders.core.event import Calendar, Event
from reminders.core.notice import LATE, Message, Notice
from reminders.core.recipient import Recipient
from reminders.core.reminder import Unit
from reminders.labels import Language
from reminders.labels.placeholders import capitalized
from reminders.notices import asking
from reminders.notices.calendar_links import entry_of
from reminders.notices.changed import change_word, former
from reminders.notices.layout import Fact, Letter, render
from reminders.notices.site import outside, unsubscribing
from reminders.notices.subject import subject_of
from reminders.notices.topic import Reader, Topic
from reminders.notices.when import hours_ahead, lateness, lead, moment, when_lines, when_short

_LONGEST_NAMES = 80
# Stands in a wording for the token of the one reader to whom it is then addressed.
READERS_MARK = "rmd-of-this-reader"
# Stands for the beginning of the notice's id, where the site cannot be reached and a command has to do.
_NOTICE_MARK = "id-of-this-notice"
_ID_DIGITS = 8
# And this one for the token that ends all their messages.
STOP_MARK = "rmd-stop-for-this-reader"


@dataclass(frozen=True, slots=True)
class Wording:
    """What readers of the same words, zone and day read alike: rendered once, then addressed to each of them."""

    language: str
    subject: str
    text: str
    html: str
    thread: str = ""
    fault: str = ""


def wording(
    topic: Topic, event: Event, *, base_url: str | None, silent: Sequence[str] = (), templates: Path | None = None
) -> Wording:
    """Return what the reader is told; `base_url` is where the web site can be reached from outside, if it can.

    `event` is as it stands now, which is not that of the occurrence where the date changed. `silent` names those who
    have not answered, where their backup is told. `templates` is a folder of the administrator's own.
    """
    letter = _letter(topic, event, base_url)
    if topic.change is not None:
        letter = _told_change(letter, topic)
    if silent:
        letter = _told_silence(letter, silent, topic)
    text, html, fault = render(letter, templates)
    return Wording(topic.words.code, letter.subject, clean.lines(text), html, fault=fault)


def wording_key(topic: Topic) -> tuple[Hashable, ...]:
    """Return what a wording depends on besides the definitions: equal keys of one occurrence read alike."""
    one, reader = topic.notice.identity, topic.reader
    said = (one.reminder, one.channel, lateness(topic), hours_ahead(topic))
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
    unsubscribe: str | None = None,
) -> Message:
    """Return the wording as a message to one recipient; `attachment` is an `.ics` of the occurrence.

    `token` is the reader's own, for the links with which they answer; `unsubscribe` is the address that ends all.
    """
    late, marked = notice.late_by(now), (wording.text, wording.html)
    text, html = (_unsubscribing(_addressed(part, notice, token), unsubscribe) for part in marked)
    return Message(
        notice_id=notice.id,
        date=now,
        sender=sender,
        address=recipient.address,
        name=recipient.name,
        language=wording.language,
        subject=wording.subject,
        text=text,
        html=html,
        unsubscribe=unsubscribe,
        attachment=attachment,
        attachment_name=f"{notice.identity.event}.ics",
        thread=wording.thread,
        fault=wording.fault,
        headers=(("X-Reminders-Late-By", str(late)),) if timedelta(seconds=late) > LATE else (),
        at_most_once=recipient.at_most_once,
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
    text, html = (_unsubscribing(part, link) for part in (message.text, message.html))
    return replace(message, unsubscribe=link, text=text, html=html)


def _unsubscribing(text: str, link: str | None) -> str:
    return text.replace(STOP_MARK, (link or "").rpartition("/")[2])


def page_of(event: Event, calendar: Calendar, base_url: str | None) -> str | None:
    """Return the address of the event's page, where a reader can reach it without a token."""
    site = outside(base_url)
    if site is None or calendar.private or event.private:
        return None
    return f"{site}/calendars/{calendar.id}/events/{event.id}"


def _letter(topic: Topic, event: Event, base_url: str | None) -> Letter:
    words, window, site = topic.words, topic.open_window, outside(base_url)
    is_asking = asking.is_asking(topic.notice)
    by_command = asking.acknowledging(_NOTICE_MARK) if is_asking and site is None else ()
    please = asking.please(topic) if is_asking else ""
    return Letter(
        language=words.code,
        subject=subject_of(topic),
        calendar=topic.calendar_title,
        accent=_accent(topic.calendar),
        colon=words.colon,
        title=topic.title,
        title_language=topic.title_language,
        label=topic.label,
        lead=capitalized(lead(topic)),
        moment=capitalized(moment(topic)),
        when=() if window else tuple(when_lines(topic)),
        late=capitalized(lateness(topic)),
        news=asking.heading(words, has_passed=topic.has_passed) if window else "",
        description=_paragraphs(event, topic.reader),
        ask=asking.question(topic, window) if window else please if by_command else "",
        commands=asking.fixing(topic) if window else by_command,
        please=please if site else "",
        answers=asking.answers(topic, f"{site}/answer/{READERS_MARK}") if site else (),
        facts=_facts(event, topic, base_url),
        entry=entry_of(topic.occurrence, topic.title, clean.one_line(event.location or ""), words),
        because=words.because(topic.calendar_title, _reminder_words(topic, event), is_named=topic.is_named),
        stop=stop_link(topic.notice, words, base_url),
    )


def _told_change(letter: Letter, topic: Topic) -> Letter:
    """Return the letter with what became of the date in its first place, and when it was to be."""
    words, zone, change = topic.words, topic.reader.zone, topic.change
    if change is None:
        return letter
    word, was = change_word(change.kind, words), former(change, words, zone)
    if was:
        letter = replace(letter, facts=(Fact.of(words.formerly, was, None), *letter.facts))
    if change.new is not None:
        return replace(letter, news=word)
    when = capitalized(when_short(change.shown, words, zone))
    return replace(letter, lead=word, moment="", when=(when,), entry=None)


def _told_silence(letter: Letter, silent: Sequence[str], topic: Topic) -> Letter:
    """Return the letter to a backup: who has not answered comes first, and why it is this reader who hears of it."""
    words, names = topic.words, clean.one_line(", ".join(silent), _LONGEST_NAMES)
    news = words.unanswered(names)
    return replace(
        letter,
        subject=subject_of(topic, silent),
        news=news,
        because=words.stand_in_note.format(name=names, title=topic.calendar_title),
    )


def _paragraphs(event: Event, reader: Reader) -> tuple[str, ...]:
    if event.description is None:
        return ()
    written = clean.lines(event.description.choose(reader.languages)[1])
    # No line of it begins a signature, below which mail programs hide what follows.
    text = "\n".join(line.rstrip() for line in written.split("\n"))
    return tuple(filter(None, text.split("\n\n")))


def _facts(event: Event, topic: Topic, base_url: str | None) -> tuple[Fact, ...]:
    words, page = topic.words, page_of(event, topic.calendar, base_url)
    said = (
        (words.where, event.location, None),
        (words.more, event.url, event.url),
        (words.source, event.source, event.source),
        (words.calendar, topic.calendar_title if page else None, page),
    )
    return tuple(Fact.of(heading, text, link) for heading, text, link in said if text)


def _reminder_words(topic: Topic, event: Event) -> str:
    """Return the reminder in words, `5 working days before (KZ, AD)`; "" where the notice goes back to none."""
    if topic.reminder is None:
        return ""
    offset = topic.reminder.offset
    words = topic.words.before(offset.count, str(offset.unit))
    regions = ", ".join(event.regions or topic.calendar.regions) if offset.unit is Unit.WORKING_DAYS else ""
    return f"{words} ({regions})" if regions else words


def _accent(calendar: Calendar) -> str:
    """Return a colour name that can stand in a style."""
    color = calendar.color or ""
    return color if color.isascii() and color.isalpha() else "steelblue"
