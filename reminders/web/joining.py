"""Sends the head of an answer with its body in one call of the system; uvicorn writes them one after the other.

A reader is woken once instead of twice, and what goes over the wire is one packet less.
"""

import asyncio
import socket
import struct
from contextlib import suppress
from typing import Any

# Who waits for this sends the body only then, so it is no part of the answer.
_GO_ON = b"HTTP/1.1 100 "
_NOTHING_LINGERS = struct.pack("ii", 1, 0)


class JoiningTransport(asyncio.Transport):
    """A transport that holds back what is written first, until the second, or until `finish` or `close`."""

    def __init__(self, transport: asyncio.Transport) -> None:
        super().__init__()
        self._transport = transport
        self._held: bytes | None = None
        self._holds_next = True
        # What uvicorn asks for each request goes straight to the other; mypy takes a method that is set for a mistake.
        self.is_closing = transport.is_closing  # type: ignore[method-assign]
        self.pause_reading = transport.pause_reading  # type: ignore[method-assign]
        self.resume_reading = transport.resume_reading  # type: ignore[method-assign]

    def write(self, data: bytes | bytearray) -> None:  # type: ignore[override]  # uvicorn writes nothing else
        if self.is_closing():  # the reader has gone; uvicorn is told of that a moment later
            return
        if self._held is not None:
            held, self._held = self._held, None
            self._transport.writelines((held, data) if data else (held,))
        elif self._holds_next and not data.startswith(_GO_ON):
            self._held, self._holds_next = bytes(data), False
        elif data:
            self._transport.write(data)

    def finish(self) -> None:
        """Send what is held; the next that is written begins another answer."""
        self._release()
        self._holds_next = True

    def close(self) -> None:
        self._release()
        self._transport.close()

    def abort(self) -> None:
        """Hang up at once: the system need not keep for the reader what has not been read."""
        self._held = None
        with suppress(OSError, AttributeError):
            self.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NOTHING_LINGERS)
        self._transport.abort()

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return self._transport.get_extra_info(name, default)

    def get_write_buffer_size(self) -> int:
        return self._transport.get_write_buffer_size()

    def _release(self) -> None:
        if self._held is not None:
            held, self._held = self._held, None
            self._transport.write(held)
