"""A message as the bytes of a mail (RFC 5322, MIME): what the channels `smtp` and `file` hand over.

The bytes are a function of the message: boundaries come from the content and the `Message-ID` from the notice, so each
attempt carries the same ones and receivers can tell a second copy (RFC 7352).
"""

import re
from binascii import b2a_base64, b2a_qp
from collections.abc import Iterator
from email.charset import Charset
from email.header import Header
from email.utils import format_datetime
from functools import lru_cache, partial
from hashlib import sha256
from itertools import chain, zip_longest
from urllib.parse import quote

from reminders.core import clean
from reminders.core.link import PREFIX, TOKEN
from reminders.core.notice import Message
from reminders.notices.address import Mailbox, is_mail, mailbox, sender_mailbox

_LONGEST_SUBJECT = 400
_LONGEST_NAME = 120
_LINE = 76
_FOLD = "\r\n "
_SAFE_IN_LINK = "/:?#[]@!$&'()*+;=%~"
# What may stand in a header as it is; all else becomes an encoded word (RFC 2047), so that no name needs quotes.
_PLAIN_NAME = re.compile(r"[A-Za-z0-9 ]*")
_PLAIN_TEXT = re.compile(r"[ -~]*")
_PLAIN_ID = re.compile(r"[A-Za-z0-9._~-]*")
_PLAIN_FILE = re.compile(r"[A-Za-z0-9 ._-]*")
# All but NDR, which says that a mail could not be delivered: that one is wanted ([MS-OXCMAIL] section 2.2.3.2.14).
_NO_ANSWERS = "DR, RN, NRN, OOF, AutoReply"

_TOKENS = re.compile(f"({TOKEN.pattern})")
# Stands for the tokens of one reader in what is encoded for all, and then for its place: no encoding has a NUL.
_STAND_IN = f"{PREFIX}the-token-of-a-reader"
_GAP = b"\0"


def to_bytes(message: Message) -> bytes:
    """Return the mail, lines ended by CRLF. Raises `InvalidInput` for an address that is none.

    It is 7-bit throughout, but for an address that only UTF-8 can write (RFC 6532).
    """
    headers = "".join(f"{name}: {value}\r\n" for name, value in _headers(message))
    return headers.encode() + _body(message)


def message_id(message: Message) -> str:
    """Return the `Message-ID`, angle brackets included, that every attempt at this notice carries."""
    return f"<{message.notice_id}@{_sender(message.sender).domain}>"


_sender = lru_cache(maxsize=8)(sender_mailbox)
_date = lru_cache(maxsize=8)(format_datetime)
_link = lru_cache(maxsize=4_096)(partial(quote, safe=_SAFE_IN_LINK))
_path = lru_cache(maxsize=8)(partial(quote, safe="@"))


def _headers(message: Message) -> Iterator[tuple[str, str]]:
    """Yield the headers ready to write.

    `EmailMessage` is not asked: where it folds a line it drops the quotes of a name (`"a; b" <c@d>` becomes two
    addresses), encodes an address that is too long for a line, and decodes what only looks like an encoded word.
    """
    sender = _sender(message.sender)
    yield "From", _address("From", sender)
    yield "To", _reader(message)
    yield "Subject", _text("Subject", message.subject)
    yield "Date", _date(message.date.replace(microsecond=0))
    yield "Message-ID", message_id(message)
    if message.thread:  # no mail has that id; all that name it stand together (RFC 5322 section 3.6.4)
        yield "References", f"<{message.thread}@{sender.domain}>"
    yield "Content-Language", _text("Content-Language", message.language)
    yield "Auto-Submitted", "auto-generated"  # RFC 3834 section 5
    yield "X-Auto-Response-Suppress", _NO_ANSWERS
    yield from _unsubscribing(message, sender)
    for name, value in message.headers:
        yield name, _text(name, value)


def _unsubscribing(message: Message, sender: Mailbox) -> Iterator[tuple[str, str]]:
    """Yield how to end these messages: by mail, and by one POST where there is an address for it (RFC 8058)."""
    notice = message.notice_id if _PLAIN_ID.fullmatch(message.notice_id) else quote(message.notice_id, safe="")
    by_mail = f"<mailto:{_path(sender.addr_spec)}?subject=unsubscribe%20{notice}>"
    if message.unsubscribe is None:
        yield "List-Unsubscribe", by_mail
        return
    yield "List-Unsubscribe", f"<{_link(message.unsubscribe)}>,\r\n {by_mail}"
    yield "List-Unsubscribe-Post", "List-Unsubscribe=One-Click"


def _reader(message: Message) -> str:
    """Return the reader's address; one who is told on the console or in a file has none, which an empty group says."""
    if is_mail(message.address):
        return _address("To", mailbox(message.address, message.name))
    return f"{_name('To', message.name or '') or 'undisclosed-recipients'}:;"


def _address(header: str, one: Mailbox) -> str:
    name = _name(header, one.name)
    if not name:
        return one.addr_spec
    line = f"{header}: {name} <{one.addr_spec}>".rpartition("\n")[2]
    return f"{name}{' ' if len(line.encode()) <= _LINE else _FOLD}<{one.addr_spec}>"


