"""Sends notices by mail over a few connections that are kept.

A mail costs two round trips where the server lets commands be sent together (PIPELINING, RFC 2920), four elsewhere.
"""

import smtplib
import ssl
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cached_property

from reminders.core import clean
from reminders.core.errors import DeliveryError, InvalidInput
from reminders.core.notice import Message
from reminders.notices.address import mailbox, sender_mailbox
from reminders.notices.channels import ChannelOptions
from reminders.notices.conversation import Conversation, Uncarried, accepted, told
from reminders.notices.mail_server import Encryption, parse_server
from reminders.notices.mime import to_bytes
from reminders.outbound.wire import Allowance, Wire, connect, resolve, resolve_in_time

# Below the five minutes after which servers hang up (RFC 5321 section 4.5.3.2.7), and most firewalls forget.
_IDLE_SECONDS = 60.0
_LONGEST_ANSWER = 500
_CLOSING = 421
# What a server may say until a mail is handed over, the greeting and what it offers included.
_MOST_OCTETS = 64 * 1024
_GOODBYE_SECONDS = 5.0
# Refusals of our login (RFC 4954 section 6), not of the message: a password that changed must not fail all that is due.
_ABOUT_US = frozenset({530, 534, 535, 538})


class SmtpChannel:
    """Hands messages to one server; several threads share its connections, the one used last first."""

    name = "smtp"

    def __init__(self, options: ChannelOptions) -> None:
        self._server = parse_server(options.smtp_url)
        self._sender = sender_mailbox(options.sender)
        self._timeout = options.smtp_timeout
        self._monotonic = options.monotonic or (lambda: 0.0)
        self._lines: deque[_Line] = deque()  # those that nobody uses, the one used last at the end

    def place(self, message: Message) -> str:
        """Return "": there is only one."""
        return ""

    def send(self, message: Message) -> str:
        """Send it to its one recipient and return the server's answer, such as `250 2.0.0 Ok: queued as ...`."""
        try:
            reader, content = mailbox(message.address).addr_spec, to_bytes(message)
        except InvalidInput as error:
            raise DeliveryError(str(error), permanent=True) from error
        allowance = Allowance(self._monotonic, self._timeout, _MOST_OCTETS)
        with self._line() as line:
            try:
                return self._redacted(line.hand_over(self._sender.addr_spec, reader, content, allowance))
            except (smtplib.SMTPAuthenticationError, smtplib.SMTPConnectError, smtplib.SMTPHeloError) as error:
                line.drop()
                said = self._redacted(told(error.smtp_code, error.smtp_error))
                raise DeliveryError(said, code=error.smtp_code, unreachable=True) from error
            except Uncarried as error:
                raise DeliveryError(self._redacted(str(error)), permanent=True) from error
            except smtplib.SMTPResponseException as error:
                line.reset(error.smtp_code)
                raise self._refusal(error, allowance) from error
            except (smtplib.SMTPException, OSError, OverflowError) as error:  # disconnected, timed out, no such host
                said = self._redacted(f"{self._server.host}: {_words(error)}")
                unreachable = not line.is_connected
                line.drop()
                raise DeliveryError(said, unreachable=unreachable, in_doubt=allowance.handed_over) from error

    def close(self) -> None:
        """Say goodbye to the server; the next message connects again."""
        for line in list(self._lines):
            line.quit(Allowance(self._monotonic, _GOODBYE_SECONDS, _MOST_OCTETS))

    @contextmanager
    def _line(self) -> Iterator["_Line"]:
        try:
            line = self._lines.pop()
        except IndexError:  # all are in use
            line = _Line(self._connect, self._monotonic)
        try:
            yield line
        finally:
            self._lines.append(line)

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        """One context for all connections; making it reads every certificate of the system."""
        return ssl.create_default_context()

    def _connect(self, allowance: Allowance) -> Conversation:
        server = self._server
        found = resolve_in_time(resolve, server.host, server.port, allowance)
        wire = Wire(connect(found, server.port, allowance), allowance)
        # A full name or an address literal (RFC 5321 section 4.1.1.1); smtplib would look this machine's name up.
        conversation = Conversation(wire, self._sender.domain if "." in self._sender.domain else "[127.0.0.1]")
        try:
            self._introduce(conversation)
        except BaseException:
            conversation.close()
            raise
        return conversation

    def _introduce(self, conversation: Conversation) -> None:
        server, tls = self._server, self._server.encryption
        if tls is Encryption.ALWAYS:
            conversation.encrypt(server.host, self._tls)
        conversation.greeted()
        conversation.ehlo_or_helo_if_needed()
        offered = tls is Encryption.OFFERED and not server.is_local and conversation.has_extn("starttls")
        if offered or tls is Encryption.REQUIRED:
            conversation.start_tls(server.host, self._tls)
        if server.user:
            if not (offered or server.is_local or tls in (Encryption.ALWAYS, Encryption.REQUIRED)):
                raise smtplib.SMTPNotSupportedError("it offers no encryption, and a password is not sent in the clear")
            conversation.login(server.user, server.password)

    def _refusal(self, error: smtplib.SMTPResponseException, allowance: Allowance) -> DeliveryError:
        # A code below 100 stands for an answer that is none: it says nothing about the mail.
        known = error.smtp_code if 100 <= error.smtp_code <= 599 else None
        return DeliveryError(
            self._redacted(told(error.smtp_code, error.smtp_error)),
            permanent=known is not None and known >= 500 and known not in _ABOUT_US,
            code=known,
            in_doubt=known is None and allowance.handed_over,
        )

    def _redacted(self, text: str) -> str:
        """Return an answer on one line of at most 500 characters, without the password, should the server repeat it."""
        if self._server.password:
            text = text.replace(self._server.password, "***")
        return clean.one_line(text, _LONGEST_ANSWER)


