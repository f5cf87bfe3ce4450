"""What becomes of the events of an `.ics`, by the properties that it has."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from reminders.core import engine
from reminders.core.document import decode_event
from reminders.core.record import EventRecord
from reminders.definitions.files import check_event
from reminders.feeds.calendar import feed
from reminders.feeds.view import View
from reminders.imports.icalendar import event_id, read
from tests.building import a_calendar, a_calendar_record
from tests.imports.writing import an_ics


def the_event(*lines: str, head: str = "") -> dict[str, Any]:
    """Return the fields of the only event, without id and kind."""
    reading = read(an_ics("\n".join(lines), head=head), home="Europe/Andorra")
    assert (len(reading.events), reading.skipped) == (1, ())
    return {name: value for name, value in reading.events[0].items() if name not in {"id", "kind"}}


def days_of(*lines: str) -> list[str]:
    """Return the days on which the only event occurs, from three years before its start to 2040."""
    first = date(int(lines[0].rpartition(":")[2][:4]) - 3, 1, 1)
    fields = the_event(*lines) | {"id": "it"}
    event = decode_event(check_event(fields, calendar_timezone="Europe/Andorra"), "family")
    found = engine.occurrences(event, a_calendar(), first, date(2040, 12, 31))
    assert all(one.ordinal is None for one in found)
    return [one.first_day.isoformat() for one in found if one.first_day]


@pytest.mark.parametrize(
    ("lines", "fields"),
    [
        pytest.param(["DTSTART;VALUE=DATE:20260501"], {"on": "2026-05-01"}, id="a day"),
        pytest.param(
            ["DTSTART;VALUE=DATE:20260501", "DTEND;VALUE=DATE:20260504"], {"on": "2026-05-01", "days": 3}, id="days"
        ),
        pytest.param(["DTSTART:20260501", "DURATION:P2D"], {"on": "2026-05-01", "days": 2}, id="days by duration"),
        pytest.param(
            ["DTSTART;TZID=Europe/Paris:20260501T180000", "DTEND;TZID=Europe/Paris:20260501T193000"],
            {"on": "2026-05-01", "time": "18:00", "timezone": "Europe/Paris", "duration": "1h30m"},
            id="a time",
        ),
        pytest.param(
            ["DTSTART;TZID=Europe/Paris:20260501T180000", "DTEND;TZID=Europe/London:20260501T180000"],
            {"on": "2026-05-01", "time": "18:00", "timezone": "Europe/Paris", "duration": "1h"},
            id="two zones",
        ),
        pytest.param(
            ["DTSTART;TZID=Europe/Paris:20261024T230000", "DTEND;TZID=Europe/Paris:20261025T050000"],
            {"on": "2026-10-24", "time": "23:00", "timezone": "Europe/Paris", "duration": "7h"},
            id="clocks set back",
        ),
        pytest.param(
            ["DTSTART:20260501T220000Z"], {"on": "2026-05-02", "time": "00:00", "timezone": "Europe/Andorra"}, id="UTC"
        ),
        pytest.param(["DTSTART:20260501T180000"], {"on": "2026-05-01", "time": "18:00"}, id="floating"),
        pytest.param(
            ["DTSTART;TZID=W. Europe Standard Time:20260501T180000"],
            {"on": "2026-05-01", "time": "18:00", "timezone": "Europe/Berlin"},
            id="Windows zone",
        ),
        pytest.param(
            ["DTSTART;TZID=/mozilla.org/20050126_1/America/Argentina/Ushuaia:20260501T180000"],
            {"on": "2026-05-01", "time": "18:00", "timezone": "America/Argentina/Ushuaia"},
            id="zone behind a path",
        ),
        pytest.param(
            ['DTSTART;TZID="Europe/Paris":20260501T1800'],
            {"on": "2026-05-01", "time": "18:00", "timezone": "Europe/Paris"},
            id="quoted zone, no seconds",
        ),
        pytest.param(
            [
                "DTSTART:20260501",
                "STATUS:TENTATIVE",
                "LOCATION:Hall\\, left",
                "URL:https://example.org/a",
                "CLASS:PRIVATE",
                "DESCRIPTION:a\\nb",
                "CATEGORIES:x,y\\,z",
                "CATEGORIES:x",
            ],
            {
                "on": "2026-05-01",
                "status": "tentative",
                "location": "Hall, left",
                "url": "https://example.org/a",
                "private": True,
                "description": "a\nb",
                "tags": ["x", "y,z"],
            },
            id="texts",
        ),
        pytest.param(
            [
                "DTSTART:20260501",
                "URL:javascript:alert(1)",
                "STATUS:ODD",
                "X-EVIL:x",
                "ATTACH:file:///etc/passwd",
                "ATTENDEE:mailto:all@example.org",
                "BEGIN:VALARM",
                "ACTION:EMAIL",
                "TRIGGER:-P1D",
                "END:VALARM",
            ],
            {"on": "2026-05-01"},
            id="what has no effect",
        ),
    ],
)
def test_an_event_becomes_fields_of_a_calendar_file(lines: list[str], fields: dict[str, Any]) -> None:
    found = the_event(*lines)

    assert found == {"title": "it", **fields}
    check_event({"id": "it", **found}, calendar_timezone="Europe/Andorra")


@pytest.mark.parametrize(
    ("lines", "days"),
    [
        pytest.param(
            ["DTSTART:20260105", "RRULE:FREQ=WEEKLY;COUNT=3"], ["2026-01-05", "2026-01-12", "2026-01-19"], id="counted"
        ),
        pytest.param(
            ["DTSTART;TZID=Europe/Paris:20260105T200000", "RRULE:FREQ=DAILY;COUNT=2;BYHOUR=20;BYMINUTE=0;BYSECOND=0;"],
            ["2026-01-05", "2026-01-06"],
            id="the hour said again, and an empty part",
        ),
        pytest.param(
            ["DTSTART;TZID=Europe/Paris:20260105T200000", "RRULE:FREQ=WEEKLY;UNTIL=20260119T185959Z"],
            ["2026-01-05", "2026-01-12"],
            id="until a second before one",
        ),
        pytest.param(
            ["DTSTART;TZID=Europe/Paris:20260105T200000", "RRULE:FREQ=WEEKLY;UNTIL=20260119T190000Z"],
            ["2026-01-05", "2026-01-12", "2026-01-19"],
            id="until the start of one",
        ),
        pytest.param(
            ["DTSTART:20260107", "RRULE:FREQ=WEEKLY;BYDAY=MO;UNTIL=20260115"],
            ["2026-01-07", "2026-01-12"],
            id="a start that the rule has not",
        ),
        pytest.param(
            ["DTSTART:20260107", "RRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=3"],
            ["2026-01-07", "2026-01-12", "2026-01-19"],
            id="a start that the rule has not, counted",
        ),
        pytest.param(
            ["DTSTART:20260105", "RRULE:FREQ=DAILY;COUNT=4", "EXDATE;VALUE=DATE:20260106,20260107", "RDATE:20260201"],
            ["2026-01-05", "2026-01-08", "2026-02-01"],
            id="left out and added",
        ),
        pytest.param(["DTSTART:20260105", "RDATE:20260107"], ["2026-01-05", "2026-01-07"], id="added, no rule"),
        pytest.param(
            ["DTSTART;TZID=Asia/Almaty:20260105T020000", "RRULE:FREQ=DAILY;COUNT=3", "EXDATE:20260105T210000Z"],
            ["2026-01-05", "2026-01-07"],
            id="left out in UTC",
        ),
        pytest.param(
            ["DTSTART:20380105", "RRULE:FREQ=YEARLY"], ["2038-01-05", "2039-01-05", "2040-01-05"], id="yearly"
        ),
        pytest.param(
            ["DTSTART:20360105", "RRULE:FREQ=YEARLY;COUNT=2"], ["2036-01-05", "2037-01-05"], id="yearly, counted"
        ),
        pytest.param(
            ["DTSTART:20300105", "RRULE:FREQ=YEARLY;INTERVAL=4"],
            ["2030-01-05", "2034-01-05", "2038-01-05"],
            id="four-yearly",
        ),
        pytest.param(
            ["DTSTART:20370501", "RRULE:FREQ=YEARLY;BYMONTH=5;BYDAY=2SU"],
            ["2037-05-01", "2037-05-10", "2038-05-09", "2039-05-08", "2040-05-13"],
            id="a Sunday in May",
        ),
        pytest.param(
            ["DTSTART:20380415", "RRULE:RSCALE=HEBREW;FREQ=YEARLY"],
            ["2038-04-15", "2039-04-04", "2040-03-24"],
            id="yearly by the Hebrew calendar",
        ),
        pytest.param(
            ["DTSTART:20200229", "RRULE:FREQ=YEARLY"],
            ["2020-02-29", "2024-02-29", "2028-02-29", "2032-02-29", "2036-02-29", "2040-02-29"],
            id="leap day",
        ),
    ],
)
def test_a_rule_gives_its_days_and_no_ordinal(lines: list[str], days: list[str]) -> None:
    assert days_of(*lines) == days


SERIES = "UID:s\nDTSTART;TZID=Asia/Almaty:20260105T020000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=4"


@pytest.mark.parametrize(
    ("instance", "series", "others"),
    [
        pytest.param(
            "DTSTART;TZID=Asia/Almaty:20260113T020000\nDURATION:PT1H",
            {"moved": {"2026-01-12": "2026-01-13"}},
            [],
            id="another day",
        ),
        pytest.param(
            "DTSTART;TZID=Asia/Almaty:20260112T030000\nDURATION:PT1H",
            {"except": ["2026-01-12"]},
            [{"on": "2026-01-12", "time": "03:00", "title": "it"}],
            id="another hour",
        ),
        pytest.param(
            "DTSTART;TZID=Asia/Almaty:20260112T020000\nDURATION:PT1H\nSUMMARY:other",
            {"except": ["2026-01-12"]},
            [{"on": "2026-01-12", "time": "02:00", "title": "other"}],
            id="another title",
        ),
        pytest.param(
            "DTSTART;TZID=Asia/Almaty:20260112T020000\nDURATION:PT1H\nSTATUS:CANCELLED",
            {"except": ["2026-01-12"]},
            [],
            id="cancelled",
        ),
        pytest.param("DTSTART;TZID=Asia/Almaty:20260112T020000\nDURATION:PT1H\nX-A:b", {}, [], id="nothing of ours"),
    ],
)
def test_an_instance_that_differs_is_moved_left_out_or_stands_alone(
    instance: str, series: dict[str, Any], others: list[dict[str, Any]]
) -> None:
    # The instance is named in UTC: the evening before, there.
    reading = read(an_ics(SERIES, f"UID:s\nRECURRENCE-ID:20260111T210000Z\n{instance}"), home="UTC")

    assert reading.skipped == ()
    first, *rest = reading.events
    assert {name: first[name] for name in ("moved", "except") if name in first} == series
    assert [{name: one[name] for name in ("on", "time", "title")} for one in rest] == others
    assert [one["id"] for one in rest] == [event_id("s", date(2026, 1, 12)) for _ in rest]


@pytest.mark.parametrize(
    ("instance", "days"),
    [
        pytest.param("DTSTART:20260203", {"2026-01-05", "2026-02-03"}, id="moved"),
        pytest.param("DTSTART:20260201\nSTATUS:CANCELLED", {"2026-01-05"}, id="cancelled"),
        pytest.param("DTSTART:20260201", {"2026-01-05", "2026-02-01"}, id="the same"),
    ],
)
def test_a_day_that_was_added_can_be_moved_and_cancelled_too(instance: str, days: set[str]) -> None:
    series = "UID:s\nDTSTART:20260105\nRRULE:FREQ=DAILY;COUNT=1\nRDATE:20260201"
    events = read(an_ics(series, f"UID:s\nRECURRENCE-ID:20260201\n{instance}"), home="UTC").events

    decoded = [decode_event(check_event(fields, calendar_timezone="UTC"), "family") for fields in events]
    found = [engine.occurrences(one, a_calendar(), date(2026, 1, 1), date(2026, 12, 31)) for one in decoded]
    assert {one.first_day.isoformat() for part in found for one in part if one.first_day} == days


def test_an_instance_without_its_series_stands_alone() -> None:
    (found,) = read(an_ics("UID:s\nRECURRENCE-ID:20260112\nDTSTART:20260113"), home="UTC").events

    assert (found["id"], found["on"]) == (event_id("s", date(2026, 1, 12)), "2026-01-13")


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        pytest.param("SUMMARY:a", "line 3, 'a': it has no DTSTART", id="no start"),
        pytest.param("SUMMARY:a\nDTSTART:20260230", "line 3, 'a': '20260230' is no date or time", id="no such day"),
        pytest.param("SUMMARY:a\nDTSTART:20260501\nDURATION:1h", "'1h' is no duration", id="no duration"),
        pytest.param("DTSTART:20260501T100000\nRRULE:FREQ=DAILY;BYHOUR=10,14", "repeats within a day", id="two hours"),
        pytest.param("DTSTART:20260501\nRRULE:FREQ=HOURLY", "FREQ=HOURLY repeats within a day", id="hourly"),
        pytest.param(
            "DTSTART:20260501\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "no day ever fits", id="30 February"
        ),
        pytest.param("DTSTART:20260501\nRRULE:FREQ=DAILY\nRRULE:FREQ=DAILY", "several rules", id="two rules"),
        pytest.param("DTSTART:20260501\nRRULE:FREQ=DAILY\nEXRULE:FREQ=DAILY", "several rules", id="a rule against it"),
        pytest.param("DTSTART:20260501\nRRULE:RSCALE=MAYAN;FREQ=YEARLY;BYMONTH=5", "RSCALE", id="another calendar"),
        pytest.param("DTSTART:20260501\nRRULE:nonsense", "rule part", id="no rule"),
        pytest.param("DTSTART:20260501T10Z\nRRULE:FREQ=DAILY", "is no date or time", id="half a time"),
    ],
)
def test_an_event_that_cannot_be_taken_over_is_told_and_stops_no_other(event: str, reason: str) -> None:
    reading = read(an_ics(event, "DTSTART:20260501"), home="UTC")

    assert [one["on"] for one in reading.events] == ["2026-05-01"]
    assert len(reading.skipped) == 1
    assert reason in reading.skipped[0]


def test_an_event_without_uid_and_a_second_one_of_the_same_uid_are_told() -> None:
    reading = read(
        an_ics("UID:\nDTSTART:20260501", "UID:x\nDTSTART:20260502\nSEQUENCE:1", "UID:x\nDTSTART:20260503"), home="UTC"
    )

    assert [one["on"] for one in reading.events] == ["2026-05-02"]
    assert [reason.partition(": ")[2] for reason in reading.skipped] == [
        "it has no UID",
        "another event of this file has the same UID",
    ]


def test_a_change_of_all_later_instances_is_told() -> None:
    reading = read(
        an_ics(SERIES, "UID:s\nRECURRENCE-ID;RANGE=THISANDFUTURE:20260111T210000Z\nDTSTART:20260113T000000Z"),
        home="UTC",
    )

    assert "THISANDFUTURE" in reading.skipped[0]
    assert len(reading.events) == 1


def test_an_unknown_zone_floats_and_is_told_and_its_own_rules_are_not_used() -> None:
    observance = "DTSTART:19700101T000000\nTZOFFSETFROM:+0500\nTZOFFSETTO:+0500"
    zone = f"BEGIN:VTIMEZONE\nTZID:Odd\nBEGIN:STANDARD\n{observance}\nEND:STANDARD"
    reading = read(an_ics("DTSTART;TZID=Odd:20260501T180000", head=f"{zone}\nEND:VTIMEZONE"), home="Europe/Andorra")
    named = read(
        an_ics("DTSTART;TZID=Odd:20260501T180000", head=f"{zone}\nX-LIC-LOCATION:Asia/Almaty\nEND:VTIMEZONE"),
        home="UTC",
    )

    assert (reading.events[0]["time"], reading.events[0].get("timezone")) == ("18:00", None)
    assert reading.skipped == ("unknown time zone 'Odd': its times are taken to be in the calendar's zone",)
    assert (named.events[0]["timezone"], named.skipped) == ("Asia/Almaty", ())


def test_the_calendar_says_its_name_its_zone_and_how_often_to_look() -> None:
    head = "X-WR-CALNAME:Team\\, all\nX-WR-TIMEZONE:Asia/Almaty\nX-PUBLISHED-TTL:PT6H"
    reading = read(an_ics("DTSTART:20260501T200000Z", head=head), home="UTC")

    assert (reading.title, reading.timezone, reading.refresh_seconds) == ("Team, all", "Asia/Almaty", 6 * 3600)
    assert (reading.events[0]["on"], reading.events[0]["time"]) == ("2026-05-02", "01:00")


@pytest.mark.parametrize(
    ("summary", "title"),
    [
        pytest.param("a\\nb\\, c\\;d\\\\e", "a b, c;d\\e", id="escapes"),
        pytest.param("{label} of {n.__class__}", "(label) of (n.__class__)", id="no placeholders"),
        pytest.param("a\x07b\u2028c\u202ed", "a b cd", id="controls"),
        pytest.param("👩\u200d🚀 5\u00a0km", "👩\u200d🚀 5 km", id="joined emoji stay"),
        pytest.param("", "(untitled)", id="none"),
        pytest.param("x" * 5000, "x" * 1000, id="long"),
    ],
)
def test_a_title_is_one_line_of_text(summary: str, title: str) -> None:
    assert the_event("DTSTART:20260501", f"SUMMARY:{summary}")["title"] == title


def test_an_id_is_a_function_of_the_uid() -> None:
    ids = {
        event_id(uid)
        for uid in ("a@x", "a@y", "A@x", "a", "040000008200E00074C5B7101A82E00800000000@x" * 3, "ä", "-", "%")
    }

    assert len(ids) == 8
    assert all(len(one) <= 64 for one in ids)
    assert event_id("a@x") == event_id("a@x") != event_id("a@x", date(2026, 1, 1))


def test_our_own_feed_reads_back_as_one_event_for_each_entry() -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    documents = [
        {"id": "relations", "kind": "anniversary", "title": "relations", "since": "2008-01-30"},
        {"id": "day", "kind": "event", "title": "Andorra Day", "on": "2026", "status": "tentative"},
        {"id": "meeting", "kind": "event", "title": "meeting", "on": "2026-05-12", "time": "18:00", "duration": "2h"},
    ]
    records = [EventRecord.new("family", document, now) for document in documents]
    body = feed(a_calendar_record(timezone="Asia/Almaty"), records, View(), 2026)

    reading = read(body, home="Asia/Almaty")

    assert reading.skipped == ()
    assert reading.title == "Family"
    by_title = {one["title"]: one for one in reading.events}
    assert by_title["18th anniversary of relations"]["on"] == "2026-01-30"
    assert by_title["Andorra Day (2026, date to be announced)"]["status"] == "tentative"
    meeting = by_title["meeting"]
    assert (meeting["on"], meeting["time"], meeting["duration"]) == ("2026-05-12", "18:00", "2h")
    assert read(body, home="Asia/Almaty") == reading
