"""Servers on loopback that answer what a test tells them to, and count who came."""

import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from threading import Thread

import pytest

Script = Callable[[socket.socket], None]


class Listener:
    """Accepts connections and lets a script answer each in a thread of its own."""

    def __init__(self, script: Script, *, host: str = "127.0.0.1", tls: ssl.SSLContext | None = None) -> None:
        self._script, self._tls = script, tls
        self._socket = socket.create_server((host, 0), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
        self.port: int = self._socket.getsockname()[1]
        self.connections = 0
        self._open: list[socket.socket] = []
        self._threads: list[Thread] = []
        self._accepting = Thread(target=self._accept)
        self._accepting.start()

    def close(self) -> None:
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._accepting.join()
        self._socket.close()
        for connection in self._open:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()

    def _accept(self) -> None:
        with suppress(OSError):  # closed
            while True:
                connection, _ = self._socket.accept()
                self.connections += 1
                self._open.append(connection)
                self._threads.append(Thread(target=self._serve, args=[connection]))
                self._threads[-1].start()

    def _serve(self, connection: socket.socket) -> None:
        with suppress(OSError), connection:
            if self._tls is None:
                self._script(connection)
                return
            with self._tls.wrap_socket(connection, server_side=True) as secure:
                self._open.append(secure)
                self._script(secure)


StartServer = Callable[..., Listener]


@pytest.fixture
def start_server() -> Iterator[StartServer]:
    """Start servers; they are closed with the test."""
    with ExitStack() as stack:

        def start(script: Script, *, host: str = "127.0.0.1", tls: ssl.SSLContext | None = None) -> Listener:
            server = Listener(script, host=host, tls=tls)
            stack.callback(server.close)
            return server

        yield start


def head_of_request(connection: socket.socket) -> bytes:
    """Read one request's head, octet by octet so that nothing of a body is taken; empty at the end."""
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        octet = connection.recv(1)
        if not octet:
            return b""
        head += octet
    return head


def always(answer: bytes) -> Script:
    """Answer every request on a connection with the same octets."""

    def script(connection: socket.socket) -> None:
        while head_of_request(connection):
            connection.sendall(answer)

    return script


def once(answer: bytes) -> Script:
    """Answer one request, then close."""

    def script(connection: socket.socket) -> None:
        head_of_request(connection)
        connection.sendall(answer)

    return script
