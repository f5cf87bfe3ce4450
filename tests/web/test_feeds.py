"""Feeds over HTTP: the bytes of the command, with right validators."""

import gzip
from asyncio import gather, run
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from threading import Event
from typing import Any, cast

import brotli
import pytest
from starlette.types import ASGIApp, Message

from reminders.actions.feed import MEDIA_TYPES, Format, feed
from reminders.core.ports import Changes, Store
from reminders.feeds.view import View
from reminders.storage import open_store
from reminders.web.app import create_app
from reminders.web.freshness import LONGEST_HOLD_SECONDS, LOOK_HOLDS_SECONDS
from tests.building import FakeClock, options
from tests.web.browser import BASE_URL, CHANGED, NOW, Browser, save_event, served

FEED = "/calendars/family.ics"


@pytest.mark.parametrize(
    ("query", "view"),
    [
        pytest.param("", View(), id="whole"),
        pytest.param("?lang=ca&undated=span", View(languages=("ca",), undated="span"), id="a view"),
        pytest.param("?milestones=only", View(milestones_only=True), id="milestones"),
    ],
)
def test_the_body_is_what_the_command_writes(store: Store, query: str, view: View) -> None:
    expected = feed(store, "family", view, NOW, site=BASE_URL).body
    with served(store) as browser:
        assert browser.get(FEED + query).body == expected


@pytest.mark.parametrize(("form", "media_type"), MEDIA_TYPES.items())
def test_each_format_has_its_address_its_type_and_its_file_name(store: Store, form: Format, media_type: str) -> None:
    expected = feed(store, "family", View(languages=("ca",)), NOW, site=BASE_URL, format=form).body
    with served(store) as browser:
        answer = browser.get(f"/calendars/family.{form}?lang=ca")

    assert answer.body == expected
    assert answer.headers["content-type"] == media_type
    assert answer.headers["content-disposition"] == f'inline; filename="family.{form}"'
    assert answer.headers["etag"].startswith('"')
    assert parsedate_to_datetime(answer.headers["last-modified"]) == CHANGED


@pytest.mark.parametrize("name", ["family.xls", "family.ics.json", "family.", ".ics", "FAMILY.ics", "family%2eics%00"])
def test_a_format_that_is_not_served_is_not_there(browser: Browser, name: str) -> None:
    answer = browser.get(f"/calendars/{name}")

    assert answer.status == 404
    assert b"BEGIN" not in answer.body


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_a_feed_can_only_be_read(browser: Browser, method: str) -> None:
    answer = browser.get(FEED, method=method)

    assert answer.status == 405
    assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD"}


def test_a_feed_says_what_it_is_and_how_long_it_holds(browser: Browser) -> None:
    answer = browser.get(FEED)

    assert answer.status == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["content-disposition"] == 'inline; filename="family.ics"'
    assert answer.headers["content-length"] == str(len(answer.body))
    assert answer.headers["cache-control"].startswith("public, max-age=")
    assert answer.headers["vary"] == "Accept-Encoding"
    assert parsedate_to_datetime(answer.headers["last-modified"]) == CHANGED
    assert "set-cookie" not in answer.headers
    assert "server" not in answer.headers


def test_who_has_it_gets_304_with_its_validators_and_no_body(browser: Browser) -> None:
    whole = browser.get(FEED)
    assert whole.headers["etag"].startswith('"')

    again = browser.get(FEED, if_none_match=f'"other", W/{whole.headers["etag"]}')

    assert (again.status, again.body) == (304, b"")
    for name in ("etag", "cache-control", "vary", "last-modified"):
        assert again.headers[name] == whole.headers[name]
    assert "content-type" not in again.headers


def test_who_asks_by_date_gets_304_until_it_changes(browser: Browser) -> None:
    since = browser.get(FEED).headers["last-modified"]

    assert browser.get(FEED, if_modified_since=since).status == 304
    assert browser.get(FEED, if_modified_since="Thu, 19 Nov 2026 00:00:00 GMT").status == 200
    assert browser.get(FEED, if_modified_since=since, if_none_match='"older"').status == 200


def test_a_second_that_is_not_over_is_not_announced_since_more_may_change_in_it(store: Store) -> None:
    clock = FakeClock(CHANGED + timedelta(milliseconds=400))
    with served(store, clock) as browser:
        announced = browser.get(FEED).headers["last-modified"]
        assert parsedate_to_datetime(announced) < CHANGED

        save_event(store, "family", id="late", since="2020-01-01")

        assert browser.get(FEED, if_modified_since=announced).status == 200
        clock.advance(timedelta(seconds=1))
        assert parsedate_to_datetime(browser.get(FEED).headers["last-modified"]) == CHANGED


def test_a_feed_that_has_other_bytes_than_expected_fails_the_precondition(browser: Browser) -> None:
    assert browser.get(FEED, if_match='"older"').status == 412


