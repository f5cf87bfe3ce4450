import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier

import pytest

from reminders import __version__
from reminders.core.errors import InvalidInput, NewerDatabase, Refused
from reminders.storage import migrations, open_store
from reminders.storage.dialect import connect
from reminders.storage.migrations import Migration
from tests.postgresql import Server
from tests.storage.examples import NOW, calendar
from tests.storage.introspection import schema_of

LATER = datetime(2027, 1, 1, tzinfo=UTC)
LATEST = migrations.known()[-1].number
NEXT_STEP = Migration(LATEST + 1, "colours", "-- More of it;\nALTER TABLE calendar ADD COLUMN colour TEXT;\n")
BROKEN_STEP = Migration(LATEST + 2, "broken", "CREATE TABLE half (id TEXT);\nALTER TABLE nowhere ADD COLUMN x TEXT;\n")


def test_a_fresh_schema_equals_all_migrations_applied_on_sqlite(tmp_path: Path) -> None:
    fresh, migrated = (f"sqlite:///{tmp_path / name}" for name in ("fresh.db", "migrated.db"))
    _compare(fresh, migrated)


def test_a_fresh_schema_equals_all_migrations_applied_on_postgresql(postgresql: Server) -> None:
    with postgresql.database() as fresh, postgresql.database() as migrated:
        _compare(fresh, migrated)


def _compare(fresh: str, migrated: str) -> None:
    open_store(fresh, NOW).close()
    _upgrade(migrated)
    found = schema_of(fresh)
    assert found == schema_of(migrated)
    assert found["migrations"], "nothing was compared"


def _upgrade(url: str, steps: tuple[Migration, ...] | None = None) -> None:
    database = connect(url)
    try:
        migrations.upgrade(database, NOW, steps)
    finally:
        database.close()


def test_migrations_are_numbered_from_one_without_gaps() -> None:
    assert [one.number for one in migrations.known()] == list(range(1, len(migrations.known()) + 1))


def test_the_status_of_a_new_database_is_that_everything_is_pending(store_url: str) -> None:
    status = migrations.status(store_url)
    assert (status.version, status.applied, status.pending) == (0, (), migrations.known())


def test_asking_for_the_status_creates_nothing(tmp_path: Path) -> None:
    migrations.status(f"sqlite:///{tmp_path / 'new.db'}")
    assert list(tmp_path.iterdir()) == []


def test_applying_says_where_the_database_stood_and_when_each_step_was_taken(store_url: str) -> None:
    assert migrations.apply(store_url, NOW).pending == migrations.known()
    assert migrations.apply(store_url, LATER).pending == ()
    status = migrations.status(store_url)
    assert status.version == migrations.known()[-1].number
    assert [(one.number, one.name) for one in status.applied] == [(one.number, one.name) for one in migrations.known()]
    assert {one.applied_at for one in status.applied} == {NOW}


def test_an_older_database_is_brought_up_to_date_and_keeps_what_it_has(store_url: str) -> None:
    with_data = open_store(store_url, NOW)
    with_data.save_calendar(calendar())
    with_data.close()
    steps = (*migrations.known(), NEXT_STEP)
    _upgrade(store_url, steps)
    _upgrade(store_url, steps)
    database = connect(store_url)
    try:
        assert migrations.status_of(database, steps).version == NEXT_STEP.number
        assert [(row["id"], row["colour"]) for row in database.rows("SELECT id, colour FROM calendar", {})] == [
            ("family", None)
        ]
    finally:
        database.close()


def test_a_step_that_fails_is_undone_whole_and_those_before_it_stay(store_url: str) -> None:
    open_store(store_url, NOW).close()
    steps = (*migrations.known(), NEXT_STEP, BROKEN_STEP)
    with pytest.raises(Exception, match="nowhere"):
        _upgrade(store_url, steps)
    database = connect(store_url)
    try:
        assert migrations.status_of(database, steps).pending == (BROKEN_STEP,)
    finally:
        database.close()
    assert not any("half" in part for part in map(str, schema_of(store_url).items()))


def test_a_newer_database_is_refused_with_both_versions_and_the_remedy(store_url: str) -> None:
    _upgrade(store_url, (*migrations.known(), Migration(999, "of_the_future", "CREATE TABLE future (id TEXT);\n")))
    known = migrations.known()[-1].number
    words = rf"has version 999 \(of_the_future\), .*reminders {__version__}, knows.* {known}; install.*backup"
    with pytest.raises(NewerDatabase, match=words):
        open_store(store_url, NOW)
    with pytest.raises(NewerDatabase):
        open_store(store_url, NOW, migrate=False)
    with pytest.raises(NewerDatabase):
        migrations.apply(store_url, NOW)


def test_without_migrating_a_database_that_is_not_current_is_refused(store_url: str) -> None:
    with pytest.raises(Refused, match=f"has version 0, this program needs {LATEST}; run `reminders migrate`"):
        open_store(store_url, NOW, migrate=False)
    open_store(store_url, NOW).close()
    open_store(store_url, NOW, migrate=False).close()


def test_processes_that_start_at_once_make_one_schema(store_url: str) -> None:
    program = (
        "import sys; from datetime import datetime, UTC; from reminders.storage import open_store;"
        "sys.stdin.readline(); store = open_store(sys.argv[1], datetime(2026, 1, 1, tzinfo=UTC));"
        "print(store.changes().plan); store.close()"
    )
    root = str(Path(migrations.__file__).parents[3])
    started = [
        subprocess.Popen(
            [sys.executable, "-c", program, store_url],
            cwd=root,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for _ in range(4)
    ]
    for process in started:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    assert [process.communicate(timeout=60) for process in started] == [("0\n", "")] * 4
    assert len(migrations.status(store_url).applied) == len(migrations.known())


def test_threads_that_migrate_at_once_take_each_step_once(store_url: str) -> None:
    start = Barrier(4)
    steps = (*migrations.known(), NEXT_STEP)

    def work(_: int) -> None:
        start.wait()
        _upgrade(store_url, steps)

    with ThreadPoolExecutor(4) as workers:
        list(workers.map(work, range(4)))
    database = connect(store_url)
    try:
        assert migrations.status_of(database, steps).pending == ()
    finally:
        database.close()


@pytest.mark.parametrize(
    "url",
    [
        "",
        "reminders.db",
        "mysql://user:secret@host/db",
        "sqlite://reminders.db",
        "sqlite:///",
        "sqlite:////",
        "sqlite:///:memory:",
        "sqlite:///folder/",
        "sqlite:///x.db?mode=ro",
        "sqlite+aiosqlite:///x.db",
        "postgresql:secret",
    ],
)
def test_a_url_that_names_no_database_is_answered_with_those_that_do(url: str) -> None:
    with pytest.raises(InvalidInput, match=r"sqlite:///file\.db.*postgresql://") as refused:
        open_store(url, NOW)
    assert "secret@" not in str(refused.value)


def test_sqlite_needs_nothing_that_only_others_need(tmp_path: Path) -> None:
    program = (
        "import sys; from datetime import datetime, UTC; from reminders.storage import open_store;"
        "open_store(sys.argv[1], datetime(2026, 1, 1, tzinfo=UTC)).close();"
        "heavy = {'psycopg', 'pydantic', 'tomlkit', 'rich', 'asyncio', 'logging', 'reminders.storage.postgresql'};"
        "print(sorted(heavy & {*sys.modules}))"
    )
    root = str(Path(migrations.__file__).parents[3])
    command = [sys.executable, "-c", program, f"sqlite:///{tmp_path / 'x.db'}"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
