"""What people type at a prompt, on Tuesday 24 November 2026."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reminders.core.dates import MonthDay
from reminders.core.document import parse_since
from reminders.core.edtf import parse
from reminders.core.errors import InvalidInput
from reminders.definitions.ambiguity import Ambiguous
from reminders.definitions.spoken import understand

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    "text", ["2008-01-30", "2022-08?", "2023", "2023-33", "202X", "2023-05-12/..", "--01-30", " 2008-01-30 "]
)
def test_edtf_is_taken_as_it_is(text: str) -> None:
    assert understand(text, TODAY) == parse(text)


@pytest.mark.parametrize(
    "text",
    [
        "30 Jan 2008",
        "30 january 2008",
        "30. January 2008",
        "January 30, 2008",
        "Jan. 30 2008",
        "JAN 30TH, 2008",
        "30th of January 2008",
        "the 30th of January, 2008",
        "on 30 January 2008",
        "30-Jan-2008",
        "30jan2008",
        "2008 January 30",
        "Wednesday, 30 January 2008",
        "30 janvier 2008",
        "30 de enero de 2008",
        "30 de enero del 2008",
        "30 gener 2008",
        "30 de gener de 2008",
        "30 январь 2008",
        "30 января 2008",
        "30-го января 2008 г.",
        "30 января 2008 года",
        "30 қаңтар 2008",
        "2008 жылғы 30 қаңтар",
        "2008 ж. 30 қаңтар",
        "2008 жылғы қаңтардың 30",
        "30/01/2008",
        "01/30/2008",
        "30.01.2008",
        "30.1.2008 г.",
        "30-01-2008",
        "2008/01/30",
        "2008.1.30",
        "2008-1-30",
    ],
)
def test_the_founding_day_in_many_spellings(text: str) -> None:
    assert understand(text, TODAY) == parse("2008-01-30")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1er février 2008", "2008-02-01"),
        ("15 AOUT 2008", "2008-08-15"),
        ("10 de març del 2008", "2008-03-10"),
        ("30 d'abril de 2008", "2008-04-30"),
        ("30 d’agost de 2008", "2008-08-30"),
        ("1.º de mayo de 2008", "2008-05-01"),
        ("9 мая 2008", "2008-05-09"),
        ("2008 жылғы 16 желтоқсан", "2008-12-16"),
        ("May 2 2008", "2008-05-02"),
        ("1 Sept 2008", "2008-09-01"),
        ("03/03/2023", "2023-03-03"),
    ],
)
def test_a_day_with_its_month_in_six_languages(text: str, expected: str) -> None:
    assert str(understand(text, TODAY)) == expected


MONTHS = {
    "en": "January February March April May June July August September October November December",
    "en short": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "ca": "gener febrer març abril maig juny juliol agost setembre octubre novembre desembre",
    "ru": "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
    "ru genitive": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "kk": "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан",
}


@pytest.mark.parametrize("names", MONTHS.values(), ids=MONTHS.keys())
def test_every_month_has_its_name(names: str) -> None:
    found = [str(understand(f"{name} 2008", TODAY)) for name in names.split()]
    assert found == [f"2008-{month:02}" for month in range(1, 13)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("today", "2026-11-24"),
        ("Tomorrow", "2026-11-25"),
        ("yesterday", "2026-11-23"),
        ("the day after tomorrow", "2026-11-26"),
        ("friday", "2026-11-27"),
        ("this friday", "2026-11-27"),
        ("Next Friday", "2026-11-27"),
        ("on fri", "2026-11-27"),
        ("tuesday", "2026-12-01"),
        ("monday", "2026-11-30"),
        ("in 10 days", "2026-12-04"),
        ("in 3 weeks", "2026-12-15"),
        ("in a month", "2026-12-24"),
        ("in two years", "2028-11-24"),
        ("3 days from now", "2026-11-27"),
        ("3 days ago", "2026-11-21"),
        ("two weeks ago", "2026-11-10"),
        ("last friday", "2026-11-20"),
        ("last tuesday", "2026-11-17"),
        ("last Thursday of November 2026", "2026-11-26"),
        ("the 4th Thursday of November 2026", "2026-11-26"),
        ("first Friday in May 2027", "2027-05-07"),
        ("fifth Monday of November 2026", "2026-11-30"),
    ],
)
def test_a_day_in_words(text: str, expected: str) -> None:
    assert understand(text, TODAY) == parse(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("this month", "2026-11"),
        ("next month", "2026-12"),
        ("in August 2022", "2022-08"),
        ("août 2022", "2022-08"),
        ("август 2022 года", "2022-08"),
        ("this year", "2026"),
        ("next year", "2027"),
        ("some time next year", "2027"),
        ("some time in 2023", "2023"),
        ("sometime in August 2022", "2022-08"),
        ("circa 2008", "2008~"),
        ("Q1 2023", "2023-33"),
        ("2023-Q4", "2023-36"),
        ("second quarter of 2023", "2023-34"),
        ("first half of 2023", "2023-40"),
        ("H2 2023", "2023-41"),
        ("the 2020s", "202X"),
        ("last year", "2025"),
        ("last month", "2026-10"),
        ("between May and July 2027", "2027-05/2027-07"),
        ("from May to July 2027", "2027-05/2027-07"),
        ("May 2027 – July 2028", "2027-05/2028-07"),
        ("30 Jan - 2 Feb 2008", "2008-01-30/2008-02-02"),
        ("12-14 May 2027", "2027-05-12/2027-05-14"),
        ("from 12 May 2027 on", "2027-05-12/.."),
        ("on or after 12 May 2027", "2027-05-12/.."),
        ("after May 2027", "2027-06-01/.."),
        ("no later than 1 June 2027", "../2027-06-01"),
        ("by next friday", "../2026-11-27"),
        ("before June 2027", "../2027-05-31"),
    ],
)
def test_a_window_in_words(text: str, expected: str) -> None:
    assert understand(text, TODAY) == parse(expected)


@pytest.mark.parametrize(
    ("text", "today", "expected"),
    [
        pytest.param("next month", date(2026, 12, 31), "2027-01", id="the month after December is in the next year"),
        pytest.param("next year", date(2022, 11, 16), "2023", id="Kazinform said next year in 2022"),
        pytest.param("in 1 month", date(2026, 1, 31), "2026-02-28", id="a month on from the 31st is the month's end"),
        pytest.param("in 1 year", date(2024, 2, 29), "2025-02-28", id="a year on from a leap day is 28 February"),
    ],
)
def test_words_are_resolved_against_the_day_they_are_said(text: str, today: date, expected: str) -> None:
    assert str(understand(text, today)) == expected


@pytest.mark.parametrize(
    "text", ["30 January", "January 30th", "30 de gener", "30 января", "30/1", "on the 30th of Jan"]
)
def test_a_day_without_a_year_stays_without_one(text: str) -> None:
    assert understand(text, TODAY) == MonthDay(1, 30)


@pytest.mark.parametrize("text", ["03/04/2023", "03.04.2023", "3-4-2023"])
def test_numbers_that_may_be_two_days_are_refused_with_both(text: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        understand(text, TODAY)
    assert str(refusal.value) == f"'{text}' may be 3 April 2023 or 4 March 2023; write 2023-04-03 or 2023-03-04"


def test_a_window_with_an_end_of_two_meanings_is_refused_and_not_asked_back_as_one_day() -> None:
    with pytest.raises(InvalidInput, match="'03/04/2027' may be 3 April 2027 or 4 March 2027") as refusal:
        understand("from 03/04/2027 to 1 July 2027", TODAY)
    assert not isinstance(refusal.value, Ambiguous)


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("3/4", "may be 3 April or 4 March; write --04-03 or --03-04"),
        ("30/01/08", "has a short year"),
        ("30 Jan 08", "leaves the year open"),
        ("January", "leaves the year open"),
        ("20230130", "write it with hyphens, 2023-01-30"),
        ("31 June 2023", "31 June does not exist; June has 30 days"),
        ("31/06/2023", "31 June does not exist; June has 30 days"),
        ("29 February 2023", "29 February 2023 does not exist; 2023 is not a leap year"),
        ("2023-02-30", "30 February does not exist"),
        ("31/31/2023", "there is no month '31'"),
        ("Monday, 30 January 2008", "2008-01-30 is a Wednesday, not a Monday"),
        ("friday, august 2022", "is no single day"),
        ("next week", "may be a day or the whole week; write the day such as 'friday', or 2026-11-30/2026-12-06"),
        ("this week", "2026-11-23/2026-11-29"),
        ("spring 2023", "write a quarter such as 'Q1 2023', or an interval such as 2023-03/2023-05"),
        ("next summer", "'summer' has no first and last month"),
        ("2023-21", "seasons have no month bounds"),
        (
            "last Thursday of November",
            "is a rule for every year; give --rule 'last thursday of november', or one day of it; write 2026-11-26 or ",
        ),
        ("every friday", "give what recurs as --rule"),
        ("fifth Friday of November 2026", "the month has 4"),
        ("last friday of may 27", "write four digits"),
        ("Q5 2023", "a year has 4"),
        ("2022-08~-15", "must hold for the whole date"),
        ("in -3 weeks", "is no date that is understood"),
        ("in 9999999999999 days", "is out of range"),
        ("in 99999 months", "is out of range"),
        ("end of 2027", "has no first and last month"),
        ("mid-2027", "has no first and last month"),
        ("July to May 2027", "2027"),
        ("tomorrow at 5pm", "the time as --time 17:00"),
        ("2027-05-12 10:00", "the time as --time 17:00"),
        (
            "soon",
            "'soon' is no date that is understood; write 2008-01-30, 2022-08 or 2023, or words such as '30 Jan 2008'",
        ),
        ("", "is no date that is understood"),
        ("a" * 200, "too long"),
    ],
)
def test_a_refusal_names_the_remedy(text: str, remedy: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        understand(text, TODAY)
    assert remedy in str(refusal.value)


@pytest.mark.parametrize(("text", "today"), [("tomorrow", date.max), ("next year", date.max), ("yesterday", date.min)])
def test_words_that_lead_out_of_the_calendar_are_refused(text: str, today: date) -> None:
    with pytest.raises(InvalidInput):
        understand(text, today)


VOCABULARY = st.sampled_from(
    "in on next this last first 5th every some time of de d' monday friday month week years days quarter half q h "
    "spring january мая қаңтар 0 3 30 99 2008 0000 9999 a ten / - . , -- 03/04/2023 1.2 XX ? today from now "
    "adar ii ramadan tir 5774 1445 15 o.s. 4l hebrew: 5774-06-08 ah".split()
)


@given(st.lists(VOCABULARY, max_size=8).map(" ".join) | st.text(max_size=140), st.dates())
def test_any_text_is_understood_or_refused_and_nothing_else(text: str, today: date) -> None:
    try:
        found = understand(text, today)
    except InvalidInput:
        return
    assert parse_since(str(found)) == found
