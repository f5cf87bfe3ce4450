"""`/calendars/{calendar}`: a calendar's year, month by month."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from reminders.actions.upcoming import Upcoming
from reminders.core.event import Calendar, Status
from reminders.labels import LANGUAGES, language
from reminders.web.calendars import is_id, public_calendar, public_occurrences
from reminders.web.document import Document
from reminders.web.entries import Entry, Reader, accent_of
from reminders.web.links import Subscription
from reminders.web.pages import Frame, chosen_language, language_links, page, root_of
from reminders.web.qr import qr_code
from reminders.web.site import Site, site_of

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
    key = ("year", calendar, asked if _TAG.fullmatch(asked) else "", year, root)
    document = await site.page(key, lambda: _build(site, request, calendar, int(year) if year else None))
    return document.respond(request, site.clock.now())


def _build(site: Site, request: Request, name: str, asked_year: int | None) -> Document:
    calendar = public_calendar(site.store, name).calendar
    tag, first_tag = _languages(site, request, calendar)
    zone = calendar.timezone or site.options.zone
    reader = Reader.of(tag, site.today(zone))
    year = asked_year or reader.today.year
    found = public_occurrences(site.store, [name], date(year, 1, 1), date(year, 12, 31), zone=zone)
    title = reader.chosen(calendar.title, calendar)
    lang = tag if tag != first_tag else None
    subscription = Subscription.of(site.base_url, name, title.text, language=lang)
    return page(
        "year.html",
        Frame(
            labels=reader.words,
            words=reader.page,
            title=title.text,
            root=root_of(request),
            accent=accent_of(calendar.color),
            languages=language_links((*calendar.languages, *(() if calendar.languages else LANGUAGES)), tag),
        ),
        calendar=name,
        title=title,
        description=reader.chosen(calendar.description, calendar) if calendar.description else None,
        year=year,
        earlier=_year_link(year - 1, lang),
        later=_year_link(year + 1, lang),
        query=f"&year={asked_year}" if asked_year else "",
        home_query=f"?lang={tag}" if tag in LANGUAGES and tag != language(site.options.language).code else "",
        groups=_groups(found, reader),
        undated=[Entry.of(one, reader) for one in found if _is_undated(one)],
        subscription=subscription,
        qr=qr_code(subscription.webcal),
    )


def _languages(site: Site, request: Request, calendar: Calendar) -> tuple[str, str]:
    """Return the language of the page, and that which the calendar's feed has unasked."""
    first = next(iter(calendar.languages), language(site.options.language).code)
    return chosen_language(request, (*calendar.languages, *LANGUAGES)) or first, first


def _year_link(year: int, lang: str | None) -> YearLink | None:
    if not date.min.year <= year <= date.max.year:
        return None
    return YearLink(year, "?" + urlencode({"year": f"{year:04}", **({"lang": lang} if lang else {})}))


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
    event = found.record.event
    return event.open_window is not None and (event.awaits_date or event.shown_status is Status.CANCELLED)


def _month(found: Upcoming) -> int:
    """Return the month that an occurrence belongs to, 0 where its window is longer than one."""
    window, day = found.occurrence.window, found.occurrence.first_day
    if day is None or (window and (window.last is None or f"{window.last:%Y-%m}" != f"{day:%Y-%m}")):
        return 0
    return day.month
