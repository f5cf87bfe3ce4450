"""A mail and web server, a process of its own: writes down what it takes, and stops whom it is told to, when and how.

Prints its two ports. A line of the record is `SECONDS KIND ID LATE`, written before the answer: what stands there was
taken, and nothing else was; LATE is by how many seconds it says that it is late. A line on standard input, `PID SIGNAL
PLACE COUNT SECONDS`, has process PID sent a signal when PLACE is come to for the COUNTth time from then on, so many
seconds later; it replaces the line before, and PID 0 is nobody. It does not matter who connects how often, or sends how
much at a time. The places of a mail, the last three also those of a post:

    connect     somebody connected, and waits for the greeting
    mail        a sender was named: the claim is committed, nothing was handed over
    poison      the reader that was named is poison@example.org
    data        the content is awaited
    dot         the content is here, and was not taken
    taken       it was taken and written down; nobody was told
    answered    the answer left: the outcome is about to be committed
"""

import asyncio
import os
import re
import signal
import sys
import time
from contextlib import suppress

_ID = re.compile(rb"^(?:message-id:[ \t]*<([^@>]+)@|webhook-id:[ \t]*(\S+))", re.IGNORECASE | re.MULTILINE)
_LATE = re.compile(rb"^x-reminders-late-by:[ \t]*(\d+)", re.IGNORECASE | re.MULTILINE)
_LENGTH = re.compile(rb"^content-length:[ \t]*(\d+)", re.IGNORECASE | re.MULTILINE)
_ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


class Aim:
    """Whom to stop where; nobody, unless told."""

    pid = 0
    signal = signal.SIGKILL
    place = ""
    count = 0
    seconds = 0.0

    def at(self, place: str) -> None:
        """Note that a place was come to."""
        if not self.pid or place != self.place:
            return
        self.count -= 1
        if self.count > 0:
            return
        pid, self.pid = self.pid, 0  # forgotten first, whatever happens: the next one may have its place
        if self.seconds:
            asyncio.get_running_loop().call_later(self.seconds, _stop, pid, self.signal)
        else:
            _stop(pid, self.signal)

    def take(self, line: bytes) -> None:
        pid, number, place, count, seconds = line.split()
        self.signal, self.place = signal.Signals(int(number)), place.decode()
        self.count, self.seconds = int(count), float(seconds)
        self.pid = int(pid)


def _stop(pid: int, how: signal.Signals) -> None:
    with suppress(ProcessLookupError):  # it died of something else, which its parent tells
        os.kill(pid, how)


class Record:
    """The file that survives everybody."""

    def __init__(self, path: str) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def note(self, kind: str, content: bytes) -> None:
        found = _ID.search(content)
        name = (found[1] or found[2]).decode() if found else "?"
        late = _LATE.search(content)
        os.write(self._file, f"{time.time():.3f} {kind} {name} {late[1].decode() if late else 0}\n".encode())


class Mail(asyncio.Protocol):
    """One client's conversation; `reading` is set between DATA and the line with a dot alone."""

    def __init__(self, record: Record, aim: Aim) -> None:
        self.record, self.aim = record, aim
        self.buffer = b""
        self.reading = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.aim.at("connect")
        transport.write(b"220 sink ESMTP\r\n")

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while True:
            head, found, rest = self.buffer.partition(b"\r\n.\r\n" if self.reading else b"\r\n")
            if not found:
                return
            self.buffer = rest
            if self.reading:
                self.take(head)
            else:
                self.answer(head)

    def take(self, content: bytes) -> None:
        self.reading = False
        self.aim.at("dot")
        self.record.note("mail", content)
        self.aim.at("taken")
        self.transport.write(b"250 2.0.0 Ok: queued\r\n")
        self.aim.at("answered")

    def answer(self, line: bytes) -> None:
        verb = line[:4].upper()
        if verb == b"MAIL":
            self.aim.at("mail")
        if verb == b"RCPT" and b"<poison@" in line.lower():
            self.aim.at("poison")
        if verb == b"DATA":
            self.reading = True
            self.transport.write(b"354 go ahead\r\n")
            self.aim.at("data")
        elif verb == b"EHLO":
            self.transport.write(b"250-sink\r\n250-PIPELINING\r\n250 8BITMIME\r\n")
        elif verb == b"QUIT":
            self.transport.write(b"221 bye\r\n")
            self.transport.close()
        else:
            self.transport.write(b"250 2.1.0 Ok\r\n")


class Web(asyncio.Protocol):
    """One client's connection: as many requests as it likes, each with a Content-Length."""

    def __init__(self, record: Record, aim: Aim) -> None:
        self.record, self.aim = record, aim
        self.buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while True:
            head, found, rest = self.buffer.partition(b"\r\n\r\n")
            length = _LENGTH.search(head)
            size = int(length[1]) if length else 0
            if not found or len(rest) < size:
                return
            self.buffer = rest[size:]
            self.aim.at("dot")
            self.record.note("web", head)
            self.aim.at("taken")
            self.transport.write(_ANSWER)
            self.aim.at("answered")


async def main(path: str, mail_port: int) -> None:
    loop = asyncio.get_running_loop()
    record, aim = Record(path), Aim()
    mail = await loop.create_server(lambda: Mail(record, aim), "127.0.0.1", mail_port)
    web = await loop.create_server(lambda: Web(record, aim), "127.0.0.1", 0)
    print(mail.sockets[0].getsockname()[1], web.sockets[0].getsockname()[1], flush=True)  # noqa: T201 - how it talks
    orders = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(orders), sys.stdin)
    while line := await orders.readline():
        aim.take(line)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
