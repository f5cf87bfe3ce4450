"""What the pages behind signed links share: who may see them, and how they look.

A GET changes nothing, since scanners of mail fetch every link; what is done is done by the POST of a form, which works
without cookies and scripts. Links that are forged, damaged or too old, and those whose subject has gone, are answered
alike.
"""

from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from reminders.actions.signing import signing_key
from reminders.core.permit import Permit, Purpose, permit_of
from reminders.labels import Language, language
from reminders.web.limits import seconds_to_guess, too_many
from reminders.web.pages import Frame, html, root_of
from reminders.web.signed_words import SignedWords, signed_words
from reminders.web.site import Site, site_of
from reminders.web.words import page_words

_PRIVATE = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow"}


@dataclass(frozen=True, slots=True)
class Choice:
    """A button: what it says, and what is added to the page's own address when it is pressed.

    The first of those that are meant stands out.
    """

    words: str
    query: str = ""
    is_meant: bool = True


async def permitted(request: Request, purpose: Purpose) -> Permit | None:
    """Return what the token in a request's path permits."""
    site = site_of(request)
    now = site.clock.now()
    key = await run_in_threadpool(signing_key, site.store, site.options, now)
    return permit_of(request.path_params["token"], purpose, key, now)


def signed_page(
    request: Request,
    tongue: str | None,
    heading: str,
    text: str,
    *,
    choices: tuple[Choice, ...] = (),
    status: int = 200,
) -> Response:
    """Return a page in a reader's language that says something and offers choices, the first as the one meant."""
    labels, _ = words_of(site_of(request), tongue)
    frame = Frame(
        labels=labels, words=page_words(labels.code), title=heading, root=root_of(request), home=root_of(request)
    )
    shown = html("signed.html", frame, text=text, choices=choices)
    return HTMLResponse(shown, status, headers=_PRIVATE)


def words_of(site: Site, tongue: str | None) -> tuple[Language, SignedWords]:
    """Return the words of a language, of the site's own for `None`."""
    labels = language(tongue or site.options.language)
    return labels, signed_words(labels.code)


def nothing_here(request: Request) -> Response:
    """Answer a link that permits nothing; an address that tries many waits."""
    if wait := seconds_to_guess(request):
        return too_many(wait)
    _, words = words_of(site_of(request), None)
    return signed_page(request, None, words.gone, words.gone_text, status=404)
