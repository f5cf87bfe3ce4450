"""Private links: made, revoked, and opened by who has the token."""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from secrets import token_hex, token_urlsafe
from urllib.parse import parse_qsl

from reminders.actions.lookup import find_calendar
from reminders.core.errors import InvalidInput, NotFound, Refused
from reminders.core.link import PREFIX, Link, digest_of
from reminders.core.ports import Store
from reminders.feeds.view import View

_TOKEN_OCTETS = 32
_ID_OCTETS = 4
_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class NewLink:
    """A link with its token, which nothing can tell again."""

    link: Link
    token: str

    def __repr__(self) -> str:
        return f"NewLink({self.link!r})"


def create_link(
    store: Store, calendar: str, view: View, now: datetime, *, name: str = "", expires_at: datetime | None = None
) -> NewLink:
    """Make a link to one view of a calendar. Raises `NotFound`, and `InvalidInput` for an end that is past."""
    if expires_at is not None and expires_at <= now:
        raise InvalidInput(f"the link would have expired on {expires_at:%Y-%m-%d}; choose a later day")
    if len(name) > _LONGEST_NAME or not name.isprintable():
        raise InvalidInput(f"the name {name[:_LONGEST_NAME]!r} does not do; write up to {_LONGEST_NAME} letters")
    token = PREFIX + token_urlsafe(_TOKEN_OCTETS)
    with store.transaction():
        link = Link(
            id=token_hex(_ID_OCTETS),
            digest=digest_of(token),
            calendar=find_calendar(store, calendar).id,
            view=view.canonical(),
            name=name,
            created_at=now,
            expires_at=expires_at,
        )
        store.save_link(link)
    return NewLink(link, token)


def revoke_link(store: Store, link_id: str, now: datetime) -> Link:
    """Make a link stop working; one that was revoked stays as it was. Raises `NotFound`."""
    with store.transaction():
        link = store.link(link_id)
        if link is None:
            raise NotFound(f"no link {link_id[:80]!r}; `reminders links list` shows what there is")
        if link.revoked_at is None:
            link = replace(link, revoked_at=now)
            store.save_link(link)
    return link


def open_link(store: Store, token: str, now: datetime) -> Link | None:
    """Return the link that a token opens, `None` for one that is unknown, expired or revoked.

    The day is noted when it is the first time that day, so reading seldom writes.
    """
    link = store.working_link(digest_of(token), now)
    if link is None:
        return None
    today = now.astimezone(UTC).date()
    if link.used_on is None or link.used_on < today:
        with suppress(Refused):  # a store that is busy or may only be read still shows the calendar
            store.mark_link_used(link.id, today)
    return link


def view_of(link: Link) -> View:
    """Return what a link shows."""
    return View.parse(dict(parse_qsl(link.view)))
