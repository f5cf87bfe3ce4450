"""Feeds that are ready are answered here, in front of the site: no routing, no middleware, no thread.

A feed's first answer goes the long way (feeds.py), which notes under which address it was asked. From then on that
address is looked up here. What is looked up is the same document under the same key, so both ways give the same answer;
whatever is unusual, or not ready, goes the long way.
"""

from collections.abc import Hashable

from starlette.types import ASGIApp, Receive, Scope, Send

from reminders.core.errors import RemindersError
from reminders.web.document import Document
from reminders.web.site import Site

_READS = frozenset({"GET", "HEAD"})


class Express:
    """An ASGI application that answers what is ready and hands everything else on."""

    def __init__(self, app: ASGIApp, site: Site) -> None:
        self._app = app
        self._site = site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] in _READS:
            key = self._site.addresses.key_of(scope)
            document = await self._ready(key) if key is not None else None
            if document is not None:
                answer = document.answer(scope["method"], scope["headers"], self._site.clock.now())
                await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
                await send({"type": "http.response.body", "body": answer.body})
                return
        await self._app(scope, receive, send)

    async def _ready(self, key: Hashable) -> Document | None:
        try:
            return await self._site.ready_feed(key)
        except RemindersError:
            return None  # the store does not answer: what that means to the reader is said in one place
