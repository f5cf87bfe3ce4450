"""When a notice is sent to a reader with wishes: digest, quiet hours, working days, and what is done if too late."""

from typing import Any

import pytest

from reminders.core.due import Basis
from reminders.core.planning import due_between
from tests.building import a_basis, a_calendar, a_recipient, a_record, an_audience, instant

FIRST, LAST = instant("2022-12-01T00:00Z"), instant("2023-12-31T00:00Z")
# Monday 30 January 2023 is no holiday in Andorra.
MORNING = {"on": "2023-01-30", "time": "08:00", "timezone": "Europe/Andorra"}


def told(wishes: dict[str, Any], calendar: Any = None, **event: Any) -> list[str]:
    """Return when somebody in Andorra, with those wishes, is told, by the clock there."""
    record = a_record(instant("2022-11-01T00:00Z"), **event)
    audience = an_audience(a_recipient("ada", **{"timezone": "Europe/Andorra", **wishes}))
    found = due_between(Basis(record, calendar or a_calendar(), audience), FIRST, LAST)
    from reminders.core.zones import to_wall

    return [f"{to_wall(one.due_at, 'Europe/Andorra'):%a %d %b %H:%M}{' digest' * one.in_digest}" for one in found]


QUIET = {"quiet_hours": "22:00-07:00"}


@pytest.mark.parametrize(
    ("wishes", "event", "expected"),
    [
        pytest.param(QUIET, {"on": "2023-01-30", "remind": ["1d at 23:00"]}, "Sun 29 Jan 21:59", id="too late: before"),
        pytest.param(QUIET, {"on": "2023-01-30", "remind": ["2d at 23:00"]}, "Sun 29 Jan 07:00", id="to their end"),
        pytest.param(QUIET, {"on": "2023-01-30", "remind": ["0d at 05:00"]}, "Mon 30 Jan 07:00", id="on the day"),
        pytest.param(QUIET, {**MORNING, "remind": ["3h"]}, "Mon 30 Jan 07:00", id="an hour before the start"),
        pytest.param(QUIET, {**MORNING, "time": "06:00", "remind": ["3h"]}, "Sun 29 Jan 21:59", id="over by then"),
        pytest.param(QUIET, {**MORNING, "time": "06:00", "remind": ["0h"]}, "Sun 29 Jan 21:59", id="at the start"),
        pytest.param(QUIET, {"on": "2023-01-30", "remind": ["3d"]}, "Fri 27 Jan 09:00", id="not quiet"),
        pytest.param({"at": "18:30"}, {"on": "2023-01-30", "remind": ["3d"]}, "Fri 27 Jan 18:30", id="own time"),
        pytest.param({"at": "18:30"}, {"on": "2023-01-30", "remind": ["3d at 9:30"]}, "Fri 27 Jan 09:30", id="said"),
        pytest.param({"at": "18:30"}, {**MORNING, "remind": ["2h"]}, "Mon 30 Jan 06:00", id="hours are exact"),
    ],
)
def test_quiet_hours_shift_a_notice_to_their_end_or_before_their_begin(
    wishes: dict[str, Any], event: dict[str, Any], expected: str
) -> None:
    assert told(wishes, **event) == [expected]


@pytest.mark.parametrize(
    ("digest", "remind", "expected"),
    [
        pytest.param("daily 08:00", "3d", "Sat 28 Jan 08:00 digest", id="the next morning"),
        pytest.param("daily 09:00", "3d", "Fri 27 Jan 09:00 digest", id="at the very minute"),
        pytest.param("daily 08:00", "1d", "Sun 29 Jan 09:00", id="the next one is on the day: on its own"),
        pytest.param("daily 08:00", "0d", "Mon 30 Jan 09:00", id="the next one is a day late: on its own"),
        pytest.param("weekly mon 08:00", "8d", "Mon 23 Jan 08:00 digest", id="next week's"),
        pytest.param("weekly mon 08:00", "3d", "Fri 27 Jan 09:00", id="the event is before next week's"),
        pytest.param("monthly 1 08:00", "35d", "Sun 01 Jan 08:00 digest", id="next month's"),
        pytest.param("weekly mon 08:00", "-1d", "Mon 06 Feb 08:00 digest", id="after the event there is time"),
    ],
)
def test_a_notice_waits_for_the_next_digest_unless_the_event_has_begun_by_then(
    digest: str, remind: str, expected: str
) -> None:
    assert told({"digest": digest}, on="2023-01-30", remind=[remind]) == [expected]


