"""The table: the same entries as the feed, and no cell that a spreadsheet would run."""

import csv
import io

import pytest
from hypothesis import given, settings

from reminders.core.record import EventRecord
from reminders.feeds.content_line import clean
from reminders.feeds.csv import cell, table
from reminders.feeds.view import View
from reminders.labels.placeholders import used
from tests.feeds.examples import ANDORRA_DAY, RELATIONS, calendar, event, once
from tests.feeds.reading import entries_of, render
from tests.feeds.test_entry import TEXTS


def rows(*records: EventRecord) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(table(calendar(), records, View(), 2023).decode(), newline="")))


def test_the_table_has_the_entries_of_the_feed() -> None:
    records = [event(**RELATIONS), event(**ANDORRA_DAY), once(time="10:00")]

    assert {(row["uid"], row["title"]) for row in rows(*records)} == {
        (str(entry["UID"]), str(entry["SUMMARY"])) for entry in entries_of(render(*records))
    }


def test_a_row_tells_what_the_json_object_tells() -> None:
    row = rows(event(**RELATIONS))[1]

    assert [row[name] for name in "event kind label ordinal milestone start end all_day status".split()] == [
        "diplomatic-relations",
        "anniversary",
        "15th anniversary",
        "15",
        "true",
        "2023-01-30",
        "2023-01-31",
        "true",
        "confirmed",
    ]


def test_a_timed_row_carries_its_offset() -> None:
    (row,) = rows(once(time="10:00"))

    assert (row["start"], row["timezone"]) == ("2023-05-12T10:00:00+06:00", "Asia/Almaty")


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =1", "\r=1", "\n=1", "＝1", "\x00=1", '=cmd|"/C calc"!A0']
)
def test_what_looks_like_a_formula_is_quoted(text: str) -> None:
    assert cell(text).startswith("'")


@settings(max_examples=200)
@given(TEXTS.filter(lambda title: not used(title)), TEXTS)
def test_any_text_is_one_row_with_that_text(title: str, description: str) -> None:
    (row,) = rows(once(title=title, description=description))

    assert row["title"].removeprefix("'") == clean(title).removeprefix("'")
    assert row["description"].removeprefix("'") == clean(description).removeprefix("'")
    assert all(value.lstrip(" \n")[:1] not in set("=+-@\t") for value in row.values() if value)
