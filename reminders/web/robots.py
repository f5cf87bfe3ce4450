"""`/robots.txt`: everything may be read, private links too.

Google obeys it when it fetches a subscription, so forbidding `/feeds/` would stop those. A header keeps what is private
out of search results instead.
"""

from functools import cache

from starlette.requests import Request
from starlette.responses import Response

from reminders.web.document import Document
from reminders.web.site import site_of

_ROBOTS = b"User-agent: *\nDisallow:\n"


@cache
def robots_document() -> Document:
    """Return the rules for search engines."""
    return Document.of(_ROBOTS, "text/plain; charset=utf-8", cache_control="public, max-age=86400")


async def robots(request: Request) -> Response:
    """Answer with the rules for search engines."""
    return robots_document().respond(request, site_of(request).clock.now())
