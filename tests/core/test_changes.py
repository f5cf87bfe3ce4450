"""What an edit of an event means to those who know its date."""

from datetime import date
from typing import Any

import pytest

from reminders.core.changes import difference
from reminders.core.document import decode_event
from reminders.core.event import Resolution
from tests.building import a_calendar

DAY = date(2022, 11, 16)


def told(before: dict[str, Any], after: dict[str, Any], resolution: Resolution | None = None) -> str | None:
    base = {"id": "it", "kind": "event", "title": "it"}
    calendar = a_calendar(timezone="Europe/Andorra")
    found = difference(
        decode_event(base | before, "family"), decode_event(base | after, "family", resolution), calendar, DAY
    )
    if found is None:
        return None
    return f"{found.kind}: {found.old and found.old.local_start} -> {found.new and found.new.local_start}"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param({"on": "2023"}, {"on": "2023-05-12"}, "fixed: 2023-01-01 -> 2023-05-12", id="fixed"),
        pytest.param(
            {"on": "2021"}, {"on": "2023-05-12"}, "fixed: 2021-01-01 -> 2023-05-12", id="fixed after its window"
        ),
        pytest.param({"on": "2023"}, {"on": "2023-05"}, "moved: 2023-01-01 -> 2023-05-01", id="a narrower window"),
        pytest.param({"on": "2023-05-12"}, {"on": "2023-06-01"}, "moved: 2023-05-12 -> 2023-06-01", id="moved"),
        pytest.param({"on": "2022-11-01"}, {"on": "2023-06-01"}, "moved: 2022-11-01 -> 2023-06-01", id="put off, late"),
        pytest.param({"on": "2022-11-01"}, {"on": "2022-11-02"}, None, id="a correction of the past"),
        pytest.param({"on": "2023-05-12"}, {"on": "2023-05-12", "title": "that"}, None, id="words"),
        pytest.param({"on": "2023-05-12"}, {"on": "2023-05-12", "location": "Astana"}, None, id="the place"),
        pytest.param(
            {"on": "2023-05-12", "time": "10:00"},
            {"on": "2023-05-12", "time": "11:00"},
            "moved: 2023-05-12T10:00:00[Europe/Andorra] -> 2023-05-12T11:00:00[Europe/Andorra]",
            id="another hour",
        ),
        pytest.param(
            {"on": "2023-05-12"}, {"on": "2023-05-12", "status": "cancelled"}, "cancelled: 2023-05-12 -> None", id="off"
        ),
        pytest.param({"on": "2022-05-12"}, {"on": "2022-05-12", "status": "cancelled"}, None, id="off when it is over"),
        pytest.param(
            {"on": "2023-05-12", "status": "cancelled"}, {"on": "2023-05-12"}, "on again: None -> 2023-05-12", id="on"
        ),
        pytest.param(
            {"on": "2023-05-12", "status": "cancelled"},
            {"on": "2023-06-12", "status": "cancelled"},
            None,
            id="off before and after",
        ),
        pytest.param(
            {"since": "2008-01-30"},
            {"since": "2008-01-30", "moved": {"2023-01-30": "2023-02-01"}},
            "moved: 2023-01-30 -> 2023-02-01",
            id="one year's occurrence",
        ),
        pytest.param(
            {"since": "2008-01-30"}, {"since": "2008-01-31"}, "moved: 2023-01-30 -> 2023-01-31", id="the anchor"
        ),
        pytest.param(
            {"since": "2008-01-30"},
            {"since": "2008-01-30", "except": ["2023-01-30"]},
            "cancelled: 2023-01-30 -> None",
            id="one year left out",
        ),
        pytest.param(
            {"rule": "FREQ=WEEKLY;BYDAY=MO", "since": "2022-01-03"},
            {"rule": "FREQ=WEEKLY;BYDAY=TU", "since": "2022-01-04"},
            "moved: 2022-11-21 -> 2022-11-22",
            id="another weekday",
        ),
        pytest.param({"since": "2008-01-30"}, {"since": "2008-01-30", "also": ["2023-03-01"]}, None, id="a day more"),
    ],
)
def test_the_next_date_that_an_edit_touches_is_told(
    before: dict[str, Any], after: dict[str, Any], expected: str | None
) -> None:
    assert told(before, after) == expected


@pytest.mark.parametrize(
    ("status", "resolution", "expected"),
    [
        ("confirmed", Resolution.HELD, "held: 2021-01-01 -> None"),
        ("cancelled", Resolution.DECLINED, "declined: 2021-01-01 -> None"),
    ],
)
def test_how_an_open_date_ended_is_told_also_after_its_window(
    status: str, resolution: Resolution, expected: str
) -> None:
    assert told({"on": "2021"}, {"on": "2021", "status": status}, resolution) == expected
