"""The title of an occurrence: which text, in which language, with which words of the ordinal."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from reminders.core import engine
from reminders.core.document import decode_calendar
from reminders.core.event import Resolution
from reminders.core.record import EventRecord
from reminders.labels.titles import Titled, entitle

NOW = datetime(2022, 11, 16, tzinfo=UTC)
UID = "f6dba4c6-8a73-4f43-bd24-f0c1ba6b1a4e"


def titled(
    fields: dict[str, Any],
    asked: tuple[str, ...] = (),
    written: tuple[str, ...] = ("en",),
    *,
    year: int = 2023,
    resolution: Resolution | None = None,
) -> Titled:
    """Return the title of the one occurrence in that year; `written` are the calendar's languages."""
    calendar = decode_calendar({"id": "c", "uid": UID, "title": "C", "languages": written})
    document = {"id": "e", "kind": "anniversary", **fields}
    record = EventRecord.new("c", document, NOW).edited(document, NOW, resolution=resolution)
    (occurrence,) = engine.occurrences(record.event, calendar, date(year, 1, 1), date(year, 12, 31))
    return entitle(occurrence, calendar, asked)


@pytest.mark.parametrize(
    ("asked", "written", "language", "label"),
    [
        pytest.param(("ca",), ("en",), "ca", "15è aniversari", id="asked for"),
        pytest.param(("ca-AD",), ("en",), "ca", "15è aniversari", id="asked for with a region"),
        pytest.param(("de", "ca"), ("en",), "ca", "15è aniversari", id="the next one asked for"),
        pytest.param(("de",), ("ca", "en"), "ca", "15è aniversari", id="else the calendar's"),
        pytest.param(("de",), (), "en", "15th anniversary", id="else the first that was written"),
    ],
)
def test_the_language_of_a_title_written_in_several(
    asked: tuple[str, ...], written: tuple[str, ...], language: str, label: str
) -> None:
    found = titled({"title": {"en": "the founding", "ca": "la fundació"}, "since": "2008-01-30"}, asked, written)

    assert (found.language, found.label) == (language, label)
    assert ("la fundació" in found.text) == (language == "ca")


@pytest.mark.parametrize(
    ("asked", "written", "language"),
    [
        pytest.param(("en",), ("ca", "en"), "ca", id="the calendar's first, whatever is asked"),
        pytest.param(("ca",), (), "ca", id="else the one asked for"),
        pytest.param((), (), "en", id="else English"),
    ],
)
def test_the_language_of_a_title_written_without_one(
    asked: tuple[str, ...], written: tuple[str, ...], language: str
) -> None:
    assert titled({"title": "Andorra", "since": "2008-01-30"}, asked, written).language == language


@pytest.mark.parametrize(
    ("fields", "year", "text", "label"),
    [
        pytest.param(
            {"since": "2008-01-30"}, 2023, "15th anniversary of the founding", "15th anniversary", id="counted"
        ),
        pytest.param(
            {"since": "2008-01"}, 2023, "15th anniversary of the founding", "15th anniversary", id="a month long"
        ),
        pytest.param({"since": "2008-01-30"}, 2008, "the founding", None, id="the event itself"),
        pytest.param({"since": "--01-30"}, 2023, "the founding", None, id="without a year"),
        pytest.param({"on": "2023-05-12"}, 2023, "the founding", None, id="once"),
        pytest.param({"rule": "easter+49"}, 2023, "the founding", None, id="by a rule"),
        pytest.param({"on": "2023"}, 2023, "the founding (2023, date to be announced)", None, id="an open date"),
        pytest.param(
            {"on": "2023", "status": "cancelled"}, 2023, "the founding (2023)", None, id="cancelled, never dated"
        ),
    ],
)
def test_what_is_counted_is_in_the_title(fields: dict[str, Any], year: int, text: str, label: str | None) -> None:
    found = titled({"title": "the founding", **fields}, year=year)

    assert (found.text, found.label, found.language) == (text, label, "en")


def test_a_span_is_the_label_and_has_no_ordinal() -> None:
    found = titled({"title": "Ada", "since": "2004-02-29", "leap_day": "omit", "milestones": ["7000 days"]})

    assert found.label == "7,000 days"
    assert "7,000 days" in found.text
    assert "Ada" in found.text


@pytest.mark.parametrize(
    ("resolution", "text"),
    [
        pytest.param(Resolution.HELD, "Andorra Day (Q1 2023)", id="held"),
        pytest.param(Resolution.DECLINED, "Andorra Day (Q1 2023)", id="declined"),
    ],
)
def test_a_window_that_was_closed_announces_no_date(resolution: Resolution, text: str) -> None:
    assert titled({"title": "Andorra Day", "on": "2023-33"}, resolution=resolution) == Titled(text, None, "en")


def test_a_title_may_place_the_words_itself() -> None:
    fields = {"title": "{label} of {name} ({year})", "since": "2008-01-30", "people": ["Ada", "Eva"]}

    assert titled(fields).text == "15th anniversary of Ada, Eva (2023)"


@pytest.mark.parametrize(
    ("labels", "kind", "asked", "text", "label"),
    [
        pytest.param({"ca": "roman"}, "anniversary", "ca", "XV aniversari de la pau", "XV aniversari", id="roman"),
        pytest.param({"ca": "roman"}, "anniversary", "en", "15th anniversary of peace", "15th anniversary", id="other"),
        pytest.param({"ca": "roman"}, "birthday", "ca", "15è aniversari de la pau", "15è aniversari", id="birthday"),
        pytest.param({"en": "years"}, "anniversary", "en-GB", "15 years of peace", "15 years", id="with a region"),
    ],
)
def test_a_calendar_chooses_the_form_of_its_labels_by_language(
    labels: dict[str, str], kind: str, asked: str, text: str, label: str
) -> None:
    calendar = decode_calendar({"id": "c", "uid": UID, "title": "C", "languages": ["en"], "labels": labels})
    title = {"en": "peace", "ca": "la pau"}
    event = EventRecord.new("c", {"id": "e", "kind": kind, "title": title, "since": "2008-01-30"}, NOW).event
    (occurrence,) = engine.occurrences(event, calendar, date(2023, 1, 1), date(2023, 12, 31))
    found = entitle(occurrence, calendar, (asked,))

    assert (found.text, found.label) == (text, label)
