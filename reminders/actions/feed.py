"""A calendar's feed in any format: the same bytes for the command, the page and the file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from reminders.actions.kept_entries import kept_entries
from reminders.actions.lookup import find_calendar
from reminders.actions.versions import feed_versions
from reminders.core.errors import InvalidInput
from reminders.core.ports import Store
from reminders.core.record import CalendarRecord, DataVersion, EventRecord
from reminders.feeds.calendar import feed as render
from reminders.feeds.calendar import join, last_modified
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
    record, year = find_calendar(store, calendar), now.year
    source = f"{site}/calendars/{record.id}.{format}" if site else None
    # Read before the events: a feed may be newer than its Last-Modified says, but never older.
    versions = feed_versions(store)
    changed = max(last_modified(record, (), versions, year), store.last_change(record.id) or record.updated_at)
    if format in ("ics", "json"):
        body = _icalendar(store, record, view, year, versions, source=source, public=public)
        return Feed(body if format == "ics" else _jcal(body), MEDIA_TYPES[format], changed)
    records = _records(store, record, public=public)
    if format == "atom":
        from reminders.feeds.atom import atom

        return Feed(atom(record, records, view, year, updated=changed, source_url=source), MEDIA_TYPES[format], changed)
    from reminders.feeds.csv import table

    return Feed(table(record, records, view, year), MEDIA_TYPES[format], changed)


def _icalendar(
    store: Store,
    record: CalendarRecord,
    view: View,
    year: int,
    versions: Sequence[DataVersion],
    *,
    source: str | None,
    public: bool,
) -> bytes:
    entries = kept_entries(store, record, view, year, versions)
    if entries is not None:
        return join(record, entries, view, source_url=source)
    return render(record, _records(store, record, public=public), view, year, source_url=source)


def _records(store: Store, record: CalendarRecord, *, public: bool) -> list[EventRecord]:
    return [one for one in store.events(record.id) if not (public and one.event.private)]


def _jcal(body: bytes) -> bytes:
    from reminders.feeds.jcal import to_jcal

    return to_jcal(body)
