"""`edit` and `search`, as their user sees them."""

import pytest

from tests.cli.conftest import Run, RunJson


@pytest.fixture(autouse=True)
def ada(run: Run) -> None:
    run("add", "Ada", "--since", "1990-12-10", "--kind", "birthday", "--calendar", "family", "--tag", "cousins")


def test_edit_changes_what_is_named_and_leaves_the_rest(run_json: RunJson) -> None:
    before = run_json("show", "family/ada")

    after = run_json("edit", "family/ada", "--title", "Ada Lovelace", "--remind", "14d", "--remind", "0d")

    assert (after["title"], after["remind"]) == ("Ada Lovelace", ["14d", "0d"])
    assert (after["since"], after["tags"], after["revision"]) == (before["since"], ["cousins"], before["revision"] + 1)


def test_edit_tells_what_it_understood_and_what_comes_of_it(run: Run) -> None:
    text = run("edit", "family/ada", "--since", "10 dec 1991").output

    assert 'Understood "10 dec 1991" as Tuesday 10 December 1991.' in text
    assert "Changed family/ada" in text
    assert "35th birthday" in text


def test_edit_takes_fields_away(run_json: RunJson) -> None:
    assert "tags" not in run_json("edit", "family/ada", "--clear", "tags")


def test_edit_makes_private_and_public_again(run_json: RunJson) -> None:
    assert run_json("edit", "family/ada", "--private")["private"] is True
    assert "private" not in run_json("edit", "family/ada", "--public")


def test_a_dry_run_of_edit_changes_nothing(run: Run, run_json: RunJson) -> None:
    before = run_json("show", "family/ada")

    assert "Nothing was changed" in run("edit", "family/ada", "--title", "Bea", "--dry-run").output
    assert run_json("show", "family/ada") == before


def test_a_reminder_may_be_a_table_as_in_a_file(run: Run, run_json: RunJson) -> None:
    run("recipients", "add", "ada", "--address", "console")
    table = '{ before = "7d", until = "acknowledged", to = ["ada"] }'
    edited = run_json("edit", "family/ada", "--remind", table, "--remind", "1d", "--responsible", "ada")
    assert edited["remind"] == [{"before": "7d", "until": "acknowledged", "to": ["ada"]}, "1d"]
    assert edited["responsible"] == ["ada"]


def test_why_nothing_comes_of_what_is_acknowledged_is_said(run: Run) -> None:
    run("recipients", "add", "ada", "--address", "console")
    run("add", "Passport", "--on", "in 90 days", "--calendar", "family", "--remind", "60d until acknowledged")
    run("ack", "family/passport")
    assert "what it asks is done; `reminders ack family/passport --undo`" in run("why", "family/passport").output
    run("ack", "family/passport", "--undo")
    assert "what it asks is done" not in run("why", "family/passport").output


def test_an_edit_that_changes_nothing_says_so(run: Run) -> None:
    assert "nothing changed" in run("edit", "family/ada", "--title", "Ada").output


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param((), "say what changes", id="nothing to do"),
        pytest.param(("--clear", "locaton"), "has no field `locaton` to clear; it has", id="an unknown field"),
        pytest.param(("--clear", "id"), "has no field `id` to clear", id="the id"),
        pytest.param(("--title", "Ada", "--clear", "title"), "both set and cleared", id="set and cleared"),
        pytest.param(("--clear", "since"), "since", id="no date left"),
        pytest.param(("--time", "25:00"), "25:00", id="no time of day"),
        pytest.param(("--occasion", "nobody"), "`occasion` names no event of family", id="an unknown occasion"),
        pytest.param(("--remind", '{ before = "7d", to = ["eve"] }'), "no recipient 'eve'", id="a reminder to nobody"),
        pytest.param(("--remind", '{ before = "7d"'), "is no table (", id="half a table"),
        pytest.param(("--remind", '{ after = "7d" }'), "after", id="an unknown field of a reminder"),
        pytest.param(("--responsible", "eve"), "no recipient 'eve'", id="an unknown person responsible"),
    ],
)
def test_an_edit_that_makes_no_sense_changes_nothing(
    run: Run, run_json: RunJson, arguments: tuple[str, ...], message: str
) -> None:
    before = run_json("show", "family/ada")

    assert message in run("edit", "family/ada", *arguments, code=2).output
    assert run_json("show", "family/ada") == before


def test_edit_keeps_how_an_open_date_ended(run: Run, run_json: RunJson) -> None:
    run("add", "Fair", "--on", "2027", "--calendar", "family")
    run("close", "family/fair", "--declined")

    assert run_json("edit", "family/fair", "--location", "Ordino")["resolution"] == "declined"
    assert run_json("edit", "family/fair", "--on", "2028")["resolution"] is None


@pytest.mark.parametrize("words", [("ADA",), ("cousins",), ("ada", "family"), ("àda",)])
def test_search_finds_events_by_all_their_words(run: Run, run_json: RunJson, words: tuple[str, ...]) -> None:
    run("add", "Dentist", "--on", "2027-01-05", "--calendar", "family")

    assert [event["id"] for event in run_json("search", *words)] == ["ada"]
    assert "family/ada" in run("search", *words).output


def test_a_search_without_result_says_so(run: Run, run_json: RunJson) -> None:
    assert run_json("search", "bob") == []
    assert "Nothing has 'bob'" in run("search", "bob").output
