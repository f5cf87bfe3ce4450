"""`/metrics`: a few figures for those who keep the service going, in the text form of Prometheus.

Anybody may ask. So there are no names in them, and what the store says is asked of it every few seconds at most.
"""

from starlette.requests import Request
from starlette.responses import Response

from reminders.core.ports import Store
from reminders.web.document import Document
from reminders.web.encoding import IDENTITY
from reminders.web.site import site_of

_MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_NO_STORE = "no-store"


async def metrics(request: Request) -> Response:
    """Answer with the figures of this process and of the store."""
    site = site_of(request)
    stored = await site.for_a_while("metrics", lambda: _stored(site.store))
    built = _figure("documents_built_total", "counter", "Feeds and pages made since the start.", site.built)
    return Response(
        built + stored.variants[IDENTITY].body, headers={"Content-Type": _MEDIA_TYPE, "Cache-Control": _NO_STORE}
    )


def _stored(store: Store) -> Document:
    sources, due = store.sources(), store.next_due()
    failing = [source for source in sources if source.failures]
    figures = (
        _figure("subscriptions", "gauge", "Calendars kept elsewhere that are followed.", len(sources)),
        _figure("subscriptions_failing", "gauge", "Those whose last reading failed.", len(failing)),
        _figure("channels_failing", "gauge", "Channels that fail again and again.", len(store.channel_failures())),
        _figure("troubles", "gauge", "What keeps the daemon from its work.", len(store.troubles())),
        _figure("next_due_timestamp_seconds", "gauge", "When the next notice is due.", int(due.timestamp()))
        if due
        else b"",
    )
    return Document.of(b"".join(figures), _MEDIA_TYPE, cache_control=_NO_STORE)


def _figure(name: str, kind: str, words: str, value: int) -> bytes:
    name = f"reminders_{name}"
    return f"# HELP {name} {words}\n# TYPE {name} {kind}\n{name} {value}\n".encode()
