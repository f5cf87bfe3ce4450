"""`/`: the calendars, and what comes next in all of them."""

from collections import Counter
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from reminders.actions.upcoming import Upcoming
from reminders.core.dates import shift
from reminders.core.event import Status
from reminders.core.record import CalendarRecord
from reminders.labels import LANGUAGES, language
from reminders.web.calendars import public_calendars, public_occurrences
from reminders.web.document import Document
from reminders.web.entries import Entry, Phrase, Reader, accent_of
from reminders.web.pages import Frame, chosen_language, language_links, page, root_of
from reminders.web.places import Places, Served
from reminders.web.site import Site, site_of
from reminders.web.subscription import Subscription

_SHOWN = 8
_SHOWN_OPEN = 4
_AHEAD_DAYS = 365


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A calendar on the first page."""

    id: str
    title: Phrase
    description: Phrase | None
    accent: str
    events: str
    subscription: Subscription


async def home(request: Request) -> Response:
    """Answer with the first page."""
    site, root = site_of(request), root_of(request)
    tag = chosen_language(request, LANGUAGES) or language(site.options.language).code
    document = await site.page(("home", tag, root), lambda: home_page(site, tag, Served(root)))
    return document.respond(request, site.clock.now())


def home_page(site: Site, tag: str, places: Places) -> Document:
    """Return the first page in a language."""
    reader = Reader.of(tag, site.today(None))
    calendars = public_calendars(site.store)
    counts = Counter(record.calendar for record in site.store.events() if not record.event.private)
    found = _coming(site, calendars, reader)
    dated = [one for one in found if not one.occurrence.event.awaits_date and _lies_ahead(one, reader)]
    undated = [one for one in found if one.occurrence.event.awaits_date]
    other_tag = tag if tag != language(site.options.language).code else None
    frame = Frame(
        labels=reader.words,
        words=reader.page,
        title="Reminders",
        root=places.root,
        home=places.home(other_tag),
        languages=language_links(LANGUAGES, tag, places.home),
    )
    return page(
        "home.html",
        frame,
        pages={record.id: places.calendar(record.id, other_tag) for record in calendars},
        coming=[Entry.of(one, reader) for one in dated[:_SHOWN]],
        undated=[Entry.of(one, reader) for one in undated[:_SHOWN_OPEN]],
        cards=[_card(site, places, record, counts[record.id], reader) for record in calendars],
    )


def _coming(site: Site, calendars: list[CalendarRecord], reader: Reader) -> list[Upcoming]:
    ids = [record.id for record in calendars]
    last = shift(reader.today, _AHEAD_DAYS)
    found = public_occurrences(site.store, ids, reader.today, last, zone=site.options.zone)
    return [one for one in found if one.occurrence.event.shown_status is not Status.CANCELLED]


def _lies_ahead(found: Upcoming, reader: Reader) -> bool:
    """Tell whether it starts today or later; a month that is under way has started."""
    day = found.occurrence.first_day
    return day is not None and day >= reader.today


def _card(site: Site, places: Places, record: CalendarRecord, events: int, reader: Reader) -> Card:
    calendar = record.calendar
    title = reader.chosen(calendar.title, calendar)
    return Card(
        id=record.id,
        title=title,
        description=reader.chosen(calendar.description, calendar) if calendar.description else None,
        accent=accent_of(calendar.color),
        events=reader.count_events(events),
        subscription=Subscription.of(site.base_url, places, record.id, title.text),
    )
