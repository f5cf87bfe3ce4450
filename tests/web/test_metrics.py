"""Figures for those who keep the service going."""

import re
from asyncio import run
from datetime import timedelta

from reminders.core.ports import Store
from reminders.core.source import Source
from reminders.web.cache import Cache
from reminders.web.document import Document
from tests.building import FakeClock
from tests.web.browser import NOW, Browser, save_event, served

FEED = "/calendars/family.ics"


def figures(browser: Browser) -> dict[str, int]:
    found = re.findall(r"^reminders_(\w+) (\d+)$", browser.get("/metrics").text, re.MULTILINE)
    return {name: int(value) for name, value in found}


def test_what_is_made_is_counted_and_not_what_is_asked(store: Store) -> None:
    with served(store) as browser:
        before = figures(browser)["documents_built_total"]
        for _ in range(5):
            browser.get(FEED)
        assert figures(browser)["documents_built_total"] == before + 1
        save_event(store, "family", id="new", title="New day", since="2020-05-01")
        for _ in range(5):
            browser.get(FEED)
        assert figures(browser)["documents_built_total"] == before + 2


def test_subscriptions_are_counted_without_their_names(store: Store) -> None:
    clock = FakeClock(NOW)
    source = Source(calendar="secret", url="https://example.org/s3cret.ics", next_at=NOW, created_at=NOW)
    with served(store, clock) as browser:
        assert figures(browser)["subscriptions"] == 0
        with store.transaction():
            store.save_source(source.failed(NOW, "it is gone"))
        clock.advance(timedelta(seconds=5))
        answer = browser.get("/metrics")

    assert "\nreminders_subscriptions 1\n" in answer.text
    assert "\nreminders_subscriptions_failing 1\n" in answer.text
    assert "secret" not in answer.text.replace("s3cret", "secret")
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"


def test_the_last_document_is_kept_even_if_it_is_too_large() -> None:
    async def keep() -> None:
        await cache.get("large", lambda: large)
        assert cache.kept("large") is large
        await cache.get("small", lambda: small)

    cache = Cache(100)
    large, small = (Document.of(b"x" * octets, "text/plain", cache_control="no-store") for octets in (200, 50))
    run(keep())

    assert (cache.kept("large"), cache.kept("small")) == (None, small)
