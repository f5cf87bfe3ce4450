"""One occurrence as a VEVENT: what stands in it, and what hostile text cannot make of it."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reminders.core.event import Resolution
from reminders.feeds.content_line import clean
from reminders.feeds.view import View
from tests.feeds.examples import ANDORRA_DAY, ANNOUNCED, RELATIONS, calendar, edited, event, made_at, once
from tests.feeds.lint import problems
from tests.feeds.reading import assert_conforms, days_of, only_entry, render

LATER = datetime(2023, 4, 3, 8, 0, 59, 999_999, tzinfo=UTC)
TEXTS = st.text(st.characters(exclude_categories=[]), min_size=1, max_size=120) | st.text(
    st.sampled_from("\\nN,;:\r\n\x00\x0b\x1c\x85\u2028 BEGIN:VEVENT漢🎉"), min_size=1, max_size=60
)


PROPERTIES = set(
    "BEGIN VERSION PRODID CALSCALE DESCRIPTION NAME X-WR-CALNAME REFRESH-INTERVAL X-PUBLISHED-TTL SUMMARY DTSTART "
    "DTEND DTSTAMP UID SEQUENCE CATEGORIES CREATED LAST-MODIFIED LOCATION STATUS TRANSP URL "
    "X-MICROSOFT-CDO-BUSYSTATUS END".split()
)


def lines_of(body: bytes) -> list[str]:
    return body.replace(b"\r\n ", b"").decode().split("\r\n")


def test_an_all_day_entry_is_a_date_with_an_exclusive_end_that_takes_no_time() -> None:
    lines = lines_of(render(once(days=3)))

    assert "DTSTART;VALUE=DATE:20230512" in lines
    assert "DTEND;VALUE=DATE:20230515" in lines
    assert "TRANSP:TRANSPARENT" in lines
    assert "X-MICROSOFT-CDO-BUSYSTATUS:FREE" in lines


def test_a_timed_entry_is_in_utc_and_takes_its_time() -> None:
    lines = lines_of(render(once(time="10:00", duration="90m", timezone="Asia/Almaty")))

    assert "DTSTART:20230512T040000Z" in lines
    assert "DTEND:20230512T053000Z" in lines
    assert not [line for line in lines if line.startswith(("TRANSP", "X-MICROSOFT", "X-WR-TIMEZONE"))]


def test_the_stamps_are_those_of_the_record_in_whole_seconds() -> None:
    lines = lines_of(render(made_at(once(), ANNOUNCED, LATER)))

    assert {"DTSTAMP:20230403T080059Z", "LAST-MODIFIED:20230403T080059Z", "CREATED:20221116T093000Z"} <= set(lines)


def test_an_entry_names_its_kind_its_tags_and_whether_it_is_a_milestone() -> None:
    body = render(
        event(since="2018-03-01", kind="national-day", tags=["art, music", "b"]), view=View(milestones_only=True)
    )

    assert lines_of(body).count("CATEGORIES:NATIONAL-DAY,art\\, music,b,MILESTONE") == 2


def test_the_description_says_what_is_counted_from_when_and_where_to_check_it() -> None:
    record = event(since="2008-01-30", description="Exchange of notes.", source="Kazinform, 16 November 2022")

    body = render(record, view=View.parse({"from": "2023-01-01", "to": "2023-12-31"}))

    assert str(only_entry(body)["DESCRIPTION"]) == (
        "Exchange of notes.\n15th anniversary (2008-01-30), quindecennial\nSource: Kazinform, 16 November 2022"
    )


def test_the_description_tells_the_day_that_an_observed_date_was_moved_from() -> None:
    record = once(on="2023-05-13", observed="next", regions=["AD"])

    entry = only_entry(render(record))

    assert entry["DTSTART"].dt.isoformat() == "2023-05-15"
    assert str(entry["DESCRIPTION"]) == "2023-05-13 → 2023-05-15"


@pytest.mark.parametrize(
    ("tag", "told"),
    [
        pytest.param("en", ": Our Lady of Meritxell (AD)", id="English"),
        pytest.param("ca", ": Nostra Senyora de Meritxell (AD)", id="Catalan"),
        pytest.param("fr", "\xa0: Our Lady of Meritxell (AD)", id="English, where the data have no French"),
    ],
)
def test_the_description_names_the_holiday_for_which_a_date_was_moved(tag: str, told: str) -> None:
    record = once(title={tag: "x"}, on="2026-09-08", observed="next", regions=["AD"])

    entry = only_entry(render(record, view=View(languages=(tag,)), year=2026))

    assert str(entry["DESCRIPTION"]) == f"2026-09-08 → 2026-09-09{told}"


def test_nothing_is_described_where_there_is_nothing_to_say() -> None:
    assert "DESCRIPTION" not in only_entry(render(once()))


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param({"url": "https://a.example/", "source": "https://b.example/"}, "https://a.example/", id="its own"),
        pytest.param({"source": "https://b.example/"}, "https://b.example/", id="else its source"),
        pytest.param({"source": "a newspaper"}, None, id="a source that is no address"),
        pytest.param({"url": "javascript:alert(1)"}, None, id="a scheme that runs code"),
        pytest.param({"url": "https://a.example/\r\nX:y"}, None, id="a line break"),
    ],
)
def test_the_address_of_an_entry(fields: dict[str, Any], expected: str | None) -> None:
    url = only_entry(render(once(**fields))).get("URL")

    assert (str(url) if url is not None else None) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param({}, "CONFIRMED", id="by default"),
        pytest.param({"status": "tentative"}, "TENTATIVE", id="as it says"),
        pytest.param({"status": "cancelled"}, "CANCELLED", id="cancelled"),
        pytest.param({"on": "2023"}, "TENTATIVE", id="an open date, whatever it says"),
        pytest.param({"on": None, "since": "2022-05"}, "CONFIRMED", id="a month-long anniversary"),
    ],
)
def test_the_status_of_an_entry(fields: dict[str, Any], expected: str) -> None:
    body = render(once(**fields), view=View.parse({"from": "2023-01-01", "to": "2023-12-31"}))

    assert only_entry(body)["STATUS"] == expected


@pytest.mark.parametrize(
    ("on", "undated", "first", "end"),
    [
        pytest.param("2023", "show", "2023-01-01", "2023-01-02", id="a year stands on its first day"),
        pytest.param("2023", "span", "2023-01-01", "2024-01-01", id="or spans it"),
        pytest.param("2023-05/2023-07", "show", "2023-05-01", "2023-05-02", id="an interval"),
        pytest.param("2023-05/2023-07", "span", "2023-05-01", "2023-08-01", id="an interval spanned"),
        pytest.param("../2023-07", "show", "2023-07-31", "2023-08-01", id="no first day: on its last"),
        pytest.param("../2023-07", "span", "2023-07-31", "2023-08-01", id="no first day to span from"),
        pytest.param("2023-05-12/..", "span", "2023-05-12", "2023-05-13", id="no last day to span to"),
    ],
)
def test_where_an_open_date_stands(on: str, undated: str, first: str, end: str) -> None:
    entry = only_entry(render(once(on=on), view=View.parse({"undated": undated})))

    assert (entry["DTSTART"].dt.isoformat(), entry["DTEND"].dt.isoformat()) == (first, end)
    assert (entry["STATUS"], entry["TRANSP"]) == ("TENTATIVE", "TRANSPARENT")
    assert "date to be announced" in entry["SUMMARY"]


def test_an_open_date_that_was_held_is_confirmed_and_announces_nothing() -> None:
    record = event(**ANDORRA_DAY)

    entry = only_entry(render(record.edited(record.document, LATER, resolution=Resolution.HELD)))

    assert (str(entry["SUMMARY"]), entry["STATUS"]) == ("Andorra Day in Kazakhstan (2023)", "CONFIRMED")


def test_an_open_date_that_was_declined_is_cancelled_and_announces_nothing() -> None:
    record = event(**ANDORRA_DAY)

    entry = only_entry(render(record.edited(record.document, LATER, resolution=Resolution.DECLINED)))

    assert (str(entry["SUMMARY"]), entry["STATUS"]) == ("Andorra Day in Kazakhstan (2023)", "CANCELLED")


@pytest.mark.parametrize(
    ("since", "first", "end"),
    [
        pytest.param("2008-02", "2024-02-01", "2024-03-01", id="a month, in a leap year"),
        pytest.param("2008", "2024-01-01", "2025-01-01", id="a year"),
    ],
)
def test_an_anniversary_of_a_month_or_a_year_is_as_long(since: str, first: str, end: str) -> None:
    body = render(event(since=since), view=View.parse({"from": "2024-02-01", "to": "2024-02-29"}))

    entry = only_entry(body)
    assert (entry["DTSTART"].dt.isoformat(), entry["DTEND"].dt.isoformat()) == (first, end)
    assert str(entry["SUMMARY"]) == "16th anniversary of the founding"


@pytest.mark.parametrize(
    ("policy", "days"),
    [
        pytest.param("backward", ["2022-02-28", "2023-02-28", "2024-02-29", "2025-02-28"], id="falls back"),
        pytest.param("forward", ["2022-03-01", "2023-03-01", "2024-02-29", "2025-03-01"], id="goes on"),
        pytest.param("omit", ["2024-02-29"], id="waits"),
    ],
)
def test_29_february_in_each_year_of_a_feed(policy: str, days: list[str]) -> None:
    record = event(since="2000-02-29", leap_day=policy, milestones=[])

    assert days_of(render(record, view=View.parse({"from": "2022-01-01", "to": "2025-12-31"}))) == days


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        pytest.param("2023", "15", id="the one in the window"),
        pytest.param("2023-05-12", "15", id="the one in the year of the date"),
        pytest.param("2024-01-29", "16", id="also when it is still ahead"),
        pytest.param("2023-12/2024-02", "16", id="the nearest to a window over two years"),
        pytest.param("../2023-07", "15", id="by the last day where there is no first"),
    ],
)
def test_an_event_is_related_to_the_anniversary_that_it_is_held_for(on: str, expected: str) -> None:
    body = render(event(**RELATIONS), event(**{**ANDORRA_DAY, "on": on}))

    lines = lines_of(body)
    related = next(line.removeprefix("RELATED-TO:") for line in lines if line.startswith("RELATED-TO"))
    title = next(lines[at - 4] for at, line in enumerate(lines) if line == f"UID:{related}")
    assert title.startswith(f"SUMMARY:{expected}th anniversary of diplomatic relations")


@pytest.mark.parametrize(
    "records",
    [
        pytest.param([], id="unknown"),
        pytest.param([event(**RELATIONS, private=True)], id="private"),
        pytest.param([event(**{**RELATIONS, "since": "2024-01-30"})], id="not yet in that year"),
    ],
)
def test_an_occasion_that_the_feed_cannot_name_is_left_out(records: list[Any]) -> None:
    assert b"RELATED-TO" not in render(*records, event(**ANDORRA_DAY))


def test_the_last_day_of_all_is_an_entry_of_one_day_without_an_end() -> None:
    entry = only_entry(render(once(on="9999-12-31"), year=9999))

    assert entry["DTSTART"].dt.isoformat() == "9999-12-31"
    assert "DTEND" not in entry


@pytest.mark.parametrize(
    ("zone", "lines"),
    [
        pytest.param("Etc/UTC", ["DTSTART:99991231T233000Z", "DTEND:99991231T235959Z"], id="ends with the year"),
        pytest.param("America/New_York", ["DTSTART:99991231T235959Z"], id="lies in the year after"),
        pytest.param("Asia/Almaty", ["DTSTART:99991231T183000Z", "DTEND:99991231T185959Z"], id="lies before"),
    ],
)
def test_no_time_of_the_last_day_of_all_leads_beyond_it(zone: str, lines: list[str]) -> None:
    body = render(once(on="9999-12-31", time="23:30", timezone=zone), year=9999)

    assert [line for line in lines_of(body) if line.startswith(("DTSTART", "DTEND"))] == lines
    assert problems(body) == []


def test_titles_and_descriptions_are_in_the_first_language_asked_for_that_they_have() -> None:
    record = once(title={"en": "Day", "ca": "Dia"}, description={"ca": "Sobre", "en": "About"})

    entry = only_entry(render(record, view=View.parse({"lang": "ru,ca-AD"}), record=calendar(languages=["en", "ca"])))

    assert (str(entry["SUMMARY"]), str(entry["DESCRIPTION"])) == ("Dia", "Sobre")


@settings(max_examples=300)
@given(title=TEXTS, description=TEXTS, location=TEXTS, tag=TEXTS, address=TEXTS)
def test_no_text_makes_more_of_a_feed_than_one_entry_with_that_text(
    title: str, description: str, location: str, tag: str, address: str
) -> None:
    record = once(
        title=title, description=description, location=location, tags=[tag], url="https://e.example/" + address
    )

    body = render(record, record=calendar(title=title, description=description))

    assert_conforms(body)
    entry = only_entry(body)
    assert str(entry["SUMMARY"]) == clean(title)
    assert str(entry["DESCRIPTION"]) == clean(description)
    assert str(entry["LOCATION"]) == clean(location)
    assert entry["CATEGORIES"].cats == ["EVENT", clean(tag)]
    names = {line.partition(":")[0].partition(";")[0] for line in lines_of(body) if line}
    assert names <= PROPERTIES


def test_an_edit_of_the_title_keeps_uid_and_sequence_and_moves_the_stamp() -> None:
    before = once()
    after = edited(before, LATER, title="Grand opening")

    old, new = only_entry(render(before)), only_entry(render(after))
    assert (old["UID"], old["SEQUENCE"]) == (new["UID"], new["SEQUENCE"])
    assert new["DTSTAMP"].dt > old["DTSTAMP"].dt
