"""`/healthz` and `/readyz`: whether the process lives, and whether it can do its work."""

import logging

from anyio import move_on_after, to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from reminders.core.ports import Store
from reminders.web.site import site_of

_LOG = logging.getLogger(__name__)
_PATIENCE_SECONDS = 5
_HEADERS = {"Cache-Control": "no-store"}


async def healthz(_: Request) -> Response:
    """Answer 200: who answers, lives."""
    return JSONResponse({"status": "ok"}, headers=_HEADERS)


async def readyz(request: Request) -> Response:
    """Answer 200 if the store does within a few seconds, else 503."""
    if await _answers(site_of(request).store):
        return JSONResponse({"status": "ok"}, headers=_HEADERS)
    return JSONResponse({"status": "unavailable", "reason": "the store does not answer"}, 503, headers=_HEADERS)


async def _answers(store: Store) -> bool:
    with move_on_after(_PATIENCE_SECONDS):
        try:
            await to_thread.run_sync(store.changes, abandon_on_cancel=True)
        except Exception:  # noqa: BLE001 - whatever is wrong with it: the question is only whether it answers
            _LOG.exception("the store does not answer")
        else:
            return True
    return False
