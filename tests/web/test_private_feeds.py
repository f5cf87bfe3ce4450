"""Private calendars and private events: reached by a token that works, and by nothing else."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from typing import get_args

import pytest

from reminders.actions.feed import Format
from reminders.actions.links import create_link, revoke_link
from reminders.core.ports import Store
from reminders.feeds.view import View
from tests.building import FakeClock
from tests.web.browser import NOW, Browser, family_store, save_calendar, save_event, served

FORMATS = get_args(Format)
# Each event's title is found nowhere else, so its presence in an answer is that event's presence.
TITLES = {
    ("open", "told"): "Xopentold",
    ("open", "kept"): "Xopenkept",
    ("closed", "told"): "Xclosedtold",
    ("closed", "kept"): "Xclosedkept",
}
DETAIL = "Xdetail"


@dataclass(frozen=True)
class House:
    """A site with a public and a private calendar, each with a public and a private event, and tokens for them."""

    store: Store
    clock: FakeClock
    browser: Browser
    tokens: dict[tuple[str, str], str]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with family_store(f"sqlite:///{tmp_path_factory.mktemp('private') / 'reminders.db'}") as store:
        save_calendar(store, id="open", title="Open")
        save_calendar(store, id="closed", title="Closed", visibility="private")
        for (calendar, event), title in TITLES.items():
            save_event(
                store, calendar, id=event, title=title, since="2000-12-01", private=event == "kept",
                description=f"{DETAIL} {title}", location=f"{DETAIL} {title}", url=f"https://example.org/{title}",
                people=[title], tags=[title.lower()],
            )  # fmt: skip
        clock = FakeClock(NOW)
        with served(store, clock) as browser:
            yield House(store, clock, browser, dict(_tokens(store)))


def _tokens(store: Store) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield a token for each calendar and each state that a link can be in."""
    for calendar in ("open", "closed"):
        for private in ("hide", "mask", "show"):
            yield (calendar, private), create_link(store, calendar, View.parse({"private": private}), NOW).token
        ended = create_link(store, calendar, View.parse({"private": "show"}), NOW)
        revoke_link(store, ended.link.id, NOW)
        yield (calendar, "revoked"), ended.token
        early = NOW - timedelta(days=2)
        over = create_link(store, calendar, View.parse({"private": "show"}), early, expires_at=NOW)
        yield (calendar, "expired"), over.token
        yield (calendar, "never made"), "rmd_" + "A" * 43


def allowed(calendar: str, state: str) -> set[str]:
    """Return the titles that a token of that state may show."""
    shown = {"hide": ["told"], "mask": ["told", "kept"], "show": ["told", "kept"]}.get(state, [])
    return {TITLES[calendar, event] for event in shown}


ASKED = [
    pytest.param({}, id="whole"),
    pytest.param({"method": "HEAD"}, id="head"),
    pytest.param({"if_none_match": '"x"'}, id="conditional"),
]


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("state", ["hide", "mask", "show", "revoked", "expired", "never made"])
@pytest.mark.parametrize("calendar", ["open", "closed"])
def test_a_token_shows_its_own_view_while_it_works_and_nothing_else(
    house: House, calendar: str, state: str, form: str, asked: dict[str, str]
) -> None:
    house.clock.advance(timedelta(minutes=1))  # no test is to see the limit that others have filled
    answer = house.browser.get(f"/feeds/{house.tokens[calendar, state]}.{form}", **asked)

    works = state in {"hide", "mask", "show"}
    seen = {title for title in TITLES.values() if title in answer.text}
    assert answer.status == (200 if works else 404)
    assert seen == (allowed(calendar, state) if answer.body and works else set())
    assert answer.headers["cache-control"].startswith("private" if works else "no-store")
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "set-cookie" not in answer.headers
    if works:
        assert answer.headers["x-robots-tag"] == "noindex, nofollow"
    if state == "mask":
        assert DETAIL not in answer.text


PAGES = [
    "/", "/?lang=ca", "/calendars/{}", "/calendars/{}?year=2026", "/calendars/{}?lang=ru", "/calendars/{}?private=show",
    "/?private=show", "/robots.txt", "/readyz", "/healthz",
    "/calendars/{}/events/kept", "/calendars/{}/events/told", "/api/v1/calendars/{}", "/feeds/{}.ics", "/feeds/{}",
    *(f"/calendars/{{}}.{form}{query}" for form, query in product(
        FORMATS,
        ["", "?private=hide", "?private=mask", "?private=show", "?private=SHOW", "?private=show&private=hide",
         "?tags=xopenkept", "?tags=xclosedkept", "?undated=span&cancelled=show", "?from=2000-01-01&to=2030-12-31"],
    )),
]  # fmt: skip


@pytest.mark.parametrize("calendar", ["open", "closed"])
@pytest.mark.parametrize("path", PAGES)
def test_without_a_token_only_public_events_of_public_calendars_are_seen(
    house: House, path: str, calendar: str
) -> None:
    house.clock.advance(timedelta(minutes=1))
    answer = house.browser.get(path.format(calendar))

    said = answer.text + str(answer.headers)
    assert {title for title in TITLES.values() if title in said} <= {TITLES["open", "told"]}
    assert "Closed" not in said


