"""The key that signs links in messages, and the links."""

from datetime import datetime, timedelta
from secrets import token_urlsafe

from reminders.actions.options import Options
from reminders.core.notice import Notice
from reminders.core.permit import Permit, Purpose, sign
from reminders.core.ports import Store
from reminders.notices.site import outside, unsubscribing

_NAME = "links"
_KEY_OCTETS = 32
# An answer that comes later than this says nothing of what was asked.
_ANSWERS_FOR = timedelta(days=100)
# A link to end messages outlives the mail that it came with; RFC 8058 asks for at least what a reader may take.
_UNSUBSCRIBES_FOR = timedelta(days=730)


def signing_key(store: Store, options: Options, now: datetime) -> bytes:
    """Return the key: that of the settings, else the store's own, which is made when it is first needed."""
    if options.secret_key is not None:
        return options.secret_key.encode()
    key = store.secret(_NAME)
    if key is None:
        with store.transaction():
            store.add_secret(_NAME, token_urlsafe(_KEY_OCTETS), now)
            key = store.secret(_NAME)
    assert key is not None
    return key.encode()


def answer_token(key: bytes, notice: Notice) -> str:
    """Return the token that answers a notice; every attempt at the notice has the same."""
    return sign(Permit(Purpose.ANSWER, notice.id, notice.due_at + _ANSWERS_FOR), key)


def answer_link(key: bytes, options: Options, notice: Notice) -> str | None:
    """Return the address at which a notice is answered; `None` where readers could not reach it."""
    site = outside(options.base_url)
    return None if site is None else f"{site}/answer/{answer_token(key, notice)}"


def unsubscribe_link(key: bytes, options: Options, recipient: str, since: datetime) -> str | None:
    """Return the address that ends all notices to a recipient; `None` where readers could not reach it safely."""
    address = unsubscribing(options.base_url)
    if address is None:
        return None
    permit = Permit(Purpose.UNSUBSCRIBE, recipient, since + _UNSUBSCRIBES_FOR)
    return f"{address}{sign(permit, key)}"
