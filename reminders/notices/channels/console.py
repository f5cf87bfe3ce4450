"""Prints notices: for trying out, and for whoever watches the daemon's output."""

import sys
from threading import Lock
from typing import TextIO

from reminders.core import clean
from reminders.core.errors import DeliveryError
from reminders.core.notice import Message
from reminders.notices.channels import ChannelOptions

_WIDTH = 72
_BOLD, _DIM, _PLAIN = "\x1b[1m", "\x1b[2m", "\x1b[0m"


class ConsoleChannel:
    """Writes a message as text, free of control characters; a terminal gets a little emphasis, a pipe gets none."""

    name = "console"

    def __init__(self, options: ChannelOptions) -> None:
        self._stream = options.stream
        self._lock = Lock()

    def place(self, message: Message) -> str:
        """Return "": there is only one."""
        return ""

    def send(self, message: Message) -> str:
        """Print it and return `printed`."""
        stream = self._stream or sys.stdout
        try:
            shown = _shown(message, on_terminal=stream.isatty())
            with self._lock:
                stream.write(_writable(shown, stream))
                stream.flush()
        except (OSError, ValueError) as error:  # a closed file is a ValueError
            raise DeliveryError(f"the console cannot be written to: {error}") from error
        return "printed"

    def close(self) -> None:
        """Do nothing: the stream belongs to whoever opened it."""


def _shown(message: Message, *, on_terminal: bool) -> str:
    bold, dim, plain = (_BOLD, _DIM, _PLAIN) if on_terminal else ("", "", "")
    reader = clean.one_line(f"{message.name} <{message.address}>" if message.name else message.address)
    return (
        f"{dim}{'─' * _WIDTH}{plain}\n"
        f"{dim}To:{plain} {reader}\n"
        f"{dim}Subject:{plain} {bold}{clean.one_line(message.subject)}{plain}\n\n"
        f"{clean.lines(message.text)}\n\n"
    )


def _writable(text: str, stream: TextIO) -> str:
    """Return the text with a question mark for what the stream's encoding lacks."""
    encoding = stream.encoding or "utf-8"
    return text.encode(encoding, "replace").decode(encoding)
