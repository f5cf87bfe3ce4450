import re
import sqlite3
from pathlib import Path

import pytest

from reminders.storage import queries
from reminders.storage.postgresql import to_psycopg
from reminders.storage.sqlite import SQLite

FOLDER = Path(queries.__file__).parent


@pytest.fixture
def database() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.executescript((FOLDER / "schema.sql").read_text("utf-8"))
    return connection


def plan_of(database: sqlite3.Connection, name: str, *given: str) -> str:
    """Return SQLite's plan of a named query, with the lines for the given parameters, one step a line."""
    query = queries.narrowed(SQLite("any.db").translated(queries.load()[name]), dict.fromkeys(given, "given"))
    parameters = dict.fromkeys(re.findall(r":(\w+)", query), "1")
    return "\n".join(row[3] for row in database.execute(f"EXPLAIN QUERY PLAN {query}", parameters))


@pytest.mark.parametrize(
    ("name", "given", "index"),
    [
        pytest.param("events_due", (), "event_due (next_due_at<?)", id="events_due"),
        pytest.param("claim_due", (), "notice_waiting (channel=? AND next_at<?)", id="claim_due"),
        pytest.param("next_due", (), "notice_waiting (channel=?)", id="next_due"),
        pytest.param("channels_due", (), "notice_waiting (channel>?)", id="channels_due"),
        pytest.param("settle", (), "(id=?)", id="settle"),
        pytest.param("settle_members", (), "notice_in_digest (digest=?)", id="settle_members"),
        pytest.param("postpone", (), "(id=?)", id="postpone"),
        pytest.param("postpone_members", (), "notice_in_digest (digest=?)", id="postpone_members"),
        pytest.param("add_attempts", (), "(id=?)", id="add_attempts"),
        pytest.param("rescue", ("lapsed_at",), "notice_claimed (lease_until<?)", id="rescue"),
        pytest.param("expire", (), "notice_waiting_by_due (due_at<?)", id="expire"),
        pytest.param("notices_from", (), "(id>? AND id<?)", id="notice by prefix"),
        pytest.param("notices", ("calendar", "event", "states"), "(calendar=? AND event=?)", id="waiting of an event"),
        pytest.param("notices", ("calendar", "event", "after"), "(calendar=? AND event=?)", id="coming of an event"),
    ],
)
def test_what_runs_often_looks_only_at_the_rows_it_wants(
    database: sqlite3.Connection, name: str, given: tuple[str, ...], index: str
) -> None:
    plan = plan_of(database, name, *given)
    assert index in plan
    assert not re.search(r"SCAN (notice|event)\b", plan)


@pytest.mark.parametrize(("name", "given"), [("events_due", ()), ("claim_due", ()), ("notices", ("limit",))])
def test_the_soonest_or_latest_are_found_without_sorting(
    database: sqlite3.Connection, name: str, given: tuple[str, ...]
) -> None:
    assert "TEMP B-TREE" not in plan_of(database, name, *given)


def test_every_query_says_what_it_is_for_and_is_used() -> None:
    text = "".join(path.read_text("utf-8") for path in (FOLDER / "sql").glob("*.sql"))
    assert text.count("-- name: ") == len(queries.load())
    program = "".join(path.read_text("utf-8") for path in FOLDER.glob("*.py"))
    assert [name for name in queries.load() if f'"{name}"' not in program] == []


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param("id = :id AND x=:x_2", "id = %(id)s AND x=%(x_2)s", id="parameters"),
        pytest.param(":a::text, now()::date", "%(a)s::text, now()::date", id="casts"),
        pytest.param("':a' || 'it''s :b' || :c", "':a' || 'it''s :b' || %(c)s", id="literals"),
        pytest.param("x LIKE '%' || :a", "x LIKE '%%' || %(a)s", id="percent signs"),
        pytest.param("1 -- :a isn't one\n, :b", "1 -- :a isn't one\n, %(b)s", id="comments"),
    ],
)
def test_parameters_are_written_for_psycopg_and_nothing_else_is_touched(query: str, expected: str) -> None:
    assert to_psycopg(query) == expected


def test_lines_for_parameters_that_are_not_given_are_left_out() -> None:
    query = "SELECT 1\nWHERE TRUE\n    AND a = :a -- if a\n    AND b = :b -- if b\n"
    assert queries.narrowed(query, {"a": None, "b": 0}) == "SELECT 1\nWHERE TRUE\n    AND b = :b -- if b\n"
