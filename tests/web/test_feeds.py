"""Feeds over HTTP: the bytes of the command, with right validators."""

import gzip
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, cast

import pytest

from reminders.actions.feed import feed
from reminders.core.ports import Store
from reminders.feeds.view import View
from tests.building import FakeClock
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
    plain, zipped = browser.get(FEED), browser.get(FEED, accept_encoding="br, gzip;q=0.5")

    assert "content-encoding" not in plain.headers
    assert zipped.headers["content-encoding"] == "gzip"
    assert zipped.headers["content-length"] == str(len(zipped.body)) < plain.headers["content-length"]
    assert gzip.decompress(zipped.body) == plain.body
    assert zipped.headers["etag"] != plain.headers["etag"]
    assert not zipped.headers["etag"].startswith("W/")
    assert browser.get(FEED, accept_encoding="gzip", if_none_match=zipped.headers["etag"]).status == 304
    assert browser.get(FEED, accept_encoding="gzip;q=0", if_none_match=zipped.headers["etag"]).status == 200


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


@pytest.mark.parametrize("suffix", [pytest.param("", id="page"), pytest.param(".ics", id="feed")])
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
    """A store that counts what it is asked."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.asked: Counter[str] = Counter()

    def __getattr__(self, name: str) -> Any:
        self.asked[name] += 1
        return getattr(self._store, name)


def test_a_feed_is_built_once_for_any_number_of_readers_and_costs_each_one_query(store: Store) -> None:
    counted = Counted(store)
    with served(cast(Store, counted)) as browser, ThreadPoolExecutor(20) as readers:
        answers = list(readers.map(lambda _: browser.get(FEED), range(60)))
        after_first = counted.asked.copy()
        browser.get(FEED)

    assert {answer.status for answer in answers} == {200}
    assert len({answer.body for answer in answers}) == 1
    assert after_first["events"] == 1
    assert counted.asked - after_first == {"changes": 1}
