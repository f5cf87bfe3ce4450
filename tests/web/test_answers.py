"""`/answer`: a scanner that fetches every link changes nothing, a button does, and forged links tell nothing."""

import re
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from reminders.actions.acknowledge import acknowledge
from reminders.actions.add import add_event
from reminders.actions.messages import Messages
from reminders.actions.planner import Planner
from reminders.actions.recipients import add_recipient, edit_recipient
from reminders.actions.remove import remove_event
from reminders.core.notice import Message, Notice, State
from reminders.core.ports import Store
from tests.building import FakeClock, instant, options
from tests.web.browser import NOW, Browser, served

pytestmark = pytest.mark.databases("sqlite", "postgresql")

OPTIONS = options()
DUE = instant("2026-11-26T09:00Z")


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(DUE)


@pytest.fixture
def browser(store: Store, clock: FakeClock) -> Iterator[Browser]:
    add_recipient(store, OPTIONS, {"id": "boss", "address": "console", "tags": ["none"]}, NOW)
    add_recipient(
        store, OPTIONS, {"id": "ada", "name": "Ada", "address": "mailto:ada@example.org", "backup": "boss"}, NOW
    )
    asking = {"before": "14d", "until": "acknowledged", "to": ["ada"]}
    raw = {"id": "talks", "title": "Talks <b>", "on": "2026-12-10", "remind": [asking]}
    add_event(store, OPTIONS, raw, NOW, calendar="family")
    Planner(store, OPTIONS, DUE).plan_due()
    with served(store, clock) as browser:
        yield browser


def waiting(store: Store) -> list[Notice]:
    return store.notices(event="talks", states=[State.PLANNED])


@pytest.fixture
def message(store: Store, browser: Browser) -> Message:
    return Messages(store, OPTIONS).message(waiting(store)[0], DUE)


def links(text: str) -> list[str]:
    """Return path and query of each link of a mail that leads to the site."""
    found = [urlsplit(link) for link in re.findall(r"https://dates\.example\.org[^\s\"<>]*", text)]
    return [f"{one.path}?{one.query}" if one.query else one.path for one in found]


@pytest.fixture
def path(message: Message) -> str:
    return next(link for link in links(message.text) if link.startswith("/answer/"))


def test_a_message_offers_done_and_two_ways_to_put_it_off(message: Message) -> None:
    answers = [link for link in links(message.text) if link.startswith("/answer/")]
    token = answers[0]

    assert answers == [token, f"{token}?later=1d", f"{token}?later=1w"]
    assert [link for link in links(message.html) if link.startswith("/answer/")] == answers
    assert "Please say when it is done." in message.text


def test_a_scanner_that_fetches_every_link_changes_nothing(browser: Browser, store: Store, message: Message) -> None:
    before = store.notices(), store.answers("family", "talks")
    for link in {*links(message.text), *links(message.html), *links(message.unsubscribe or "")}:
        for method in ("HEAD", "GET"):
            assert browser.get(link, method).status in (200, 302, 404)  # 302: the way to an event

    assert (store.notices(), store.answers("family", "talks")) == before
    record = store.recipient("ada")
    assert record is not None
    assert record.recipient.unsubscribed is None


def test_the_page_asks_with_the_chosen_button_first_and_keeps_to_its_policy(browser: Browser, path: str) -> None:
    answer = browser.get(f"{path}?later=1w")
    page = answer.page

    assert "Talks <b>" in page.shown
    assert "Thursday 10 December 2026" in page.shown
    assert page.values("form", "action") == ["?later=1w", "?", "?later=1d", "?later=3d"]
    assert "set-cookie" not in answer.headers
    assert (answer.headers["cache-control"], answer.headers["x-robots-tag"]) == ("no-store", "noindex, nofollow")
    assert page.values("script", "src") == page.values("form", "onsubmit") == []


