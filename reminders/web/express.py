"""Feeds that are ready are answered here, in front of the site: no routing, no middleware, no thread.

A feed's first answer goes the long way (feeds.py), which notes under which address it was asked. From then on that
address is looked up here. What is looked up is the same document under the same key, so both ways give the same answer;
whatever is unusual, or not ready, goes the long way.
"""

from starlette.types import ASGIApp, Receive, Scope, Send

from reminders.core.errors import RemindersError
from reminders.core.ports import Changes
from reminders.web.site import Site

_READS = frozenset({"GET", "HEAD"})


class Express:
    """An ASGI application that answers what is ready and hands everything else on."""

    def __init__(self, app: ASGIApp, site: Site) -> None:
        self._app = app
        self._site = site
        self._key_of = site.addresses.key_of

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        key = self._key_of(scope) if scope["type"] == "http" and scope["method"] in _READS else None
        if key is not None:
            changes = self._site.freshness.held() or await self._look()
            now = self._site.clock.now()
            document = self._site.ready_feed(key, changes, now) if changes else None
            if document is not None:
                status, headers, body = document.answer(scope["method"], scope["headers"], now)
                await send({"type": "http.response.start", "status": status, "headers": headers})
                await send({"type": "http.response.body", "body": body})
                return
        await self._app(scope, receive, send)

    async def _look(self) -> Changes | None:
        try:
            return await self._site.freshness.changes()
        except RemindersError:
            return None  # the store does not answer: what that means to the reader is said in one place
