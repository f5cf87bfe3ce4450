"""Sends notices by mail over a few connections that are kept.

A mail costs two round trips where the server lets commands be sent together (PIPELINING, RFC 2920), four elsewhere.
"""

import smtplib
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from queue import LifoQueue

from reminders.core import clean
from reminders.core.errors import DeliveryError, InvalidInput
from reminders.core.notice import Message
from reminders.notices.address import mailbox, sender_mailbox
from reminders.notices.channels import ChannelOptions
from reminders.notices.mail_server import Encryption, parse_server
from reminders.notices.mime import to_bytes

# Below the five minutes after which servers hang up (RFC 5321 section 4.5.3.2.7), and most firewalls forget.
_IDLE_SECONDS = 60.0
_LONGEST_ANSWER = 500
_CLOSING = 421
_GO_AHEAD = 354
# Refusals of our login (RFC 4954 section 6), not of the message: a password that changed must not fail all that is due.
_ABOUT_US = frozenset({530, 534, 535, 538})


class SmtpChannel:
    """Hands messages to one server; several threads share its connections, the one used last first."""

    name = "smtp"

    def __init__(self, options: ChannelOptions) -> None:
        self._server = parse_server(options.smtp_url)
        self._sender = sender_mailbox(options.sender)
        self._timeout = options.smtp_timeout
        self._lines: LifoQueue[_Line] = LifoQueue()
        for _ in range(options.in_flight):
            self._lines.put(_Line(self._connect, options.monotonic or (lambda: 0.0)))

    def place(self, message: Message) -> str:
        """Return "": there is only one."""
        return ""

    def send(self, message: Message) -> str:
        """Send it to its one recipient and return the server's answer, such as `250 2.0.0 Ok: queued as ...`."""
        try:
            reader, content = mailbox(message.address).addr_spec, to_bytes(message)
        except InvalidInput as error:
            raise DeliveryError(str(error), permanent=True) from error
        with self._line() as line:
            try:
                return self._redacted(line.hand_over(self._sender.addr_spec, reader, content))
            except (smtplib.SMTPAuthenticationError, smtplib.SMTPConnectError, smtplib.SMTPHeloError) as error:
                line.drop()
                said = self._redacted(_told(error.smtp_code, error.smtp_error))
                raise DeliveryError(said, code=error.smtp_code, unreachable=True) from error
            except smtplib.SMTPResponseException as error:
                line.reset(error.smtp_code)
                raise self._refusal(error.smtp_code, error.smtp_error) from error
            except (smtplib.SMTPException, OSError) as error:  # disconnected, refused, timed out, unknown host, TLS
                said = self._redacted(f"{self._server.host}: {_words(error)}")
                unreachable = not line.is_connected
                line.drop()
                raise DeliveryError(said, unreachable=unreachable) from error

    def close(self) -> None:
        """Say goodbye to the server; the next message connects again."""
        for line in list(self._lines.queue):
            line.quit()

    @contextmanager
    def _line(self) -> Iterator["_Line"]:
        line = self._lines.get()
        try:
            yield line
        finally:
            self._lines.put(line)

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        """One context for all connections; making it reads every certificate of the system."""
        return ssl.create_default_context()

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


class _Line:
    """A connection that is made when it is needed, kept, and made anew when it has died; for one thread at a time."""

    def __init__(self, connect: Callable[[], smtplib.SMTP], monotonic: Callable[[], float]) -> None:
        self._connect = connect
        self._monotonic = monotonic
        self._connection: smtplib.SMTP | None = None
        self._used_at = 0.0

    @property
    def is_connected(self) -> bool:
        """Whether the server was reached, and greeted us."""
        return self._connection is not None

    def hand_over(self, sender: str, reader: str, content: bytes) -> str:
        """Return what the server answered to the mail as a whole. Raises what smtplib raises."""
        connection = self._begun(sender, reader)
        # A line that begins with a dot gets another one (RFC 5321 section 4.5.2).
        connection.send(content.replace(b"\r\n.", b"\r\n..") + b".\r\n")
        answer = _accepted(connection.getreply())
        self._used_at = self._monotonic()
        return answer

    def reset(self, code: int) -> None:
        """Make the connection ready for the next mail after a refusal, or drop it where it is of no more use."""
        if self._connection is None or code == _CLOSING:
            self.drop()
            return
        try:
            _accepted(self._connection.rset())
        except (smtplib.SMTPException, OSError):
            self.drop()

    def quit(self) -> None:
        """Say goodbye."""
        if self._connection is not None:
            with suppress(smtplib.SMTPException, OSError):
                self._connection.quit()
        self.drop()

    def drop(self) -> None:
        """Hang up."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(OSError):
                connection.close()

    def _begun(self, sender: str, reader: str) -> smtplib.SMTP:
        """Return a connection on which the server awaits the content of a mail.

        A kept connection may have died, or reached the server's limit of mails: what it refuses is asked on a new one.
        Nothing was handed over by then, so this makes no second copy.
        """
        if self._connection is not None and self._monotonic() - self._used_at < _IDLE_SECONDS:
            with suppress(smtplib.SMTPSenderRefused, smtplib.SMTPServerDisconnected, OSError):
                return _begun(self._connection, sender, reader)
        self.quit()
        self._connection = self._connect()
        assert self._connection.sock is not None
        self._connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return _begun(self._connection, sender, reader)


def _begun(connection: smtplib.SMTP, sender: str, reader: str) -> smtplib.SMTP:
    """Name sender and reader, in one write where the server allows that; it awaits the content then."""
    commands = [f"MAIL FROM:<{sender}>\r\n", f"RCPT TO:<{reader}>\r\n", "DATA\r\n"]
    if connection.has_extn("pipelining"):
        connection.send("".join(commands))
        mail, rcpt, data = connection.getreply(), connection.getreply(), connection.getreply()
        if data[0] == _GO_AHEAD and not (_is_good(mail) and _is_good(rcpt)):
            connection.send(".\r\n")  # it waits for a mail without a reader (RFC 2920 section 3.1)
            connection.getreply()
    else:
        answers = []
        for command in commands:
            connection.send(command)
            answers.append(connection.getreply())
            if not _is_good(answers[-1]):
                break
        mail, rcpt, data = (*answers, *answers[-1:] * 2)[:3]  # a refusal stands for what was not asked after it
    if not _is_good(mail):
        raise smtplib.SMTPSenderRefused(*mail, sender)
    _accepted(rcpt)
    if data[0] != _GO_AHEAD:
        raise smtplib.SMTPDataError(*data)
    return connection


def _is_good(answer: tuple[int, bytes]) -> bool:
    return 200 <= answer[0] <= 399


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