def test_head_has_the_headers_of_get_and_no_body(browser: Browser) -> None:
    whole, head = browser.get(FEED), browser.get(FEED, method="HEAD")

    assert (head.status, head.body) == (200, b"")
    for name in whole.headers.keys() - {"date"}:
        assert head.headers[name] == whole.headers[name]


def test_gzip_is_another_representation_with_a_strong_tag_of_its_own(browser: Browser) -> None:
    plain, zipped = browser.get(FEED), browser.get(FEED, accept_encoding="gzip, deflate")

    assert "content-encoding" not in plain.headers
    assert zipped.headers["content-encoding"] == "gzip"
    assert zipped.headers["content-length"] == str(len(zipped.body)) < plain.headers["content-length"]
    assert gzip.decompress(zipped.body) == plain.body
    assert zipped.headers["etag"] != plain.headers["etag"]
    assert not zipped.headers["etag"].startswith("W/")
    assert browser.get(FEED, accept_encoding="gzip", if_none_match=zipped.headers["etag"]).status == 304
    assert browser.get(FEED, accept_encoding="gzip;q=0", if_none_match=zipped.headers["etag"]).status == 200


def test_brotli_is_sent_to_those_who_accept_it(browser: Browser) -> None:
    plain, packed = browser.get(FEED), browser.get(FEED, accept_encoding="gzip, deflate, br")

    assert packed.headers["content-encoding"] == "br"
    assert brotli.decompress(packed.body) == plain.body
    assert browser.get(FEED, accept_encoding="br", if_none_match=packed.headers["etag"]).status == 304
    assert browser.get(FEED, accept_encoding="gzip", if_none_match=packed.headers["etag"]).status == 200


def test_accept_is_ignored_since_some_readers_ask_for_html_first(browser: Browser) -> None:
    answer = browser.get(FEED, accept="text/html, image/png;q=0.1")

    assert answer.headers["content-type"].startswith("text/calendar")
    assert "accept" not in answer.headers["vary"].lower().split(", ")


@pytest.mark.parametrize(
    ("query", "named"),
    [
        pytest.param("?lnag=ca", "lnag", id="unknown parameter"),
        pytest.param("?from=soon", "from", id="no date"),
        pytest.param("?undated=maybe", "undated", id="no choice"),
        pytest.param("?lang=<script>", "lang", id="no language"),
        pytest.param("?lang=ca&lang=en", "lang", id="given twice"),
        pytest.param("?from=2027-01-01&to=2026-01-01", "from", id="the wrong way round"),
    ],
)
def test_a_wrong_parameter_is_named_in_plain_text(browser: Browser, query: str, named: str) -> None:
    answer = browser.get(FEED + query)

    assert answer.status == 400
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert named in answer.text


@pytest.mark.parametrize("suffix", ["", ".ics", ".json", ".atom", ".csv"])
def test_a_private_calendar_is_answered_like_one_that_does_not_exist(browser: Browser, suffix: str) -> None:
    private, unknown = browser.get(f"/calendars/secret{suffix}"), browser.get(f"/calendars/nobody{suffix}")

    assert private.status == unknown.status == 404
    assert private.body == unknown.body
    assert {**private.headers, "date": ""} == {**unknown.headers, "date": ""}


def test_a_feed_that_is_missing_is_no_html_that_a_reader_could_take_for_an_empty_one(browser: Browser) -> None:
    assert browser.get("/calendars/nobody.ics").headers["content-type"].startswith("text/plain")


def test_equal_views_have_equal_feeds_however_they_are_written(browser: Browser) -> None:
    one = browser.get(f"{FEED}?kinds=birthday,event&undated=show")
    other = browser.get(f"{FEED}?kinds=event,birthday")

    assert one.headers["etag"] == other.headers["etag"]


def test_a_change_in_the_store_shows_at_once_under_another_tag(store: Store) -> None:
    with served(store) as browser:
        before = browser.get(FEED)
        save_event(store, "family", id="new", title="New day", since="2020-05-01")
        after = browser.get(FEED, if_none_match=before.headers["etag"])

    assert after.status == 200
    assert after.headers["etag"] != before.headers["etag"]
    assert b"New day" in after.body


def test_a_new_year_moves_the_window(store: Store) -> None:
    clock = FakeClock(datetime(2026, 12, 31, 23, 59, tzinfo=UTC))
    with served(store, clock) as browser:
        before = browser.get(FEED)
        clock.advance(timedelta(minutes=2))
        after = browser.get(FEED)

    assert before.headers["etag"] != after.headers["etag"]
    assert parsedate_to_datetime(after.headers["last-modified"]) == datetime(2027, 1, 1, tzinfo=UTC)


def test_a_calendar_that_becomes_private_is_gone_at_once(store: Store) -> None:
    with served(store) as browser:
        assert browser.get(FEED).status == 200
        record = store.calendar("family")
        assert record is not None
        with store.transaction():
            store.save_calendar(record.edited({**record.document, "visibility": "private"}, NOW))

        assert browser.get(FEED).status == 404


def test_private_events_stay_out(browser: Browser) -> None:
    assert b"Quiet day" not in browser.get(FEED).body


