"""The next milestone of any event, found without walking there: it is the first of all its occurrences that is one."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reminders.core.engine import milestone_after, occurrences
from tests.building import a_calendar, an_event
from tests.core.kinds_of_events import ANCHORS, FIELDS, SCHEDULES

CALENDAR = a_calendar(timezone="Asia/Almaty", regions=["KZ"])
FAR = timedelta(days=150 * 366)


@settings(max_examples=60)
@given(
    base=SCHEDULES,
    fields=FIELDS,
    day=st.dates(date(1950, 1, 1), date(2060, 12, 31)),
    data=st.data(),
)
def test_the_next_milestone_is_the_first_of_all_occurrences_that_is_one(
    base: dict[str, Any], fields: dict[str, Any], day: date, data: st.DataObject
) -> None:
    event = an_event(**{**fields, **base})
    days = [one.first_day for one in occurrences(event, CALENDAR, day, day + FAR / 3) if one.first_day]
    if days and event.observed is None:
        changed = data.draw(st.lists(st.sampled_from(days), max_size=4, unique=True))
        event = an_event(
            **{
                **fields,
                **base,
                "except": [str(one) for one in changed[:2]],
                "moved": {
                    str(one): str(one + timedelta(days=data.draw(st.integers(-800, 800)))) for one in changed[2:]
                },
                "also": [str(one) for one in data.draw(st.lists(ANCHORS, max_size=2))],
                **data.draw(st.sampled_from([{}, {"until": str(data.draw(st.sampled_from(days)))}])),
            },
        )
    found = milestone_after(event, CALENDAR, day)
    walked = next(
        (
            one
            for one in occurrences(event, CALENDAR, day, day + FAR)
            if one.milestone and one.first_day and one.first_day > day
        ),
        None,
    )
    assert found == walked or (walked is None and found and found.first_day and found.first_day > day + FAR)


@pytest.mark.parametrize(
    ("fields", "after", "expected"),
    [
        pytest.param({"milestones": [50]}, "2030-01-01", "2058-01-30", id="far away"),
        pytest.param({"milestones": [1000]}, "2030-01-01", "3008-01-30", id="very far away"),
        pytest.param({"milestones": [50], "until": "2040-01-30"}, "2030-01-01", None, id="ended before"),
        pytest.param({"milestones": [20], "except": ["2028-01-30"]}, "2026-01-01", None, id="left out"),
        pytest.param(
            {"milestones": [20, 25], "except": ["2028-01-30"]}, "2026-01-01", "2033-01-30", id="the one after"
        ),
        pytest.param(
            {"milestones": [20], "moved": {"2028-01-30": "2029-02-01"}}, "2028-06-01", "2029-02-01", id="moved"
        ),
        pytest.param({"milestones": ["6 months"], "since": "2023-08-31"}, "2023-09-01", "2024-02-29", id="half a year"),
        pytest.param(
            {"milestones": ["10000 days"], "moved": {"2035-06-17": "2035-06-18"}},
            "2030-01-01",
            "2035-06-18",
            id="moved span",
        ),
        pytest.param(
            {"since": "2000-02-29", "leap_day": "omit", "milestones": {"every": 25}}, "2001-01-01", "2100", id="omitted"
        ),
    ],
)
def test_a_milestone_that_takes_some_finding(fields: dict[str, Any], after: str, expected: str | None) -> None:
    found = milestone_after(an_event(**{"since": "2008-01-30", **fields}), CALENDAR, date.fromisoformat(after))
    if expected == "2100":  # no year that is a multiple of 25 after 2000 has the day before 2400
        expected = "2400-02-29"
    assert (str(found.first_day) if found else None) == expected