class _Line:
    """A connection that is made when it is needed, kept, and made anew when it has died; for one thread at a time."""

    def __init__(self, connect: Callable[[Allowance], Conversation], monotonic: Callable[[], float]) -> None:
        self._connect = connect
        self._monotonic = monotonic
        self._conversation: Conversation | None = None
        self._used_at = 0.0

    @property
    def is_connected(self) -> bool:
        """Whether the server was reached, and greeted us."""
        return self._conversation is not None

    def hand_over(self, sender: str, reader: str, content: bytes, allowance: Allowance) -> str:
        """Return what the server answered to the mail as a whole. Raises what smtplib raises, or `OverflowError`."""
        answer = self._begun(sender, reader, allowance).finish(content)
        self._used_at = self._monotonic()
        return answer

    def reset(self, code: int) -> None:
        """Make the connection ready for the next mail after a refusal, or drop it where it is of no more use."""
        if self._conversation is None or code == _CLOSING:
            self.drop()
            return
        try:
            accepted(self._conversation.rset())
        except (smtplib.SMTPException, OSError, OverflowError):
            self.drop()

    def quit(self, allowance: Allowance) -> None:
        """Say goodbye."""
        if self._conversation is not None:
            self._conversation.wire.allowance = allowance
            with suppress(smtplib.SMTPException, OSError, OverflowError):
                self._conversation.quit()
        self.drop()

    def drop(self) -> None:
        """Hang up."""
        conversation, self._conversation = self._conversation, None
        if conversation is not None:
            conversation.close()

    def _begun(self, sender: str, reader: str, allowance: Allowance) -> Conversation:
        """Return a conversation in which the server awaits the content of a mail.

        A kept connection may have died, or reached the server's limit of mails: then it is asked on a new one, unless
        it was the reader that was refused. Nothing was handed over by then, so this makes no second copy.
        """
        kept, self._conversation = self._conversation, None
        if kept is not None:
            kept.wire.allowance = allowance
            if self._monotonic() - self._used_at < _IDLE_SECONDS:
                try:
                    self._conversation = kept
                    kept.begin(sender, reader)
                    return kept
                except OSError as error:  # as are all of smtplib's
                    if _is_of_reader(error):
                        raise
                self._conversation = None
            kept.leave()
        self._conversation = self._connect(allowance)
        self._conversation.begin(sender, reader)
        return self._conversation


def _is_of_reader(error: OSError) -> bool:
    """Tell whether a refusal is of this reader, whatever connection it is asked on."""
    if isinstance(error, smtplib.SMTPResponseException):
        return (
            error.smtp_code >= 400 and error.smtp_code != _CLOSING and not isinstance(error, smtplib.SMTPSenderRefused)
        )
    return isinstance(error, Uncarried)


def _words(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "timed out"
    return getattr(error, "strerror", None) or str(error) or type(error).__name__
