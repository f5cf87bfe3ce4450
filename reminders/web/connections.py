"""What a connection may cost: how long a head may be and take, how slowly one may read or write, how many of them.

uvicorn has a timer for the time between requests only, and each byte starts it anew.
"""

import asyncio
import fcntl
import select
import struct
import termios
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network
from typing import Any, cast

from uvicorn import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from reminders.web.joining import JoiningTransport
from reminders.web.visitors import Networks, is_in

LOOPBACK: Networks = (ip_network("127.0.0.0/8"), ip_network("::1/128"))
# Who reads slower than a modem of 1990 is not reading.
_LEAST_OCTETS_PER_SECOND = 1_000
_SECOND_CHANCE_SECONDS = 1.0
# Readers send less than one; uvicorn would gather a head of any length.
_LONGEST_HEAD = 65_536
_END_OF_HEAD = b"\r\n\r\n"
_HEAD_TOO_LONG = b"HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
# Sweeps in a row that find the same request without its whole body.
_MOST_WITHOUT_BODY = 2


@dataclass(slots=True, kw_only=True)
class Limits:
    """What all connections of a server share.

    `head_seconds` is how long a head may take. A sweep every `sweep_seconds` closes those who have not read on since
    the last one. An address has at most `per_address` connections, 0 for any number; those of `exempt` networks, where
    proxies are, do not count.
    """

    head_seconds: float = 10.0
    sweep_seconds: float = 5.0
    per_address: int = 0
    exempt: Networks = LOOPBACK
    open_by: Counter[str] = field(default_factory=Counter)

    def counts(self, address: str) -> bool:
        """Tell whether connections of an address are counted."""
        if not self.per_address:
            return False
        with suppress(ValueError):
            return not is_in(ip_address(address), self.exempt)
        return False


class LimitedConnection(HttpToolsProtocol):
    """A connection of a reader, within limits."""

    cycle: Any  # the request that came last, of uvicorn's own type; `None` before the first

    def __init__(self, config: Config, state: ServerState, limits: Limits) -> None:
        super().__init__(config, state, app_state={})
        self.limits = limits
        self._timer: asyncio.TimerHandle | None = None
        self._connection: JoiningTransport | None = None
        self._address: str | None = None  # where it is counted
        self._answers = 0
        self._swept: tuple[Any, int] | None = None
        self._unread = 0
        self._head_octets = 0
        self._without_body = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._connection = JoiningTransport(cast(asyncio.Transport, transport))
        super().connection_made(self._connection)
        peer = transport.get_extra_info("peername")
        if self.limits.per_address and isinstance(peer, tuple) and self.limits.counts(peer[0]):
            self._address = peer[0]
            self.limits.open_by[self._address] += 1
            if self.limits.open_by[self._address] > self.limits.per_address:
                self._connection.abort()
                return
        self._start()

    def data_received(self, data: bytes) -> None:
        answers = self._answers
        super().data_received(data)
        if self._answers != answers:  # at once, while the head was read
            self._head_is_whole()
            if data.endswith(_END_OF_HEAD):
                return
        if self.cycle is not None and not self.cycle.response_complete:
            self._head_is_whole()
        else:
            self._start()
            self._head_octets += len(data)
            if self._head_octets > _LONGEST_HEAD:
                self._refuse_head()

    def on_response_complete(self) -> None:
        """Send what is held of the answer; uvicorn calls this."""
        if self._connection is not None:
            self._connection.finish()
        self._answers += 1
        super().on_response_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        self._cancel()
        if self._address is not None:
            self.limits.open_by[self._address] -= 1
            if not self.limits.open_by[self._address]:
                del self.limits.open_by[self._address]
            self._address = None
        super().connection_lost(exc)

    def sweep(self) -> None:
        """Close the connection if since the last sweep its reader has read too little, or sent no whole body."""
        request = self.cycle, self._answers
        same, self._swept = request == self._swept, request
        before, self._unread = self._unread, self._octets_unread()
        if same and before and self._unread > before - self.limits.sweep_seconds * _LEAST_OCTETS_PER_SECOND:
            self._abort()
        waits = self.cycle is not None and self.cycle.more_body
        self._without_body = self._without_body + 1 if waits and same else 0
        if self._without_body >= _MOST_WITHOUT_BODY:
            self._abort()

    def _octets_unread(self) -> int:
        """Return what was written and has not arrived, 0 once the system has taken it all."""
        if self._connection is None:
            return 0
        waiting = self._connection.get_write_buffer_size()
        return waiting + _octets_on_the_way(self._connection) if waiting else 0

    def _abort(self) -> None:
        if self._connection is not None:
            self._connection.abort()

    def timeout_keep_alive_handler(self) -> None:
        """Close a connection that has been idle; uvicorn calls this."""
        if self._connection is not None and not self._connection.is_closing():
            self._close_if_silent(self.timeout_keep_alive_handler)

    def _start(self) -> None:
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(self.limits.head_seconds, self._head_is_late)

    def _refuse_head(self) -> None:
        if self._connection is not None and not self._connection.is_closing():
            self._connection.write(_HEAD_TOO_LONG)
            self._connection.close()

    def _head_is_late(self) -> None:
        self._timer = None
        self._close_if_silent(self._head_is_late)

    def _close_if_silent(self, again: Callable[[], None]) -> None:
        """Close, unless something has come that this process was too busy to read: then look again soon."""
        if self._connection is None:
            return
        if _has_unread(self._connection):
            self._timer = asyncio.get_running_loop().call_later(_SECOND_CHANCE_SECONDS, again)
        else:
            self._connection.close()

    def _head_is_whole(self) -> None:
        self._cancel()
        self._head_octets = 0

    def _cancel(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


def _has_unread(connection: asyncio.Transport) -> bool:
    """Tell whether something has arrived that has not been read."""
    waiting = select.poll()
    with suppress(OSError, ValueError, AttributeError):
        waiting.register(connection.get_extra_info("socket").fileno(), select.POLLIN)
        return bool(waiting.poll(0))
    return False


def _octets_on_the_way(connection: asyncio.Transport) -> int:
    """Return what the system has taken and the other side has not; 0 where the system does not tell."""
    socket = connection.get_extra_info("socket")
    with suppress(OSError, AttributeError):
        return int(struct.unpack("i", fcntl.ioctl(socket.fileno(), termios.TIOCOUTQ, b"\0" * 4))[0])
    return 0
