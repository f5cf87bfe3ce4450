"""A calendar's feed in any format: the same bytes for the command, the page and the file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from reminders.actions.lookup import find_calendar
from reminders.actions.versions import feed_versions
from reminders.core.errors import InvalidInput
from reminders.core.ports import Store
from reminders.core.record import CalendarRecord, EventRecord
from reminders.feeds.calendar import feed as render
from reminders.feeds.calendar import last_modified
from reminders.feeds.view import View

Format = Literal["ics", "json", "atom", "csv"]
MEDIA_TYPES: dict[Format, str] = {
    "ics": "text/calendar; charset=utf-8",
    "json": "application/calendar+json",
    "atom": "application/atom+xml; charset=utf-8",
    "csv": "text/csv; charset=utf-8; header=present",
}


@dataclass(frozen=True, slots=True)
class Feed:
    """The bytes of a feed, what they are, and the instant they last changed, never going back."""

    body: bytes
    media_type: str
    last_modified: datetime


def feed(
    store: Store,
    calendar: str,
    view: View,
    now: datetime,
    *,
    site: str | None,
    public: bool = True,
    format: Format = "ics",  # noqa: A002 - what it is called in commands and addresses
) -> Feed:
    """Return the feed of a calendar. Of `now` only the UTC year counts. Raises `NotFound`, `InvalidInput`.

    A public feed has no private event, whatever the view says; `public=False` is for the owner and for private links.
    `site` is the public address as configured, for SOURCE; `None` where none is, since a guess would differ by process.
    """
    if public and view.private == "show":
        raise InvalidInput("private=show needs a private link; leave it out, or ask the owner for one")
    record = find_calendar(store, calendar)
    records = store.events(record.id, removed=True)
    present = [one for one in records if one.removed_at is None and not (public and one.event.private)]
    source = f"{site}/calendars/{record.id}.{format}" if site else None
    changed = last_modified(record, records, feed_versions(store), now.year)
    body = _body(format, record, present, view, changed, now.year, source)
    return Feed(body, MEDIA_TYPES[format], changed)


def _body(
    form: Format,
    calendar: CalendarRecord,
    records: Sequence[EventRecord],
    view: View,
    changed: datetime,
    year: int,
    source: str | None,
) -> bytes:
    """Return the bytes of a format; what only one of them needs is imported for that one."""
    if form == "atom":
        from reminders.feeds.atom import atom

        return atom(calendar, records, view, year, updated=changed, source_url=source)
    if form == "csv":
        from reminders.feeds.csv import table

        return table(calendar, records, view, year)
    body = render(calendar, records, view, year, source_url=source)
    if form == "json":
        from reminders.feeds.jcal import to_jcal

        return to_jcal(body)
    return body
