"""A line to a server that breaks again and again: before what was said arrives, or before the answer to it does."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from threading import Lock, Thread

_OCTETS = 65_536


class BreakingLine:
    """Passes on what clients say to a port of this machine, and its answers; each `every` sayings it hangs up."""

    def __init__(self, to: int) -> None:
        self._to = to
        self.every = 0  # never
        self._sayings = count(1)
        self._counting = Lock()
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._door.getsockname()[1]
        self.breaks = 0
        Thread(target=self._receive, daemon=True).start()

    def close(self) -> None:
        """Take nobody new."""
        self._door.close()

    def _receive(self) -> None:
        with suppress(OSError):  # closed
            while True:
                client, _ = self._door.accept()
                try:
                    server = socket.create_connection(("127.0.0.1", self._to))
                except OSError:
                    client.close()
                    continue
                Thread(target=self._pass_on, args=(client, server), daemon=True).start()
                Thread(target=self._answer, args=(server, client), daemon=True).start()

    def _pass_on(self, client: socket.socket, server: socket.socket) -> None:
        with suppress(OSError):
            while said := client.recv(_OCTETS):
                number = self._counted()
                if number is None:
                    server.sendall(said)
                    continue
                if number % 2:
                    client.shutdown(socket.SHUT_WR)  # it arrives, and is never answered
                    server.sendall(said)
                    server.shutdown(socket.SHUT_WR)
                break
        _hang_up(client, server)

    def _counted(self) -> int | None:
        """Return the number of the break that is due, `None` where none is."""
        with self._counting:
            if not self.every or next(self._sayings) % self.every:
                return None
            self.breaks += 1
            return self.breaks

    @staticmethod
    def _answer(server: socket.socket, client: socket.socket) -> None:
        with suppress(OSError):
            while said := server.recv(_OCTETS):
                client.sendall(said)
        _hang_up(client, server)


def _hang_up(*ends: socket.socket) -> None:
    for end in ends:
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        end.close()


@contextmanager
def breaking_line(to: int) -> Iterator[BreakingLine]:
    line = BreakingLine(to)
    try:
        yield line
    finally:
        line.close()
