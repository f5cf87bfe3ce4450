"""Sends notices by mail over one connection that is kept.

The server is given as a URL, `scheme://[user:password@]host[:port]`, user and password percent-encoded:

    smtps://           TLS from the start (port 465)
    smtp+starttls://   STARTTLS, and nothing is sent without it (587)
    smtp://            STARTTLS where the server offers it; on this machine none (25, or 587 with a user)
    smtp+plain://      no encryption, for a relay in a network that is trusted (25)

Certificates are always checked, against the system's authorities or those of `SSL_CERT_FILE`. A password travels
encrypted or to this machine, never in the clear.
"""

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from ipaddress import ip_address
from threading import Lock
from urllib.parse import SplitResult, unquote, urlsplit

from reminders.core.errors import DeliveryError, InvalidInput
from reminders.core.notice import Message
from reminders.notices import clean
from reminders.notices.address import mailbox, sender_mailbox
from reminders.notices.channels import ChannelOptions
from reminders.notices.mime import to_bytes

# Below the five minutes after which servers hang up (RFC 5321 section 4.5.3.2.7), and most firewalls forget.
_IDLE_SECONDS = 60.0
_LONGEST_ANSWER = 500
_CLOSING = 421
# Refusals of our login (RFC 4954 section 6), not of the message: a password that changed must not fail all that is due.
_ABOUT_US = frozenset({530, 534, 535, 538})


class Encryption(Enum):
    ALWAYS = "smtps"
    REQUIRED = "smtp+starttls"
    OFFERED = "smtp"
    NEVER = "smtp+plain"


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server and how to talk to it; the password does not show in `repr`."""

    host: str
    port: int
    encryption: Encryption
    user: str = ""
    password: str = field(default="", repr=False)

    @property
    def is_local(self) -> bool:
        """Whether it runs on this machine, so that nobody can listen in between."""
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"


def parse_server(url: str) -> Server:
    """Return the server that a URL names. Raises `InvalidInput`, which does not repeat the URL."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
        encryption = Encryption(parts.scheme)
    except ValueError as error:
        raise _wrong_url("it is not understood; percent-encode `@ : / ? #` in the password") from error
    if not host or parts.path.strip("/") or parts.query or parts.fragment:
        raise _wrong_url("it needs a host and takes no path; percent-encode `/ ? #` in the password")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if bool(user) != bool(password):
        raise _wrong_url("user and password go together")
    server = Server(host, port or _usual_port(parts, encryption), encryption, user, password)
    if user and encryption is Encryption.NEVER and not server.is_local:
        raise _wrong_url("a password is not sent in the clear; write smtp+starttls:// or smtps://")
    return server


