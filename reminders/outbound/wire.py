"""A connection that keeps to a deadline and to a number of octets, whatever the other side does."""

import io
import select
import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

# (host, port) -> addresses, as text.
Resolver = Callable[[str, int], list[str]]


class Allowance:
    """How long one request may still take, and how many octets its answer may still have on the wire."""

    def __init__(self, monotonic: Callable[[], float], seconds: float, octets: int) -> None:
        self._monotonic = monotonic
        self._until = monotonic() + seconds
        self.octets = octets

    def seconds(self) -> float:
        """Return what is left of the time. Raises `TimeoutError` where nothing is."""
        left = self._until - self._monotonic()
        if left <= 0:
            raise TimeoutError
        return left


class Wire:
    """A connected socket in the shape that `http.client` uses. `close` is the reader's; `shut` really closes."""

    def __init__(self, sock: socket.socket, allowance: Allowance) -> None:
        self._socket = sock
        self._outgoing = bytearray()
        self.allowance = allowance
        self.is_in_step = True  # False once the other side sent more than the answer that was read

    def sendall(self, data: bytes) -> None:
        """Send it with the next read: `http.client` hands head and body over apart, and one write is quicker."""
        self._outgoing += data

    def _flush(self) -> None:
        outgoing, self._outgoing = self._outgoing, bytearray()
        rest = memoryview(outgoing)
        while rest:
            self._socket.settimeout(self.allowance.seconds())
            rest = rest[self._socket.send(rest) :]

    def makefile(self, mode: str) -> io.BufferedReader:
        return _Reader(_Incoming(self))

    def receive_into(self, buffer: "WriteableBuffer") -> int:
        if self.allowance.octets <= 0:
            raise OverflowError("the answer does not end")
        self._flush()
        self._socket.settimeout(self.allowance.seconds())
        count = self._socket.recv_into(buffer)
        self.allowance.octets -= count
        return count

    def close(self) -> None:
        """Do nothing: `http.client` closes before it has read the body of an answer that says `Connection: close`."""

    def shut(self) -> None:
        with suppress(OSError):
            self._socket.close()

    def is_quiet(self) -> bool:
        """Tell whether a kept connection is still of use: what can be read on it now is its end, or no answer."""
        try:
            poll = select.poll()
            poll.register(self._socket, select.POLLIN)
            return not poll.poll(0)
        except (OSError, ValueError):
            return False


class _Incoming(io.RawIOBase):
    def __init__(self, wire: Wire) -> None:
        self.wire = wire
        self.at_end = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        return 0 if self.at_end else self.wire.receive_into(buffer)


class _Reader(io.BufferedReader):
    """What `http.client` reads one answer from and closes at its end; what is still in it then is no part of it."""

    raw: _Incoming

    def close(self) -> None:
        if not self.closed:
            self.raw.at_end = True
            if self.peek(1):
                self.raw.wire.is_in_step = False
        super().close()


def connect(addresses: list[str], port: int, allowance: Allowance) -> socket.socket:
    """Return a connection to the first of the addresses that takes one. Raises the last `OSError`."""
    failure = OSError("the host has no address")
    for tried, address in enumerate(addresses):
        try:
            return _connected(address, port, allowance.seconds() / (len(addresses) - tried))
        except OSError as error:
            failure = error
    raise failure


def secured(sock: socket.socket, host: str, tls: ssl.SSLContext, allowance: Allowance) -> ssl.SSLSocket:
    """Return the connection under TLS, its certificate checked against the host's name."""
    sock.settimeout(allowance.seconds())
    return tls.wrap_socket(sock, server_hostname=host)


def resolve(host: str, port: int) -> list[str]:
    """Return the addresses of a host by the system's resolver. Raises `OSError`."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def resolve_in_time(resolver: Resolver, host: str, port: int, allowance: Allowance) -> list[str]:
    """Return what the resolver says; it knows no timeout, so it works in a thread that may be left behind."""
    answer: SimpleQueue[list[str] | Exception] = SimpleQueue()

    def ask() -> None:
        try:
            answer.put(resolver(host, port))
        except Exception as error:  # noqa: BLE001 - it is raised below, where somebody waits
            answer.put(error)

    Thread(target=ask, name="resolve", daemon=True).start()
    try:
        found = answer.get(timeout=allowance.seconds())
    except Empty as error:
        raise TimeoutError from error
    if isinstance(found, Exception):
        raise found
    return found


def _connected(address: str, port: int, seconds: float) -> socket.socket:
    sock = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
    try:
        sock.settimeout(seconds)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.connect((address, port))
    except BaseException:
        sock.close()
        raise
    return sock
