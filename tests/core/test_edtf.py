"""Texts in EDTF notation, their bounds, and the words with which the others are refused."""

import csv
from calendar import monthrange
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reminders.core.dates import MonthDay
from reminders.core.edtf import ImpreciseDate, Precision, parse
from reminders.core.errors import InvalidInput

VECTORS = Path(__file__).parents[1] / "vectors" / "edtf.csv"
with VECTORS.open(newline="", encoding="utf-8") as file:
    ROWS = list(csv.DictReader(file))

# Valid EDTF that the rule book refuses (R3.1, R3.3), with the words that say why.
OUT_OF_SCOPE = {
    "2023-23": "seasons have no month bounds",
    "[2023-01-30,2023-02-01]": "sets of dates are not supported",
    "{2023-01,2023-05}": "sets of dates are not supported",
    "?2022-08-15": "must hold for the whole date",
    "2022-08~-15": "must hold for the whole date",
    "2022-~08/2023": "must hold for the whole date",
    "Y-17E7": "years have four digits",
    "1950S2": "significant digits are not supported",
    "0000": "there is no year '0000'",
}
REFUSED = [row["input"] for row in ROWS if row["expected"] == "invalid" or row["input"] in OUT_OF_SCOPE]
BOUNDED = [row for row in ROWS if row["expected"] == "valid" and row["input"] not in OUT_OF_SCOPE]


def window(text: str) -> ImpreciseDate:
    found = parse(text)
    assert isinstance(found, ImpreciseDate)
    return found


def test_every_row_of_the_vectors_is_either_bounded_refused_or_yearless() -> None:
    assert {row["input"] for row in BOUNDED} | set(REFUSED) | {"XXXX-01-30"} == {row["input"] for row in ROWS}


@pytest.mark.parametrize("row", BOUNDED, ids=lambda row: row["input"])
def test_the_bounds_are_those_that_two_other_libraries_agree_on(row: dict[str, str]) -> None:
    found = window(row["input"])
    assert (str(found.first or ""), str(found.last or "")) == (row["earliest"], row["latest"])


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_edtf_or_out_of_scope_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match=OUT_OF_SCOPE.get(text)):
        parse(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("XXXX-01-30", MonthDay(1, 30)),
        ("--01-30", MonthDay(1, 30)),
        ("--02-29", MonthDay(2, 29)),
        ("XXXX-02-29", MonthDay(2, 29)),
    ],
)
def test_a_day_without_a_year_has_no_bounds(text: str, expected: MonthDay) -> None:
    assert parse(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2008-01-30", Precision.DAY),
        ("2008-01-30~", Precision.DAY),
        ("2022-08-01T09:00:00Z", Precision.DAY),
        ("2022-08", Precision.MONTH),
        ("2022-08-XX", Precision.MONTH),
        ("2022", Precision.YEAR),
        ("2022?", Precision.YEAR),
        ("2022-XX", Precision.YEAR),
        ("2022-XX-XX", Precision.YEAR),
        ("201X", Precision.SPAN),
        ("202X-08", Precision.SPAN),
        ("2022-1X", Precision.SPAN),
        ("2022-XX-15", Precision.SPAN),
        ("2022-08-1X", Precision.SPAN),
        ("2023-33", Precision.PART),
        ("2023-41", Precision.PART),
        ("2023-41?", Precision.PART),
        ("202X-33", Precision.SPAN),
        ("2023-05-12/2023-05-12", Precision.SPAN),
        ("2023-05-12/..", Precision.SPAN),
    ],
)
def test_only_what_is_one_day_month_part_or_year_has_that_precision(text: str, expected: Precision) -> None:
    assert window(text).precision is expected


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2023-34", "2023-04-01", "2023-06-30"),
        ("2023-36", "2023-10-01", "2023-12-31"),
        ("2023-37", "2023-01-01", "2023-04-30"),
        ("2023-39", "2023-09-01", "2023-12-31"),
        ("2023-41", "2023-07-01", "2023-12-31"),
        ("20XX", "2000-01-01", "2099-12-31"),
        ("000X", "0001-01-01", "0009-12-31"),
        ("9999-12", "9999-12-01", "9999-12-31"),
        ("202X-33", "2020-01-01", "2029-03-31"),
        ("2022-1X", "2022-10-01", "2022-12-31"),
        ("2022-02-2X", "2022-02-20", "2022-02-28"),
        ("2022-XX-31", "2022-01-31", "2022-12-31"),
        ("190X-02-29", "1904-02-29", "1908-02-29"),
        ("1X00-02-29", "1200-02-29", "1600-02-29"),
        ("2023-05-12/2023-07", "2023-05-12", "2023-07-31"),
        ("2023/2023-05", "2023-01-01", "2023-05-31"),
        ("2023-40/2023-40", "2023-01-01", "2023-06-30"),
        ("../2023-05", None, "2023-05-31"),
        ("/2023-05", None, "2023-05-31"),
        ("2023-05-12/..", "2023-05-12", None),
        ("2022-08-01T23:59:59-04", "2022-08-01", "2022-08-01"),
        ("2022-08-01T00:00:00+05:45", "2022-08-01", "2022-08-01"),
    ],
)
def test_the_bounds_are_inclusive_days(text: str, first: str | None, last: str | None) -> None:
    found = window(text)
    assert (found.first and str(found.first), found.last and str(found.last)) == (first, last)


