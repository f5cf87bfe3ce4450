"""Who may be told, and through which channel."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from reminders.actions.options import Options
from reminders.core.audience import Audience, Listener
from reminders.core.event import Calendar
from reminders.core.ports import Store
from reminders.core.recipient import Recipient
from reminders.notices.channels import channel_for

if TYPE_CHECKING:
    from reminders.notices.topic import Reader

# The data version under which the daemon records the channels that it sends through.
CHANNELS = "channels"
# Told where no recipient is defined.
ME = Recipient(id="me", address="console", follows_all=True)


def known_channels(store: Store, options: Options) -> frozenset[str]:
    """Return the channels of this process and those of the daemon that serves this store."""
    return options.channels | (served_channels(store) or frozenset())


def audience(store: Store, options: Options) -> Audience:
    """Return everybody, ordered by id; where nobody is defined there is one, `me`, on the console.

    Channels are those of the daemon that serves this store, once it ran; a command that adds an event from another
    shell, without the mail settings, must plan for the channel that will carry the notice.
    """
    served = served_channels(store)
    channels = options.channels if served is None else served
    return audience_of((record.recipient for record in store.recipients()), channels, options.zone)


def audience_of(recipients: Iterable[Recipient], channels: frozenset[str], zone: str) -> Audience:
    """Return the audience that these recipients make."""
    known = sorted(recipients, key=lambda one: one.id)
    people = [one for one in known if not one.is_group] or [ME]
    told = [one for one in people if one.unsubscribed is None]
    groups = {one.id: one.members for one in known if one.is_group}
    return Audience(tuple(Listener(one, channel_for(one.address, channels)) for one in told), zone, groups)


def zone_of(store: Store, options: Options, recipient: str, calendar: Calendar | None = None) -> str:
    """Return the zone in which a recipient reads times: their own, else that of the calendar which they read."""
    record = store.recipient(recipient)
    known = record.recipient if record else Recipient(id=recipient)
    return known.zone_for(calendar, options.zone)


def reader_of(recipient: Recipient, calendar: Calendar | None, options: Options, now: datetime) -> "Reader":
    """Return whom a message is for: a recipient, with the service's language and zone where they name none."""
    from reminders.notices.topic import Reader  # most who ask for the audience compose nothing

    return Reader.of(recipient, calendar, now=now, default_language=options.language, default_zone=options.zone)


def served_channels(store: Store) -> frozenset[str] | None:
    """Return the channels of the daemon that ran last on this store; `None` where none ever did."""
    recorded = next((version.version for version in store.data_versions() if version.name == CHANNELS), None)
    return None if recorded is None else frozenset(recorded.split(","))
