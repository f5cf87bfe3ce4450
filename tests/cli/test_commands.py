"""Each command as its user sees it: what it prints, and its exit code."""

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import icalendar
import pytest
from click.testing import Result

from reminders.cli import COMMANDS
from reminders.cli.output import countdown
from reminders.core.engine import occurrences
from tests.building import a_calendar, an_event

Run = Callable[..., Result]
RunJson = Callable[..., Any]
FOUNDING = Path(__file__).parents[2] / "calendars"
RELATIONS = "kazakhstan-andorra/diplomatic-relations"
ANDORRA_DAY = "kazakhstan-andorra/andorra-day"
RANGE = ("--from", "2022-01-01", "--to", "2024-12-31")


@pytest.fixture
def founding(run: Run) -> None:
    run("apply", str(FOUNDING))


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_has_help_with_an_example(run: Run, command: str) -> None:
    text = run(command, "--help").output
    groups = {
        "recipients": ("add", "edit", "import", "list", "remove"),
        "subscriptions": ("list", "refresh", "remove"),
        "links": ("create", "list", "revoke"),
    }
    inner = groups.get(command, ())
    texts = [run(command, name, "--help").output for name in inner] or [text]
    assert all("Example: " in one and "--database" in one for one in texts)


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


def test_add_shows_what_was_understood_and_what_comes(run: Run) -> None:
    text = run("add", "relations", "--since", "30 jan 2008", "--calendar", "bilateral", "--remind", "3d").output
    assert 'Understood "30 jan 2008" as Wednesday 30 January 2008.' in text
    assert "Added bilateral/relations" in text
    assert "anniversary" in text
    assert "3 days before" in text


def test_a_yahrzeit_is_added_explained_and_keeps_its_calendar_when_its_anchor_moves(run: Run) -> None:
    text = run("add", "Grandfather", "--since", "hebrew:5774-05L-08", "--rite", "yahrzeit", "--kind", "memorial").output
    assert 'Understood "hebrew:5774-05L-08" as Saturday 8 February 2014.' in text
    why = run("why", "personal/grandfather").output
    assert "counted from hebrew:5774-05L-08 (2014-02-08) in years of that calendar, by the rule for a yahrzeit" in why
    run("move", "personal/grandfather", "2014-02-09", "--anchor")
    assert "counted from hebrew:5774-05L-09" in run("why", "personal/grandfather").output


def test_a_birthday_by_the_chinese_calendar_is_added_from_its_gregorian_day(run: Run, run_json: RunJson) -> None:
    run("add", "Mei", "--since", "2020-06-01", "--chronology", "chinese", "--kind", "birthday")
    found = run_json("upcoming", "--from", "2026-01-01", "--to", "2250-12-31")
    assert (found[0]["start"], found[0]["ordinal"], len(found)) == ("2026-05-26", 6, 174)


def test_an_event_without_reminders_says_that_nobody_is_told(run: Run) -> None:
    shown = run("add", "Ada", "--since", "1990-12-10").stdout

    assert "  tells  nobody, since it has no reminders; `reminders edit personal/ada --remind 7d` adds one" in shown


def test_add_prints_the_event_as_json_and_a_dry_run_adds_nothing(run: Run, run_json: RunJson) -> None:
    shown = run_json("add", "Ada's birthday", "--since", "1990-12-10", "--kind", "birthday", "--dry-run")
    assert (shown["calendar"], shown["id"], shown["next"]["kind"]) == ("personal", "adas-birthday", "birthday")
    assert shown["next"]["title"] == f"Ada's {shown['next']['label']}"
    assert "Nothing is stored yet" in run("list").output


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


def entries(run: Run) -> dict[str, dict[str, str]]:
    """Return the entries of the founding feed by UID, each as its properties' text."""
    calendar = icalendar.Calendar.from_ical(run("feed", "kazakhstan-andorra", *RANGE).stdout_bytes)
    found = [{name: one.decoded(name) for name in one} for one in calendar.walk("VEVENT")]
    return {_text(one["UID"]): {name: _text(value) for name, value in one.items()} for one in found}


def _text(value: object) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)


def test_a_fixed_date_moves_the_same_entry_and_survives_the_unchanged_file(founding: None, run: Run) -> None:
    (uid, before), *_ = [(uid, one) for uid, one in entries(run).items() if "Andorra Day" in one["SUMMARY"]]
    assert (before["STATUS"], before["SEQUENCE"]) == ("TENTATIVE", "0")
    assert "date to be announced" in before["SUMMARY"]
    run("fix", ANDORRA_DAY, "2023-05-12")
    run("apply", str(FOUNDING))
    after = entries(run)[uid]
    assert (after["STATUS"], after["SEQUENCE"], after["SUMMARY"]) == ("CONFIRMED", "1", "Andorra Day in Kazakhstan")
    assert (after["DTSTART"], after["DTEND"]) == ("2023-05-12", "2023-05-13")


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


