"""Words that commands share: tables on a narrow terminal, and how far away an occurrence is."""

from datetime import date

import click
import pytest

from reminders.cli.output import countdown, fitted, named
from reminders.core.engine import occurrences
from tests.building import a_calendar, an_event

SUBJECT = "18th anniversary of diplomatic relations between Andorra and Kazakhstan"


@pytest.mark.parametrize(
    ("row", "room", "expected"),
    [
        pytest.param(["a", SUBJECT, "id"], 100, SUBJECT, id="wide enough"),
        pytest.param(["a", SUBJECT, "id"], 59, SUBJECT[:48] + "\u2026", id="cut so that the rest is in line"),
        pytest.param(["a", SUBJECT, "id"], 20, SUBJECT[:39] + "\u2026", id="never too short to be read"),
        pytest.param(["a", SUBJECT, "x" * 300], 130, SUBJECT, id="the last may run on in the next line"),
        pytest.param(["a", "\u65e5" * 40, "id"], 59, "\u65e5" * 24 + "\u2026", id="wide letters"),
    ],
)
def test_the_widest_column_is_cut_to_the_width_of_the_terminal(row: list[str], room: int, expected: str) -> None:
    assert fitted([row], room)[0][1] == expected
    (styled,) = fitted([[row[0], click.style(row[1], bold=True), row[2]]], room)
    assert (click.unstyle(styled[1]), styled[1][:4], styled[1][-4:]) == (expected, "\x1b[1m", "\x1b[0m")


def test_of_many_names_the_first_are_told() -> None:
    assert named(["ada", "ben"]) == "ada, ben"
    assert named(["ada", "ben", "eve"], most=2) == "ada, ben and 1 more"


@pytest.mark.parametrize(
    ("zone", "today", "words"),
    [
        pytest.param("UTC", date(2022, 11, 15), "today", id="where it is late in the evening"),
        pytest.param("Asia/Almaty", date(2022, 11, 16), "today", id="where the next day has begun"),
        pytest.param("Asia/Almaty", date(2022, 11, 15), "tomorrow", id="there the day before"),
    ],
)
def test_how_far_away_a_time_is_goes_by_the_days_of_the_place_where_it_is_asked(
    zone: str, today: date, words: str
) -> None:
    event = an_event(on="2022-11-15", time="23:30", timezone="UTC")
    (occurrence,) = occurrences(event, a_calendar(), date(2022, 11, 1), date(2022, 11, 30))

    assert countdown(occurrence, today, zone) == words
