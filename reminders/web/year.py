"""`/calendars/{calendar}`: a calendar's year, month by month."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from reminders.actions.upcoming import Upcoming
from reminders.core.event import Calendar, Status
from reminders.labels import LANGUAGES, language
from reminders.web.calendars import is_id, public_calendar, public_occurrences
from reminders.web.document import Document
from reminders.web.entries import Entry, Reader, accent_of
from reminders.web.pages import Frame, known_language, language_links, page, root_of
from reminders.web.places import Places, Served
from reminders.web.qr import qr_code
from reminders.web.site import Site, site_of
from reminders.web.subscription import Subscription

_TAG = re.compile(r"[A-Za-z0-9-]{1,35}")
_YEAR = re.compile(r"(?!0000)\d{4}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Group:
    """A month of the year, or its entries that are longer than a month."""

    heading: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class YearLink:
    """The way to another year of the same page."""

    year: int
    address: str


async def calendar_year(request: Request) -> Response:
    """Answer with the year that `?year=` names, by default the one it is where the calendar is at home."""
    site, calendar, root = site_of(request), request.path_params["calendar"], root_of(request)
    asked, year = request.query_params.get("lang", ""), request.query_params.get("year")
    if not is_id(calendar) or (year is not None and not _YEAR.fullmatch(year)):
        raise HTTPException(404)
    tag = asked.lower() if _TAG.fullmatch(asked) else ""
    key = ("year", calendar, tag, year, root)
    document = await site.page(key, lambda: year_page(site, calendar, tag, int(year) if year else None, Served(root)))
    return document.respond(request, site.clock.now())


def year_page(site: Site, name: str, asked_tag: str, asked_year: int | None, places: Places) -> Document:
    """Return the page of a public calendar's year, in a language asked for, if it has it."""
    calendar = public_calendar(site.store, name).calendar
    first_tag = first_language(site, calendar)
    tag = known_language(asked_tag, (*calendar.languages, *LANGUAGES)) or first_tag
    zone = calendar.timezone or site.options.zone
    reader = Reader.of(tag, site.today(zone))
    year = asked_year or reader.today.year
    found = public_occurrences(site.store, [name], date(year, 1, 1), date(year, 12, 31), zone=zone)
    title = reader.chosen(calendar.title, calendar)
    lang = tag if tag != first_tag else None
    subscription = Subscription.of(site.base_url, places, name, title.text, language=lang)
    return page(
        "year.html",
        Frame(
            labels=reader.words,
            words=reader.page,
            title=title.text,
            root=places.root,
            home=places.home(tag if tag in LANGUAGES and tag != language(site.options.language).code else None),
            accent=accent_of(calendar.color),
            languages=language_links(
                calendar.languages or LANGUAGES, tag, lambda other: places.calendar(name, other, asked_year)
            ),
        ),
        calendar=name,
        title=title,
        description=reader.chosen(calendar.description, calendar) if calendar.description else None,
        year=year,
        earlier=_year_link(places, name, year - 1, lang),
        later=_year_link(places, name, year + 1, lang),
        groups=_groups(found, reader),
        undated=[Entry.of(one, reader) for one in found if _is_undated(one)],
        subscription=subscription,
        qr=qr_code(subscription.webcal),
    )


def first_language(site: Site, calendar: Calendar) -> str:
    """Return the language that a calendar's page has unasked, as its feed has."""
    return next(iter(calendar.languages), language(site.options.language).code)


def _year_link(places: Places, name: str, year: int, lang: str | None) -> YearLink | None:
    if not date.min.year <= year <= date.max.year:
        return None
    address = places.calendar(name, lang, year)
    return YearLink(year, address) if address else None


def _groups(found: Iterable[Upcoming], reader: Reader) -> list[Group]:
    """Return the months that have something, in order; before them what is longer than a month."""
    by_month: dict[int, list[Entry]] = {}
    for one in found:
        if not _is_undated(one):
            by_month.setdefault(_month(one), []).append(Entry.of(one, reader))
    return [
        Group(reader.words.months[month - 1] if month else reader.page.whole_year, tuple(by_month[month]))
        for month in sorted(by_month)
    ]


def _is_undated(found: Upcoming) -> bool:
    """Tell whether it waits for its date, or was given up waiting; a window that is confirmed is a date known
    roughly.
    """
    event = found.occurrence.event
    return event.open_window is not None and (event.awaits_date or event.shown_status is Status.CANCELLED)


def _month(found: Upcoming) -> int:
    """Return the month that an occurrence belongs to, 0 where its window is longer than one."""
    window, day = found.occurrence.window, found.occurrence.first_day
    if day is None or (window and (window.last is None or f"{window.last:%Y-%m}" != f"{day:%Y-%m}")):
        return 0
    return day.month
