"""The feed of a calendar: which entries it has in which year, and what its bytes depend on."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from reminders.core import engine
from reminders.core.event import Kind, Resolution
from reminders.core.record import DataVersion, EventRecord
from reminders.feeds.calendar import feed, last_modified, single
from reminders.feeds.selection import window
from reminders.feeds.view import View
from tests.feeds.examples import ANDORRA_DAY, ANNOUNCED, RELATIONS, calendar, edited, event, once
from tests.feeds.reading import assert_conforms, days_of, entries_of, only_entry, render, titles_of

FIXED_AT = datetime(2023, 4, 3, 8, 0, tzinfo=UTC)
YEAR_ONLY = View.parse({"from": "2023-01-01", "to": "2023-12-31"})


def test_the_founding_example_says_which_anniversary_each_year_is() -> None:
    body = render(event(**RELATIONS))

    assert list(zip(days_of(body), titles_of(body), strict=True)) == [
        ("2022-01-30", "14th anniversary of diplomatic relations between Andorra and Kazakhstan"),
        ("2023-01-30", "15th anniversary of diplomatic relations between Andorra and Kazakhstan"),
        ("2024-01-30", "16th anniversary of diplomatic relations between Andorra and Kazakhstan"),
        ("2025-01-30", "17th anniversary of diplomatic relations between Andorra and Kazakhstan"),
        ("2026-01-30", "18th anniversary of diplomatic relations between Andorra and Kazakhstan"),
        ("2028-01-30", "20th anniversary of diplomatic relations between Andorra and Kazakhstan"),
    ]


def test_a_planned_day_moves_to_its_date_under_the_same_uid_with_a_higher_sequence() -> None:
    planned = event(**ANDORRA_DAY)
    fixed = edited(planned, FIXED_AT, on="2023-05-12", status="confirmed")

    before, after = only_entry(render(planned)), only_entry(render(fixed))

    assert str(before["SUMMARY"]) == "Andorra Day in Kazakhstan (2023, date to be announced)"
    assert (before["DTSTART"].dt, before["STATUS"]) == (date(2023, 1, 1), "TENTATIVE")
    assert str(after["SUMMARY"]) == "Andorra Day in Kazakhstan"
    assert (after["DTSTART"].dt, after["STATUS"]) == (date(2023, 5, 12), "CONFIRMED")
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["LAST-MODIFIED"].dt == FIXED_AT


def test_a_feed_has_whole_years_around_the_current_one_and_the_next_milestone() -> None:
    record = event(since="2000-12-31", milestones=[25, 50])

    assert days_of(render(record)) == [f"{year}-12-31" for year in (2022, 2023, 2024, 2025, 2026, 2050)]


def test_a_calendar_can_set_its_window() -> None:
    record = event(since="2000-12-31", milestones=[30])

    body = render(record, record=calendar(past_years=0, future_years=1))

    assert days_of(body) == ["2023-12-31", "2024-12-31", "2030-12-31"]


def test_days_that_are_asked_for_replace_the_window_and_add_no_milestone() -> None:
    view = View.parse({"from": "2023-01-31", "to": "2024-01-30"})

    assert days_of(render(event(**RELATIONS), view=view)) == ["2024-01-30"]


@pytest.mark.parametrize(
    ("params", "first", "last"),
    [
        pytest.param({}, date(2022, 1, 1), date(2026, 12, 31), id="neither"),
        pytest.param({"from": "2023-06-01"}, date(2023, 6, 1), date(2026, 12, 31), id="from"),
        pytest.param({"to": "2023-06-01"}, date(2022, 1, 1), date(2023, 6, 1), id="to"),
        pytest.param({"from": "2040-06-01"}, date(2040, 6, 1), date(2043, 12, 31), id="from beyond the window"),
        pytest.param({"to": "2010-06-01"}, date(2009, 1, 1), date(2010, 6, 1), id="to before the window"),
        pytest.param({"from": "9999-01-01"}, date(9999, 1, 1), date(9999, 12, 31), id="the last year"),
        pytest.param({"to": "0001-12-31"}, date(1, 1, 1), date(1, 12, 31), id="the first year"),
    ],
)
def test_the_window_of_a_view(params: dict[str, str], first: date, last: date) -> None:
    assert window(calendar().calendar, View.parse(params), 2023) == (first, last)


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        pytest.param({"milestones": "only"}, ["b"], id="milestones"),
        pytest.param({"tags": "art,sport"}, ["a", "c"], id="one of the tags"),
        pytest.param({"kinds": "event"}, ["c"], id="kinds"),
        pytest.param({"kinds": "event", "tags": "sport"}, [], id="kind and tag"),
    ],
)
def test_a_view_chooses_entries(params: dict[str, str], expected: list[str]) -> None:
    records = [
        event(id="a", title="{name}a", since="2004-05-01", tags=["sport"]),
        event(id="b", title="{name}b", since="2003-05-01"),
        once(id="c", tags=["art", "music"]),
    ]
    view = View.parse({"from": "2023-01-01", "to": "2023-12-31", **params})
    named = {only_entry(render(one, view=YEAR_ONLY))["UID"]: one.id for one in records}

    assert [named[entry["UID"]] for entry in entries_of(render(*records, view=view))] == expected


@pytest.mark.parametrize(
    "record",
    [
        pytest.param(once(private=True, title="Secret"), id="private"),
        pytest.param(replace(once(title="Secret"), removed_at=ANNOUNCED), id="removed"),
    ],
)
def test_private_and_removed_events_never_appear(record: EventRecord) -> None:
    assert entries_of(render(record)) == []
    assert b"Secret" not in render(record)


def test_an_open_date_can_be_hidden() -> None:
    assert entries_of(render(event(**ANDORRA_DAY), view=View(undated="hide"))) == []


@pytest.mark.parametrize(
    ("year", "shown"),
    [
        pytest.param(2023, True, id="the year of the cancellation"),
        pytest.param(2024, True, id="the year after"),
        pytest.param(2025, False, id="then it goes"),
    ],
)
def test_how_long_a_cancelled_event_stays(year: int, shown: bool) -> None:
    record = edited(once(on="2025-06-01"), datetime(2023, 12, 31, 23, 59, tzinfo=UTC), status="cancelled")

    assert [entry["STATUS"] for entry in entries_of(render(record, year=year))] == ["CANCELLED"] * shown


def test_a_declined_event_stays_as_long_as_a_cancelled_one() -> None:
    planned = event(**{**ANDORRA_DAY, "on": "2025"})
    declined = planned.edited(planned.document, FIXED_AT, resolution=Resolution.DECLINED)

    assert [len(entries_of(render(declined, year=year))) for year in (2023, 2024, 2025)] == [1, 1, 0]


def test_a_cancelled_event_can_be_hidden_at_once() -> None:
    record = edited(once(), FIXED_AT, status="cancelled")

    assert entries_of(render(record, view=View(cancelled="hide"))) == []


def test_a_feed_has_the_properties_that_readers_need_and_none_that_breaks_one() -> None:
    described = calendar(color="steelblue", description="Days, to celebrate; together")

    body = feed(described, [], View(), 2023, source_url="https://example.org/calendars/kazakhstan-andorra.ics")

    assert body.decode().split("\r\n") == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//reminders//feeds//EN",
        "CALSCALE:GREGORIAN",
        "DESCRIPTION:Days\\, to celebrate\\; together",
        "NAME:Kazakhstan and Andorra",
        "X-WR-CALNAME:Kazakhstan and Andorra",
        "COLOR:steelblue",
        "REFRESH-INTERVAL;VALUE=DURATION:PT12H",
        "SOURCE;VALUE=URI:https://example.org/calendars/kazakhstan-andorra.ics",
        "X-PUBLISHED-TTL:PT12H",
        "END:VCALENDAR",
        "",
    ]


def test_the_calendar_is_named_in_the_language_asked_for() -> None:
    named = calendar(title={"en": "Friends", "ru": "Друзья"}, languages=["en", "ru"])

    assert b"\r\nNAME;LANGUAGE=ru:\xd0\x94" in render(view=View(languages=("ru",)), record=named)


def test_an_attachment_is_the_entry_of_the_feed() -> None:
    record = event(**RELATIONS)
    (occurrence,) = engine.occurrences(record.event, calendar().calendar, date(2023, 1, 30), date(2023, 1, 30))

    body = single(calendar(), record, occurrence, View())

    assert_conforms(body)
    assert body[body.index(b"BEGIN:VEVENT") : -len(b"END:VCALENDAR\r\n")] in render(record)
    assert "METHOD" not in Calendar.from_ical(body)


@settings(max_examples=100)
@given(data=st.data())
def test_the_bytes_depend_on_nothing_but_records_view_and_year(data: st.DataObject) -> None:
    records = [event(**RELATIONS), event(**ANDORRA_DAY), once(time="10:00"), event(id="z", since="--02-29")]
    shuffled = [
        EventRecord.new(one.calendar, dict(data.draw(st.permutations(list(one.document.items())))), ANNOUNCED)
        for one in data.draw(st.permutations(records))
    ]
    view = View.parse({"tags": "bilateral"}) if data.draw(st.booleans()) else View()

    assert feed(calendar(), shuffled, view, 2023) == feed(calendar(), records, View.parse(dict(parsed(view))), 2023)


def parsed(view: View) -> list[tuple[str, str]]:
    return [(name, value) for name, _, value in (part.partition("=") for part in view.canonical().split("&")) if name]


DAYS = st.dates(date(1900, 1, 1), date(2030, 12, 31)).map(date.isoformat)
WHEN = st.one_of(
    st.builds(lambda day: {"since": day}, DAYS),
    st.builds(lambda day: {"since": day[:7]}, DAYS),
    st.builds(lambda day: {"since": "-" + day[4:]}, DAYS),
    st.builds(lambda day: {"on": day}, DAYS),
    st.builds(lambda day: {"on": day[:7]}, DAYS),
    st.builds(lambda day, time: {"on": day, "time": f"{time:%H:%M}"}, DAYS, st.times()),
    st.builds(lambda day: {"rule": "FREQ=MONTHLY;BYDAY=1MO", "since": day}, DAYS),
)
FIELDS = st.builds(
    lambda when, kind, milestones, policy, tentative: {
        "since": None,
        **when,
        "kind": kind,
        "milestones": milestones,
        "leap_day": policy,
        "status": "tentative" if tentative else "confirmed",
    },
    WHEN,
    st.sampled_from([str(kind) for kind in Kind]),
    st.sampled_from([[25, "10000 days", "500 months"], {"every": 10}]),
    st.sampled_from(["backward", "forward", "omit"]),
    st.booleans(),
)


@settings(max_examples=100)
@given(st.lists(FIELDS, max_size=4), st.sampled_from([View(), View(undated="span"), View(milestones_only=True)]))
def test_whatever_is_stored_makes_a_feed_that_conforms(events: list[dict[str, Any]], view: View) -> None:
    records = [event(id=f"e{at}", **fields) for at, fields in enumerate(events)]

    assert_conforms(render(*records, view=view))


EARLIER, NOW, LATER = (ANNOUNCED + timedelta(days=days) for days in (-1, 0, 1))


@pytest.mark.parametrize(
    ("calendar_at", "event_at", "tz_at", "year", "expected"),
    [
        pytest.param(NOW, EARLIER, EARLIER, 2022, NOW, id="the calendar"),
        pytest.param(EARLIER, NOW, EARLIER, 2022, NOW, id="an event, tombstones included"),
        pytest.param(EARLIER, NOW, LATER, 2022, LATER, id="time zone data"),
        pytest.param(EARLIER, NOW, LATER, 2023, datetime(2023, 1, 1, tzinfo=UTC), id="the year"),
    ],
)
def test_a_feed_changed_when_the_last_thing_did_that_it_depends_on(
    calendar_at: datetime, event_at: datetime, tz_at: datetime, year: int, expected: datetime
) -> None:
    records = [replace(once(), updated_at=event_at, removed_at=event_at)]
    versions = [DataVersion(name="tz", version="2026f", changed_at=tz_at)]

    assert last_modified(replace(calendar(), updated_at=calendar_at), records, versions, year) == expected


def test_an_empty_calendar_has_a_last_change_too() -> None:
    assert last_modified(calendar(), [], [], 2022) == ANNOUNCED
