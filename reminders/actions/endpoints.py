"""The webhooks of recipients: the secret that signs, and whether the other side still wants to be told."""

from base64 import b64decode, b64encode
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from secrets import token_bytes

from reminders.actions.lookup import find_recipient
from reminders.core.endpoint import Endpoint
from reminders.core.errors import InvalidInput, Refused
from reminders.core.ports import Store
from reminders.core.record import RecipientRecord
from reminders.notices.address import is_web

_PREFIX = "whsec_"
# What Standard Webhooks 1.0 asks for, in octets.
_SHORTEST, _LONGEST, _USUAL = 24, 64, 32


def endpoint_of(store: Store, recipient: str, now: datetime) -> Endpoint:
    """Return a recipient's webhook; one that has no secret yet gets one."""
    known = store.endpoint(recipient)
    if known is not None:
        return known
    made = Endpoint(recipient=recipient, secret=_made(), changed_at=now)
    with store.transaction():
        store.save_endpoint(made)
    return made


def renew_secret(store: Store, recipient: str, now: datetime, *, secret: str | None = None) -> str:
    """Give a recipient's webhook a new secret, or the one that is given, and return it: it is shown this once.

    The old one signs beside it for a day. A webhook that was disabled is told again. Raises `NotFound`, `InvalidInput`,
    and `Refused` for somebody who has none.
    """
    if not any(map(is_web, find_recipient(store, recipient).recipient.addresses)):
        remedy = f"`reminders recipients edit {recipient} --address https://...` gives one"
        raise Refused(f"{recipient} has no webhook; {remedy}")
    fresh = _made() if secret is None else _checked(secret)
    with store.transaction():
        known = store.endpoint(recipient)
        if known is None:
            store.save_endpoint(Endpoint(recipient=recipient, secret=fresh, changed_at=now))
        else:
            store.save_endpoint(replace(known.with_secret(fresh, now), disabled_at=None, reason=""))
    return fresh


def disable(store: Store, recipient: str, reason: str, now: datetime) -> None:
    """Send a recipient's webhook nothing more, since it said that it is gone."""
    store.save_endpoint(replace(endpoint_of(store, recipient, now), disabled_at=now, reason=reason))


def enable(store: Store, recipient: str) -> bool:
    """Send to a recipient's webhook again, or to an address from which mail came back; tell whether there was any need.

    Raises `NotFound`.
    """
    with store.transaction():
        find_recipient(store, recipient)
        came_back = store.remove_bounces(recipient) > 0
        return _take_up(store, recipient) or came_back


def welcome_new_addresses(store: Store, records: Iterable[RecipientRecord]) -> None:
    """Send to webhooks that get another address, whatever the old one said; call before the records are saved."""
    gone = {one.recipient for one in store.endpoints() if one.disabled_at is not None}
    for record in records:
        known = store.recipient(record.id) if record.id in gone else None
        if known is not None and known.recipient.addresses != record.recipient.addresses:
            _take_up(store, record.id)


def _take_up(store: Store, recipient: str) -> bool:
    known = store.endpoint(recipient)
    if known is None or known.disabled_at is None:
        return False
    store.save_endpoint(replace(known, disabled_at=None, reason=""))
    return True


def _made() -> str:
    return _PREFIX + b64encode(token_bytes(_USUAL)).decode("ascii")


def _checked(secret: str) -> str:
    try:
        octets = len(b64decode(secret.removeprefix(_PREFIX), validate=True))
    except ValueError as error:
        raise InvalidInput("the secret is no base64; write whsec_ and 24 to 64 octets in base64, or none") from error
    if not secret.startswith(_PREFIX) or not _SHORTEST <= octets <= _LONGEST:
        raise InvalidInput("the secret does not do; write whsec_ and 24 to 64 octets in base64, or none")
    return secret
