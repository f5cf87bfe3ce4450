"""Channels as their administrator sees them: named in the configuration, secrets shown once and masked after."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.cli.conftest import Run, RunJson
from tests.processes import daemon, wait_until

NAMED = {"REMINDERS_APPRISE_TEAM_CHAT": "slack://t0ken-s3cret/b/c"}


def test_a_named_channel_is_shown_masked_and_is_an_address(run: Run, run_json: RunJson) -> None:
    Path("reminders.toml").write_text('[apprise]\ndesk = "ntfys://t0pic-s3cret"\n')
    shown = run("config", env=NAMED).output
    assert "slack://***" in shown
    assert "ntfys://***" in shown
    assert "s3cret" not in shown + run("config", "--json", env=NAMED).output
    assert run_json("recipients", "add", "office", "--address", "team-chat", env=NAMED)["address"] == "team-chat"
    run("recipients", "add", "typo", "--address", "taem-chat", env=NAMED, code=2)


def test_a_webhooks_secret_is_shown_when_it_is_made_and_never_again(run: Run) -> None:
    added = run("recipients", "add", "hook", "--address", "https://hooks.example.org/x").output
    (first,) = re.findall(r"whsec_[A-Za-z0-9+/=]{44}", added)
    (second,) = re.findall(r"whsec_[A-Za-z0-9+/=]{44}", run("recipients", "secret", "hook").output)
    assert first != second
    for command in (["recipients", "list"], ["recipients", "list", "--json"], ["doctor"]):
        assert "whsec_" not in run(*command).output
    run("recipients", "secret", "nobody", code=2)


def test_rates_of_another_form_are_refused_with_the_right_one(run: Run) -> None:
    assert "smtp 600/h" in run("config", env={"REMINDERS_SEND_RATES": "smtp fast"}, code=2).output


def test_a_notice_is_shown_as_its_reader_gets_it_and_stays_planned(run: Run, run_json: RunJson) -> None:
    run("recipients", "add", "ada", "--address", "mailto:ada@example.org", "--name", "Ada")
    run(
        "add", "Talks", "--on", f"{datetime.now(UTC) + timedelta(days=1):%Y-%m-%d}", "--time", "23:30", "--remind", "1h"
    )
    (planned,) = run_json("log")
    shown = run("preview", planned["id"][:8]).output
    assert "Ada" in shown
    assert "Talks" in shown
    assert "<html" in run("preview", planned["id"], "--html", "-").output
    assert "Message-ID: <" in run("preview", planned["id"], "--raw").output
    assert run_json("log") == [planned]
    assert "reminders log" in run("preview", "nothing", code=2).output


def test_a_test_notice_reaches_the_file_channel(run: Run, tmp_path: Path) -> None:
    run("recipients", "add", "ada", "--address", "file", "--name", "Ada")
    assert "Sent a test notice to ada by file" in run("notify", "ada").output
    assert list((tmp_path / "outbox").glob("*.eml"))
    assert "no recipient 'bob'" in run("notify", "bob", code=2).stderr


def test_run_names_file_and_line_of_a_template_that_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "letter.html").write_text("<p>\n{{ letter.titel }}", "utf-8")

    with daemon(tmp_path, "--no-web", templates=str(tmp_path)):
        wait_until(lambda: "Stored in" in (tmp_path / "out.txt").read_text("utf-8"))

    log = (tmp_path / "log.txt").read_text("utf-8")
    assert "letter.html, line 2: 'Letter object' has no attribute 'titel'\nMessages are laid out" in log
