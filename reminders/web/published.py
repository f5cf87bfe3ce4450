"""The public site as files: the feeds that the server serves, byte for byte, and its pages with names for addresses."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from reminders.actions.feed import MEDIA_TYPES, Format
from reminders.actions.publish import Publication
from reminders.core.record import CalendarRecord
from reminders.feeds.view import View
from reminders.labels import LANGUAGES, language
from reminders.web.calendars import public_calendars
from reminders.web.document import Document
from reminders.web.encoding import IDENTITY
from reminders.web.feeds import public_feed
from reminders.web.home import home_page
from reminders.web.places import Places, Published, calendar_file, feed_file, home_file
from reminders.web.robots import robots_document
from reminders.web.site import Site
from reminders.web.stylesheet import stylesheet_document
from reminders.web.year import first_language, year_page

_ENDINGS = {IDENTITY: "", "br": ".br", "gzip": ".gz"}


def published(site: Site, now: datetime) -> Iterator[Publication]:
    """Yield every public feed in each format and language, every page, the stylesheet and robots.txt.

    A calendar has a page for each year of its feed, in each of its languages.
    """
    records = public_calendars(site.store)
    default = language(site.options.language).code
    languages = {record.id: _languages(site, record) for record in records}
    years = {record.id: _years(site, record) for record in records}
    for record in records:
        yield from _feeds(site, record.id, languages[record.id], now)
    top, below = (Published(root, default, languages, years) for root in ("./", "../"))
    for record in records:
        yield from _pages(site, record.id, languages[record.id], years[record.id], below)
    for tag in dict.fromkeys((default, *LANGUAGES)):
        yield _home(site, tag, home_file(tag if tag != default else None), top)
    yield Publication("static/style.css", lambda: _bodies(stylesheet_document()))
    yield Publication("robots.txt", lambda: _bodies(robots_document()))


def _feeds(site: Site, calendar: str, tags: tuple[str, ...], now: datetime) -> Iterator[Publication]:
    for form in MEDIA_TYPES:
        yield _feed(site, calendar, form, None, now)
        for tag in tags[1:]:
            yield _feed(site, calendar, form, tag, now)


def _feed(site: Site, calendar: str, form: Format, tag: str | None, now: datetime) -> Publication:
    view = View.parse({"lang": tag} if tag else {})
    return Publication(feed_file(calendar, form, tag), lambda: _bodies(public_feed(site, calendar, form, view, now)))


def _pages(site: Site, calendar: str, tags: tuple[str, ...], years: range, places: Places) -> Iterator[Publication]:
    for tag in tags:
        for year in (None, *years):
            yield _year(
                site, calendar, tag, year, calendar_file(calendar, tag if tag != tags[0] else None, year), places
            )


def _year(site: Site, calendar: str, tag: str, year: int | None, name: str, places: Places) -> Publication:
    return Publication(name, lambda: _bodies(year_page(site, calendar, tag, year, places)))


def _home(site: Site, tag: str, name: str, places: Places) -> Publication:
    return Publication(name, lambda: _bodies(home_page(site, tag, places)))


def _languages(site: Site, record: CalendarRecord) -> tuple[str, ...]:
    """Return the languages of a calendar's pages, the one that it has unasked first."""
    calendar = record.calendar
    return tuple(dict.fromkeys((first_language(site, calendar), *(calendar.languages or LANGUAGES))))


def _years(site: Site, record: CalendarRecord) -> range:
    """Return the years that a calendar's feed shows."""
    calendar = record.calendar
    year = site.today(calendar.timezone or None).year
    return range(max(1, year - calendar.past_years), min(9999, year + calendar.future_years) + 1)


def _bodies(document: Document) -> Mapping[str, bytes]:
    return {_ENDINGS[coding]: variant.body for coding, variant in document.variants.items()}
