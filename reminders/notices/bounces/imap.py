"""A folder of an IMAP server: reports that are unseen are read, and those of ours are marked as seen.

Of each unseen mail the type is asked first, of many at a time, and only reports are fetched: the folder may be one that
people read, with thousands of mails.

imaps://           TLS from the start (port 993)
imap+starttls://   STARTTLS, and nothing is sent without it (143)
imap://            no encryption, on this machine only (143)
"""

import imaplib
import re
import ssl
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

from reminders.core.bounce import Letter
from reminders.core.clean import one_line
from reminders.core.errors import InvalidInput, Refused
from reminders.notices.bounces.report import LARGEST

_PORTS = {"imaps": 993, "imap+starttls": 143, "imap": 143}
_TIMEOUT_SECONDS = 30
_TYPES_AT_A_TIME = 500
_REPORT = b"multipart/report"
_UID = re.compile(rb"\bUID (\d+)")
_NOT_ASCII = re.compile(r"[^\x20-\x7e]+")
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


class ImapMailbox:
    """A folder of a server, `INBOX` unless the path of its address names another. For one thread."""

    def __init__(self, url: str) -> None:
        try:
            parts = urlsplit(url)
            self._host, port = parts.hostname or "", parts.port
        except ValueError as error:
            raise _wrong("percent-encode `@ : / ? #` in the password") from error
        self._scheme = parts.scheme
        self._port = port or _PORTS[self._scheme]
        self._user, self._password = unquote(parts.username or ""), unquote(parts.password or "")
        self._folder = unquote(parts.path.strip("/")) or "INBOX"
        if not self._host or not self._user or not self._password:
            raise _wrong("it needs a user, a password and a host")
        if self._scheme == "imap" and not _is_local(self._host):
            raise _wrong("a password goes in the clear to this machine only; write imaps:// or imap+starttls://")
        if any(ord(char) < 32 or char == '"' for char in self._folder):
            raise _wrong("its folder has signs that no folder has")
        self.place = f"{self._folder} at {self._host}"
        self._connection: imaplib.IMAP4 | None = None
        self._seen: tuple[str, set[str]] = ("", set())

    def __repr__(self) -> str:
        return f"<{self.place}>"

    def letters(self, since: date) -> Iterator[Letter]:
        """Yield the reports, newest first: one that came today does not wait behind what was left unread."""
        with self._in_words():
            connection = self._opened()
            seen = self._seen_on(connection)
            _, found = connection.uid("SEARCH", "UNSEEN", "SINCE", _day(since))
            names = (found[0] or b"").decode("ascii").split()
            seen.intersection_update(names)
            new = [name for name in reversed(names) if name not in seen]
            for start in range(0, len(new), _TYPES_AT_A_TIME):
                some = new[start : start + _TYPES_AT_A_TIME]
                reports = _reports_of(connection, some)
                for name in some:
                    if name in reports:
                        yield Letter(name, _fetched(connection, name))
                    seen.add(name)  # once it was dealt with: what could not be kept is looked at again

    def mark_read(self, letter: Letter) -> None:
        with self._in_words():
            self._opened().uid("STORE", letter.name, "+FLAGS.SILENT", r"(\Seen)")

    def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(OSError, imaplib.IMAP4.error):
                connection.logout()

    def _seen_on(self, connection: imaplib.IMAP4) -> set[str]:
        """Return the mails that were looked at before, by the numbers that the folder gives them for now."""
        validity = str(connection.response("UIDVALIDITY")[1])
        if self._seen[0] != validity:
            self._seen = (validity, set())
        return self._seen[1]

    def _opened(self) -> imaplib.IMAP4:
        if self._connection is None:
            connection = self._connected()
            try:
                self._sign_in(connection)
                status, _ = connection.select(f'"{_on_the_wire(self._folder)}"')
                if status != "OK":
                    raise Refused(f"{self._host} has no folder {self._folder!r}")
            except BaseException:
                with suppress(OSError, imaplib.IMAP4.error):
                    connection.logout()
                raise
            self._connection = connection
        return self._connection

    def _sign_in(self, connection: imaplib.IMAP4) -> None:
        """LOGIN, which every server knows, takes ASCII; what is more goes as RFC 4616 says, in UTF-8."""
        if (self._user + self._password).isascii():
            connection.login(self._user, self._password)
        else:
            connection.authenticate("PLAIN", lambda _: f"\0{self._user}\0{self._password}".encode())

    def _connected(self) -> imaplib.IMAP4:
        if self._scheme == "imaps":
            tls = ssl.create_default_context()
            return imaplib.IMAP4_SSL(self._host, self._port, ssl_context=tls, timeout=_TIMEOUT_SECONDS)
        connection = imaplib.IMAP4(self._host, self._port, timeout=_TIMEOUT_SECONDS)
        if self._scheme == "imap+starttls":
            connection.starttls(ssl.create_default_context())
        return connection

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        try:
            yield
        except (OSError, imaplib.IMAP4.error, ValueError) as error:
            self.close()
            said = error.args[0] if error.args and isinstance(error.args[0], bytes) else str(error)
            words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
            words = one_line(words.replace(self._password, "***"))[:200]
            raise Refused(f"the mailbox for bounces, {self.place}, cannot be read: {words}") from None


def _reports_of(connection: imaplib.IMAP4, names: list[str]) -> set[str]:
    """Return which of these mails are reports, by their type."""
    _, parts = connection.uid("FETCH", ",".join(names), "(BODY.PEEK[HEADER.FIELDS (CONTENT-TYPE)])")
    found = [(_UID.search(part[0]), part[1]) for part in parts if isinstance(part, tuple)]
    return {uid[1].decode("ascii") for uid, head in found if uid and _REPORT in head.lower()}


def _fetched(connection: imaplib.IMAP4, name: str) -> bytes:
    """Return a mail, or its beginning where it is large; nothing where it has gone meanwhile."""
    _, parts = connection.uid("FETCH", name, f"(BODY.PEEK[]<0.{LARGEST}>)")
    return next((part[1] for part in parts if isinstance(part, tuple)), b"")


def _day(day: date) -> str:
    return f"{day.day}-{_MONTHS[day.month - 1]}-{day.year}"


def _on_the_wire(folder: str) -> str:
    """Return the name of a folder in modified UTF-7 (RFC 3501 section 5.1.3), for between quotes.

    >>> _on_the_wire("Zurück & Co")
    'Zur&APw-ck &- Co'
    """

    def encoded(found: re.Match[str]) -> str:
        octets = b64encode(found[0].encode("utf-16-be")).decode("ascii").rstrip("=")
        return f"&{octets.replace('/', ',')}-"

    return _NOT_ASCII.sub(encoded, folder.replace("&", "&-")).replace("\\", "\\\\")


def _is_local(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _wrong(words: str) -> InvalidInput:
    return InvalidInput(f"the address of the mailbox for bounces does not do: {words}")
