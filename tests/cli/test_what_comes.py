"""What is to come, as `upcoming`, `show`, `why` and `simulate` tell it."""

from pathlib import Path

import pytest

from tests.cli.conftest import RANGE, Run, RunJson

RELATIONS = "kazakhstan-andorra/diplomatic-relations"
ANDORRA_DAY = "kazakhstan-andorra/andorra-day"
GOLD = """
[calendar]
id = "family"
title = "Family"
timezone = "Europe/Andorra"

[[event]]
id = "wedding"
kind = "wedding"
title = "Gold"
since = 1977-06-10
milestones = [50]
remind = ["365d milestones", "14d"]
"""


def test_the_founding_calendar_gives_the_15th_and_the_16th_anniversary(
    founding: None, run: Run, run_json: RunJson
) -> None:
    found = {one["start"]: one for one in run_json("upcoming", *RANGE) if one["event"] == "diplomatic-relations"}
    assert found["2023-01-30"] == {
        "calendar": "kazakhstan-andorra",
        "event": "diplomatic-relations",
        "kind": "anniversary",
        "title": "15th anniversary of diplomatic relations between Andorra and Kazakhstan",
        "label": "15th anniversary",
        "jubilee": "quindecennial",
        "ordinal": 15,
        "milestone": True,
        "start": "2023-01-30",
        "end": "2023-01-31",
        "all_day": True,
        "timezone": None,
        "status": "confirmed",
        "window": None,
        "observed_from": None,
    }
    assert (found["2024-01-30"]["ordinal"], found["2024-01-30"]["milestone"]) == (16, False)
    assert "15-летие" in run("upcoming", *RANGE, "--lang", "ru").output


def test_simulate_lists_the_notices_in_each_readers_zone(founding: None, run: Run, run_json: RunJson) -> None:
    for name, zone in (("almaty", "Asia/Almaty"), ("andorra", "Europe/Andorra")):
        run("recipients", "add", name, "--address", f"mailto:{name}@example.org", "--timezone", zone)
    run("add", "relations", "--since", "2008-01-30", "--calendar", "other", "--remind", "3d")
    found = [
        one for one in run_json("simulate", "--from", "2022-11-16", "--to", "2023-02-01") if one["calendar"] == "other"
    ]
    assert [(one["recipient"], one["due_at"], one["reminder"], one["channel"]) for one in found] == [
        ("almaty", "2023-01-27T03:00:00Z", "3d", "console"),
        ("andorra", "2023-01-27T08:00:00Z", "3d", "console"),
    ]
    assert "nothing was sent" in run("simulate", "--from", "2022-11-16", "--to", "2023-02-01").output


def test_a_single_event_is_shown_however_far_it_lies(run: Run, run_json: RunJson) -> None:
    run("add", "centenary", "--on", "2108-01-30", "--remind", "365d")
    assert run_json("show", "personal/centenary")["next"]["start"] == "2108-01-30"
    assert "365 days before" in run("move", "personal/centenary", "2109-01-30").output


def test_why_explains_an_open_date_and_says_what_to_do(founding: None, run: Run, run_json: RunJson) -> None:
    text = run("why", ANDORRA_DAY).output
    assert "some time in 2023, no date fixed" in text
    assert f"reminders fix {ANDORRA_DAY} DATE   or   reminders cancel {ANDORRA_DAY}" in text
    assert run_json("why", RELATIONS)["next"]["event"] == "diplomatic-relations"


def test_the_name_of_an_anniversary_is_shown_wherever_its_label_is(run: Run, run_json: RunJson, tmp_path: Path) -> None:
    file = tmp_path / "club.toml"
    file.write_text(
        '[calendar]\nid = "club"\ntitle = "Club"\nlanguages = ["en", "es"]\ndiamond = 75\nlabels = { es = "roman" }\n\n'
        '[[event]]\nid = "club"\nsince = 1975-05-09\ntitle = { en = "the club", es = "el club" }\n',
        encoding="utf-8",
    )
    run("apply", str(file))
    year = ("--from", "2050-01-01", "--to", "2050-12-31")

    (found,) = run_json("upcoming", *year)
    assert (found["label"], found["jubilee"], found["milestone"]) == ("75th anniversary", "diamond jubilee", True)
    assert "milestone, diamond jubilee" in run("upcoming", *year).output
    assert "LXXV aniversario del club" in run("upcoming", *year, "--lang", "es").output
    assert "DESCRIPTION:75th anniversary (1975-05-09)\\, diamond jubilee" in run("feed", "club", *year).output
    assert "diamond = 75" in run("export", "club").output


def test_show_tells_the_next_milestone_however_far_it_lies(run: Run, run_json: RunJson) -> None:
    run("add", "relations", "--since", "2008-01-30")
    run("add", "daily", "--rule", "every 1000 days", "--since", "2008-01-30")
    assert "next milestone   " in run("show", "personal/relations").output
    found = run_json("show", "personal/relations")["next_milestone"]
    assert found["milestone"]
    assert found["ordinal"] % 5 == 0
    assert run_json("show", "personal/daily")["next_milestone"] is None


def test_milestones_have_reminders_of_their_own(run: Run, run_json: RunJson, tmp_path: Path) -> None:
    (tmp_path / "gold.toml").write_text(GOLD, "utf-8")
    run("apply", "gold.toml", "--yes")
    dues = run_json("simulate", "--from", "2026-01-01", "--to", "2028-12-31")
    assert [(one["due_at"][:10], one["occurrence"], one["reminder"]) for one in dues] == [
        ("2026-05-27", "2026-06-10", "14d"),
        ("2026-06-10", "2027-06-10", "365d milestones"),
        ("2027-05-27", "2027-06-10", "14d"),
        ("2028-05-27", "2028-06-10", "14d"),
    ]


@pytest.mark.parametrize(
    "command", [["upcoming"], ["list"], ["show", "personal/x"], ["why", "personal/x"]], ids=" ".join
)
def test_a_title_cannot_turn_the_letters_of_a_terminal_round(run: Run, command: list[str]) -> None:
    run("add", "invoice\u202efdp.exe \u2066x", "--on", "tomorrow", "--id", "x")

    assert "invoicefdp.exe x" in run(*command).output
