"""What `add` says: what it understood, when the event is, and who is told."""

from tests.cli.conftest import Run, RunJson


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


def test_a_title_is_one_line_without_control_characters(run: Run, run_json: RunJson) -> None:
    run("add", "a\x1b[31mred\nline", "--since", "2000-01-01")
    assert [one["title"] for one in run_json("list")] == ["a [31mred line"]


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
