"""Files: `check`, `apply` and `export`."""

import json
from pathlib import Path

import icalendar

from tests.cli.conftest import FOUNDING, Run


def test_apply_prints_its_plan_first_and_a_second_time_there_is_none(run: Run) -> None:
    first = run("apply", str(FOUNDING), "--dry-run").output
    assert "+ event kazakhstan-andorra/andorra-day" in first
    assert "this was a dry run" in first
    assert "Applied" in run("apply", str(FOUNDING)).output
    assert "Nothing to change" in run("apply", str(FOUNDING)).output


def test_a_conflict_is_refused_with_both_values(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "c.toml"
    text = '[calendar]\nid = "c"\ntitle = "C"\n[[event]]\nid = "e"\ntitle = "E"\non = "2023"\n'
    path.write_text(text, "utf-8")
    run("apply", str(path))
    run("fix", "c/e", "2023-05-12")
    path.write_text(text.replace("2023", "2024"), "utf-8")
    assert "store '2023-05-12', file '2024'" in run("apply", str(path), code=1).stderr
    run("apply", str(path), "--take", "store")


def test_cancelling_by_file_in_a_pipe_needs_yes(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "c.toml"
    head = '[calendar]\nid = "c"\ntitle = "C"\n'
    path.write_text(head + '[[event]]\nid = "e"\ntitle = "E"\non = "2023"\n', "utf-8")
    run("apply", str(path))
    path.write_text(head, "utf-8")
    assert "--yes" in run("apply", str(path), "--prune", code=1).stderr
    assert "Applied 1 change" in run("apply", str(path), "--prune", "--yes").output


def test_a_file_with_mistakes_is_refused_with_all_of_them(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "c.toml"
    path.write_text('[calendar]\nid = "c"\n[[event]]\nid = "e"\ntitle = "E"\n', "utf-8")
    for command in ("check", "apply"):
        said = run(command, str(path), code=2).stderr
        assert "2 problems" in said
        assert "line 3, e: no date" in said
    assert "Nothing is stored yet" in run("list").output


def test_an_export_applies_without_a_change(founding: None, run: Run, tmp_path: Path) -> None:
    run("export", "kazakhstan-andorra", "-o", "out.toml")
    assert "Nothing to change" in run("apply", "out.toml").output
    assert (
        json.loads(run("export", "kazakhstan-andorra", "--format", "json").stdout)["calendar"]["id"]
        == "kazakhstan-andorra"
    )
    assert icalendar.Calendar.from_ical(run("export", "kazakhstan-andorra", "--format", "ics").stdout_bytes).walk(
        "VEVENT"
    )


def test_check_says_which_regions_are_too_coarse(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "spain.toml"
    file.write_text('[calendar]\nid = "spain"\ntitle = "Spain"\nregions = ["ES"]\n', encoding="utf-8")
    assert "spain.toml  holidays in ES differ by region" in run("check", str(file)).output
