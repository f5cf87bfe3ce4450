"""`reminders links` as a user calls it."""

import json
import os
import re
import subprocess
import sys
from itertools import takewhile
from pathlib import Path

import pytest

from tests.cli.conftest import Run, RunJson

ADDRESS = re.compile(r"http://127\.0\.0\.1:8000/feeds/(rmd_[A-Za-z0-9_-]{43})\.ics")


@pytest.fixture
def calendar(run: Run) -> str:
    run("add", "Ada", "--since", "1990-12-10", "--kind", "birthday", "--calendar", "family")
    run("add", "Test results", "--on", "2030-05-01", "--calendar", "family", "--private")
    return "family"


def test_a_link_is_shown_once_with_how_to_end_it(run: Run, calendar: str, tmp_path: Path) -> None:
    made = run("links", "create", calendar, "--name", "Ada's phone").stdout

    found = ADDRESS.search(made)
    assert found, made
    assert "shown only now" in made
    assert "1 private event stays out" in made
    assert found[1] not in run("links", "list").stdout
    assert found[1].encode() not in b"".join(path.read_bytes() for path in tmp_path.glob("reminders.db*"))


def test_run_says_how_to_read_a_private_calendar_and_nothing_of_it_to_a_log(tmp_path: Path) -> None:
    calendars = tmp_path / "calendars"
    calendars.mkdir()
    for name in ("public", "private"):
        (calendars / f"{name}.toml").write_text(
            f'[calendar]\nid = "{name}"\ntitle = "The {name} one"\nvisibility = "{name}"\nremind = ["1d"]\n\n'
            f'[[event]]\nid = "a"\nkind = "birthday"\ntitle = "Somebody {name}"\nsince = 1990-12-10\n\n'
            '[[event]]\nid = "b"\nkind = "birthday"\ntitle = "Somebody hidden"\nsince = 1991-12-11\nprivate = true\n'
        )
    command = [sys.executable, "-m", "reminders", "run", "--port", "0"]
    environment = {**os.environ, "PYTHONPATH": str(Path.cwd())}
    with subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        told = "".join(takewhile(lambda line: not line.startswith("Stored in"), process.stdout))
        process.terminate()

    assert re.search(r"feed +http://127\.0\.0\.1:\d+/calendars/public\.ics ", told)
    assert re.search(r"private +reminders links create private\b", told)
    assert told.count("Somebody public's") >= 2, "as what comes next, and as what will be sent"
    assert not re.search("Somebody (private|hidden)|The private one", told)


def test_no_two_links_have_the_same_token(run_json: RunJson, calendar: str) -> None:
    made = [run_json("links", "create", calendar) for _ in range(5)]

    assert len({one["address"] for one in made}) == len({one["id"] for one in made}) == 5


def test_links_are_listed_with_what_they_show_and_how_long(run: Run, run_json: RunJson, calendar: str) -> None:
    made = run_json("links", "create", calendar, "--view", "lang=ca", "--expires", "2035-12-31", "--name", "wall")
    listed = run_json("links", "list")

    assert listed == [{key: value for key, value in made.items() if key != "address"}]
    assert (listed[0]["view"], listed[0]["state"], listed[0]["used_on"]) == ("lang=ca", "active", None)
    assert listed[0]["expires_at"] == "2036-01-01T00:00:00Z"
    text = run("links", "list").stdout
    for part in (made["id"], "wall", "lang=ca", "until Mon 31 Dec 2035", "never read"):
        assert part in text


def test_a_link_is_revoked_by_its_id_and_stays_listed(run: Run, run_json: RunJson, calendar: str) -> None:
    made = run_json("links", "create", calendar)
    run("links", "revoke", made["id"])
    run("links", "revoke", made["id"])

    assert run_json("links", "list")[0]["state"] == "revoked"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(["create", "nobody"], "no calendar 'nobody'", id="unknown calendar"),
        pytest.param(["create", "family", "--view", "lnag=ca"], "lnag", id="unknown parameter"),
        pytest.param(["create", "family", "--view", "ca"], "ca", id="no parameter"),
        pytest.param(["create", "family", "--expires", "2001-01-01"], "2001-01-02", id="expired already"),
        pytest.param(["create", "family", "--name", "x" * 81], "80", id="a name too long"),
        pytest.param(["revoke", "00000000"], "no link '00000000'", id="unknown link"),
    ],
)
def test_what_cannot_be_is_said(run: Run, calendar: str, arguments: list[str], said: str) -> None:
    assert said in run("links", *arguments, code=2).stderr


def test_without_links_it_is_said_how_to_make_one(run: Run) -> None:
    assert "reminders links create" in run("links", "list").stdout
    assert json.loads(run("links", "list", "--json").stdout) == []
