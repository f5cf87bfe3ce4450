"""What is said to a mail server, on a connection that keeps to a deadline (RFC 5321).

`smtplib` greets, asks what the server offers and logs in. Reading and writing are ours: over `Wire`, which waits no
longer than its allowance however slowly a server drips, and with the commands of a mail in one write where that is
allowed.
"""

import smtplib
import ssl
from collections import deque
from contextlib import suppress

from reminders.outbound.wire import Wire

_GO_AHEAD = 354


class Uncarried(smtplib.SMTPException):
    """The server lacks what a mail needs: asked again, it will lack it still."""


class Conversation(smtplib.SMTP):
    """One connection, for one thread at a time; `allowance` is what the server may still take of time and octets."""

    def __init__(self, wire: Wire, name: str) -> None:
        super().__init__(local_hostname=name)  # without a host it connects to nothing
        self.wire = wire
        self._lines: deque[bytes] = deque()  # whole, but not asked for yet
        self._begun = b""

    def send(self, s: bytes | str) -> None:  # type: ignore[override]  # nothing gives it another buffer
        """Send it as it is."""
        self.wire.send(s.encode() if isinstance(s, str) else s)

    def getreply(self) -> tuple[int, bytes]:
        """Return code and text of the next answer; -1 for what is none. Raises `SMTPServerDisconnected` at the end."""
        line = self._line()
        text = line[4:].strip()
        while line[3:4] == b"-" and line[:3].isdigit():
            line = self._line()
            text += b"\n" + line[4:].strip()
        return int(line[:3]) if line[:3].isdigit() else -1, text

    def close(self) -> None:
        """Hang up."""
        self.wire.shut()

    def greeted(self) -> None:
        """Hear the server's greeting. Raises `SMTPConnectError` for any other."""
        code, text = self.getreply()
        if code != 220:
            raise smtplib.SMTPConnectError(code, text)

    def encrypt(self, host: str, tls: ssl.SSLContext) -> None:
        """Go on under TLS, the certificate checked against the host's name."""
        self.wire = self.wire.secured(host, tls)

    def start_tls(self, host: str, tls: ssl.SSLContext) -> None:
        """Ask the server to go on under TLS (RFC 3207); what it offered before is forgotten."""
        if not self.has_extn("starttls"):
            raise smtplib.SMTPNotSupportedError("it does not offer STARTTLS, and nothing is sent without it")
        accepted(self.docmd("STARTTLS"))
        if self._lines or self._begun:
            raise smtplib.SMTPException("it went on in the clear after STARTTLS")
        self.encrypt(host, tls)
        self.esmtp_features.clear()
        self.ehlo()

    def begin(self, sender: str, reader: str) -> None:
        """Name sender and reader, in one write where the server allows that (RFC 2920); it awaits the content then.

        Raises `Uncarried` for a reader whose address needs UTF-8, where the server does not offer that (RFC 6531).
        """
        if not reader.isascii() and not self.has_extn("smtputf8"):
            raise Uncarried(
                f"the mail server takes no address with letters beyond ASCII before the @ (SMTPUTF8): {reader}; "
                "give another address of the reader"
            )
        in_utf8 = "" if reader.isascii() else " SMTPUTF8"
        commands = [f"MAIL FROM:<{sender}>{in_utf8}\r\n", f"RCPT TO:<{reader}>\r\n", "DATA\r\n"]
        if self.has_extn("pipelining"):
            self.send("".join(commands))
            mail, rcpt, data = self.getreply(), self.getreply(), self.getreply()
            if data[0] == _GO_AHEAD and not (_is_good(mail) and _is_good(rcpt)):
                self.send(".\r\n")  # it waits for a mail without a reader (RFC 2920 section 3.1)
                self.getreply()
        else:
            mail, rcpt, data = self._one_by_one(commands)
        if not _is_good(mail):
            raise smtplib.SMTPSenderRefused(*mail, sender)
        accepted(rcpt)
        if data[0] != _GO_AHEAD:
            raise smtplib.SMTPDataError(*data)

    def finish(self, content: bytes) -> str:
        """Send the content of the mail that has begun; return what the server answers to the mail as a whole."""
        # A line that begins with a dot gets another one (RFC 5321 section 4.5.2).
        self.send(content.replace(b"\r\n.", b"\r\n..") + b".\r\n")
        self.wire.allowance.handed_over = True
        return accepted(self.getreply())

    def leave(self) -> None:
        """Say goodbye, and hang up without waiting for the answer."""
        with suppress(OSError):
            self.send("QUIT\r\n")
        self.close()

    def _one_by_one(self, commands: list[str]) -> list[tuple[int, bytes]]:
        """Return the answers to commands; a refusal stands for what was not asked after it."""
        answers: list[tuple[int, bytes]] = []
        for command in commands:
            if not answers or _is_good(answers[-1]):
                self.send(command)
                answers.append(self.getreply())
            else:
                answers.append(answers[-1])
        return answers

    def _line(self) -> bytes:
        while not self._lines:
            if not (data := self.wire.receive()):
                raise smtplib.SMTPServerDisconnected("the server hung up")
            *whole, self._begun = (self._begun + data).split(b"\n")
            self._lines.extend(whole)
        return self._lines.popleft()


def accepted(answer: tuple[int, bytes]) -> str:
    """Return a positive answer's text. Raises `SMTPResponseException` for any other."""
    code, text = answer
    if not 200 <= code <= 299:
        raise smtplib.SMTPResponseException(code, text)
    return told(code, text)


def told(code: int, text: bytes | str) -> str:
    """Return an answer as it is recorded."""
    return f"{code} {text.decode('utf-8', 'replace') if isinstance(text, bytes) else text}"


def _is_good(answer: tuple[int, bytes]) -> bool:
    return 200 <= answer[0] <= 399