class SmtpChannel:
    """Hands messages to one server, one after another; safe to call from several threads."""

    name = "smtp"

    def __init__(self, options: ChannelOptions) -> None:
        self._server = parse_server(options.smtp_url)
        self._sender = sender_mailbox(options.sender)
        self._timeout = options.smtp_timeout
        self._monotonic = options.monotonic
        self._connection: smtplib.SMTP | None = None
        self._used_at = 0.0
        self._lock = Lock()

    def send(self, message: Message) -> str:
        """Send it to its one recipient and return the server's answer, such as `250 2.0.0 Ok: queued as ...`."""
        try:
            reader, content = mailbox(message.address).addr_spec, to_bytes(message)
        except InvalidInput as error:
            raise DeliveryError(str(error), permanent=True) from error
        with self._lock:
            try:
                return self._hand_over(reader, content)
            except (smtplib.SMTPAuthenticationError, smtplib.SMTPConnectError, smtplib.SMTPHeloError) as error:
                self._drop()
                said = self._redacted(_told(error.smtp_code, error.smtp_error))
                raise DeliveryError(said, code=error.smtp_code) from error
            except smtplib.SMTPResponseException as error:
                self._reset(error.smtp_code)
                raise self._refusal(error.smtp_code, error.smtp_error) from error
            except smtplib.SMTPNotSupportedError as error:
                self._drop()
                raise DeliveryError(self._redacted(f"{self._server.host}: {error}")) from error
            except (smtplib.SMTPException, OSError) as error:  # disconnected, refused, timed out, unknown host, TLS
                self._drop()
                raise DeliveryError(self._redacted(f"{self._server.host}: {_words(error)}")) from error

    def close(self) -> None:
        """Say goodbye to the server; the next message connects again."""
        with self._lock:
            self._quit()

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        """One context for all connections; making it reads every certificate of the system."""
        return ssl.create_default_context()

    def _hand_over(self, reader: str, content: bytes) -> str:
        connection = self._begin()
        _accepted(connection.rcpt(reader))
        answer = _accepted(connection.data(content))
        self._used_at = self._now()
        return self._redacted(answer)

    def _begin(self) -> smtplib.SMTP:
        """Return a connection on which the server awaits the recipient of a new mail.

        A kept connection may have died, or reached the server's limit of mails: what it refuses is asked on a new one.
        Nothing was handed over by then, so this makes no second copy.
        """
        if self._connection is not None and self._now() - self._used_at < _IDLE_SECONDS:
            with suppress(smtplib.SMTPException, OSError):
                _accepted(self._connection.mail(self._sender.addr_spec))
                return self._connection
        self._quit()
        self._connection = self._connect()
        _accepted(self._connection.mail(self._sender.addr_spec))
        return self._connection

    def _connect(self) -> smtplib.SMTP:
        server, tls = self._server, self._server.encryption
        # A full name or an address literal (RFC 5321 section 4.1.1.1); smtplib would look this machine's name up.
        name = self._sender.domain if "." in self._sender.domain else "[127.0.0.1]"
        connection: smtplib.SMTP
        if tls is Encryption.ALWAYS:
            connection = smtplib.SMTP_SSL(
                server.host, server.port, local_hostname=name, timeout=self._timeout, context=self._tls
            )
        else:
            connection = smtplib.SMTP(server.host, server.port, local_hostname=name, timeout=self._timeout)
        try:
            self._secure(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _secure(self, connection: smtplib.SMTP) -> None:
        server, tls = self._server, self._server.encryption
        connection.ehlo_or_helo_if_needed()
        offered = tls is Encryption.OFFERED and not server.is_local and connection.has_extn("starttls")
        if offered or tls is Encryption.REQUIRED:
            _accepted(connection.starttls(context=self._tls))
            connection.ehlo()
        if server.user:
            if not (offered or server.is_local or tls in (Encryption.ALWAYS, Encryption.REQUIRED)):
                raise smtplib.SMTPNotSupportedError("it offers no encryption, and a password is not sent in the clear")
            connection.login(server.user, server.password)

    def _reset(self, code: int) -> None:
        """Make the connection ready for the next mail after a refusal, or drop it where it is of no more use."""
        if self._connection is None or code == _CLOSING:
            self._drop()
            return
        try:
            _accepted(self._connection.rset())
        except (smtplib.SMTPException, OSError):
            self._drop()

    def _quit(self) -> None:
        if self._connection is not None:
            with suppress(smtplib.SMTPException, OSError):
                self._connection.quit()
        self._drop()

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(OSError):
                connection.close()

    def _now(self) -> float:
        return self._monotonic() if self._monotonic else 0.0

    def _refusal(self, code: int, text: bytes | str) -> DeliveryError:
        # A code below 100 is smtplib's for an answer that is none: it says nothing about the mail.
        known = code if 100 <= code <= 599 else None
        permanent = known is not None and known >= 500 and known not in _ABOUT_US
        return DeliveryError(self._redacted(_told(code, text)), permanent=permanent, code=known)

    def _redacted(self, text: str) -> str:
        """Return an answer on one line of at most 500 characters, without the password, should the server repeat it."""
        if self._server.password:
            text = text.replace(self._server.password, "***")
        return clean.one_line(text, _LONGEST_ANSWER)


def _accepted(answer: tuple[int, bytes]) -> str:
    """Return a positive answer's text. Raises `SMTPResponseException` for any other."""
    code, text = answer
    if not 200 <= code <= 299:
        raise smtplib.SMTPResponseException(code, text)
    return _told(code, text)


def _told(code: int, text: bytes | str) -> str:
    return f"{code} {text.decode('utf-8', 'replace') if isinstance(text, bytes) else text}"


def _words(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error) or type(error).__name__


def _usual_port(parts: SplitResult, encryption: Encryption) -> int:
    if encryption is Encryption.ALWAYS:
        return 465
    submits = encryption is Encryption.REQUIRED or (encryption is Encryption.OFFERED and parts.username)
    return 587 if submits else 25


def _wrong_url(what: str) -> InvalidInput:
    return InvalidInput(f"setting `smtp_url`: {what}; the form is smtp://user:password@host:port")