class Counted:
    """A store that counts what it is asked, and can change before it has answered."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.asked: Counter[str] = Counter()

    def __getattr__(self, name: str) -> Any:
        self.asked[name] += 1
        return getattr(self._store, name)


def test_a_feed_is_built_once_for_any_number_of_readers(store: Store) -> None:
    counted = Counted(store)
    with served(cast(Store, counted)) as browser, ThreadPoolExecutor(20) as readers:
        answers = list(readers.map(lambda _: browser.get(FEED), range(60)))

    assert {answer.status for answer in answers} == {200}
    assert len({answer.body for answer in answers}) == 1
    assert counted.asked["events"] == 1


def test_one_look_at_the_store_serves_all_who_ask_within_its_time(store: Store) -> None:
    counted, clock = Counted(store), FakeClock(NOW)
    with served(cast(Store, counted), clock) as browser:
        browser.get(FEED)
        for _ in range(20):
            browser.get(FEED)
        assert counted.asked["changes"] == 1

        clock.advance(timedelta(seconds=LOOK_HOLDS_SECONDS))
        browser.get(FEED)
        assert counted.asked["changes"] == 2


class Slow(Counted):
    """A store that answers once, and from then on when it is let."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self.looks, self.again, self.go_on = 0, Event(), Event()

    def changes(self) -> Changes:
        self.looks += 1
        if self.looks > 1:
            self.again.set()
            self.go_on.wait(5)
        return self._store.changes()


def test_a_crowd_does_not_wait_for_the_next_look_but_no_longer_than_half_a_second(store: Store) -> None:
    slow, clock = Slow(store), FakeClock(NOW)
    with served(cast(Store, slow), clock) as browser, ThreadPoolExecutor(1) as others:
        body = browser.get(FEED).body
        clock.advance(timedelta(seconds=LOOK_HOLDS_SECONDS / 2))
        assert browser.get(FEED).body == body, "the next look begins"
        clock.advance(timedelta(seconds=LONGEST_HOLD_SECONDS / 2))
        assert browser.get(FEED).body == body, "and is waited for by nobody"
        assert slow.again.wait(5)
        assert slow.looks == 2

        clock.advance(timedelta(seconds=LONGEST_HOLD_SECONDS / 2))
        late = others.submit(browser.get, FEED)
        assert not late.done()
        slow.go_on.set()
        assert late.result(5).body == body


def test_what_another_process_commits_shows_when_the_look_has_run_out(store: Store, tmp_path: Path) -> None:
    clock, other = FakeClock(NOW), open_store(f"sqlite:///{tmp_path / 'reminders.db'}", NOW)
    with served(store, clock) as browser, closing(other):
        browser.get(FEED)
        save_event(other, "family", id="new", title="New day", since="2020-05-01")
        clock.advance(timedelta(seconds=LOOK_HOLDS_SECONDS))

        assert b"New day" in browser.get(FEED).body


def test_two_thousand_readers_after_an_edit_have_it_built_once(store: Store) -> None:
    counted = Counted(store)
    app = create_app(cast(Store, counted), options(), FakeClock(NOW), base_url=BASE_URL, site=BASE_URL)

    async def crowd() -> list[bytes]:
        await body_of(app, FEED)
        save_event(store, "family", id="new", title="New day", since="2020-05-01")
        return await gather(*(body_of(app, FEED) for _ in range(2_000)))

    bodies = run(crowd())

    assert counted.asked["events"] == 2, "once before the edit and once after it"
    assert len(set(bodies)) == 1
    assert b"New day" in bodies[0]


async def body_of(app: ASGIApp, path: str) -> bytes:
    """Return what the application answers, without a server between."""
    parts: list[bytes] = []

    async def send(message: Message) -> None:
        parts.append(message.get("body", b""))

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    raw = {"raw_path": path.encode(), "query_string": b"", "headers": [], "client": ("127.0.0.1", 1)}
    await app({"type": "http", "method": "GET", "path": path, **raw}, receive, send)
    return b"".join(parts)


@pytest.mark.parametrize(
    "asked",
    [
        pytest.param({}, id="whole"),
        pytest.param({"accept_encoding": "gzip"}, id="gzip"),
        pytest.param({"accept_encoding": "br"}, id="brotli"),
        pytest.param({"method": "HEAD"}, id="head"),
        pytest.param({"if_none_match": "*"}, id="not modified"),
        pytest.param({"if_modified_since": "Fri, 20 Nov 2026 08:30:00 GMT"}, id="not modified since"),
        pytest.param({"if_match": '"older"'}, id="precondition failed"),
    ],
)
def test_a_feed_that_is_ready_is_answered_as_when_it_was_made(store: Store, asked: dict[str, str]) -> None:
    with served(store) as browser:
        first, later = browser.get(FEED, **asked), browser.get(FEED, **asked)

    assert (later.status, later.body) == (first.status, first.body)
    assert {**later.headers, "date": ""} == {**first.headers, "date": ""}
