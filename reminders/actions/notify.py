"""Sends a test notice to one recipient now, past the ledger."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from reminders.actions.audience import audience_of, known_channels, reader_of, served_channels
from reminders.actions.endpoints import endpoint_of
from reminders.actions.lookup import find_recipient
from reminders.actions.options import Options
from reminders.actions.signing import signing_key, unsubscribe_link
from reminders.actions.webhook_shapes import trial_event
from reminders.core.audience import Listener
from reminders.core.errors import NotFound, Refused
from reminders.core.ports import Channel, Store
from reminders.notices.trial import compose_test


@dataclass(frozen=True, slots=True)
class Notified:
    """By which channel a test notice went, what that answered, and whether the daemon sends through it too."""

    channel: str
    answer: str
    is_served: bool


def notify(
    store: Store, options: Options, recipient: str, now: datetime, open_channel: Callable[[str], Channel]
) -> Notified:
    """Send it through the channel that these settings, or the daemon's, have for the recipient.

    Raises `DeliveryError`, `NotFound`, `Refused`.
    """
    listener = _listener(store, options, recipient)
    reader = reader_of(listener.recipient, None, options, now)
    message = compose_test(
        listener.recipient, reader, sender=options.sender, base_url=options.base_url, templates=options.templates
    )
    if listener.channel == "smtp":
        link = unsubscribe_link(signing_key(store, options, now), options, recipient, now)
        message = replace(message, unsubscribe=link)
    if listener.channel == "webhook":
        secrets = endpoint_of(store, recipient, now).secrets(now)
        message = replace(message, data=trial_event(recipient, message), secrets=secrets)
    channel = open_channel(listener.channel)
    try:
        answer = message.recorded(channel.send(message))
    finally:
        channel.close()
    store.clear_channel_failure(listener.channel)
    served = served_channels(store)
    return Notified(listener.channel, answer, is_served=served is None or listener.channel in served)


def _listener(store: Store, options: Options, recipient: str) -> Listener:
    """Return the recipient of that id with their channel. Raises `NotFound`, `Refused`."""
    recipients = (record.recipient for record in store.recipients())
    everybody = audience_of(recipients, known_channels(store, options), options.zone)
    listeners = {one.recipient.id: one for one in everybody.listeners}
    if recipient in everybody.groups:
        members = ", ".join(everybody.groups[recipient])
        raise NotFound(f"{recipient!r} is a group and has no address; notify its members: {members}")
    stored = store.recipient(recipient)
    if stored is not None and stored.recipient.unsubscribed is not None:
        raise Refused(
            f"{recipient} unsubscribed on {stored.recipient.unsubscribed}; `reminders recipients resubscribe "
            f"{recipient}` sends to them again"
        )
    if recipient not in listeners:
        find_recipient(store, recipient)
    return listeners[recipient]
