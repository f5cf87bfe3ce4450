"""`/healthz` and `/readyz`: whether the process lives, and whether it can do its work."""

import logging

from anyio import move_on_after, to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from reminders.core.ports import Store
from reminders.core.zones import utc_text
from reminders.web.site import site_of

_LOG = logging.getLogger(__name__)
_PATIENCE_SECONDS = 5
_HEADERS = {"Cache-Control": "no-store"}


async def healthz(_: Request) -> Response:
    """Answer 200: who answers, lives."""
    return JSONResponse({"status": "ok"}, headers=_HEADERS)


async def readyz(request: Request) -> Response:
    """Answer 200 if the store does within a few seconds, else 503. What does not go out is told, but pages do."""
    wrong = await _wrong(site_of(request).store)
    if wrong == []:
        return JSONResponse({"status": "ok"}, headers=_HEADERS)
    if wrong:
        return JSONResponse({"status": "degraded", "reason": "; ".join(wrong)}, headers=_HEADERS)
    return JSONResponse({"status": "unavailable", "reason": "the store does not answer"}, 503, headers=_HEADERS)


async def _wrong(store: Store) -> list[str] | None:
    """Return what keeps notices from going out, in words; `None` where the store does not answer."""
    with move_on_after(_PATIENCE_SECONDS):
        try:
            return await to_thread.run_sync(_words, store, abandon_on_cancel=True)
        except Exception:  # noqa: BLE001 - whatever is wrong with it: the question is only whether it answers
            _LOG.exception("the store does not answer")
    return None


def _words(store: Store) -> list[str]:
    """Say what fails in words for everybody: channels and times. Calendars and foreign answers are for `doctor`."""
    failing = [f"the channel {one.channel} fails since {utc_text(one.since)}" for one in store.channel_failures()]
    failing += [
        f"a subscription fails since {utc_text(one.failing_since)}"
        for one in store.sources()
        if one.fails_often and one.failing_since
    ]
    failing += ["the store takes no writes"] if store.refusal() else []
    return failing + [f"trouble with the {one.subject} since {utc_text(one.since)}" for one in store.troubles()]
