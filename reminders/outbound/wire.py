"""A connection that keeps to a deadline and to a number of octets, whatever the other side does."""

import select
import socket
import ssl
import struct
from collections.abc import Callable
from contextlib import suppress
from math import ceil
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TypeVar

# How much is read at a time.
_PIECE = 64 * 1024
# A `timeval` of the system: seconds and microseconds.
_TIMEVAL = struct.Struct("@ll")
# (host, port) -> addresses, as text.
Resolver = Callable[[str, int], list[str]]
_Done = TypeVar("_Done")


class Allowance:
    """How long one request may still take, and how many octets its answer may still have on the wire.

    `handed_over` is set when all of it was sent: where no answer comes after that, it may have arrived.
    """

    def __init__(self, monotonic: Callable[[], float], seconds: float, octets: int) -> None:
        self._monotonic = monotonic
        self._until = monotonic() + seconds
        self.octets = octets
        self.handed_over = False

    def seconds(self) -> float:
        """Return what is left of the time. Raises `TimeoutError` where nothing is."""
        left = self._until - self._monotonic()
        if left <= 0:
            raise TimeoutError
        return left


class Wire:
    """A connected socket that waits no longer than its allowance; for one thread at a time.

    The system keeps the limits of time. Python's own would make two calls of each, and at every call a thread lets
    others go before it.
    """

    def __init__(self, sock: socket.socket, allowance: Allowance) -> None:
        sock.settimeout(None)
        self._socket = sock
        self._readable = _poll(sock, select.POLLIN)
        self._limits: dict[int, int] = {}
        self.allowance = allowance

    def send(self, data: bytes) -> None:
        """Send all of it. Raises `TimeoutError`."""
        rest = memoryview(data)
        while rest:
            rest = rest[self._sent(rest) :]

    def receive(self) -> bytes:
        """Return what comes next, nothing at the end. Raises `TimeoutError`, or `OverflowError` for too much."""
        if self.allowance.octets <= 0:
            raise OverflowError("the answer does not end")
        data = self._received()
        self.allowance.octets -= len(data)
        return data

    def secured(self, host: str, tls: ssl.SSLContext) -> "Wire":
        """Return the connection under TLS, its certificate checked against the host's name."""
        return SecureWire(secured(self._socket, host, tls, self.allowance), self.allowance)

    def shut(self) -> None:
        with suppress(OSError):
            self._socket.close()

    def is_quiet(self) -> bool:
        """Tell whether a kept connection is still of use: what can be read on it now is its end, or no answer."""
        try:
            return not self._readable.poll(0)
        except (OSError, ValueError):
            return False

    def _sent(self, data: memoryview) -> int:
        self._limit(socket.SO_SNDTIMEO)
        try:
            return self._socket.send(data)
        except BlockingIOError as error:
            raise TimeoutError from error

    def _received(self) -> bytes:
        self._limit(socket.SO_RCVTIMEO)
        try:
            return self._socket.recv(_PIECE)
        except BlockingIOError as error:
            raise TimeoutError from error

    def _limit(self, option: int) -> None:
        """Let no call wait longer than is left, rounded up to quarters of a second: a quick answer changes no limit."""
        quarters = ceil(self.allowance.seconds() * 4)
        if quarters != self._limits.get(option):
            self._limits[option] = quarters
            self._socket.setsockopt(socket.SOL_SOCKET, option, _TIMEVAL.pack(quarters // 4, quarters % 4 * 250_000))


class SecureWire(Wire):
    """A connection under TLS. It never blocks by itself, since to read it may have to write, and the reverse."""

    def __init__(self, sock: ssl.SSLSocket, allowance: Allowance) -> None:
        super().__init__(sock, allowance)
        sock.settimeout(0)
        self._writable = _poll(sock, select.POLLOUT)

    def _sent(self, data: memoryview) -> int:
        return self._when_ready(lambda: self._socket.send(data))

    def _received(self) -> bytes:
        self.allowance.seconds()  # what was read already is there at once, though it may be too late for it
        return self._when_ready(lambda: self._socket.recv(_PIECE))

    def _when_ready(self, do: Callable[[], _Done]) -> _Done:
        while True:
            try:
                return do()
            except ssl.SSLWantReadError:
                self._await(self._readable)
            except ssl.SSLWantWriteError:
                self._await(self._writable)

    def _await(self, poll: select.poll) -> None:
        if not poll.poll(self.allowance.seconds() * 1_000):
            raise TimeoutError


def _poll(sock: socket.socket, event: int) -> select.poll:
    made = select.poll()
    made.register(sock, event)
    return made


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
