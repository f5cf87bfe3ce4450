"""The way from a message to its event: to the page of the year in which the event is next."""

import pytest

from tests.web.browser import Browser

CALENDARS = "../../../calendars/"


@pytest.mark.parametrize(
    ("event", "page"),
    [
        pytest.param("moon", "family?year=2026", id="one that recurs"),
        pytest.param("lakes", "family?year=2026", id="one that is over"),
        pytest.param("party", "family?year=2026", id="one whose date is open"),
    ],
)
def test_an_event_leads_to_the_page_of_its_year(browser: Browser, event: str, page: str) -> None:
    answer = browser.get(f"/calendars/family/events/{event}")

    assert (answer.status, answer.headers["location"]) == (302, CALENDARS + page)
    assert browser.get(f"/calendars/{page}").status == 200


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("/calendars/family/events/nothing", id="an unknown event"),
        pytest.param("/calendars/family/events/quiet", id="a private event"),
        pytest.param("/calendars/secret/events/hidden", id="a private calendar"),
        pytest.param("/calendars/nowhere/events/moon", id="an unknown calendar"),
        pytest.param("/calendars/family/events/%2e%2e", id="no id"),
    ],
)
def test_what_is_private_is_as_if_it_were_not_there(browser: Browser, path: str) -> None:
    assert browser.get(path).status == 404