def test_a_title_is_one_line_without_control_characters(run: Run, run_json: RunJson) -> None:
    run("add", "a\x1b[31mred\nline", "--since", "2000-01-01")
    assert [one["title"] for one in run_json("list")] == ["a [31mred line"]


def test_why_explains_an_open_date_and_says_what_to_do(founding: None, run: Run, run_json: RunJson) -> None:
    text = run("why", ANDORRA_DAY).output
    assert "some time in 2023, no date fixed" in text
    assert f"reminders fix {ANDORRA_DAY} DATE   or   reminders cancel {ANDORRA_DAY}" in text
    assert run_json("why", RELATIONS)["next"]["event"] == "diplomatic-relations"


def test_a_change_is_shown_and_a_second_one_changes_nothing(founding: None, run: Run, run_json: RunJson) -> None:
    assert "Cancelled" in run("cancel", RELATIONS).output
    assert "nothing changed" in run("cancel", RELATIONS).output
    assert run_json("show", RELATIONS)["status"] == "cancelled"
    run("close", ANDORRA_DAY, "--held")
    assert run_json("show", ANDORRA_DAY)["resolution"] == "held"
    assert "--held or --declined" in run("close", ANDORRA_DAY, code=2).stderr


def test_one_occurrence_is_moved_and_the_others_stay(founding: None, run: Run, run_json: RunJson) -> None:
    run("move", RELATIONS, "2027-02-01", "--occurrence", "2027-01-30")
    found = run_json("upcoming", "--from", "2027-01-01", "--to", "2028-12-31", "--calendar", "kazakhstan-andorra")
    days = [one["start"] for one in found if one["event"] == "diplomatic-relations"]
    assert days == ["2027-02-01", "2028-01-30"]
    assert "--occurrence" in run("move", RELATIONS, "2027-02-01", code=1).stderr


def test_an_event_that_is_removed_is_gone_and_stays_so(founding: None, run: Run, run_json: RunJson) -> None:
    run("remove", RELATIONS)
    run("apply", str(FOUNDING))
    assert RELATIONS not in {f"{one['calendar']}/{one['id']}" for one in run_json("list")}


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


@pytest.mark.parametrize(
    ("form", "start"),
    [
        pytest.param("ics", "BEGIN:VCALENDAR\r\n", id="iCalendar"),
        pytest.param("json", '["vcalendar",[["version",{},"text","2.0"]', id="jCal"),
        pytest.param("atom", '<?xml version="1.0" encoding="utf-8"?>\n<feed ', id="Atom"),
        pytest.param("csv", "calendar,event,kind,title,", id="a table"),
    ],
)
def test_a_feed_in_each_format(founding: None, run: Run, form: str, start: str) -> None:
    body = run("feed", "kazakhstan-andorra", "--format", form).stdout_bytes.decode()

    assert body.startswith(start)
    assert "15th anniversary of diplomatic relations" in run(
        "feed", "kazakhstan-andorra", *RANGE, "--format", form
    ).stdout_bytes.decode().replace("\r\n ", "")


def test_an_exported_table_is_that_of_the_feed(founding: None, run: Run) -> None:
    exported = run("export", "kazakhstan-andorra", "--format", "csv").stdout_bytes

    assert exported == run("feed", "kazakhstan-andorra", "--format", "csv").stdout_bytes


def test_a_feed_of_more_than_200_years_is_refused(founding: None, run: Run) -> None:
    said = run("feed", "kazakhstan-andorra", "--from", "0001-01-01", "--to", "9999-12-31", code=2).stderr
    assert "longer than 200 years" in said


def test_a_file_that_cannot_be_written_is_named(founding: None, run: Run) -> None:
    assert (
        "/nowhere/x.ics: cannot be written" in run("feed", "kazakhstan-andorra", "-o", "/nowhere/x.ics", code=2).stderr
    )


def test_a_test_notice_reaches_the_file_channel(run: Run, tmp_path: Path) -> None:
    run("recipients", "add", "ada", "--address", "file", "--name", "Ada")
    assert "Sent a test notice to ada by file" in run("notify", "ada").output
    assert list((tmp_path / "outbox").glob("*.eml"))
    assert "no recipient 'bob'" in run("notify", "bob", code=2).stderr