@lru_cache(maxsize=4_096)
def _name(header: str, name: str) -> str:
    return _encoded(header, clean.one_line(name, _LONGEST_NAME), _PLAIN_NAME)


@lru_cache(maxsize=4_096)
def _text(header: str, text: str) -> str:
    return _encoded(header, clean.one_line(text, _LONGEST_SUBJECT), _PLAIN_TEXT)


def _encoded(header: str, text: str, plain: re.Pattern[str]) -> str:
    """Return the text folded, as it is or in encoded words; what already looks like one is encoded once more."""
    is_plain = plain.fullmatch(text) and "=?" not in text
    charset = Charset("us-ascii" if is_plain else "utf-8")
    return Header(text, charset, maxlinelen=_LINE, header_name=header).encode(linesep="\r\n")


def _body(message: Message) -> bytes:
    """Return the content's headers and the content.

    What readers of the same words share is encoded once; the tokens of their links, which no two of them share, are
    put in between.
    """
    text, html = _TOKENS.split(message.text), _TOKENS.split(message.html)
    shared = _shared(tuple(text[::2]), tuple(html[::2]), message.attachment, message.attachment_name)
    tokens = (_soft_lines(token) for token in (*text[1::2], *html[1::2]))
    return b"".join(chain.from_iterable(zip_longest(shared, tokens, fillvalue=b"")))


@lru_cache(maxsize=100)
def _shared(
    text: tuple[str, ...], html: tuple[str, ...], attachment: bytes | None, attachment_name: str
) -> tuple[bytes, ...]:
    """Return all but the tokens, which stand between what is returned."""
    parts = [
        _text_part("text/plain", f"{clean.lines(_STAND_IN.join(text))}\n"),
        _text_part("text/html", _STAND_IN.join(html)),
    ]
    event = None if attachment is None else _event(attachment, attachment_name)
    digest = sha256(b"".join([*parts, event or b""])).hexdigest()[:32]
    content = _multipart("alternative", f"=_{digest}_1", parts)
    if event is not None:
        content = _multipart("mixed", f"=_{digest}_0", [content, event])
    return tuple((b"MIME-Version: 1.0\r\n" + content).split(_GAP))


def _text_part(kind: str, text: str) -> bytes:
    """Return a part of text in quoted-printable, with a gap for each token."""
    head = f'Content-Type: {kind}; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
    *pieces, last = map(_quoted, text.split(_STAND_IN))
    return head.encode("ascii") + b"".join(_ended_softly(piece) + _GAP for piece in pieces) + last


def _quoted(text: str) -> bytes:
    """Return text in quoted-printable (RFC 2045 section 6.7), its lines ended by CRLF and no longer than 76."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "replace")
    return b2a_qp(lines).replace(b"\n", b"\r\n")


def _ended_softly(encoded: bytes) -> bytes:
    """Return encoded text whose last line goes on in the next; the sign for that needs a place in the line too."""
    if len(encoded) - encoded.rfind(b"\n") <= _LINE:
        return encoded + b"=\r\n"
    last = -3 if encoded[-3:-2] == b"=" else -1
    return encoded[:last] + b"=\r\n" + encoded[last:] + b"=\r\n"


def _soft_lines(token: str) -> bytes:
    """Return a token in lines of its own, each of which goes on in the next."""
    room = _LINE - 1
    return b"".join(token[at : at + room].encode("ascii") + b"=\r\n" for at in range(0, len(token), room))


@lru_cache(maxsize=100)
def _event(attachment: bytes, attachment_name: str) -> bytes:
    """Return the part with the entry; cached, since all readers of a language get the same."""
    name = _parameter("filename", clean.one_line(attachment_name, _LONGEST_NAME))
    method = "; method=PUBLISH" if b"\r\nMETHOD:PUBLISH\r\n" in attachment else ""  # RFC 6047 section 2.4
    return _part(f"text/calendar{method}", attachment, f"Content-Disposition: attachment; {name}\r\n")


def _part(kind: str, content: bytes, header: str = "") -> bytes:
    """Return one part in base64, which has no line that is too long, begins with a dot or looks like a boundary."""
    head = f'Content-Type: {kind}; charset="utf-8"\r\nContent-Transfer-Encoding: base64\r\n{header}\r\n'
    encoded = b2a_base64(content, newline=False)
    lines = [encoded[start : start + _LINE] for start in range(0, len(encoded), _LINE)]
    return head.encode("ascii") + b"\r\n".join([*lines, b""])


def _multipart(kind: str, boundary: str, parts: list[bytes]) -> bytes:
    """Return the parts as one; `=_` in a boundary occurs in neither encoding (RFC 2045 sections 6.7 and 6.8)."""
    head = f'Content-Type: multipart/{kind};\r\n boundary="{boundary}"\r\n\r\n'.encode("ascii")
    line = f"--{boundary}".encode("ascii")
    return head + b"".join(line + b"\r\n" + part + b"\r\n" for part in parts) + line + b"--\r\n"


def _parameter(name: str, value: str) -> str:
    """Return a parameter of a header, by RFC 2231 where its value is not plain."""
    if _PLAIN_FILE.fullmatch(value):
        return f'{name}="{value}"'
    return f"{name}*=utf-8''{quote(value, safe='')}"
