"""A calendar's feed: the same bytes for the command, the page and the file."""

from dataclasses import dataclass
from datetime import datetime

from reminders.actions.lookup import find_calendar
from reminders.actions.versions import feed_versions
from reminders.core.ports import Store
from reminders.feeds.calendar import feed as render
from reminders.feeds.calendar import last_modified
from reminders.feeds.view import View


@dataclass(frozen=True, slots=True)
class Feed:
    """The bytes of a feed and the instant they last changed, never going back."""

    body: bytes
    last_modified: datetime


def feed(store: Store, calendar: str, view: View, now: datetime, *, site: str | None) -> Feed:
    """Return the feed of a calendar. Of `now` only the UTC year counts. Raises `NotFound`.

    `site` is the public address as configured, for SOURCE; `None` where none is, since a guess would differ by process.
    """
    record = find_calendar(store, calendar)
    records = store.events(record.id, removed=True)
    present = [one for one in records if one.removed_at is None]
    source = f"{site}/calendars/{record.id}.ics" if site else None
    body = render(record, present, view, now.year, source_url=source)
    return Feed(body, last_modified(record, records, feed_versions(store), now.year))
