import os
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from reminders.core.errors import InvalidInput, Refused
from reminders.core.ports import Store
from reminders.storage import open_store, sqlite
from tests.storage.examples import NOW, calendar, event, notice


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "reminders.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    store = open_store(f"sqlite:///{path}", NOW)
    yield store
    store.close()


@pytest.fixture
def impatient(store: Store, path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The same database as another process has it open, one that hardly waits for its turn."""
    monkeypatch.setattr(sqlite, "_PATIENCE_SECONDS", 0.05)
    impatient = open_store(f"sqlite:///{path}", NOW)
    yield impatient
    impatient.close()


def _all(path: Path, query: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def test_the_file_and_its_companions_are_for_the_owner_only(store: Store, path: Path) -> None:
    store.save_calendar(calendar())
    with store.hold():
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    assert modes == dict.fromkeys(["reminders.db", "reminders.db-wal", "reminders.db-shm", "reminders.db.lock"], 0o600)


def test_a_relative_path_stays_where_it_was_when_the_store_was_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    store = open_store("sqlite:///a%20b #c.db", NOW)
    monkeypatch.chdir("/")
    store.save_calendar(calendar())
    store.close()
    assert (tmp_path / "a%20b #c.db").exists()
    assert store.describe() == f"SQLite {tmp_path}/a%20b #c.db"


def test_documents_are_canonical_json_and_instants_text_in_utc(store: Store, path: Path) -> None:
    store.save_calendar(calendar())
    document = {"title": {"ru": "День", "en": "Day"}, "kind": "event", "id": "ada", "on": "2026"}
    store.save_event(event(document=document, next_due_at=NOW))
    columns = "kind, status, title, document, created_at, next_due_at"
    text = '{"id":"ada","kind":"event","on":"2026","title":{"en":"Day","ru":"День"}}'
    expected = ("event", "confirmed", "Day\nДень", text, "2026-01-30T09:00:00Z", "2026-01-30T09:00:00Z")
    assert _all(path, f"SELECT {columns} FROM event") == [expected]


def test_the_writing_connection_is_durable_and_checks_references(path: Path) -> None:
    database = sqlite.SQLite(str(path))
    try:
        with database.transaction() as connection:
            found = [
                connection.rows(f"PRAGMA {name}")[0][name] for name in ("journal_mode", "synchronous", "foreign_keys")
            ]
    finally:
        database.close()
    assert found == ["wal", 2, 1]


def test_a_reading_connection_neither_writes_nor_checkpoints(store: Store, path: Path) -> None:
    database = sqlite.SQLite(str(path))
    try:
        with pytest.raises(Refused, match=r"readonly.*writable"):
            database.rows("DELETE FROM calendar", {})
        assert database.rows("PRAGMA wal_autocheckpoint", {})[0]["wal_autocheckpoint"] == 0
    finally:
        database.close()


def test_a_busy_database_is_refused_and_nothing_is_lost(store: Store, impatient: Store) -> None:
    with store.transaction():
        store.save_calendar(calendar())
        with pytest.raises(Refused, match=r"the database is busy.*try again"):
            impatient.save_calendar(calendar("other"))
    impatient.save_calendar(calendar("other"))
    assert [record.id for record in store.calendars()] == ["family", "other"]


def test_what_refuses_writes_is_told_until_one_is_taken_again(store: Store, impatient: Store) -> None:
    with store.transaction():
        store.save_calendar(calendar())
        assert impatient.refusal() == "", "nothing was refused yet"
        assert "the database is busy" in impatient.refusal(look=True)
        assert "the database is busy" in impatient.refusal()
    assert (impatient.refusal(), impatient.refusal(look=True)) == ("", "")


def test_threads_of_one_process_wait_no_longer_than_others(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "_PATIENCE_SECONDS", 0.05)
    refused = []

    def write() -> None:
        try:
            store.save_calendar(calendar("other"))
        except Refused as error:
            refused.append(str(error))

    with store.transaction():
        thread = threading.Thread(target=write)
        thread.start()
        thread.join()
    assert len(refused) == 1
    assert "the database is busy" in refused[0]


@pytest.mark.parametrize("content", [b"BEGIN:VCALENDAR\r\n" * 100, b"SQLite format 3\x00" + b"\xff" * 4000])
def test_a_file_that_is_no_database_is_refused_and_left_as_it_is(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(Refused, match=r"reminders\.db: .*; (name another file|stop the service).*backup"):
        open_store(f"sqlite:///{path}", NOW)
    assert path.read_bytes() == content


def test_a_damaged_database_is_refused(store: Store, path: Path) -> None:
    with store.transaction():
        store.add_notices(notice(f"e{number}", subject="x" * 500) for number in range(500))
    store.close()
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (path.stat().st_size - 4096))
    with pytest.raises(Refused, match=r"malformed; .*backup"):
        damaged(path)


def damaged(path: Path) -> None:
    store = open_store(f"sqlite:///{path}", NOW)
    try:
        store.notices()
    finally:
        store.close()


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"the folder .*/nowhere does not exist; create it"):
        open_store(f"sqlite:///{tmp_path}/nowhere/x.db", NOW)


def test_a_folder_in_place_of_a_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="unable to open database file; check that it is a file"):
        open_store(f"sqlite:///{tmp_path}", NOW)


def test_being_the_daemon_proves_earlier_claims_void_and_can_be_repeated(store: Store, path: Path) -> None:
    for _ in range(2):
        with store.hold() as proves:
            assert proves is True
            assert path.with_name("reminders.db.lock").read_text("ascii") == f"{os.getpid()}\n"
    assert path.with_name("reminders.db.lock").read_text("ascii") == ""


def test_a_second_daemon_is_refused_with_the_process_of_the_first(store: Store, path: Path) -> None:
    other = open_store(f"sqlite:///{path}", NOW)
    try:
        with store.hold(), pytest.raises(Refused, match=f"process {os.getpid()} is the daemon"), other.hold():
            pass
        with other.hold() as proves:
            assert proves
    finally:
        other.close()


def test_a_link_to_the_file_is_no_way_around_the_first_daemon(store: Store, path: Path) -> None:
    link = path.with_name("link.db")
    link.symlink_to(path)
    other = open_store(f"sqlite:///{link}", NOW)
    try:
        with store.hold(), pytest.raises(Refused, match="is the daemon"), other.hold():
            pass
    finally:
        other.close()


def test_a_daemon_that_was_killed_holds_nothing(store: Store, path: Path) -> None:
    program = (
        "import sys; from datetime import datetime, UTC; from reminders.storage import open_store;"
        "store = open_store(sys.argv[1], datetime(2026, 1, 1, tzinfo=UTC)); held = store.hold(); held.__enter__();"
        "print('held', flush=True); sys.stdin.read()"
    )
    root = Path(sqlite.__file__).parents[2]
    command = [sys.executable, "-c", program, f"sqlite:///{path}"]
    with subprocess.Popen(command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as daemon:
        assert daemon.stdout is not None
        assert daemon.stdout.readline() == b"held\n"
        with pytest.raises(Refused, match=f"process {daemon.pid} is"), store.hold():
            pass
        daemon.kill()
        daemon.wait()
        with store.hold() as proves:
            assert proves


def test_a_library_that_is_too_old_for_the_queries_is_refused_with_the_version_that_is_needed() -> None:
    sqlite.check_version((3, 38, 0))
    with pytest.raises(Refused, match=r"SQLite 3\.37\.2 is too old: 3\.38 or later"):
        sqlite.check_version((3, 37, 2))
