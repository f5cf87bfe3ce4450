"""Answers what is ready as soon as a request's head has been read, and refuses a head that says no host.

uvicorn makes a task and several objects for each request; who asks whether a feed has changed needs none of them.
"""

import re
from asyncio import get_running_loop
from collections.abc import Callable

from uvicorn import Config
from uvicorn.protocols.http.httptools_impl import STATUS_LINE
from uvicorn.server import ServerState

from reminders.web.connections import LimitedConnection, Limits
from reminders.web.document import Answer, Headers
from reminders.web.joining import JoiningTransport

# Returns the answer to method, target and headers of a request without a body, or `None` where it is not ready.
Ready = Callable[[str, bytes, Headers], Answer | None]

_HEADS_A_BODY = frozenset({b"content-length", b"transfer-encoding", b"upgrade", b"expect"})
# RFC 3986 section 3.2, without the name of a user: RFC 9110 section 7.2.
_HOST = re.compile(rb"[\w.~%!$&'()*+,;=:\[\]-]*", re.ASCII)


def nothing_ready(_: str, __: bytes, ___: Headers) -> None:
    """Leave everything to the application."""


class NotOneHost(Exception):
    """A request that names no host, several, or what cannot be one (RFC 9112 section 3.2): uvicorn answers 400."""


class Outbox:
    """Answers that go out at the next turn of the event loop.

    A reader who is answered at once asks again within the same turn. Where many do, the turn would never end, and
    nobody else would be answered.
    """

    def __init__(self) -> None:
        self._waiting: list[tuple[JoiningTransport, bytes, bytes]] = []

    def put(self, connection: JoiningTransport, head: bytes, body: bytes) -> None:
        if not self._waiting:
            get_running_loop().call_soon(self._send)
        self._waiting.append((connection, head, body))

    def _send(self) -> None:
        waiting, self._waiting = self._waiting, []
        for connection, head, body in waiting:
            connection.write(head)
            connection.write(body)
            connection.finish()


class ReadyConnection(LimitedConnection):
    """A connection that asks what is ready first."""

    def __init__(self, config: Config, state: ServerState, limits: Limits, ready: Ready, outbox: Outbox) -> None:
        super().__init__(config, state, limits)
        self._ready = ready
        self._outbox = outbox

    def on_headers_complete(self) -> None:
        """Answer at once, or let the application do it; the parser calls this."""
        version = self.parser.get_http_version()
        hosts = [value for name, value in self.headers if name == b"host"]
        if len(hosts) != 1 if hosts else version == "1.1":
            raise NotOneHost
        if hosts and not _HOST.fullmatch(hosts[0]):
            raise NotOneHost
        answer = self._ready_answer() if version == "1.1" else None
        if answer is None:
            super().on_headers_complete()
        else:
            self._send(answer)

    def on_message_complete(self) -> None:
        """Pass on the end of a request; one that was answered at once has left nothing that could end."""
        if self.cycle is not None:
            super().on_message_complete()

    def _ready_answer(self) -> Answer | None:
        """Return what is ready, for a reader who waits for no other answer and reads what it is sent."""
        is_free = self.cycle is None or self.cycle.response_complete
        if not is_free or self.flow.write_paused or not self.parser.should_keep_alive():
            return None
        if not _HEADS_A_BODY.isdisjoint(name for name, _ in self.headers):
            return None
        return self._ready(self.parser.get_method().decode(), self.url, self.headers)

    def _send(self, answer: Answer) -> None:
        lines = (b"%b: %b\r\n" % field for field in self.server_state.default_headers)
        head = b"".join((STATUS_LINE[answer.status], *lines, answer.head.lines, b"\r\n"))
        if self._connection is not None:
            self._outbox.put(self._connection, head, answer.body)
        self.on_response_complete()
