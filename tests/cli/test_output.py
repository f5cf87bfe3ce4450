"""Words that commands share: tables on a narrow terminal, and how far away an occurrence is."""

import click
import pytest

from reminders.cli.output import fitted

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