@pytest.mark.parametrize(
    ("wishes", "remind", "expected"),
    [
        pytest.param({}, "1d", "Fri 27 Jan 09:00", id="the event is on Monday: on Friday before"),
        pytest.param({}, "9d", "Mon 23 Jan 09:00", id="from Saturday to Monday"),
        pytest.param({}, "5d", "Wed 25 Jan 09:00", id="a working day"),
        pytest.param({"regions": ["AD"]}, "24d", "Mon 09 Jan 09:00", id="Epiphany is a holiday, then the weekend"),
        pytest.param({"digest": "weekly sat 08:00"}, "11d", "Mon 23 Jan 08:00 digest", id="a digest on a day off"),
        pytest.param(QUIET, "10d at 23:00", "Mon 23 Jan 07:00", id="from Friday night"),
    ],
)
def test_who_wants_working_days_only_is_told_on_the_next_or_else_the_last_one(
    wishes: dict[str, Any], remind: str, expected: str
) -> None:
    assert told({"working_days_only": True, **wishes}, on="2023-01-30", remind=[remind]) == [expected]


def test_quiet_hours_and_digests_go_by_the_readers_clock_and_never_by_the_calendars() -> None:
    record = a_record(on="2023-01-30", remind=["3d at 23:00"])
    calendar = a_calendar(timezone="Asia/Almaty")
    audience = an_audience(a_recipient("ada", **QUIET), zone="Europe/Andorra")
    (due,) = due_between(Basis(record, calendar, audience), FIRST, LAST)
    assert (due.nominal_at, due.due_at) == (instant("2023-01-27T17:00Z"), instant("2023-01-27T17:00Z"))


def test_the_unshifted_instant_is_kept() -> None:
    record = a_record(on="2023-01-30", remind=["9d"])
    audience = an_audience(a_recipient("ada", digest="weekly mon 08:00"))
    (due,) = due_between(Basis(record, a_calendar(), audience), FIRST, LAST)
    assert (due.nominal_at, due.due_at) == (instant("2023-01-21T09:00Z"), instant("2023-01-23T08:00Z"))


def test_an_event_written_after_the_quiet_hours_began_is_told_at_its_own_time() -> None:
    record = a_record(instant("2023-01-29T23:00Z"), on="2023-01-30", time="06:00", timezone="UTC", remind=["1h"])
    (due,) = due_between(a_basis(record, a_recipient("ada", **QUIET)), FIRST, LAST)
    assert due.due_at == instant("2023-01-30T05:00Z")


def test_nudges_about_an_open_date_keep_to_the_wishes_too() -> None:
    assert told({"digest": "weekly mon 08:00", "at": "18:00"}, on="2023-05", status="tentative")[:2] == [
        "Mon 06 Feb 08:00 digest",
        "Mon 06 Mar 08:00 digest",
    ]


def test_the_quiet_hours_end_by_the_clock_on_the_day_when_clocks_change() -> None:
    assert told(QUIET, on="2023-03-30", remind=["4d at 02:30"]) == ["Sun 26 Mar 07:00"]


@pytest.mark.parametrize(
    ("quiet", "on", "time", "expected"),
    [
        pytest.param("22:00-02:30", "2023-10-29", "03:15", "02:30", id="they end twice, and hold on to the second"),
        pytest.param("02:30-06:00", "2023-03-26", "05:00", "01:29", id="they begin in the gap, and are kept free"),
    ],
)
def test_quiet_hours_hold_where_clocks_change_over_their_ends(quiet: str, on: str, time: str, expected: str) -> None:
    event = {"on": on, "time": time, "timezone": "Europe/Andorra", "remind": ["2h" if time == "03:15" else "1h"]}
    (told_at,) = told({"quiet_hours": quiet}, **event)
    assert told_at[-5:] == expected


@pytest.mark.parametrize(
    ("stand_in", "remind", "expected"),
    [
        pytest.param("first", "1d", "Sat 31 Dec 09:00", id="before the first of the month"),
        pytest.param("15th", "8d", "Sat 07 Jan 09:00", id="before the day that stands for the month"),
        pytest.param("last", "8d", "Wed 25 Jan 08:00 digest", id="a digest in time"),
        pytest.param("first", "-1d", "Wed 25 Jan 08:00 digest", id="begun, but the month lasts"),
    ],
)
def test_a_month_begins_for_its_readers_with_its_stand_in(stand_in: str, remind: str, expected: str) -> None:
    found = told({"digest": "monthly 25 08:00"}, since="2022-01", stand_in=stand_in, remind=[remind])
    assert found[0] == expected


def test_a_window_is_told_of_before_it_ends() -> None:
    monthly = {"digest": "monthly 5 08:00"}
    assert told(monthly, since="2022-01", stand_in="15th", remind=["1d"])[:2] == ["Sat 14 Jan 09:00"]
    assert told(monthly, on="2023-05", status="tentative")[-2:] == [
        "Wed 31 May 09:00",
        "Mon 05 Jun 08:00 digest",
    ]
