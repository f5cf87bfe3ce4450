"""Rules in other calendars, from a calendar file to what is printed."""

import json
from datetime import date
from pathlib import Path

import pytest

from tests.cli.conftest import Run, RunJson

ROWS = json.loads((Path(__file__).parents[1] / "vectors" / "rscale_skip.json").read_text("utf-8"))


def iso(text: str) -> str:
    return date.fromisoformat(text[:8]).isoformat()


def test_a_calendar_file_with_every_vector_is_applied_and_gives_their_days(
    run: Run, run_json: RunJson, tmp_path: Path
) -> None:
    events = [
        f'[[event]]\nid = "e{n}"\ntitle = "e{n}"\nkind = "anniversary"\n'
        f'since = {iso(row["dtstart"])}\nrule = "{row["rrule"]}"\n'
        for n, row in enumerate(ROWS)
    ]
    file = tmp_path / "rules.toml"
    file.write_text('[calendar]\nid = "rules"\ntitle = "Rules"\n\n' + "\n".join(events), "utf-8")
    run("apply", str(file))
    assert "Nothing to change" in run("apply", str(file)).output
    found = run_json("upcoming", "--from", "1990-01-01", "--to", "2100-01-01")
    for n, row in enumerate(ROWS):
        days = [one["start"] for one in found if one["event"] == f"e{n}"]
        expected = [iso(instance) for instance in row["instances"]]
        assert days[: len(expected)] == expected, row
        if "COUNT" in row["rrule"] or "UNTIL" in row["rrule"]:
            assert days == expected


def test_the_ordinal_counts_native_years_and_why_tells_where_the_calendar_ends(run: Run, run_json: RunJson) -> None:
    rule = "RSCALE=HEBREW;FREQ=YEARLY;BYMONTH=5L;BYMONTHDAY=8;SKIP=FORWARD"
    run("add", "Grandfather", "--since", "hebrew:5774-05L-08", "--rule", rule, "--kind", "memorial")
    found = run_json("upcoming", "--from", "2014-01-01", "--to", "2017-12-31")
    assert [(one["start"], one["ordinal"]) for one in found] == [
        ("2014-02-08", 0),
        ("2015-02-27", 1),
        ("2016-02-17", 2),
        ("2017-03-06", 3),
    ]
    run("add", "Mei", "--since", "2020-06-01", "--chronology", "chinese", "--kind", "birthday")
    why = run("why", "personal/mei").output
    assert "the Chinese calendar is known here until 2200-02-14; nothing follows" in why


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("RSCALE=RUSSIAN;FREQ=YEARLY", "RSCALE=RUSSIAN: no such calendar is known here; use one of CHINESE, DANGI"),
        ("RSCALE=CHINESE;FREQ=YEARLY", "1800-05-12 lies outside the Chinese calendar as it is known here"),
    ],
)
def test_a_calendar_that_is_not_known_or_does_not_reach_so_far_is_refused(run: Run, rule: str, said: str) -> None:
    refused = run("add", "x", "--since", "1800-05-12", "--rule", rule, code=2)
    assert said in " ".join((refused.output + refused.stderr).split())
