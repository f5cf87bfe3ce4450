"""A calendar's feed: VCALENDAR with one VEVENT per occurrence, a function of what is stored and of the UTC year.

The entries of an event stand together, events by id, so that an edit changes one stretch of the feed. There is no
METHOD (libical then wants an ORGANIZER), no UID (vdirsyncer then keeps one event), no X-WR-TIMEZONE (times are in UTC).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from io import BytesIO
from itertools import islice

from reminders.core.addresses import web_address
from reminders.core.event import Calendar
from reminders.core.occurrence import Occurrence
from reminders.core.record import CalendarRecord, DataVersion, EventRecord
from reminders.feeds.content_line import line, text_line
from reminders.feeds.counted import CountedWriter
from reminders.feeds.entry import EntryWriter
from reminders.feeds.occasion import occasion_uid
from reminders.feeds.selection import Selection
from reminders.feeds.timezone import timezones
from reminders.feeds.view import View

_HEAD = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//reminders//feeds//EN\r\nCALSCALE:GREGORIAN\r\n"
_END = "END:VCALENDAR\r\n"
_REFRESH = "PT12H"
_TOGETHER = 32  # so many events have their UIDs made at once; with more, the first are out of the cache again


def feed(
    calendar: CalendarRecord,
    records: Sequence[EventRecord],
    view: View,
    year: int,
    *,
    source_url: str | None = None,
) -> bytes:
    """Return the feed of a calendar as a view shows it in a UTC year; private and removed events are left out.

    `records` are all events of the calendar, in any order. `source_url` is where the feed itself is published.
    """
    by_id = {record.id: record for record in records}
    parts = EventWriter(calendar, by_id, view, year).entries(by_id[event] for event in sorted(by_id))
    return join(calendar, parts, view, source_url=source_url)


def join(calendar: CalendarRecord, parts: Iterable[bytes], view: View, *, source_url: str | None = None) -> bytes:
    """Return the feed that has these entries, event by event as `EventWriter` gives them.

    Each is put in its place as it comes, so that a feed being built is held once and not twice.
    """
    body = BytesIO()
    body.write(_head(calendar.calendar, view, source_url).encode())
    if view.zones == "local":
        parts = list(parts)
        body.write(timezones(b"".join(parts)))
    body.writelines(parts)
    body.write(_END.encode())
    return body.getvalue()


class EventWriter:
    """Writes the entries of a calendar's events; `records` by id are where an `occasion` is found."""

    def __init__(self, calendar: CalendarRecord, records: Mapping[str, EventRecord], view: View, year: int) -> None:
        self._calendar = calendar
        self._records = records
        self._view = view
        self._selection = Selection(calendar.calendar, view, year)
        self._counted = CountedWriter(calendar, view, self._selection)

    def entries(self, records: Iterable[EventRecord]) -> Iterator[bytes]:
        """Yield the VEVENTs of each event, none if the view hides it."""
        remaining = iter(records)
        while batch := list(islice(remaining, _TOGETHER)):
            for record, count in zip(batch, self._counted.counts(batch), strict=True):
                counted = self._counted.entries(record, count) if count is not None else None
                yield counted.encode() if counted is not None else self._one_by_one(record)

    def _one_by_one(self, record: EventRecord) -> bytes:
        if not self._selection.shows(record):
            return b""
        writer = EntryWriter(self._calendar, record, self._view)
        is_held = record.event.occasion is not None and self._view.private != "mask"
        occurrences = self._selection.occurrences(record.event)
        if not is_held:
            return "".join(map(writer.entry, occurrences)).encode()
        related = (occasion_uid(one, self._calendar, self._records) for one in occurrences)
        return "".join(map(writer.entry, occurrences, related)).encode()


def single(calendar: CalendarRecord, record: EventRecord, occurrence: Occurrence, view: View) -> bytes:
    """Return a calendar of one entry, as a mail has it attached; its UID is that of the feed's entry."""
    return "".join((_HEAD, EntryWriter(calendar, record, view).entry(occurrence), _END)).encode()


def published(
    calendar: CalendarRecord, entries: Sequence[tuple[EventRecord, Occurrence]], view: View, *, organizer: str
) -> bytes:
    """Return entries as an update of those that a reader has: iTIP PUBLISH, the same UIDs with a higher SEQUENCE.

    RFC 5546 section 3.2.1 wants an ORGANIZER: `organizer` is a mail address. No line but STATUS begins so, since line
    breaks within a text are escaped.
    """
    organized = f"\r\nORGANIZER:mailto:{organizer}\r\nSTATUS:"
    written = [
        EntryWriter(calendar, record, view).entry(occurrence).replace("\r\nSTATUS:", organized, 1)
        for record, occurrence in entries
    ]
    return "".join((_HEAD, "METHOD:PUBLISH\r\n", *written, _END)).encode()


def last_modified(
    calendar: CalendarRecord, records: Iterable[EventRecord], data_versions: Iterable[DataVersion], year: int
) -> datetime:
    """Return when the feed last changed: a definition, the data it depends on, or the year, as seen in that UTC year.

    Give tombstones and private events too: it then never goes back when an event leaves the feed.
    """
    return max(
        calendar.updated_at,
        *(record.updated_at for record in records),
        *(version.changed_at for version in data_versions),
        datetime(year, 1, 1, tzinfo=UTC),
    )


def _head(calendar: Calendar, view: View, source_url: str | None) -> str:
    languages = (*view.languages, *calendar.languages)
    title_language, title = calendar.title.choose(languages)
    source = web_address(source_url)
    return "".join(
        (
            _HEAD,
            _text("DESCRIPTION", *calendar.description.choose(languages), view) if calendar.description else "",
            _text("NAME", title_language, title, view),
            text_line("X-WR-CALNAME", title),
            text_line("COLOR", calendar.color) if calendar.color else "",
            line("REFRESH-INTERVAL", _REFRESH, {"VALUE": "DURATION"}),
            line("SOURCE", source, {"VALUE": "URI"}) if source else "",
            line("X-PUBLISHED-TTL", _REFRESH),
        )
    )


def _text(name: str, language: str, text: str, view: View) -> str:
    """Return a line of the calendar; a view that asks for languages is told which one it got."""
    return text_line(name, text, {"LANGUAGE": language} if view.languages and language else None)
