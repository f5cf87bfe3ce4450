"""`/unsubscribe/{token}`: ends all notices to the reader whose message had the link.

The POST is the one-click of RFC 8058, which mail programs send without asking anybody, and that of the page's form.
"""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from reminders.actions.unsubscribe import unsubscribe
from reminders.core.permit import Purpose
from reminders.core.recipient import Recipient
from reminders.web.limits import seconds_to_act, too_many
from reminders.web.signed import (
    Choice,
    nothing_here,
    permitted,
    signed_page,
    words_of,
)
from reminders.web.site import site_of


async def unsubscribe_page(request: Request) -> Response:
    """Ask, or do it; whoever has unsubscribed already sees the same as whoever just did."""
    site = site_of(request)
    permit = await permitted(request, Purpose.UNSUBSCRIBE)
    record = await run_in_threadpool(site.store.recipient, permit.subject) if permit else None
    if record is None:
        return nothing_here(request)
    one = record.recipient
    if request.method == "POST" and one.unsubscribed is None:
        if wait := seconds_to_act(request):
            return too_many(wait)
        await run_in_threadpool(
            unsubscribe, site.store, site.options, one.id, site.clock.now(), by="by the link in a message"
        )
    labels, words = words_of(site, one.language)
    if request.method == "POST" or one.unsubscribed is not None:
        return signed_page(request, one.language, words.unsubscribed, words.unsubscribed_text)
    ask = words.unsubscribe_text.format(_name(one))
    return signed_page(request, one.language, words.unsubscribe, ask, choices=(Choice(labels.stop_all),))


def _name(one: Recipient) -> str:
    return one.name or one.address.removeprefix("mailto:")
