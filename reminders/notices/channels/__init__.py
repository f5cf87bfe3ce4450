"""The channels by name, and which serves an address. Each is one file with one class, imported when it is opened."""

import re
from collections.abc import Callable, Mapping
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
# A channel that the administrator configured: its name is the address.
_NAME = re.compile(r"(?!smtp$|webhook$)[a-z][a-z0-9-]{0,39}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelOptions:
    """What channels need to know of the settings; secrets do not show in `repr`.

    `smtp_url` is described in `notices.mail_server`; empty means that no mail is sent. `smtp_timeout`
    is how many seconds a mail may take, from the look-up of the server to its answer. `in_flight` is how many messages
    are handed over at the same time at most, and so how many connections are kept. `monotonic` is a clock in seconds,
    by which a connection that was idle too long is told; without it, the connection shows that by itself when it is
    used. `apprise` has the addresses of the channels that Apprise serves, by name, and `apprise_plugins` folders of
    plugins besides its own. `client` makes what sends webhooks. `stream` is where `console` prints, by default the
    standard output.
    """

    sender: str = "reminders@localhost"
    smtp_url: str = field(default="", repr=False)
    smtp_timeout: float = 30.0
    in_flight: int = 10
    file_directory: Path | None = None
    apprise: Mapping[str, str] = field(default_factory=dict, repr=False)
    apprise_plugins: tuple[Path, ...] = ()
    apprise_timeout: float = 30.0
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
    return frozenset(name for name, is_enough in enough.items() if is_enough) | options.apprise.keys()


def open_channel(name: str, options: ChannelOptions) -> Channel:
    """Return the channel of that name; it connects with its first message. Raises `InvalidInput`."""
    if name in options.apprise:
        from reminders.notices.channels.apprise import AppriseChannel

        return AppriseChannel(options, name)
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
    if address in _BARE or _NAME.fullmatch(address):
        return address
    raise InvalidInput(_unknown(address))


def is_name(text: str) -> bool:
    """Tell whether a channel that the administrator sets up may be called so."""
    return _NAME.fullmatch(text) is not None and text not in _CLASSES


def check_address(address: str, *, channels: frozenset[str] = frozenset()) -> None:
    """Raise `InvalidInput` unless the address is exactly one mailbox, a webhook's, or the name of a channel.

    `channels` are those that are known here, `console` and `file` always among them.
    """
    if is_mail(address):
        mailbox(address)
    elif is_web(address):
        from reminders.outbound import target

        target.parse(address)
    elif address not in _BARE and not (address in channels and _NAME.fullmatch(address)):
        raise InvalidInput(_unknown(address))


def _unknown(address: str) -> str:
    accepted = (
        "write 'mailto:' and one mail address, a webhook's 'https://...', 'console' or 'file', or the name of a "
        "channel that a setting REMINDERS_APPRISE_NAME sets up"
    )
    if "@" in address and ":" not in address:
        return f"the address {address[:200]!r} has no scheme; write 'mailto:{address[:200]}'"
    return f"{address[:200]!r} is no address that is known; {accepted}"
