"""`/static/style.css`: the one stylesheet, with a class for each colour that a calendar may have.

The Content-Security-Policy allows no style attributes, so a calendar's colour comes as a class.
"""

from functools import cache
from hashlib import sha256
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from reminders.definitions.colors import CSS_COLORS
from reminders.web.document import Document
from reminders.web.site import site_of

_ACCENTS = "".join(f".accent-{color}{{--accent:{color}}}\n" for color in sorted(CSS_COLORS))
_TEXT = (Path(__file__).with_name("static") / "style.css").read_bytes() + _ACCENTS.encode()
# Pages name the stylesheet with its version, so readers may keep one for long.
STYLESHEET_VERSION = sha256(_TEXT).hexdigest()[:8]


@cache
def stylesheet_document() -> Document:
    """Return the stylesheet, ready to be served."""
    return Document.of(_TEXT, "text/css; charset=utf-8", cache_control="public, max-age=604800")


async def stylesheet(request: Request) -> Response:
    """Answer with the stylesheet."""
    return stylesheet_document().respond(request, site_of(request).clock.now())
