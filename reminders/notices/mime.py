"""A message as the bytes of a mail (RFC 5322, MIME): what the channels `smtp` and `file` hand over.

The bytes are a function of the message: boundaries come from the content and the `Message-ID` from the notice, so each
attempt carries the same ones and receivers can tell a second copy (RFC 7352).
"""

import re
from collections.abc import Iterator
from email.charset import Charset
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import lru_cache
from hashlib import sha256
from urllib.parse import quote

from reminders.core.notice import Message
from reminders.notices import clean
from reminders.notices.address import Mailbox, is_mail, mailbox, sender_mailbox

_LONGEST_SUBJECT = 400
_LONGEST_NAME = 120
_LINE = 76
# What may stand in a header as it is; all else becomes an encoded word (RFC 2047), so that no name needs quotes.
_PLAIN_NAME = re.compile(r"[A-Za-z0-9 ]*")
_PLAIN_TEXT = re.compile(r"[ -~]*")
# All but NDR, which says that a mail could not be delivered: that one is wanted ([MS-OXCMAIL] section 2.2.3.2.14).
_NO_ANSWERS = "DR, RN, NRN, OOF, AutoReply"


def to_bytes(message: Message) -> bytes:
    """Return the mail, lines ended by CRLF, 7-bit throughout. Raises `InvalidInput` for an address that is none."""
    headers = "".join(f"{name}: {value}\r\n" for name, value in _headers(message))
    return headers.encode("ascii") + _body(message.text, message.html, message.attachment, message.attachment_name)


def message_id(message: Message) -> str:
    """Return the `Message-ID`, angle brackets included, that every attempt at this notice carries."""
    return f"<{message.notice_id}@{sender_mailbox(message.sender).domain}>"


def _headers(message: Message) -> Iterator[tuple[str, str]]:
    """Yield the headers ready to write.

    `EmailMessage` is not asked: where it folds a line it drops the quotes of a name (`"a; b" <c@d>` becomes two
    addresses), encodes an address that is too long for a line, and decodes what only looks like an encoded word.
    """
    sender = sender_mailbox(message.sender)
    unsubscribe = quote(f"unsubscribe {message.notice_id}", safe="")
    yield "From", _address("From", sender)
    yield "To", _reader(message)
    yield "Subject", _text("Subject", message.subject)
    yield "Date", format_datetime(message.date)
    yield "Message-ID", message_id(message)
    yield "Content-Language", _text("Content-Language", message.language)
    yield "Auto-Submitted", "auto-generated"  # RFC 3834 section 5
    yield "X-Auto-Response-Suppress", _NO_ANSWERS
    yield "List-Unsubscribe", f"<mailto:{quote(sender.addr_spec, safe='@')}?subject={unsubscribe}>"
    for name, value in message.headers:
        yield name, _text(name, value)


def _reader(message: Message) -> str:
    """Return the reader's address; one who is told on the console or in a file has none, which an empty group says."""
    if is_mail(message.address):
        return _address("To", mailbox(message.address, message.name))
    return f"{_name('To', message.name or '') or 'undisclosed-recipients'}:;"


def _address(header: str, one: Mailbox) -> str:
    name = _name(header, one.name)
    return f"{name} <{one.addr_spec}>" if name else one.addr_spec


def _name(header: str, name: str) -> str:
    return _encoded(header, clean.one_line(name, _LONGEST_NAME), _PLAIN_NAME)


def _text(header: str, text: str) -> str:
    return _encoded(header, clean.one_line(text, _LONGEST_SUBJECT), _PLAIN_TEXT)


def _encoded(header: str, text: str, plain: re.Pattern[str]) -> str:
    """Return the text folded, as it is or in encoded words; what already looks like one is encoded once more."""
    is_plain = plain.fullmatch(text) and "=?" not in text
    charset = Charset("us-ascii" if is_plain else "utf-8")
    return Header(text, charset, maxlinelen=_LINE, header_name=header).encode(linesep="\r\n")


@lru_cache(maxsize=32)
def _body(text: str, html: str, attachment: bytes | None, attachment_name: str) -> bytes:
    """Return the content's headers and the content; cached, since readers with the same words share it."""
    part = EmailMessage(policy=SMTP)
    part.set_content(clean.lines(text) + "\n", charset="utf-8", cte="base64")
    part.add_alternative(html, subtype="html", charset="utf-8", cte="base64")
    if attachment is not None:
        name = clean.one_line(attachment_name, _LONGEST_NAME)
        part.add_attachment(attachment, "text", "calendar", filename=name, params={"charset": "utf-8"})
    _set_boundaries(part, sha256(repr((text, html, attachment)).encode("utf-8", "replace")).hexdigest()[:32])
    return part.as_bytes()


def _set_boundaries(part: EmailMessage, digest: str) -> None:
    """Name the boundaries after the content; `=_` occurs in no base64 and in no quoted-printable text."""
    multiparts = [one for one in part.walk() if one.is_multipart()]
    for number, one in enumerate(multiparts):
        one.set_boundary(f"=_{digest}_{number}")
