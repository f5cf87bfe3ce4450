"""`reminders recipients` as its user sees it: wishes given, shown, changed and taken away; groups."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from reminders.actions.deliver import deliver_due
from reminders.actions.endpoints import disable
from reminders.actions.planner import Planner
from reminders.storage import open_store
from tests.actions.outbox import Outbox
from tests.building import NOW, FakeClock, options
from tests.cli.conftest import Run, RunJson

WISHES = {
    "--language": "ca",
    "--timezone": "Europe/Andorra",
    "--at": "18:30",
    "--quiet-hours": "22:00-07:00",
    "--regions": "AD,ES-CT",
    "--digest": "weekly mon 08:00",
    "--tags": "bilateral",
    "--kinds": "anniversary,event",
    "--minimum-lead": "2d",
    "--on-doubt": "skip",
}


# What the store knows beside what was said.
KNOWN = ("revision", "updated_at", "bounces", "stopped")


def given() -> list[str]:
    return [word for pair in WISHES.items() for word in pair]


def test_every_wish_is_stored_as_the_file_has_it_and_shown(run: Run, run_json: RunJson) -> None:
    run("recipients", "add", "bob", "--address", "console")
    added = run_json(
        "recipients", "add", "ada", "--address", "file", *given(), "--working-days-only", "--changes", "--backup", "bob"
    )
    assert {name: value for name, value in added.items() if name not in KNOWN} == {
        "id": "ada",
        "address": "file",
        "language": "ca",
        "timezone": "Europe/Andorra",
        "at": "18:30",
        "quiet_hours": "22:00-07:00",
        "working_days_only": True,
        "regions": ["AD", "ES-CT"],
        "digest": "weekly mon 08:00",
        "tags": ["bilateral"],
        "kinds": ["anniversary", "event"],
        "minimum_lead": "2d",
        "on_doubt": "skip",
        "changes": True,
        "backup": "bob",
    }
    shown = run("recipients", "list").output
    assert "at 18:30, quiet 22:00-07:00, digest weekly mon 08:00, at least 2d ahead" in shown
    assert "in doubt skip" in shown
    assert "working days (AD, ES-CT)" in shown


def test_an_edit_changes_what_is_given_takes_away_what_is_empty_and_keeps_the_rest(run: Run, run_json: RunJson) -> None:
    run("recipients", "add", "ada", "--address", "file", *given(), "--changes")
    edited = run_json("recipients", "edit", "ada", "--digest", "", "--tags", "", "--at", "08:00", "--no-changes")
    assert edited["at"] == "08:00"
    assert edited["quiet_hours"] == "22:00-07:00"
    assert edited["changes"] is False
    assert not {"digest", "tags"} & edited.keys()
    assert run_json("recipients", "edit", "ada", "--at", "08:00")["revision"] == edited["revision"]
    assert "no recipient 'eve'" in run("recipients", "edit", "eve", "--at", "08:00", code=2).stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--address", "console", "--quiet-hours", "22"], "22:00-07:00"),
        (["--address", "console", "--digest", "hourly"], "daily 08:00"),
        (["--address", "console", "--digest", "daily 23:00", "--quiet-hours", "22:00-07:00"], "falls into the quiet"),
        (["--address", "console", "--kinds", "party"], "kinds"),
        (["--address", "console", "--minimum-lead", "soon"], "is no reminder"),
        (["--address", "console", "--on-doubt", "maybe"], "'send' or 'skip'"),
        (["--address", "console", "--backup", "eve"], "no recipient 'eve'"),
        (["--members", "eve"], "no recipient 'eve'"),
        (["--members", "ada", "--language", "ca"], "drop `language`"),
        (["--members", "ada", "--address", "console"], "drop `address`"),
        ([], "`address` is missing"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_contradicts_itself_is_refused_with_a_remedy(run: Run, arguments: list[str], said: str) -> None:
    run("recipients", "add", "ada", "--address", "file")
    assert said in run("recipients", "add", "bob", *arguments, code=2).stderr


def test_a_reminder_to_a_group_is_foreseen_for_each_member(run: Run, run_json: RunJson) -> None:
    for name in ("ada", "ben", "eve"):
        run("recipients", "add", name, "--address", f"mailto:{name}@example.org")
    shown = run("recipients", "add", "protocol", "--members", "ada,ben").output
    assert "a group of ada, ben" in shown
    run("add", "talks", "--on", "2030-05-12", "--remind", "1d")
    assert {one["recipient"] for one in run_json("simulate", "--from", "2030-01-01")} == {"ada", "ben", "eve"}
    assert "group of ada, ben" in run("recipients", "list").output
    assert "notify its members: ada, ben" in run("notify", "protocol", code=2).stderr


def test_what_is_foreseen_may_be_that_of_one_reader_or_one_calendar(run: Run, run_json: RunJson) -> None:
    for name in ("ada", "ben"):
        run("recipients", "add", name, "--address", f"mailto:{name}@example.org")
        run("add", f"{name}'s talks", "--on", "2030-05-12", "--remind", "1d", "--calendar", f"{name}s")
    chosen = [
        (one["recipient"], one["calendar"])
        for one in run_json("simulate", "--from", "2030-01-01", "--recipient", "ben", "--calendar", "adas")
    ]
    assert chosen == [("ben", "adas")]
    assert "sent to ben from" in run("simulate", "--to", "tomorrow", "--recipient", "ben").stdout
    assert "no recipient 'eve'" in run("simulate", "--recipient", "eve", code=2).stderr
    assert "no calendar 'eves'" in run("simulate", "--calendar", "eves", code=2).stderr


def test_a_digest_is_explained_with_what_it_tells(run: Run, run_json: RunJson) -> None:
    run("recipients", "add", "ada", "--address", "console", "--digest", "daily 08:00")
    for title in ("Fair", "Race"):
        run("add", title, "--on", "2099-11-26", "--remind", "7d")
    store, clock = (
        open_store("sqlite:///reminders.db", datetime.now(UTC)),
        FakeClock(datetime(2099, 11, 20, 8, tzinfo=UTC)),
    )
    try:
        Planner(store, options(), clock.now()).plan_due()
        deliver_due(store, Outbox(), options(), clock)
    finally:
        store.close()
    digest = next(one for one in run_json("log") if one["reminder"] == "digest")
    assert (digest["calendar"], digest["event"], digest["subject"]) == (None, None, "2 reminders: Fair; Race")
    assert [one["digest"] for one in run_json("why", digest["id"])["notices"]] == [digest["id"]] * 2
    text = run("why", digest["id"][:8]).output
    assert "Digest for ada" in text
    assert "personal/fair   7 days before   sent" in text
    assert f"in digest {digest['id'][:8]}" in run("why", "personal/fair").output


def test_an_import_adds_all_or_nothing_and_a_second_one_changes_nothing(run: Run, run_json: RunJson) -> None:
    Path("people.csv").write_text("id,address,tags\nada,ada@example.org,work\nben,console,\n", "utf-8")
    assert run("recipients", "import", "people.csv").output == "Added 2: ada, ben\n"
    before = run_json("recipients", "list")
    assert run("recipients", "import", "people.csv").output == "Unchanged 2: ada, ben\n"
    assert run_json("recipients", "list") == before
    Path("people.csv").write_text("id,address,backup\nada,ada@example.org,nobody\neve,console,\n", "utf-8")
    assert "no recipient 'nobody'" in run("recipients", "import", "people.csv", code=2).stderr
    assert run_json("recipients", "list") == before
    run("recipients", "edit", "ben", "--at", "18:00")
    Path("people.csv").write_text("id,address,at\nben,console,07:00\n", "utf-8")
    assert "choose with --take" in run("recipients", "import", "people.csv", code=1).stderr
    assert run("recipients", "import", "people.csv", "--take", "file").output == "Changed 1: ben\n"


def test_forgetting_somebody_unknown_asks_nothing(run: Run) -> None:
    run("recipients", "add", "ada", "--address", "console")
    assert "no recipient 'eve'" in run("forget", "eve", code=2).output
    assert "this erases ada for good" in run("forget", "ada", code=1).output


def test_forgetting_tells_what_named_the_person_and_the_files_that_still_do(run: Run) -> None:
    run("recipients", "add", "ada", "--address", "console")
    run("recipients", "add", "desk", "--members", "ada")
    event = 'title = "Talks"\nid = "talks"\non = 2099-05-12\nremind = [{ before = "1d", to = ["ada"] }]\n'
    Path("work.toml").write_text(f'[calendar]\nid = "work"\ntitle = "Work"\n[[event]]\n{event}', "utf-8")
    run("apply", "work.toml")
    run("recipients", "remove", "ada")
    forgotten = run("forget", "ada", "--yes")
    assert "desk, work/talks named them, and what went to them alone goes to nobody now" in forgotten.stdout
    assert "work.toml still names them" in forgotten.stderr
    assert "work/talks: names somebody who was forgotten; name somebody else there" in run("doctor").stdout


@pytest.fixture
def disabled(run: Run, tmp_path: Path) -> None:
    """A recipient `ops` whose webhook answered 410."""
    run("recipients", "add", "ops", "--address", "https://hooks.example.org/s3cret", "--name", "Operations")
    store = open_store(f"sqlite:///{tmp_path}/reminders.db", NOW)
    try:
        disable(store, "ops", "410: it wants no more notices", NOW)
    finally:
        store.close()


@pytest.mark.usefixtures("disabled")
def test_a_webhook_that_is_gone_is_plain_to_see_with_what_mends_it(run: Run, run_json: RunJson) -> None:
    words = "the webhook is disabled since 2022-11-16: 410: it wants no more notices"
    remedy = "`reminders recipients enable ops` tries it again"
    listed = run("recipients", "list")
    assert listed.stdout.split("   ")[:4] == ["ops", "Operations", "https://hooks.example.org/s3cret", "stopped"]
    assert f"ops: {words}; {remedy}" in listed.stderr
    assert f"stopped  {words}; {remedy}" in run("recipients", "show", "ops").stdout
    stopped = {"since": "2022-11-16T12:00:00Z", "reason": words}
    assert run_json("recipients", "list")[0]["stopped"] == run_json("recipients", "show", "ops")["stopped"] == stopped
    assert "Enabled what goes to ops" in run("recipients", "enable", "ops").stdout
    assert "nothing stood in the way" in run("recipients", "enable", "ops").stdout
    assert run_json("recipients", "show", "ops")["stopped"] is None
    assert "no recipient 'oops'; did you mean 'ops'?" in run("recipients", "enable", "oops", code=2).stderr


@pytest.mark.usefixtures("disabled")
@pytest.mark.parametrize("how", ["edit", "import"])
def test_another_address_is_told_whatever_the_old_one_said(run: Run, run_json: RunJson, how: str) -> None:
    run("recipients", "edit", "ops", "--at", "08:00")
    assert run_json("recipients", "show", "ops")["stopped"] is not None
    if how == "edit":
        run("recipients", "edit", "ops", "--address", "https://hooks.example.org/new")
    else:
        Path("people.csv").write_text("id,address\nops,https://hooks.example.org/new\n", "utf-8")
        run("recipients", "import", "people.csv", "--take", "file")
    assert run_json("recipients", "show", "ops")["stopped"] is None


def test_what_is_worth_knowing_of_a_recipient_is_said(run: Run) -> None:
    run("recipients", "add", "ada", "--address", "mailto:ada@example.org")
    added = run("recipients", "add", "ben", "--address", "mailto:Ada@Example.org", "--language", "de").stdout
    assert "same address as ada: what several are told there comes once, as ada wants it" in added
    assert "there are no words for 'de', so messages are in English" in added
    run("recipients", "add", "desk", "--members", "ben")
    run("recipients", "add", "all", "--members", "desk")
    shown = run("recipients", "show", "ben").stdout
    assert "in groups   all, desk" in shown
    assert "`reminders simulate --recipient ben`" in shown
    assert "no recipient 'eve'" in run("recipients", "show", "eve", code=2).stderr


@pytest.mark.parametrize(("members", "ring"), [("desk", "desk > desk"), ("all,ada", "desk > all > desk")])
def test_a_group_that_would_hold_itself_is_refused(run: Run, members: str, ring: str) -> None:
    run("recipients", "add", "ada", "--address", "console")
    run("recipients", "add", "desk", "--members", "ada")
    run("recipients", "add", "all", "--members", "desk")
    assert ring in run("recipients", "edit", "desk", "--members", members, code=2).stderr


def test_an_import_of_many_names_some_and_one_of_nobody_says_so(run: Run) -> None:
    rows = [f"p{number},p{number}@example.org" for number in range(1_234)]
    Path("people.csv").write_text("\n".join(["id,address", *rows]), "utf-8")
    names = ", ".join(f"p{number}" for number in range(10))
    assert run("recipients", "import", "people.csv").output == f"Added 1,234: {names} and 1,224 more\n"
    Path("people.csv").write_text("id,address\n", "utf-8")
    assert run("recipients", "import", "people.csv").output == "people.csv names nobody; nothing changed\n"


def test_recipients_are_listed_and_removed(run: Run, run_json: RunJson) -> None:
    run("recipients", "add", "ada", "--address", "mailto:ada@example.org", "--calendars", "a,b", code=2)
    run("recipients", "add", "ada", "--address", "mailto:ada@example.org", "--language", "ca")
    assert [(one["id"], one["language"]) for one in run_json("recipients", "list")] == [("ada", "ca")]
    assert "exists already" in run("recipients", "add", "ada", "--address", "console", code=1).stderr
    run("recipients", "remove", "ada")
    assert run_json("recipients", "list") == []


def test_the_secret_of_a_webhook_is_shown_when_there_first_is_one_and_to_nobody_else(run: Run) -> None:
    run("recipients", "add", "ada", "--address", "mailto:ada@example.org")
    assert "ada has no webhook" in run("recipients", "secret", "ada", code=1).stderr
    edit = ("recipients", "edit", "ada", "--fallback")
    assert "shown this once: whsec_" in run(*edit, "https://hooks.example.org/a").stdout
    assert "whsec_" not in run(*edit, "https://hooks.example.org/b").stdout
    assert "shown this once: whsec_" in run("recipients", "secret", "ada").stdout