@pytest.mark.parametrize("form", FORMATS)
def test_a_closed_calendar_a_wrong_token_and_an_unknown_address_get_the_same_answer(house: House, form: str) -> None:
    paths = [f"/calendars/closed.{form}", f"/calendars/nobody.{form}", f"/feeds/rmd_{'B' * 43}.{form}"]
    paths += [f"/feeds/{house.tokens['closed', state]}.{form}" for state in ("revoked", "expired")]
    house.clock.advance(timedelta(minutes=5))
    answers = [house.browser.get(path) for path in paths]

    assert {answer.status for answer in answers} == {404}
    assert len({answer.body for answer in answers}) == 1
    assert len({str({**answer.headers, "date": ""}) for answer in answers}) == 1


def test_a_link_takes_no_parameters_so_its_view_cannot_be_widened(house: House) -> None:
    answer = house.browser.get(f"/feeds/{house.tokens['closed', 'hide']}.ics?private=show")

    assert answer.status == 400
    assert "no parameters" in answer.text
    assert house.tokens["closed", "hide"] not in answer.text


def test_a_link_is_answered_with_304_and_compressed_like_any_feed(house: House) -> None:
    path = f"/feeds/{house.tokens['closed', 'show']}.ics"
    zipped = house.browser.get(path, accept_encoding="gzip")

    assert zipped.headers["content-encoding"] == "gzip"
    assert house.browser.get(path, accept_encoding="gzip", if_none_match=zipped.headers["etag"]).status == 304


def test_a_feed_never_says_its_own_token(house: House) -> None:
    for form in FORMATS:
        token = house.tokens["closed", "show"]
        answer = house.browser.get(f"/feeds/{token}.{form}")
        assert token not in answer.text + str(answer.headers)


def test_a_revoked_link_stops_at_once_and_an_expired_one_at_its_instant(store: Store) -> None:
    clock = FakeClock(NOW)
    ended = create_link(store, "secret", View(), NOW)
    over = create_link(store, "secret", View(), NOW, expires_at=NOW + timedelta(hours=1))
    with served(store, clock) as browser:
        addresses = [f"/feeds/{made.token}.ics" for made in (ended, over)]
        assert [browser.get(address).status for address in addresses] == [200, 200]

        revoke_link(store, ended.link.id, NOW)
        assert [browser.get(address).status for address in addresses] == [404, 200]

        clock.advance(timedelta(hours=1))
        assert [browser.get(address).status for address in addresses] == [404, 404]


def test_the_day_of_the_last_reading_is_kept_and_a_second_reading_that_day_writes_nothing(
    store: Store, tmp_path: Path
) -> None:
    clock, made = FakeClock(NOW), create_link(store, "secret", View(), NOW)

    def used_on() -> date | None:
        found = store.link(made.link.id)
        return found.used_on if found else None

    with served(store, clock) as browser:
        assert used_on() is None
        browser.get(f"/feeds/{made.token}.ics")
        assert used_on() == NOW.date()
        written = (tmp_path / "reminders.db-wal").stat().st_mtime_ns
        browser.get(f"/feeds/{made.token}.ics")
        assert (tmp_path / "reminders.db-wal").stat().st_mtime_ns == written

        clock.advance(timedelta(days=1))
        browser.get(f"/feeds/{made.token}.ics")
        assert used_on() == NOW.date() + timedelta(days=1)


def test_an_address_that_tries_many_tokens_is_told_to_wait_and_a_right_one_works_all_the_same(store: Store) -> None:
    made, clock = create_link(store, "secret", View(), NOW), FakeClock(NOW)
    with served(store, clock) as browser:
        answers = [
            browser.get(f"/feeds/rmd_{number:043}.ics", x_forwarded_for=f"192.0.2.{number}") for number in range(70)
        ]
        assert [answer.status for answer in answers] == [404] * 60 + [429] * 10
        assert answers[-1].headers["retry-after"] == "5"
        assert browser.get(f"/feeds/{made.token}.ics").status == 200

        clock.advance(timedelta(seconds=5))
        assert browser.get(f"/feeds/rmd_{'C' * 43}.ics").status == 404


def test_tokens_stand_in_no_log_even_where_the_server_fails(
    store: Store, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    made = create_link(store, "secret", View(), NOW)
    caplog.set_level(logging.DEBUG)
    with served(store) as browser:
        browser.get(f"/feeds/{made.token}.ics")
        browser.get(f"/feeds/{made.token}.ics?lang=ca")
        browser.get(f"/feeds/{made.token}.ics", method="POST")
        browser.get(f"/feeds/{made.token}.xyz")
        store.close()
        answer = browser.get(f"/feeds/{made.token}.ics")

    assert answer.status in {500, 503}
    said = caplog.text + "".join(capfd.readouterr()) + answer.text
    assert made.token not in said
    assert made.token not in repr(made)
