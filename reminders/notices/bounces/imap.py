"""A folder of an IMAP server: what is unseen is read, and what was a report of ours is marked as seen.

imaps://           TLS from the start (port 993)
imap+starttls://   STARTTLS, and nothing is sent without it (143)
imap://            no encryption, on this machine only (143)
"""

import imaplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

from reminders.core.bounce import Letter
from reminders.core.errors import InvalidInput, Refused
from reminders.notices.bounces.report import LARGEST

_PORTS = {"imaps": 993, "imap+starttls": 143, "imap": 143}
_TIMEOUT_SECONDS = 30
_MOST_AT_A_TIME = 200


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

    def letters(self) -> Iterator[Letter]:
        with self._in_words():
            connection = self._opened()
            seen = self._seen_on(connection)
            _, found = connection.uid("SEARCH", "UNSEEN")
            names = [name.decode("ascii") for name in (found[0] or b"").split()]
            seen.intersection_update(names)
            for name in [name for name in names if name not in seen][:_MOST_AT_A_TIME]:
                _, parts = connection.uid("FETCH", name, f"(BODY.PEEK[]<0.{LARGEST}>)")
                seen.add(name)
                if content := next((part[1] for part in parts if isinstance(part, tuple)), b""):
                    yield Letter(name, content)

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
                connection.login(self._user, self._password)
                status, _ = connection.select(f'"{self._folder}"')
                if status != "OK":
                    raise Refused(f"{self._host} has no folder {self._folder!r}")
            except BaseException:
                with suppress(OSError, imaplib.IMAP4.error):
                    connection.logout()
                raise
            self._connection = connection
        return self._connection

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
            words = str(error).replace(self._password, "***")[:200]
            raise Refused(f"the mailbox for bounces, {self.place}, cannot be read: {words}") from None


def _is_local(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _wrong(words: str) -> InvalidInput:
    return InvalidInput(f"the address of the mailbox for bounces does not do: {words}")