def test_recipients_are_listed_and_removed(run: Run, run_json: RunJson) -> None:
    run("recipients", "add", "ada", "--address", "mailto:ada@example.org", "--calendars", "a,b", code=2)
    run("recipients", "add", "ada", "--address", "mailto:ada@example.org", "--language", "ca")
    assert [(one["id"], one["language"]) for one in run_json("recipients", "list")] == [("ada", "ca")]
    assert "exists already" in run("recipients", "add", "ada", "--address", "console", code=1).stderr
    run("recipients", "remove", "ada")
    assert run_json("recipients", "list") == []


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
            ],
        ),
        (
            ["add", "x", "--since", "hebrew:5774-05L-08", "--dry-run"],
            ["borax", "hijridate", "holidays", "korean_lunar_calendar"],
        ),
        (
            ["add", "x", "--rule", "RSCALE=CHINESE;FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1", "--dry-run"],
            ["hijridate", "holidays", "korean_lunar_calendar", "pyluach"],
        ),
    ],
    ids=["version", "upcoming", "a Hebrew date", "a Chinese rule"],
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


def test_holidays_that_working_days_skip_are_named_by_add_and_why(run: Run) -> None:
    words = "Thu 8 Dec 2050: Immaculate Conception (AD)"
    added = run(
        *("add", "Talks", "--on", "2050-12-12", "--remind", "5 working days", "--region", "KZ", "--region", "AD")
    ).output
    why = run("why", "personal/talks", env={"REMINDERS_LANGUAGE": "ca"}).output

    assert f"  skips  {words}\n" in added
    assert "Fri 2 Dec 2050 09:00 UTC" in added
    assert "working days: KZ, AD (holiday data " in why
    assert f"skips {words.replace('Immaculate Conception', 'Immaculada Concepció')}" in why


def test_an_observed_date_tells_for_which_holiday_it_is_shifted(run: Run) -> None:
    added = run("add", "Talks", "--on", "2050-12-08", "--observed", "next", "--region", "AD").output

    assert "  next   Fri 9 Dec 2050" in added
    assert "  skips  Thu 8 Dec 2050: Immaculate Conception (AD)" in added
    assert "shifted from Thu 8 Dec 2050: Immaculate Conception (AD)" in run("why", "personal/talks").output


def test_a_country_too_coarse_for_working_days_is_told_by_add_why_and_doctor(run: Run) -> None:
    words = "holidays in ES differ by region"

    assert words in run("add", "Talks", "--on", "2050-12-12", "--observed", "next", "--region", "ES").output
    assert words in run("why", "personal/talks").output
    assert words in run("doctor").output


def test_check_says_which_regions_are_too_coarse(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "spain.toml"
    file.write_text('[calendar]\nid = "spain"\ntitle = "Spain"\nregions = ["ES"]\n', encoding="utf-8")
    assert "spain.toml  holidays in ES differ by region" in run("check", str(file)).output


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


def test_the_time_zone_data_in_use_is_named(run: Run, run_json: RunJson) -> None:
    run("add", "relations", "--since", "2008-01-30")
    (tz,) = [one["words"] for one in run_json("doctor") if one["subject"] == "tz"]
    version = run_json("why", "personal/relations")["tz_data"]
    assert tz.startswith(f"tz data {version}, ")
    assert "tzdata" in tz
    assert f"time zones: data {version}" in run("why", "personal/relations").output


def test_publish_writes_the_site_once_and_a_check_tells_what_would_change(run: Run, founding: None) -> None:
    assert "would write" in run("publish", "public", "--check", code=1).stdout
    written = run("publish", "public")
    assert "wrote   calendars/kazakhstan-andorra.ics" in written.stdout
    assert "set base_url" in written.stderr
    assert run("publish", "public").stdout == ""
    assert run("publish", "public", "--check").stdout == ""
    body = run("feed", "kazakhstan-andorra", "-o", "feed.ics").stderr
    assert body
    assert Path("public/calendars/kazakhstan-andorra.ics").read_bytes() == Path("feed.ics").read_bytes()

    run("cancel", "kazakhstan-andorra/diplomatic-relations")

    assert "would write   calendars/kazakhstan-andorra.ics" in run("publish", "public", "--check", code=1).stdout


def test_a_variable_that_is_no_setting_is_told_with_the_nearest_one(run: Run) -> None:
    told = run("list", env={"REMINDERS_SMPT_URL": "smtp://localhost"}).stderr
    assert told == "REMINDERS_SMPT_URL is no setting and has no effect; did you mean REMINDERS_SMTP_URL?\n"
    assert run("list", env={"REMINDERS_APPRISE_TEAM": "ntfys://ntfy.sh/t"}).stderr == ""


def test_a_copy_is_made_of_the_database(run: Run) -> None:
    run("add", "Ada", "--since", "1990-12-10")
    assert "Wrote copy.db" in run("backup", "copy.db").stdout
    assert "Ada" in run("list", "--database", "sqlite:///copy.db").stdout
    run("backup", "copy.db", code=1)


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
