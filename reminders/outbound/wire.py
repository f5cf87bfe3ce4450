"""A connection that keeps to a deadline and to a number of octets, whatever the other side does."""

import select
import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Thread

# How much is read at a time.
_PIECE = 64 * 1024
# (host, port) -> addresses, as text.
Resolver = Callable[[str, int], list[str]]


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

    It never blocks by itself: each change of the socket's own timeout would be one more call of the system.
    """

    def __init__(self, sock: socket.socket, allowance: Allowance) -> None:
        sock.settimeout(0)
        self._socket = sock
        self._readable, self._writable = _poll(sock, select.POLLIN), _poll(sock, select.POLLOUT)
        self._is_secure = isinstance(sock, ssl.SSLSocket)
        self.allowance = allowance

    def send(self, data: bytes) -> None:
        """Send all of it."""
        rest = memoryview(data)
        while rest:
            try:
                rest = rest[self._socket.send(rest) :]
            except (BlockingIOError, ssl.SSLWantWriteError):
                self._await(self._writable)
            except ssl.SSLWantReadError:
                self._await(self._readable)

    def receive(self) -> bytes:
        """Return what comes next, nothing at the end. Raises `TimeoutError`, or `OverflowError` for too much."""
        if self.allowance.octets <= 0:
            raise OverflowError("the answer does not end")
        data = self._received()
        self.allowance.octets -= len(data)
        return data

    def _received(self) -> bytes:
        if self._is_secure:
            self.allowance.seconds()  # what TLS has read already does not show as readable
        else:
            self._await(self._readable)
        while True:
            try:
                return self._socket.recv(_PIECE)
            except (BlockingIOError, ssl.SSLWantReadError):
                self._await(self._readable)
            except ssl.SSLWantWriteError:
                self._await(self._writable)

    def _await(self, poll: select.poll) -> None:
        if not poll.poll(self.allowance.seconds() * 1_000):
            raise TimeoutError

    def secured(self, host: str, tls: ssl.SSLContext) -> "Wire":
        """Return the connection under TLS, its certificate checked against the host's name."""
        return Wire(secured(self._socket, host, tls, self.allowance), self.allowance)

    def shut(self) -> None:
        with suppress(OSError):
            self._socket.close()

    def is_quiet(self) -> bool:
        """Tell whether a kept connection is still of use: what can be read on it now is its end, or no answer."""
        try:
            return not self._readable.poll(0)
        except (OSError, ValueError):
            return False


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
