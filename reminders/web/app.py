"""The site as an ASGI application: its routes are the list below."""

from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import Route

from reminders.actions.options import Options
from reminders.core.errors import RemindersError
from reminders.core.ports import Clock, Store
from reminders.web.answer import answer_page
from reminders.web.event import calendar_event
from reminders.web.express import Express
from reminders.web.failures import broken, refused, unavailable
from reminders.web.feeds import calendar_feed
from reminders.web.health import healthz, readyz
from reminders.web.home import home
from reminders.web.metrics import metrics
from reminders.web.prefix import Prefix
from reminders.web.private_feeds import private_feed
from reminders.web.robots import robots
from reminders.web.security import SecurityHeaders
from reminders.web.site import Site
from reminders.web.stylesheet import stylesheet
from reminders.web.unsubscribe import unsubscribe_page
from reminders.web.visitors import Networks
from reminders.web.year import calendar_year

ROUTES = (
    Route("/", home),
    Route("/calendars/{calendar}.{format}", calendar_feed),
    Route("/calendars/{calendar}", calendar_year),
    Route("/calendars/{calendar}/events/{event}", calendar_event),
    Route("/feeds/{token}.{format}", private_feed),
    Route("/answer/{token}", answer_page, methods=["GET", "POST"]),
    Route("/unsubscribe/{token}", unsubscribe_page, methods=["GET", "POST"]),
    Route("/static/style.css", stylesheet),
    Route("/robots.txt", robots),
    Route("/healthz", healthz),
    Route("/readyz", readyz),
    Route("/metrics", metrics),
)


def create_app(
    store: Store, options: Options, clock: Clock, *, base_url: str, site: str | None, proxies: Networks = ()
) -> Express | Prefix:
    """Return the site. `base_url` is where its links lead, `site` the same if it was configured, else `None`.

    `proxies` are those that may say who asks, in X-Forwarded-For.
    """
    app = Starlette(
        routes=ROUTES,
        middleware=[Middleware(SecurityHeaders)],
        exception_handlers={HTTPException: refused, RemindersError: unavailable, Exception: broken},
    )
    # A redirect to the path without its slash would be made from the Host header, which anybody can write.
    app.router.redirect_slashes = False
    app.state.site = Site(store, options, clock, base_url, site, proxies)
    express = Express(app, app.state.site)
    return Prefix(express, base_url) if urlsplit(base_url).path.strip("/") else express
