"""`/unsubscribe`: a scanner that fetches links changes nothing, one POST ends the notices."""

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from reminders.actions.recipients import add_recipient
from reminders.actions.signing import signing_key, unsubscribe_link
from reminders.core.ports import Store
from tests.building import FakeClock, options
from tests.web.browser import NOW, Browser, served

pytestmark = pytest.mark.databases("sqlite", "postgresql")

OPTIONS = options()
ONE_CLICK = b"List-Unsubscribe=One-Click"


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(NOW)


@pytest.fixture
def browser(store: Store, clock: FakeClock) -> Iterator[Browser]:
    add_recipient(
        store, OPTIONS, {"id": "ada", "name": "Ada <b>", "address": "mailto:ada@example.org", "language": "fr"}, NOW
    )
    with served(store, clock) as browser:
        yield browser


@pytest.fixture
def path(store: Store) -> str:
    link = unsubscribe_link(signing_key(store, OPTIONS, NOW), OPTIONS, "ada", NOW)
    assert link is not None
    return urlsplit(link).path


def is_told(store: Store) -> bool:
    record = store.recipient("ada")
    assert record is not None
    return record.recipient.unsubscribed is None


def test_fetching_the_link_asks_in_the_readers_language_and_changes_nothing(
    browser: Browser, store: Store, path: str
) -> None:
    for method in ("GET", "HEAD", "GET"):
        answer = browser.get(path, method)
        assert answer.status == 200
        assert is_told(store)
    page = answer.page
    assert "Ada <b> ne recevra plus de messages" in page.shown
    assert page.values("html", "lang") == ["fr"]
    assert page.values("form", "method") == ["post"]
    assert "set-cookie" not in answer.headers
    assert answer.headers["cache-control"] == "no-store"
    assert "form-action 'self'" in answer.headers["content-security-policy"]
    assert answer.headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        pytest.param(ONE_CLICK, "application/x-www-form-urlencoded", id="a form"),
        pytest.param(
            b'--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n',
            "multipart/form-data; boundary=b",
            id="in parts",
        ),
        pytest.param(b"", "application/x-www-form-urlencoded", id="the button of the page"),
    ],
)
def test_one_post_ends_the_notices_and_a_second_is_no_harm(
    browser: Browser, store: Store, path: str, body: bytes, kind: str
) -> None:
    for _ in range(2):
        answer = browser.post(path, body, kind)
        assert answer.status == 200
        assert "Vous ne recevrez plus de rappels" in answer.text
    assert not is_told(store)
    assert "Vous ne recevrez plus de rappels" in browser.get(path).text


def test_links_that_are_forged_expired_or_without_a_reader_are_answered_alike(
    browser: Browser, store: Store, clock: FakeClock, path: str
) -> None:
    of_nobody = unsubscribe_link(signing_key(store, OPTIONS, NOW), OPTIONS, "nobody", NOW)
    assert of_nobody is not None
    forged = [browser.post(wrong) for wrong in (path[:-1], f"{path}A", "/unsubscribe/x", urlsplit(of_nobody).path)]
    clock.advance(timedelta(days=800))
    expired = browser.post(path)

    assert {(answer.status, answer.body) for answer in [*forged, expired]} == {(404, expired.body)}
    assert "This link does not work" in expired.page.shown
    assert is_told(store)


def test_who_tries_many_tokens_waits_and_a_right_one_works_all_the_same(browser: Browser, path: str) -> None:
    answers = [browser.get(f"/unsubscribe/rmd_{number}") for number in range(61)]

    assert [answer.status for answer in answers[-2:]] == [404, 429]
    assert browser.get(path).status == 200
