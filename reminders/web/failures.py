"""What a reader gets when there is nothing to show: a page for people, a line of text for calendar programs.

A feed never fails as HTML, and never as an empty 200: readers would take either for a calendar without entries.
"""

from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from reminders.labels import language
from reminders.web.pages import Frame, html, root_of
from reminders.web.security import SECURITY_HEADERS
from reminders.web.site import site_of
from reminders.web.words import page_words

_NO_STORE = {"Cache-Control": "no-store"}
_RETRY_SECONDS = "60"


async def refused(request: Request, error: Exception) -> Response:
    """Answer a request for what is not here; the text is the same whatever is wrong with it."""
    status = error.status_code if isinstance(error, HTTPException) else HTTPStatus.BAD_REQUEST
    headers = {**_NO_STORE, **(dict(error.headers or {}) if isinstance(error, HTTPException) else {})}
    if not _wants_page(request):
        return PlainTextResponse(f"{HTTPStatus(status).phrase}\n", status, headers=headers)
    labels = language(site_of(request).options.language)
    words = page_words(labels.code)
    missing = status == HTTPStatus.NOT_FOUND
    heading, text = (words.missing, words.missing_text) if missing else (words.refused, words.refused_text)
    frame = Frame(labels=labels, words=words, title=heading, root=root_of(request), home=root_of(request))
    return HTMLResponse(html("failure.html", frame, status=int(status), text=text), status, headers=headers)


async def unavailable(_: Request, __: Exception) -> Response:
    """Answer 503 where the store fails or too much is asked. Calendar programs then keep what they have."""
    return PlainTextResponse("Unavailable for the moment\n", 503, headers={**_NO_STORE, "Retry-After": _RETRY_SECONDS})


async def broken(_: Request, __: Exception) -> Response:
    """Answer 500 for a bug; its traceback goes to the log, not to the reader."""
    return PlainTextResponse("Internal error\n", 500, headers={**_NO_STORE, **SECURITY_HEADERS})


def _wants_page(request: Request) -> bool:
    """Tell whether a path is one that people look at. The Accept header would say little about that."""
    name = request.url.path.rpartition("/")[2]
    return "." not in name and name not in {"healthz", "readyz"}
