"""The message that shows a recipient, and whoever set this up, that notices arrive."""

from datetime import UTC
from pathlib import Path

from reminders.core import clean, zones
from reminders.core.notice import Message
from reminders.core.recipient import Recipient
from reminders.labels.placeholders import capitalized
from reminders.notices.layout import Fact, Letter, render
from reminders.notices.site import outside
from reminders.notices.topic import Reader


def compose_test(
    recipient: Recipient, reader: Reader, *, sender: str, base_url: str | None, templates: Path | None = None
) -> Message:
    """Return a test notice, with a notice id of its own for each instant."""
    words, now, site = reader.words, reader.now, outside(base_url)
    letter = Letter(
        language=words.code,
        subject=clean.one_line(words.test_subject),
        calendar="reminders",
        title=words.test_subject,
        title_language=words.code,
        lead=capitalized(words.countdown(0)),
        colon=words.colon,
        when=(_moment(reader),),
        because=words.test_text,
        facts=(Fact.of(words.more, site, site),) if site else (),
    )
    text, html, fault = render(letter, templates)
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
        fault=fault,
    )


def _moment(reader: Reader) -> str:
    clock = reader.words.clock(zones.to_wall(reader.now, reader.zone).time())
    return f"{capitalized(reader.words.day(reader.today))}, {clock} ({zones.city(reader.zone)})"