@pytest.mark.parametrize(
    ("text", "uncertain", "approximate"),
    [
        ("2022-08", False, False),
        ("2022-08?", True, False),
        ("2022-08~", False, True),
        ("2022-08%", True, True),
        ("~2022", False, True),
        ("202X?", True, False),
        ("2022?/2023~", True, True),
        ("2022/2023~", False, True),
    ],
)
def test_a_qualifier_raises_its_flag(text: str, *, uncertain: bool, approximate: bool) -> None:
    found = window(text)
    assert (found.uncertain, found.approximate) == (uncertain, approximate)


@pytest.mark.parametrize("sign", "?~%")
def test_a_qualifier_moves_no_bound(sign: str) -> None:
    assert (window("2022-08" + sign).first, window("2022-08" + sign).last) == (date(2022, 8, 1), date(2022, 8, 31))


@pytest.mark.parametrize("text", ["2008-01-30", "2022-08%", "2023-05-12/..", "2023-01-30/", "2022-08-01T09:00:00Z"])
def test_the_text_stays_as_it_was_written_but_for_the_space_around_it(text: str) -> None:
    assert str(window(f" {text}\n")) == text
    assert window(text) == window(f" {text}\n")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("2023-06-31", "31 June does not exist; June has 30 days"),
        ("2023-06-00", "0 June does not exist; June has 30 days"),
        ("--06-31", "31 June does not exist; June has 30 days"),
        ("2023-02-29", "29 February 2023 does not exist; 2023 is not a leap year"),
        ("2023-02-30", "30 February does not exist; February has 28 days, 29 in a leap year"),
        ("--02-30", "30 February does not exist; February has 28 days, 29 in a leap year"),
        ("2023-02-29T09:00:00Z", "29 February 2023 does not exist; 2023 is not a leap year"),
        ("1XX1-02-29", "no day of the calendar fits '1XX1-02-29'; months have 28 to 31 days"),
        ("2022-02-3X", "no day of the calendar fits '2022-02-3X'; months have 28 to 31 days"),
        ("2023-13", "there is no month '13'; write 01 to 12"),
        ("2023-00-10", "there is no month '00'; write 01 to 12"),
        ("2023-21-10", "there is no month '21'; write 01 to 12"),
        ("2023-42", "there is no month '42'; write 01 to 12"),
        ("2022-2X", "there is no month '2X'; write 01 to 12"),
        ("0000-01-30", "there is no year '0000' here; write 0001 to 9999"),
        ("XXXX/2023", "'XXXX' tells no year at all; leave the date out, or write a decade such as 202X"),
    ],
)
def test_a_day_that_does_not_exist_is_refused_with_what_does(text: str, message: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        parse(text)
    assert str(refusal.value) == message


@pytest.mark.parametrize("code", range(21, 33))
def test_a_season_is_never_guessed(code: int) -> None:
    with pytest.raises(InvalidInput, match=r"no month bounds; write a quarter \(2023-33 .* half \(2023-40.* interval"):
        parse(f"2023-{code}")


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("2023-21/2023-22", "seasons have no month bounds"),
        ("2023/2022", "ends before it starts; write 2022/2023"),
        ("2023-05/2023-04-20", "ends before it starts"),
        ("../..", "has no end that is known"),
        ("/", "has no end that is known"),
        ("2023/2024/2025", "more than one slash"),
        ("2023-05-12/P10D", "durations are not supported"),
        ("2023-05-12/15", "'15' is no date"),
        ("--01-30/2023", "'--01-30' is no date"),
        ("2022-08-01T09:00:00Z/2023", "not inside an interval"),
        ("2022-08-01T25:00:00", "no possible time of day"),
        ("2022-08-01T09:00", "a time is written like 2022-08-01T09:00:00Z"),
        ("2022-0X-01T09:00:00Z", "a time is written like"),
        ("XXXX", "without a year only a whole day"),
        ("XXXX-12", "without a year only a whole day"),
        ("XXXX-01-30?", "without a year only a whole day"),
        ("--0130", "without a year only a whole day"),
        ("-0044", "years before 0001 are not supported"),
        ("20230130", "write it with hyphens, 2023-01-30"),
        ("2023-W05-1", "week dates are not supported"),
        ("2023-Q1", "a quarter is written as 33 to 36"),
        ("202x", "an unknown digit is a capital X"),
        ("2022??", "at the end"),
        ("2023 / 2024", "write 2008-01-30, 2022-08, 2023"),
        ("unknown", "write 2008-01-30, 2022-08, 2023"),
        ("", "'' is no date"),
        ("٢٠٢٣", "is no date"),
        ("2008–01–30", "is no date"),
        ("2023/" * 30, "150 characters is too long; 128 is the most"),
    ],
)
def test_a_refusal_names_the_remedy(text: str, remedy: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        parse(text)
    assert remedy in str(refusal.value)


DAYS = st.dates(min_value=date(1, 1, 1), max_value=date(9999, 12, 31))


@given(DAYS, st.data())
def test_the_bounds_hold_every_day_that_the_text_may_mean(day: date, data: st.DataObject) -> None:
    written = day.isoformat()
    hidden = data.draw(st.sets(st.integers(1, 9).filter(lambda at: written[at] != "-")))
    length = data.draw(st.sampled_from([len("2023"), len("2023-05"), len("2023-05-12")]))
    text = "".join("X" if at in hidden else letter for at, letter in enumerate(written))[:length]
    found = window(text + data.draw(st.sampled_from(["", "?", "~", "%"])))
    assert found.first is not None
    assert found.last is not None
    assert found.first <= day <= found.last
    assert all(digit in ("X", actual) for digit, actual in zip(text, found.first.isoformat(), strict=False))
    assert all(digit in ("X", actual) for digit, actual in zip(text, found.last.isoformat(), strict=False))


@given(st.integers(1, 9999), st.integers(1, 12), st.integers(1, 31))
def test_a_full_date_is_its_day_or_is_refused(year: int, month: int, day: int) -> None:
    text = f"{year:04}-{month:02}-{day:02}"
    if day > monthrange(year, month)[1]:
        with pytest.raises(InvalidInput, match="does not exist"):
            parse(text)
    else:
        assert parse(text) == ImpreciseDate(text, date(year, month, day), date(year, month, day), Precision.DAY)


@given(DAYS, DAYS)
def test_an_interval_runs_forward_or_is_refused(start: date, end: date) -> None:
    if start > end:
        with pytest.raises(InvalidInput, match="ends before it starts"):
            parse(f"{start}/{end}")
    else:
        assert (window(f"{start}/{end}").first, window(f"{start}/{end}").last) == (start, end)


@given(st.text(max_size=140) | st.text(alphabet="0123456789X-/.?~%TZ:+", max_size=24))
def test_any_text_is_read_or_refused_and_nothing_else(text: str) -> None:
    try:
        found = parse(text)
    except InvalidInput:
        return
    assert isinstance(found, MonthDay) or found.text == text.strip()
