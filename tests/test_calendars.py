"""The calendars that ship are sound, and the founding example says what its source says."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from reminders.core import engine, planning
from reminders.core.audience import Audience, Listener
from reminders.core.document import decode_calendar, decode_event
from reminders.core.due import Basis
from reminders.core.event import Calendar, Event, Kind, Status
from reminders.core.recipient import Recipient
from reminders.core.record import EventRecord
from reminders.core.workdays import is_working_day
from reminders.definitions.files import DefinitionFile, find_files, read_file
from reminders.definitions.schema import SCHEMA_LINE
from reminders.notices.channels import check_address

FOLDER = Path(__file__).parents[1] / "calendars"
FOUNDING = FOLDER / "kazakhstan-andorra.toml"
PUBLISHED = date(2022, 11, 16)
EVERYBODY = Audience((Listener(Recipient(id="protocol", address="console"), "console"),), "UTC")

each_calendar = pytest.mark.parametrize("path", find_files([FOLDER]), ids=lambda path: path.stem)


def read(path: Path) -> tuple[Calendar, dict[str, Event]]:
    file = definitions(path)
    assert file.calendar is not None
    return decode_calendar(file.calendar), {one["id"]: decode_event(one, file.calendar["id"]) for one in file.events}


def definitions(path: Path) -> DefinitionFile:
    return read_file(path, check_address=check_address)


@each_calendar
def test_a_calendar_reads_without_a_problem_and_is_named_like_its_file(path: Path) -> None:
    calendar, events = read(path)

    assert calendar.id == path.stem
    assert UUID(calendar.uid).version == 4
    assert events


@each_calendar
def test_a_calendar_names_the_schema_in_its_first_line(path: Path) -> None:
    assert path.read_text("utf-8").splitlines()[0] == f"#{SCHEMA_LINE}"


@each_calendar
def test_every_event_has_a_source_and_a_kind_that_somebody_chose(path: Path) -> None:
    for document in definitions(path).events:
        assert document.get("source"), document["id"]
    assert path.read_text("utf-8").count("\nkind = ") == len(definitions(path).events)


@each_calendar
def test_every_event_has_an_occurrence_from_2008_to_2030(path: Path) -> None:
    calendar, events = read(path)

    silent = [
        one for one in events if not engine.occurrences(events[one], calendar, date(2008, 1, 1), date(2030, 12, 31))
    ]

    assert silent == []


@pytest.mark.parametrize(
    ("day", "ordinal", "milestone"),
    [
        pytest.param(date(2008, 1, 30), 0, False, id="the event itself"),
        pytest.param(date(2009, 1, 30), 1, False, id="1st"),
        pytest.param(date(2022, 1, 30), 14, False, id="14th"),
        pytest.param(date(2023, 1, 30), 15, True, id="15th, as the source says"),
        pytest.param(date(2028, 1, 30), 20, True, id="20th"),
    ],
)
def test_diplomatic_relations_are_counted_from_30_january_2008(day: date, ordinal: int, milestone: bool) -> None:
    calendar, events = read(FOUNDING)

    found = engine.occurrences(events["diplomatic-relations"], calendar, date(day.year, 1, 1), date(day.year, 12, 31))

    assert [(one.first_day, one.ordinal, one.milestone) for one in found] == [(day, ordinal, milestone)]


@pytest.mark.parametrize(
    ("event", "zone", "region", "holiday"),
    [
        pytest.param("andorra-day", "Asia/Almaty", "KZ", date(2023, 3, 22), id="in Kazakhstan, closed on Nauryz"),
        pytest.param(
            "kazakhstan-day", "Europe/Andorra", "AD", date(2023, 3, 14), id="in Andorra, closed on Constitution Day"
        ),
    ],
)
def test_the_two_days_are_planned_for_2023_without_a_date(event: str, zone: str, region: str, holiday: date) -> None:
    calendar, events = read(FOUNDING)
    planned = events[event]

    assert planned.open_window is not None
    assert (planned.open_window.first, planned.open_window.last) == (date(2023, 1, 1), date(2023, 12, 31))
    assert planned.status is Status.TENTATIVE
    assert planned.occasion == "diplomatic-relations"
    assert calendar.zone_of(planned) == zone
    assert planned.regions == (region,)
    assert not is_working_day(holiday, planned.regions)


@pytest.mark.parametrize("event", ["first-official-visit", "visa-waiver-agreement"])
def test_what_is_known_to_august_2022_has_anniversaries_a_month_long(event: str) -> None:
    calendar, events = read(FOUNDING)

    (found,) = engine.occurrences(events[event], calendar, date(2023, 8, 15), date(2023, 8, 15))

    assert (found.start, found.end, found.ordinal) == (date(2023, 8, 1), date(2023, 9, 1), 1)


@pytest.mark.parametrize(
    ("event", "first", "end"),
    [
        pytest.param("mountain-tourism-congress", date(2022, 3, 1), date(2022, 4, 1), id="in March"),
        pytest.param("un-general-assembly-meeting", date(2022, 9, 1), date(2022, 10, 1), id="in September"),
        pytest.param("online-lecture", PUBLISHED, date(2022, 11, 17), id="on the day of the report"),
        pytest.param(
            "congress-of-religious-leaders", date(2022, 9, 16), date(2022, 11, 17), id="over the past two months"
        ),
        pytest.param("cica-summit", date(2022, 9, 16), date(2022, 11, 17), id="so was this"),
        pytest.param("cis-council", date(2022, 9, 16), date(2022, 11, 17), id="and this"),
        pytest.param("state-visits", date(2022, 9, 16), date(2022, 11, 17), id="a number of visits"),
        pytest.param("michel-visit", date(2022, 9, 16), date(2022, 11, 17), id="recently"),
        pytest.param("cop27-meeting", date(2022, 9, 16), date(2022, 11, 17), id="beside the visits"),
        pytest.param("borrell-visit", PUBLISHED, date(2022, 12, 1), id="in the coming days"),
    ],
)
def test_what_took_place_once_is_there_once_and_no_more_precise_than_the_source(
    event: str, first: date, end: date
) -> None:
    calendar, events = read(FOUNDING)

    (found,) = engine.occurrences(events[event], calendar, date(2008, 1, 1), date(2040, 12, 31))

    assert (found.start, found.end) == (first, end)
    assert events[event].remind == ()


@pytest.mark.parametrize(
    ("event", "day"),
    [
        pytest.param("andorra-national-day", date(2023, 9, 8), id="Andorra, Our Lady of Meritxell"),
        pytest.param("kazakhstan-republic-day", date(2023, 10, 25), id="Kazakhstan, Republic Day"),
    ],
)
def test_a_national_day_comes_each_year_without_an_ordinal(event: str, day: date) -> None:
    calendar, events = read(FOUNDING)

    found = engine.occurrences(events[event], calendar, date(2023, 1, 1), date(2023, 12, 31))

    assert [(one.first_day, one.ordinal, one.event.kind) for one in found] == [(day, None, Kind.NATIONAL_DAY)]


@pytest.mark.parametrize(
    ("created", "asked"),
    [
        pytest.param(
            datetime(2022, 11, 16, 5, 40, tzinfo=UTC),
            {"andorra-day", "kazakhstan-day", "borrell-visit"},
            id="when the report was published, what was still to come",
        ),
        pytest.param(datetime(2026, 11, 1, 12, tzinfo=UTC), set(), id="years later, nothing"),
    ],
)
def test_a_date_is_asked_for_only_where_one_may_still_be_fixed(created: datetime, asked: set[str]) -> None:
    file = definitions(FOUNDING)
    calendar = decode_calendar(file.calendar or {})
    records = [EventRecord.new(calendar.id, document, created) for document in file.events if "on" in document]

    assert {one.id for one in records if planning.next_due(Basis(one, calendar, EVERYBODY), created)} == asked


def test_the_open_dates_of_2023_are_asked_about_from_90_days_before_until_they_have_passed() -> None:
    created = datetime(2022, 11, 16, 5, 40, tzinfo=UTC)
    file = definitions(FOUNDING)
    calendar = decode_calendar(file.calendar or {})
    document = next(one for one in file.events if one["id"] == "andorra-day")
    record = EventRecord.new(calendar.id, document, created)

    dues = planning.due_between(Basis(record, calendar, EVERYBODY), created, created + timedelta(days=500))

    assert [due.due_at.date() for due in dues][:2] == [date(2022, 12, 3), date(2023, 1, 3)]
    assert dues[-1].due_at.date() == date(2024, 1, 1)
    assert {due.identity.reminder for due in dues} == {"open-date"}
