"""`/feeds/{token}.ics`, `.json`, `.atom`, `.csv`: one view of one calendar, for who has the token of a private link.

A token that is unknown, expired or revoked is answered like any address that is not there. Each request looks the token
up, so a revoked one stops at once; only the feed itself is kept. Nothing here says the token again: the feed has no
SOURCE, and the log has no addresses.
"""

from datetime import datetime

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from reminders.actions.feed import Format, feed
from reminders.actions.links import open_link, view_of
from reminders.core.link import Link
from reminders.web.document import Document
from reminders.web.feeds import format_of, wrong_parameters
from reminders.web.limits import seconds_to_guess, too_many
from reminders.web.site import Site, site_of

_CACHE_CONTROL = "private, max-age=900"
_LONGEST_TOKEN = 200


async def private_feed(request: Request) -> Response:
    """Answer with the feed of a link. A link has one view, so parameters are refused."""
    site, form = site_of(request), format_of(request)
    link = await _link(site, request.path_params["token"])
    if link is None:
        return _unknown(request)
    if form is None:
        raise HTTPException(404)
    if request.url.query:
        return wrong_parameters("a private link has one view and takes no parameters; leave out what follows the `?`")
    key = ("link", link.id, link.calendar, link.view, form)
    document = await site.feed(key, lambda now: _build(site, link, form, now))
    return document.respond(request, site.clock.now())


async def _link(site: Site, token: str) -> Link | None:
    if len(token) > _LONGEST_TOKEN:
        return None
    return await run_in_threadpool(open_link, site.store, token, site.clock.now())


def _unknown(request: Request) -> Response:
    """Answer a wrong token: 404, or 429 for an address that tries many. A right one works all the same."""
    if wait := seconds_to_guess(request):
        return too_many(wait)
    raise HTTPException(404)


def _build(site: Site, link: Link, form: Format, now: datetime) -> Document:
    found = feed(site.store, link.calendar, view_of(link), now, site=None, format=form, public=False)
    return Document.of(
        found.body,
        found.media_type,
        cache_control=_CACHE_CONTROL,
        last_modified=found.last_modified,
        file_name=f"{link.calendar}.{form}",
        for_robots=False,
    )
