"""`/calendars/{calendar}.ics`, `.json`, `.atom`, `.csv`: the bytes that `reminders feed` writes, over HTTP."""

from datetime import datetime

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from reminders.actions.feed import MEDIA_TYPES, Format, feed
from reminders.core.errors import InvalidInput, NotFound
from reminders.feeds.view import View
from reminders.web.addresses import target_of
from reminders.web.calendars import is_id, public_calendar
from reminders.web.document import Document
from reminders.web.site import Site, site_of

# Long enough to spare a busy site, short enough for a date that has moved; readers come back after hours anyway.
_LONGEST_QUERY = 2_000
_CACHE_CONTROL = "public, max-age=900"


async def calendar_feed(request: Request) -> Response:
    """Answer with the feed, whatever the Accept header says: some readers ask for HTML first (docs/rfc.md)."""
    site, calendar, form = site_of(request), request.path_params["calendar"], format_of(request)
    if form is None or not is_id(calendar):
        raise HTTPException(404)
    try:
        view = _view(request)
        key = ("feed", calendar, form, view.canonical())
        document = await site.feed(key, lambda now: public_feed(site, calendar, form, view, now))
        site.addresses.note(target_of(request.scope), key)
    except NotFound:
        raise
    except InvalidInput as error:
        return wrong_parameters(str(error))
    return document.respond(request, site.clock.now())


def format_of(request: Request) -> Format | None:
    """Return the format that the address ends with, `None` for one that is not served."""
    return next((form for form in MEDIA_TYPES if form == request.path_params["format"]), None)


def wrong_parameters(message: str) -> Response:
    """Answer 400, saying what is wrong with the parameters."""
    return PlainTextResponse(f"{message}\n", 400, headers={"Cache-Control": "no-store"})


def _view(request: Request) -> View:
    if len(request.url.query) > _LONGEST_QUERY:
        raise InvalidInput(f"the query is longer than {_LONGEST_QUERY} characters; ask for less")
    params: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if name in params:
            raise InvalidInput(f"{name[:80]} is given twice; give it once")
        params[name] = value
    return View.parse(params)


def public_feed(site: Site, calendar: str, form: Format, view: View, now: datetime) -> Document:
    """Return the feed of a public calendar. Raises `HTTPException` 404 for others."""
    public_calendar(site.store, calendar)
    found = feed(site.store, calendar, view, now, site=site.public_url, format=form)
    return Document.of(
        found.body,
        found.media_type,
        cache_control=_CACHE_CONTROL,
        last_modified=found.last_modified,
        file_name=f"{calendar}.{form}",
    )
