"""The tables of expected dates, through a calendar file and the commands: what the engine knows, a user sees."""

import json
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from reminders.core.edtf import parse
from reminders.core.errors import InvalidInput
from tests.building import vectors
from tests.cli.conftest import Run, RunJson

Apply = Callable[[Iterable[dict[str, Any]]], None]


@pytest.fixture
def apply(run: Run, tmp_path: Path) -> Apply:
    """Return a function that writes events into a file, in their order `e0`, `e1` ..., and applies it."""

    def call(events: Iterable[dict[str, Any]]) -> None:
        lines = ['[calendar]\nid = "table"\ntitle = "Table"\ntimezone = "UTC"\n']
        for number, event in enumerate(events):
            fields = {"id": f"e{number}", "title": f"row {number}", **event}
            lines += ["[[event]]", *(f"{name} = {json.dumps(value)}" for name, value in fields.items())]
        (tmp_path / "table.toml").write_text("\n".join(lines) + "\n", "utf-8")
        run("apply", "table.toml", "--yes")

    return call


def by_event(found: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    grouped: dict[str, list[dict[str, Any]]] = {}
    for one in found:
        grouped.setdefault(one["event"], []).append(one)
    return grouped


def test_a_leap_day_goes_where_its_policy_says(apply: Apply, run_json: RunJson) -> None:
    rows = vectors("leapday.csv")
    apply(
        {"since": row["anchor"]} | ({} if row["policy"] == "-" else {"leap_day": row["policy"].lower()}) for row in rows
    )
    found = by_event(run_json("upcoming", "--from", "1896-01-01", "--to", "2110-12-31"))
    for number, row in enumerate(rows):
        in_year = [one for one in found[f"e{number}"] if one["start"].startswith(row["year"])]
        assert [(one["start"], str(one["ordinal"])) for one in in_year] == (
            [(row["date"], row["n"])] if row["date"] else []
        ), row


def test_years_are_counted_when_they_are_complete(apply: Apply, run_json: RunJson) -> None:
    rows = vectors("completed_years.csv")
    apply({"since": row["anchor"]} for row in rows)
    for number, row in enumerate(rows):
        on = date.fromisoformat(row["on"])
        found = by_event(run_json("upcoming", "--from", row["anchor"], "--to", str(on + timedelta(days=800))))
        mine = found[f"e{number}"]
        assert [one["ordinal"] for one in mine if one["start"] <= row["on"]][-1] == int(row["completed_years"])
        following = next(one for one in mine if one["start"] >= row["on"] and one["ordinal"] > 0)
        assert (str(following["ordinal"]), following["start"]) == (row["next_ordinal"], row["next_date_BACKWARD"])


def test_milestones_are_those_of_the_list(apply: Apply, run_json: RunJson) -> None:
    rows = [row for row in vectors("milestones.csv") if "T" not in row["anchor"]]
    apply({"since": row["anchor"], "milestones": [row["milestone"].partition(" (")[0]]} for row in rows)
    found = by_event(run_json("upcoming", "--milestones", "--from", "1991-01-01", "--to", "2100-12-31"))
    assert [[one["start"] for one in found[f"e{number}"]] for number in range(len(rows))] == [
        [row["result"]] for row in rows
    ]


def test_imprecise_dates_keep_their_text_and_have_its_bounds(apply: Apply, run_json: RunJson) -> None:
    rows = [row for row in vectors("edtf.csv") if row["earliest"] and not is_refused(row["input"])]
    apply({"on": row["input"]} for row in rows)
    listed = {one["id"]: one["on"] for one in run_json("list")}
    for number, row in enumerate(rows):
        assert listed[f"e{number}"] == row["input"]
        (one,) = run_json("show", f"table/e{number}")["occurrences"]
        assert one["start"] == row["earliest"]
        if one["window"] is None:
            assert row["earliest"] == row["latest"]
        else:
            assert one["window"] == {"edtf": row["input"], "first": row["earliest"], "last": row["latest"] or None}


def is_refused(text: str) -> bool:
    try:
        parse(text)
    except InvalidInput:
        return True
    return False