def test_a_button_ends_it_and_the_page_then_says_so_to_whoever_looks(browser: Browser, store: Store, path: str) -> None:
    assert waiting(store)
    for _ in range(2):
        answer = browser.post(path)
        assert (answer.status, "You will not be reminded of this again." in answer.text) == (200, True)

    assert waiting(store) == []
    assert [one.how for one in store.answers("family", "talks")] == ["by ada, by the link in the message"]
    assert "You will not be reminded of this again." in browser.get(path).text


def test_a_button_puts_it_off_to_the_same_time_of_day(browser: Browser, store: Store, path: str) -> None:
    answer = browser.post(f"{path}?later=1d")

    assert "Friday 27 November 2026, 09:00" in answer.page.shown
    assert [(row.identity.reminder, row.due_at) for row in waiting(store)] == [
        ("snoozed:14d until acknowledged", DUE + timedelta(days=1))
    ]


def test_what_was_said_to_be_done_by_mistake_is_taken_back_by_a_button(
    browser: Browser, store: Store, path: str
) -> None:
    assert browser.post(f"{path}?undo=yes").page.values("form", "action")[0] == "?"  # nothing to take back
    assert store.answers("family", "talks") == []
    assert browser.post(path).page.values("form", "action") == ["?undo=yes"]
    browser.get(f"{path}?undo=yes")
    assert waiting(store) == []
    taken_back = browser.post(f"{path}?undo=yes").page

    assert "Taken back" in taken_back.shown
    assert "Friday 27 November 2026, 09:00" in taken_back.shown
    assert taken_back.values("form", "action") == ["?", "?later=1d", "?later=3d", "?later=1w"]
    assert [row.due_at for row in waiting(store)] == [DUE + timedelta(days=1)]
    browser.post(f"{path}?undo=yes")  # pressed twice
    assert [one.undoes for one in store.answers("family", "talks")] == [None, 1]


def test_nobody_takes_back_what_another_has_taken_care_of(browser: Browser, store: Store, path: str) -> None:
    due = instant("2026-12-09T09:00Z")
    Planner(store, OPTIONS, due).plan_due()
    (row,) = store.notices(recipient="boss")
    acknowledge(store, OPTIONS, row.id, due)
    answer = browser.post(f"{path}?undo=yes").page

    assert "boss has taken care of it." in answer.shown
    assert answer.values("form", "action") == []


def test_a_reader_is_asked_in_their_language(browser: Browser, store: Store, path: str) -> None:
    edit_recipient(store, OPTIONS, "ada", {"language": "ru"}, NOW)
    shown = browser.get(path).page.shown

    assert "Сделано" in shown
    assert "Напомнить через 1 неделю" in shown


def test_links_that_are_forged_expired_or_pointless_are_answered_alike(
    browser: Browser, store: Store, clock: FakeClock, path: str
) -> None:
    flipped = path[:-1] + ("A" if path[-1] != "A" else "B")
    other = path.replace("/answer/", "/unsubscribe/")
    forged = [browser.post(one) for one in (flipped, path[:-4], "/answer/rmd_x", other)]
    assert waiting(store)
    clock.instant = DUE + timedelta(days=101)
    expired = browser.post(path)
    clock.instant = DUE
    remove_event(store, OPTIONS, "family/talks", DUE)
    gone = browser.post(path)

    assert {(answer.status, answer.body) for answer in [*forged, expired, gone]} == {(404, gone.body)}


def test_a_link_that_is_used_over_and_over_has_to_wait(browser: Browser, path: str) -> None:
    answers = [browser.post(f"{path}?later=1d") for _ in range(61)]

    assert (answers[0].status, answers[-1].status) == (200, 429)
    assert int(answers[-1].headers["retry-after"]) > 0


def test_a_page_says_who_took_care_of_it(browser: Browser, store: Store, path: str) -> None:
    due = instant("2026-12-09T09:00Z")
    Planner(store, OPTIONS, due).plan_due()
    (row,) = store.notices(recipient="boss")
    acknowledge(store, OPTIONS, row.id, due)

    assert "boss has taken care of it." in browser.get(path).page.shown
