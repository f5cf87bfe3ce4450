"""A feed as Atom (RFC 4287): one entry per occurrence, for feed readers and mail bots."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from reminders.core.addresses import web_address
from reminders.core.occurrence import Occurrence
from reminders.core.record import CalendarRecord, EventRecord
from reminders.core.zones import utc_text
from reminders.feeds.content import Entry, entries_by_day
from reminders.feeds.content_line import clean
from reminders.feeds.uid import uid
from reminders.feeds.view import View
from reminders.labels import Language, language

_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'


def atom(
    calendar: CalendarRecord,
    records: Sequence[EventRecord],
    view: View,
    year: int,
    *,
    updated: datetime,
    source_url: str | None = None,
) -> bytes:
    """Return the feed of a calendar as a view shows it in a UTC year; `updated` is when any of it last changed."""
    home = calendar.calendar
    title = home.title.choose((*view.languages, *home.languages))[1]
    source = web_address(source_url)
    parts = [
        _HEAD,
        # Not the calendar's own uid: it is the namespace from which the UIDs of entries are made, and stays at home.
        _element("id", f"urn:uuid:{uid(calendar.uid, '', view.canonical())}"),
        _element("title", title),
        _element("updated", utc_text(updated)),
        f"<author>{_element('name', title).strip()}</author>\n",
        f'<link rel="self" type="application/atom+xml" href={quoteattr(source)}/>\n' if source else "",
    ]
    parts += (_entry(one) for one in entries_by_day(calendar, records, view, year))
    return "".join((*parts, "</feed>\n")).encode()


def _entry(entry: Entry) -> str:
    words = language(entry.titled.language)
    told = (_when(entry.occurrence, words), entry.content.location, entry.description)
    url = entry.content.url
    return "".join(
        (
            "<entry>\n",
            _element("id", f"urn:uuid:{entry.uid}"),
            _element("title", entry.titled.text),
            _element("published", utc_text(entry.record.created_at)),
            _element("updated", utc_text(entry.record.updated_at)),
            f'<link rel="alternate" href={quoteattr(url)}/>\n' if url else "",
            *_categories(entry.categories),
            _element("content", "\n".join(fact for fact in told if fact)),
            "</entry>\n",
        )
    )


def _when(occurrence: Occurrence, words: Language) -> str:
    """Return the day, time and zone of an occurrence, or its window, in words."""
    if occurrence.window is not None:
        return words.window_short(occurrence.window)
    if occurrence.first_day is None:
        return ""
    day = words.day(occurrence.first_day)
    if isinstance(occurrence.start, datetime):
        return f"{day}, {words.clock(occurrence.start.time())} ({occurrence.timezone})"
    return day


def _categories(names: Iterable[str]) -> Iterable[str]:
    return (f"<category term={quoteattr(clean(name))}/>\n" for name in names)


def _element(name: str, text: str) -> str:
    return f"<{name}>{escape(clean(text))}</{name}>\n"
