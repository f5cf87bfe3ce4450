"""The channels by name, and which serves an address. Each is one file with one class, imported when it is opened."""

from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from reminders.core.errors import InvalidInput
from reminders.core.ports import Channel
from reminders.notices.address import is_mail, is_web, mailbox

if TYPE_CHECKING:
    from reminders.outbound.client import GuardedClient

_CLASSES = {
    "console": "ConsoleChannel",
    "file": "FileChannel",
    "smtp": "SmtpChannel",
    "webhook": "WebhookChannel",
}
# Those that are an address by themselves.
_BARE = ("console", "file")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelOptions:
    """What channels need to know of the settings; secrets do not show in `repr`.

    `smtp_url` is described in `notices.mail_server`; empty means that no mail is sent. `in_flight` is how many messages
    are handed over at the same time at most, and so how many connections are kept. `monotonic` is a clock in seconds,
    by which a connection that was idle too long is told; without it, the connection shows that by itself when it is
    used. `client` makes what sends webhooks. `stream` is where `console` prints, by default the standard output.
    """

    sender: str = "reminders@localhost"
    smtp_url: str = field(default="", repr=False)
    smtp_timeout: float = 30.0
    in_flight: int = 10
    file_directory: Path | None = None
    client: "Callable[[], GuardedClient] | None" = None
    stream: TextIO | None = None
    monotonic: Callable[[], float] | None = None


def available(options: ChannelOptions) -> frozenset[str]:
    """Return the names of the channels that these options are enough for."""
    enough = {
        "console": True,
        "file": options.file_directory is not None,
        "smtp": bool(options.smtp_url),
        "webhook": options.client is not None,
    }
    return frozenset(name for name, is_enough in enough.items() if is_enough)


def open_channel(name: str, options: ChannelOptions) -> Channel:
    """Return the channel of that name; it connects with its first message. Raises `InvalidInput`."""
    if name not in _CLASSES:
        raise InvalidInput(f"there is no channel {name[:80]!r}; there are {', '.join(_CLASSES)}")
    if name not in available(options):
        raise InvalidInput(f"the channel {name!r} is not set up; `reminders config` shows its settings")
    channel: Channel = getattr(import_module(f"{__name__}.{name}"), _CLASSES[name])(options)
    return channel


def channel_for(address: str, available: frozenset[str]) -> str:
    """Return the channel that serves an address: mail goes by `smtp`, or to the console where none is set up.

    Raises `InvalidInput` for an address of no known kind.
    """
    if is_mail(address):
        return "smtp" if "smtp" in available else "console"
    if is_web(address):
        return "webhook"
    if address in _BARE:
        return address
    raise InvalidInput(_unknown(address))


def check_address(address: str) -> None:
    """Raise `InvalidInput` unless the address is exactly one mailbox, a webhook's, or a channel that needs none."""
    if is_mail(address):
        mailbox(address)
    elif is_web(address):
        from reminders.outbound import target

        target.parse(address)
    elif address not in _BARE:
        raise InvalidInput(_unknown(address))


def _unknown(address: str) -> str:
    accepted = "write 'mailto:' and one mail address, a webhook's 'https://...', 'console' or 'file'"
    if "@" in address and ":" not in address:
        return f"the address {address[:200]!r} has no scheme; write 'mailto:{address[:200]}'"
    return f"{address[:200]!r} is no address that is known; {accepted}"
