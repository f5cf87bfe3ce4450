"""What all commands share, and those that look after the service: settings, database, versions."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click import Context, Group

from reminders.cli import COMMANDS, reminders
from tests.cli.conftest import FOUNDING, Run, RunJson


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_has_help_with_an_example(run: Run, command: str) -> None:
    made = reminders.get_command(Context(reminders), command)
    inner = list(made.commands) if isinstance(made, Group) else [""]
    texts = [run(command, *name.split(), "--help").output for name in inner]
    assert all("Example: " in one and "--database" in one for one in texts)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["add", "x", "--since", "03/04/2023"], "2023-04-03"),
        (["add", "x", "--since", "2023-02-29"], "2023 is not a leap year"),
        (["add", "x"], "no date"),
        (["add", "x", "--since", "chinese:2021-04L-10"], "month 4L does not exist"),
        (["add", "x", "--on", "chinese:2021-04L-10"], "month 4L does not exist"),
        (["add", "x", "--since", "8 Adar 5774"], "write hebrew:5774-05L-08 or hebrew:5774-06-08"),
        (["add", "x", "--since", "last thursday of november"], "give --rule 'last thursday of november'"),
        (["add", "x", "--rule", "every 2nd tuesday"], "or second tuesday of every month"),
        (["add", "x", "--since", "2020-06-01", "--rite", "yahrzeit"], "`rite` belongs to the Hebrew chronology"),
        (["add", "x", "--on", "2023-05-12", "--remind", "soon"], "'soon' is no reminder"),
        (["show", "nothing/here"], "no event 'nothing/here'"),
        (["feed", "nothing"], "no calendar 'nothing'"),
        (["upcoming", "--from", "2024-01-01", "--to", "2023-01-01"], "ends (2023-01-01) before it starts"),
        (["recipients", "add", "ada", "--address", "pigeon:ada"], "pigeon:ada"),
        (["recipients", "remove", "ada"], "no recipient 'ada'"),
        (["apply", "nowhere.toml"], "no such file or folder"),
        (["--database", "mysql://x", "list"], "sqlite:///"),
        (["log", "--state", "gone"], "gone"),
        (["feed", "nothing", "--from", "0001", "--to", "9999"], "no calendar"),
        (["upcoming", "--days", "3", "--to", "2030-01-01"], "--days and --to"),
        (["add", "x", "--since", "2000-01-01", "--milestones", ","], "is no milestone"),
        (["export", "nothing", "-o", "/nowhere/x.toml"], "no calendar 'nothing'"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_bad_input_is_named_with_its_remedy_and_exits_2(run: Run, arguments: list[str], said: str) -> None:
    result = run(*arguments, code=2)
    assert said in result.stderr
    assert "Traceback" not in result.output


def test_settings_show_where_they_came_from_with_secrets_masked(run: Run) -> None:
    text = run("config", env={"REMINDERS_SMTP_URL": "smtp://ada:secret@mail.example.org"}).output
    assert "smtp://ada:***@mail.example.org" in text
    assert "secret" not in text
    assert "REMINDERS_SMTP_URL" in text
    assert "setting `port` (REMINDERS_PORT): 'x'" in run("config", code=2, env={"REMINDERS_PORT": "x"}).stderr


def test_doctor_migrate_and_schema_answer(founding: None, run: Run, run_json: RunJson) -> None:
    assert {one["level"] for one in run_json("doctor")} <= {"good", "note"}
    assert "is up to date" in run("migrate").output


def test_the_shipped_schema_is_the_one_printed(run: Run) -> None:
    shipped = json.loads((FOUNDING / "reminders.schema.json").read_text("utf-8"))
    assert json.loads(run("schema").stdout) == shipped


def test_the_database_may_be_named_before_or_after_the_command(run: Run, tmp_path: Path) -> None:
    run("--database", f"sqlite:///{tmp_path}/one.db", "add", "x", "--since", "2000-01-01")
    assert "personal/x" in run("list", "--database", f"sqlite:///{tmp_path}/one.db").output
    assert "Nothing is stored yet" in run("list", "--database", f"sqlite:///{tmp_path}/two.db").output


@pytest.mark.parametrize(
    ("arguments", "unused"),
    [
        (
            ["--version"],
            ["pydantic", "sqlite3", "holidays", "apscheduler", "icalendar", "starlette", "jinja2", "psycopg"],
        ),
        (
            ["upcoming"],
            [
                "pydantic",
                "holidays",
                "apscheduler",
                "icalendar",
                "starlette",
                "jinja2",
                "psycopg",
                "tomlkit",
                "structlog",
                "borax",
                "hijridate",
                "korean_lunar_calendar",
                "pyluach",
                "reminders.notices",
            ],
        ),
        (["list"], ["pydantic", "holidays", "imaplib", "jinja2", "ssl", "reminders.actions.planner"]),
        (["log"], ["pydantic", "holidays", "imaplib", "jinja2", "ssl", "reminders.actions.planner"]),
        (["check", str(FOUNDING)], ["imaplib", "jinja2", "ssl", "reminders.actions.planner"]),
        (
            ["add", "x", "--since", "hebrew:5774-05L-08", "--dry-run"],
            ["borax", "hijridate", "holidays", "korean_lunar_calendar"],
        ),
        (
            ["add", "x", "--rule", "RSCALE=CHINESE;FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1", "--dry-run"],
            ["hijridate", "holidays", "korean_lunar_calendar", "pyluach"],
        ),
    ],
    ids=["version", "upcoming", "list", "log", "check", "a Hebrew date", "a Chinese rule"],
)
def test_a_command_loads_nothing_that_it_does_not_use(arguments: list[str], unused: list[str], tmp_path: Path) -> None:
    script = (
        "import sys\nsys.argv = ['reminders', *sys.argv[1:]]\nfrom reminders.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\nprint('LOADED', *sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments], cwd=tmp_path, capture_output=True, text=True, check=True,
        env={"PYTHONPATH": str(Path(__file__).parents[2]), "TZ": "UTC"},
    )  # fmt: skip
    loaded = set(done.stdout.rpartition("LOADED ")[2].split())
    assert not loaded & set(unused)


def test_the_time_zone_data_in_use_is_named(run: Run, run_json: RunJson) -> None:
    run("add", "relations", "--since", "2008-01-30")
    (tz,) = [one["words"] for one in run_json("doctor") if one["subject"] == "tz"]
    version = run_json("why", "personal/relations")["tz_data"]
    assert tz.startswith(f"tz data {version}, ")
    assert "tzdata" in tz
    assert f"time zones: data {version}" in run("why", "personal/relations").output


def test_a_variable_that_is_no_setting_is_told_with_the_nearest_one(run: Run) -> None:
    told = run("list", env={"REMINDERS_SMPT_URL": "smtp://localhost"}).stderr
    assert told == "REMINDERS_SMPT_URL is no setting and has no effect; did you mean REMINDERS_SMTP_URL?\n"
    assert run("list", env={"REMINDERS_APPRISE_TEAM": "ntfys://ntfy.sh/t"}).stderr == ""


def test_a_copy_is_made_of_the_database(run: Run) -> None:
    run("add", "Ada", "--since", "1990-12-10")
    assert "Wrote copy.db" in run("backup", "copy.db").stdout
    assert "Ada" in run("list", "--database", "sqlite:///copy.db").stdout
    run("backup", "copy.db", code=1)
