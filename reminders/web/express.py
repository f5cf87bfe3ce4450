"""Feeds that are ready are answered here, in front of the site: no routing, no middleware, no thread.

A feed's first answer goes the long way (feeds.py), which notes under which address it was asked. From then on that
address is looked up here. What is looked up is the same document under the same key, so both ways give the same answer;
whatever is unusual, or not ready, goes the long way.
"""

from starlette.types import ASGIApp, Receive, Scope, Send

from reminders.core.errors import RemindersError
from reminders.core.ports import Changes
from reminders.web.addresses import target_of
from reminders.web.document import Answer, Headers
from reminders.web.site import Site

_READS = frozenset({"GET", "HEAD"})


class Express:
    """An ASGI application that answers what is ready and hands everything else on."""

    def __init__(self, app: ASGIApp, site: Site) -> None:
        self._app = app
        self._site = site
        self._key_of = site.addresses.key_of

    def ready(self, method: str, target: bytes, headers: Headers) -> Answer | None:
        """Return the answer to a request without a body, where it can be had without looking at the store."""
        changes = self._site.freshness.held()
        return self._answer(method, target, headers, changes) if changes else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            target = target_of(scope)
            changes = await self._look() if self._key_of(target) is not None else None
            answer = self._answer(scope["method"], target, scope["headers"], changes) if changes else None
            if answer is not None:
                status, head, body = answer
                await send({"type": "http.response.start", "status": status, "headers": head.fields})
                await send({"type": "http.response.body", "body": body})
                return
        await self._app(scope, receive, send)

    def _answer(self, method: str, target: bytes, headers: Headers, changes: Changes) -> Answer | None:
        key = self._key_of(target) if method in _READS else None
        if key is None:
            return None
        now = self._site.clock.now()
        document = self._site.ready_feed(key, changes, now)
        return document.answer(method, headers, now) if document is not None else None

    async def _look(self) -> Changes | None:
        try:
            return await self._site.freshness.changes()
        except RemindersError:
            return None  # the store does not answer: what that means to the reader is said in one place
