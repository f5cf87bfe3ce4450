"""Names of anniversaries: which of two is the diamond one, and what has none."""

from datetime import date
from typing import Any

import pytest

from reminders.core import engine
from reminders.labels import language
from reminders.labels.titles import Titled, entitle
from tests.building import a_calendar, an_event


def titled(fields: dict[str, Any], year: int, **calendar: Any) -> Titled:
    """Return the title of the one occurrence in that year."""
    home, event = a_calendar(languages=["en"], **calendar), an_event(**fields)
    (occurrence,) = engine.occurrences(event, home, date(year, 1, 1), date(year, 12, 31))
    return entitle(occurrence, home, ())


@pytest.mark.parametrize(
    ("calendar", "sixtieth", "seventy_fifth"),
    [
        pytest.param({}, "diamond jubilee", "semisesquicentennial", id="the 60th by default"),
        pytest.param({"diamond": 60}, "diamond jubilee", "semisesquicentennial", id="the 60th"),
        pytest.param({"diamond": 75}, None, "diamond jubilee", id="the 75th"),
    ],
)
def test_a_calendar_says_which_jubilee_is_the_diamond_one(
    calendar: dict[str, Any], sixtieth: str | None, seventy_fifth: str
) -> None:
    found = [titled({"since": "1950-05-09"}, year, **calendar).jubilee for year in (2010, 2025)]

    assert found == [sixtieth, seventy_fifth]


def test_a_wedding_goes_by_the_same_setting() -> None:
    fields = {"since": "1950-05-09", "kind": "wedding"}

    assert titled(fields, 2010, diamond=75).jubilee is None
    assert titled(fields, 2025, diamond=75).jubilee == "diamond wedding"


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("en", "the death of Ada"),
        ("en", "Chernobyl disaster"),
        ("fr", "la mort d’Ada"),
        ("es", "la muerte de Ada"),
        ("ca", "la mort d’Ada"),
        ("ru", "Чернобыльская катастрофа"),
        ("kk", "Ашаршылық құрбандарын еске алу"),
    ],
)
def test_what_is_mourned_is_no_jubilee_whatever_its_kind(tag: str, text: str) -> None:
    assert language(tag).jubilee("anniversary", text, 25) is None
    assert language(tag).jubilee("anniversary", "Andorra", 25) is not None


@pytest.mark.parametrize("n", [0, None])
def test_the_event_itself_and_a_day_without_a_year_have_no_name(n: int | None) -> None:
    assert titled({"since": "2008-01-30" if n == 0 else "--01-30"}, 2008).jubilee is None
