"""`log` and `replay` as a user types them."""

import sqlite3
from pathlib import Path

import pytest

from tests.cli.conftest import Run, RunJson


@pytest.fixture
def failed(run: Run, tmp_path: Path) -> None:
    """A ledger with twelve notices that failed."""
    for number in range(12):
        run("add", f"Talks {number}", "--on", "tomorrow", "--remind", "0d")
    with sqlite3.connect(tmp_path / "reminders.db") as database:
        database.execute("UPDATE notice SET state = 'failed', attempts = 1, reason = '550 no such user'")


@pytest.mark.usefixtures("failed")
def test_the_ledger_is_counted_and_chosen_from(run: Run, run_json: RunJson) -> None:
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
def test_one_is_sent_again_by_its_id_and_why_tells_of_both(run: Run, run_json: RunJson) -> None:
    first = run_json("log")[0]["id"]
    (made,) = run_json("replay", first[:8])
    assert made["replay_of"] == first
    assert f"replayed as {made['id'][:8]}, which is planned" in run("why", first).stdout
    assert f"replays {first[:8]}, which failed" in run("why", made["id"]).stdout


@pytest.mark.usefixtures("failed")
def test_of_what_is_too_late_why_says_so_but_a_replay_is_sent_however_late(
    run: Run, run_json: RunJson, tmp_path: Path
) -> None:
    first, other = (row["id"] for row in run_json("log", "--limit", "2"))
    (made,) = run_json("replay", first)
    with sqlite3.connect(tmp_path / "reminders.db") as database:
        database.execute("UPDATE notice SET due_at = '2020-01-01T09:00:00Z', next_at = '2020-01-01T09:00:00Z'")
        database.execute("UPDATE notice SET state = 'planned' WHERE id = ?", [other])
    assert "more than 30 days late: it is not sent any more, and expires" in run("why", other).stdout
    assert "days late" not in run("why", made["id"]).stdout
    assert "1 notice too late to be sent" in run("doctor", code=1).stdout


@pytest.mark.usefixtures("failed")
def test_many_are_sent_again_only_when_that_is_said(run: Run, run_json: RunJson) -> None:
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
@pytest.mark.usefixtures("failed")
def test_a_replay_that_cannot_be_understood_changes_nothing(run: Run, run_json: RunJson, arguments: list[str]) -> None:
    run("replay", *arguments, code=2)
    assert {row["state"] for row in run_json("log")} == {"failed"}


@pytest.fixture
def bounced(run: Run, tmp_path: Path) -> str:
    """The id of a notice by mail that was accepted and came back."""
    run("recipients", "add", "ada", "--address", "mailto:ada@example.org")
    run("add", "Talks", "--on", "tomorrow", "--remind", "0d")
    with sqlite3.connect(tmp_path / "reminders.db") as database:
        database.execute("UPDATE notice SET state = 'sent', attempts = 1, sent_at = due_at, channel = 'smtp'")
        ((name,),) = database.execute("SELECT id FROM notice")
        database.execute(
            "INSERT INTO bounce (notice, recipient, address, at, permanent, status, text)"
            " VALUES (?, 'ada', 'ada@example.org', '2026-11-20T10:00:00Z', 1, '5.1.1', 'no such user')",
            [name],
        )
    return str(name)


def test_what_came_back_is_said_wherever_its_notice_is_shown(run: Run, run_json: RunJson, bounced: str) -> None:
    words = "came back from ada@example.org, 2026-11-20 10:00 UTC: 5.1.1 no such user"
    expected = {
        "notice": bounced,
        "address": "ada@example.org",
        "at": "2026-11-20T10:00:00Z",
        "permanent": True,
        "status": "5.1.1",
        "text": "no such user",
    }
    assert all(words in run(*command).stdout for command in (["log"], ["why", bounced], ["why", "personal/talks"]))
    assert run_json("log")[0]["bounce"] == expected
    assert run_json("why", bounced)["notices"][0]["bounce"] == expected
    assert run_json("recipients", "list")[0]["bounces"] == [expected]
    assert run_json("recipients", "edit", "ada", "--name", "Ada")["bounces"] == [expected]


def test_what_is_removed_is_still_explained(run: Run, run_json: RunJson, bounced: str) -> None:
    run("remove", "personal/talks")
    assert "it was removed" in run("why", "personal/talks").stdout
    assert run_json("why", "personal/talks")["foreseen"] == []
    assert "sent" in run("why", bounced[:8]).stdout


def test_what_is_not_stored_any_more_is_explained_by_the_ledger_alone(
    run: Run, run_json: RunJson, bounced: str, tmp_path: Path
) -> None:
    with sqlite3.connect(tmp_path / "reminders.db") as database:
        database.execute("DELETE FROM event")
        database.execute("DELETE FROM calendar")
    for name in (bounced, "personal/talks"):
        shown = run("why", name).stdout
        assert "personal/talks is not stored any more" in shown
        assert "came back from ada@example.org" in shown
        assert [row["id"] for row in run_json("why", name)["notices"]] == [bounced]
    assert [row["id"] for row in run_json("log", "--calendar", "personal")] == [bounced]
    run("why", "personal/walks", code=2)
    run("log", "--calendar", "family", code=2)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("personal/talks-3", "is an event; name one of its notices, `reminders log --event personal/talks-3` shows"),
        ("personal/nothing", "no event 'personal/nothing'"),
        ("0000", "no notice, or several, have an id that begins with '0000'"),
    ],
    ids=["an event", "no event", "no notice"],
)
@pytest.mark.usefixtures("failed")
def test_what_cannot_be_put_off_is_told_from_what_can(run: Run, name: str, said: str) -> None:
    assert said in run("snooze", name, "--for", "2d", code=2).stderr
