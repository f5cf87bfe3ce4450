"""`log` and `replay` as a user types them."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run


@pytest.fixture
def failed(run: Run, tmp_path: Path) -> None:
    """A ledger with twelve notices that failed."""
    for number in range(12):
        run("add", f"Talks {number}", "--on", "tomorrow", "--remind", "0d")
    with sqlite3.connect(tmp_path / "reminders.db") as database:
        database.execute("UPDATE notice SET state = 'failed', attempts = 1, reason = '550 no such user'")


@pytest.mark.usefixtures("failed")
def test_the_ledger_is_counted_and_chosen_from(run: Run, run_json: Callable[..., Any]) -> None:
    assert run("log", "--totals").stdout.splitlines()[0].split() == [
        "by",
        "state",
        "notices",
        "failed",
        "late",
        "latest",
        "by",
    ]
    assert run_json("log", "--totals")["channel"][0]["failed"] == 12
    assert [row["event"] for row in run_json("log", "--event", "personal/talks-3")] == ["talks-3"]
    assert run_json("log", "--channel", "smtp") == []
    assert len(run_json("log", "--reminder", "0 days", "--from", "tomorrow", "--to", "tomorrow")) == 12
    assert run_json("log", "--late") == []


@pytest.mark.usefixtures("failed")
def test_one_is_sent_again_by_its_id_and_why_tells_of_both(run: Run, run_json: Callable[..., Any]) -> None:
    first = run_json("log")[0]["id"]
    (made,) = run_json("replay", first[:8])
    assert made["replay_of"] == first
    assert f"replayed as {made['id'][:8]}, which is planned" in run("why", first).stdout
    assert f"replays {first[:8]}, which failed" in run("why", made["id"]).stdout


@pytest.mark.usefixtures("failed")
def test_many_are_sent_again_only_when_that_is_said(run: Run, run_json: Callable[..., Any]) -> None:
    assert "say --yes" in run("replay", "--state", "failed", code=1).stderr
    assert len(run_json("replay", "--state", "failed", "--dry-run")) == 12
    assert len(run_json("replay", "--state", "failed", "--yes")) == 12
    assert "No such notice" in run("replay", "--state", "failed").stdout


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param([], id="nothing chosen"),
        pytest.param(["0b0c", "--state", "failed"], id="chosen twice"),
        pytest.param(["0b0c", "--channel", "smtp"], id="ids and options"),
        pytest.param(["--state", "sent"], id="a state that has no replay"),
    ],
)
def test_a_replay_that_cannot_be_understood_changes_nothing(run: Run, arguments: list[str]) -> None:
    run("replay", *arguments, code=2)
