"""Alarms, for subscribers who ask for them: one an entry at most, at the event's nearest reminder."""

from typing import Any

import pytest

from reminders.feeds.view import View
from tests.feeds.examples import ANDORRA_DAY, calendar, edited, event, once
from tests.feeds.reading import assert_conforms, entries_of, only_entry, render
from tests.feeds.test_entry import LATER

ALARMS = View(alarms=True)


def triggers_of(body: bytes) -> list[str]:
    return [one["TRIGGER"].to_ical().decode() for entry in entries_of(body) for one in entry.walk("VALARM")]


def test_there_are_none_unless_asked_for() -> None:
    assert b"VALARM" not in render(once(remind=["1d"]))


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param({"remind": ["365d", "30d", "1d"]}, "-PT15H", id="the nearest, at nine"),
        pytest.param({"remind": ["2w", "30d at 18:30"]}, "-P13DT15H", id="in weeks"),
        pytest.param({"remind": ["30d at 18:30"]}, "-P29DT5H30M", id="at a time of day"),
        pytest.param({"remind": ["0d", "1d"]}, "PT9H", id="on the day itself"),
        pytest.param({"remind": ["0d at 00:00"]}, "P0D", id="as the day begins"),
        pytest.param({"remind": ["-1d", "3d"]}, "-P2DT15H", id="not after the day"),
        pytest.param({"remind": ["2h", "3d"]}, "-P2DT15H", id="a whole day has no hours before it"),
        pytest.param({"remind": ["1d milestones", "7d"]}, "-P6DT15H", id="not those for milestones only"),
        pytest.param({"remind": [{"before": "1d", "to": ["ada"]}, "7d"]}, "-P6DT15H", id="not those for one person"),
        pytest.param({"remind": ["5 working days"]}, "-PT15H", id="else the day before"),
        pytest.param({}, "-PT15H", id="where nobody said anything the day before"),
        pytest.param({"time": "18:00", "remind": ["1d"]}, "-P1DT9H", id="a time, the day before at nine"),
        pytest.param({"time": "18:00", "remind": ["1d", "90m"]}, "-PT1H30M", id="a time, exactly before it"),
    ],
)
def test_when_the_alarm_of_an_entry_rings(fields: dict[str, Any], expected: str) -> None:
    body = render(once(**fields), view=ALARMS)

    assert triggers_of(body) == [expected]
    assert_conforms(body)


def test_the_calendar_s_reminders_hold_where_the_event_has_none() -> None:
    assert triggers_of(render(once(), view=ALARMS, record=calendar(remind=["2d"]))) == ["-P1DT15H"]


@pytest.mark.parametrize(
    ("zones", "expected"),
    [pytest.param("utc", "-P1DT8H", id="exact hours"), pytest.param("local", "-P1DT9H", id="days of the calendar")],
)
def test_an_alarm_before_a_change_of_the_clocks_rings_at_nine(zones: Any, expected: str) -> None:
    record = once(on="2025-03-30", time="18:00", timezone="Europe/Andorra", remind=["1d"])

    assert triggers_of(render(record, year=2025, view=View(alarms=True, zones=zones))) == [expected]


@pytest.mark.parametrize(
    "record",
    [
        pytest.param(event(**ANDORRA_DAY), id="an open date"),
        pytest.param(event(since="2008-05"), id="a month"),
        pytest.param(once(status="cancelled"), id="cancelled"),
        pytest.param(once(remind=[]), id="one that wants no reminders"),
    ],
)
def test_what_does_not_ring(record: Any) -> None:
    assert triggers_of(render(record, view=ALARMS)) == []


def test_an_alarm_says_the_title_and_keeps_a_uid_of_its_own() -> None:
    before = once(title="Opening; with music")
    after = edited(before, LATER, title="Grand opening")

    (old,), (new,) = (only_entry(render(one, view=ALARMS)).walk("VALARM") for one in (before, after))

    assert (old["ACTION"], str(old["DESCRIPTION"]), str(new["DESCRIPTION"])) == (
        "DISPLAY",
        "Opening; with music",
        "Grand opening",
    )
    assert old["UID"] == new["UID"] != only_entry(render(before))["UID"]
