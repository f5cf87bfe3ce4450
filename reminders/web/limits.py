"""How often an address may be wrong, and a signed link be used, before it is answered 429."""

from math import ceil

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from reminders.web.site import site_of
from reminders.web.visitors import visitor


def seconds_to_guess(request: Request) -> float:
    """Count a wrong token; return 0 where its address may try again at once, else how long it has to wait."""
    site = site_of(request)
    return site.guesses.seconds_to_wait(visitor(request.scope, site.proxies), site.clock.monotonic())


def seconds_to_act(request: Request) -> float:
    """Count a use of a valid link; return 0 where it is allowed, else how long to wait."""
    site = site_of(request)
    return site.uses.seconds_to_wait(request.path_params["token"], site.clock.monotonic())


def too_many(seconds: float) -> Response:
    """Answer who asks too often."""
    headers = {"Retry-After": str(ceil(seconds)), "Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow"}
    return PlainTextResponse("Too many requests\n", 429, headers=headers)
