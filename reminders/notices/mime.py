"""A message as the bytes of a mail (RFC 5322, MIME): what the channels `smtp` and `file` hand over.

The bytes are a function of the message: boundaries come from the content and the `Message-ID` from the notice, so each
attempt carries the same ones and receivers can tell a second copy (RFC 7352).
"""

import re
from binascii import b2a_base64
from collections.abc import Iterator
from email.charset import Charset
from email.header import Header
from email.utils import format_datetime
from functools import lru_cache
from hashlib import sha256
from urllib.parse import quote

from reminders.core import clean
from reminders.core.notice import Message
from reminders.notices.address import Mailbox, is_mail, mailbox, sender_mailbox

_LONGEST_SUBJECT = 400
_LONGEST_NAME = 120
_LINE = 76
_SAFE_IN_LINK = "/:?#[]@!$&'()*+;=%~"
# What may stand in a header as it is; all else becomes an encoded word (RFC 2047), so that no name needs quotes.
_PLAIN_NAME = re.compile(r"[A-Za-z0-9 ]*")
_PLAIN_TEXT = re.compile(r"[ -~]*")
_PLAIN_FILE = re.compile(r"[A-Za-z0-9 ._-]*")
# All but NDR, which says that a mail could not be delivered: that one is wanted ([MS-OXCMAIL] section 2.2.3.2.14).
_NO_ANSWERS = "DR, RN, NRN, OOF, AutoReply"


def to_bytes(message: Message) -> bytes:
    """Return the mail, lines ended by CRLF, 7-bit throughout. Raises `InvalidInput` for an address that is none."""
    headers = "".join(f"{name}: {value}\r\n" for name, value in _headers(message))
    return headers.encode("ascii") + _body(message.text, message.html, message.attachment, message.attachment_name)


def message_id(message: Message) -> str:
    """Return the `Message-ID`, angle brackets included, that every attempt at this notice carries."""
    return f"<{message.notice_id}@{_sender(message.sender).domain}>"


_sender = lru_cache(maxsize=8)(sender_mailbox)


def _headers(message: Message) -> Iterator[tuple[str, str]]:
    """Yield the headers ready to write.

    `EmailMessage` is not asked: where it folds a line it drops the quotes of a name (`"a; b" <c@d>` becomes two
    addresses), encodes an address that is too long for a line, and decodes what only looks like an encoded word.
    """
    sender = _sender(message.sender)
    yield "From", _address("From", sender)
    yield "To", _reader(message)
    yield "Subject", _text("Subject", message.subject)
    yield "Date", format_datetime(message.date)
    yield "Message-ID", message_id(message)
    yield "Content-Language", _text("Content-Language", message.language)
    yield "Auto-Submitted", "auto-generated"  # RFC 3834 section 5
    yield "X-Auto-Response-Suppress", _NO_ANSWERS
    yield from _unsubscribing(message, sender)
    for name, value in message.headers:
        yield name, _text(name, value)


def _unsubscribing(message: Message, sender: Mailbox) -> Iterator[tuple[str, str]]:
    """Yield how to end these messages: by mail, and by one POST where there is an address for it (RFC 8058)."""
    subject = quote(f"unsubscribe {message.notice_id}", safe="")
    by_mail = f"<mailto:{quote(sender.addr_spec, safe='@')}?subject={subject}>"
    if message.unsubscribe is None:
        yield "List-Unsubscribe", by_mail
        return
    yield "List-Unsubscribe", f"<{quote(message.unsubscribe, safe=_SAFE_IN_LINK)}>,\r\n {by_mail}"
    yield "List-Unsubscribe-Post", "List-Unsubscribe=One-Click"


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


@lru_cache(maxsize=4_096)
def _encoded(header: str, text: str, plain: re.Pattern[str]) -> str:
    """Return the text folded, as it is or in encoded words; what already looks like one is encoded once more."""
    is_plain = plain.fullmatch(text) and "=?" not in text
    charset = Charset("us-ascii" if is_plain else "utf-8")
    return Header(text, charset, maxlinelen=_LINE, header_name=header).encode(linesep="\r\n")


@lru_cache(maxsize=32)
def _body(text: str, html: str, attachment: bytes | None, attachment_name: str) -> bytes:
    """Return the content's headers and the content; cached, since readers with the same words share it."""
    parts = [
        _part("text/plain", (clean.lines(text) + "\n").replace("\n", "\r\n").encode("utf-8", "replace")),
        _part("text/html", html.replace("\r\n", "\n").replace("\n", "\r\n").encode("utf-8", "replace")),
    ]
    event = None if attachment is None else _event(attachment, attachment_name)
    digest = sha256(b"".join([*parts, event or b""])).hexdigest()[:32]
    content = _multipart("alternative", f"=_{digest}_1", parts)
    if event is not None:
        content = _multipart("mixed", f"=_{digest}_0", [content, event])
    return b"MIME-Version: 1.0\r\n" + content


@lru_cache(maxsize=32)
def _event(attachment: bytes, attachment_name: str) -> bytes:
    """Return the part with the entry; cached, since all readers of a language get the same."""
    name = _parameter("filename", clean.one_line(attachment_name, _LONGEST_NAME))
    method = "; method=PUBLISH" if b"\r\nMETHOD:PUBLISH\r\n" in attachment else ""  # RFC 6047 section 2.4
    return _part(f"text/calendar{method}", attachment, f"Content-Disposition: attachment; {name}\r\n")


def _part(kind: str, content: bytes, header: str = "") -> bytes:
    """Return one part of text; base64 has no line that is too long, begins with a dot or looks like a boundary."""
    head = f'Content-Type: {kind}; charset="utf-8"\r\nContent-Transfer-Encoding: base64\r\n{header}\r\n'
    encoded = b2a_base64(content, newline=False)
    lines = [encoded[start : start + _LINE] for start in range(0, len(encoded), _LINE)]
    return head.encode("ascii") + b"\r\n".join([*lines, b""])


def _multipart(kind: str, boundary: str, parts: list[bytes]) -> bytes:
    """Return the parts as one; `=_` in a boundary occurs in no base64 (RFC 2045 section 6.8)."""
    head = f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\n\r\n'.encode("ascii")
    line = f"--{boundary}".encode("ascii")
    return head + b"".join(line + b"\r\n" + part + b"\r\n" for part in parts) + line + b"--\r\n"


def _parameter(name: str, value: str) -> str:
    """Return a parameter of a header, by RFC 2231 where its value is not plain."""
    if _PLAIN_FILE.fullmatch(value):
        return f'{name}="{value}"'
    return f"{name}*=utf-8''{quote(value, safe='')}"
