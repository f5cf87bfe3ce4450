"""VTIMEZONE: what a reader makes of it is what the time zone data says, at every hour of the years it is for."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil.tz import tzical
from icalendar import Calendar

from reminders.feeds.timezone import timezones, vtimezone
from reminders.feeds.view import View
from tests.feeds.examples import event, once
from tests.feeds.reading import assert_conforms, entries_of, render

LOCAL = View(zones="local")
ZONES = [
    ("Asia/Almaty", 2022, 2026),
    ("Europe/Andorra", 2022, 2099),
    ("America/New_York", 2005, 2010),
    ("Australia/Lord_Howe", 2022, 2026),
    ("Africa/Casablanca", 2022, 2031),
    ("Europe/Dublin", 2022, 2026),
    ("Pacific/Apia", 2009, 2013),
    ("Europe/Amsterdam", 1930, 1940),
    ("UTC", 2022, 2026),
]


@pytest.mark.parametrize(("name", "first", "last"), ZONES)
def test_a_reader_gets_the_offset_of_the_data_at_each_change_and_between(name: str, first: int, last: int) -> None:
    zone = ZoneInfo(name)
    offsets = onsets(vtimezone(name, first, last))
    at, end = datetime(first, 1, 1, tzinfo=UTC), datetime(last, 12, 31, 23, tzinfo=UTC)

    while at < end:
        known = max(onset for onset in offsets if onset <= at)
        assert offsets[known] == at.astimezone(zone).utcoffset(), at
        at += timedelta(hours=6)
    for onset, offset in offsets.items():
        assert onset.astimezone(zone).utcoffset() == offset


def onsets(component: str) -> dict[datetime, timedelta]:
    """Return the instants at which offsets begin, as RFC 5545 section 3.6.5 reads them: by the clock before."""
    found = {}
    for part in re.findall(r"BEGIN:(?:STANDARD|DAYLIGHT)\r\n(.*?)END:", component.replace("\r\n ", ""), re.DOTALL):
        values = dict(line.split(":", 1) for line in part.splitlines())
        for wall in [values["DTSTART"], *filter(None, values.get("RDATE", "").split(","))]:
            began = datetime.strptime(wall, "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
            found[began - offset(values["TZOFFSETFROM"])] = offset(values["TZOFFSETTO"])
    return found


def offset(text: str) -> timedelta:
    hours, minutes, seconds = int(text[1:3]), int(text[3:5]), int(text[5:] or 0)
    return timedelta(hours=hours, minutes=minutes, seconds=seconds) * (-1 if text[0] == "-" else 1)


@pytest.mark.parametrize(("name", "first", "last"), [ZONES[0], ZONES[2], ZONES[3]])
def test_dateutil_reads_the_same_clock(name: str, first: int, last: int, tmp_path: object) -> None:
    from io import StringIO

    read = tzical(StringIO(vtimezone(name, first, last).replace("\r\n ", ""))).get(name)
    zone = ZoneInfo(name)
    for day in range((last - first) * 365):
        noon = datetime(first, 1, 1, 12) + timedelta(days=day)  # noqa: DTZ001 - a wall time is what is asked for
        assert noon.replace(tzinfo=read).utcoffset() == noon.replace(tzinfo=zone).utcoffset(), noon


def test_almaty_has_both_of_its_offsets() -> None:
    body = render(once(on="2024-02-28", time="18:00"), once(id="b", on="2024-03-02", time="18:00"), view=LOCAL)

    assert b"DTSTART:20240301T000000\r\nTZNAME:+05\r\nTZOFFSETFROM:+0600\r\nTZOFFSETTO:+0500\r\n" in body
    assert [entry["DTSTART"].dt.astimezone(UTC).hour for entry in entries_of(body)] == [12, 13]
    assert_conforms(body)


def test_a_milestone_far_beyond_2038_is_still_at_its_local_hour() -> None:
    record = event(since="1993-07-14", time="20:00", timezone="Europe/Andorra", milestones=[100])

    body = render(record, view=LOCAL)

    last = entries_of(body)[-1]["DTSTART"].dt
    assert last.astimezone(UTC).replace(tzinfo=None) == datetime(2093, 7, 14, 18)  # noqa: DTZ001 - in UTC
    assert b"20930329T020000" in body


@pytest.mark.parametrize(
    ("on", "time"),
    [
        pytest.param("2025-03-30", "02:30", id="an hour that is skipped"),
        pytest.param("2025-10-26", "02:30", id="an hour that comes twice"),
        pytest.param("2025-10-26", "01:30", id="an end in that hour"),
    ],
)
def test_where_wall_times_are_ambiguous_the_entry_is_in_utc(on: str, time: str) -> None:
    body = render(once(on=on, time=time, timezone="Europe/Andorra"), year=2025, view=LOCAL)

    assert b"TZID" not in body


def test_a_zone_is_defined_once_and_only_where_it_is_used() -> None:
    records = [once(id=f"e{at}", time="10:00", timezone="Europe/Andorra") for at in range(3)]

    body = render(*records, once(id="whole"), event(since="1900-01-01", time="09:00", private=True), view=LOCAL)

    assert [str(one["TZID"]) for one in Calendar.from_ical(body).walk("VTIMEZONE")] == ["Europe/Andorra"]
    assert timezones(b"") == b""
    assert b"VTIMEZONE" not in render(once(), view=LOCAL)
