"""A copy of a database in use is whole, for its owner only, and never takes another file's place."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from reminders.core.errors import Refused
from reminders.storage import open_store
from reminders.storage.sqlite import is_sound
from tests.storage.examples import NOW, claim, notice


def test_a_copy_holds_what_was_committed_and_opens_like_any_other(sqlite_url: str, tmp_path: Path) -> None:
    store, copy = open_store(sqlite_url, NOW), tmp_path / "copy.db"
    store.add_notices([notice()])
    with store.transaction():
        store.add_notices([notice("bob")])
        store.backup(copy)  # while this process writes
    store.close()
    assert copy.stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in tmp_path.glob("*copy*")) == ["copy.db"]
    restored = open_store(f"sqlite:///{copy}", NOW)
    assert [one.id for one in restored.notices()] == [notice().id]
    assert len(claim(restored)) == 1
    restored.close()


def test_a_copy_takes_no_place_of_another_file_and_leaves_nothing_behind(sqlite_url: str, tmp_path: Path) -> None:
    store, taken = open_store(sqlite_url, NOW), tmp_path / "taken"
    taken.write_text("mine", "utf-8")
    with pytest.raises(Refused, match="exists already"):
        store.backup(taken)
    with pytest.raises(Refused, match="cannot be written"):
        store.backup(tmp_path / "no such folder" / "copy.db")
    assert taken.read_text("utf-8") == "mine"
    store.close()


def test_a_server_is_copied_by_its_own_tools(postgresql_url: str, tmp_path: Path) -> None:
    store = open_store(postgresql_url, NOW)
    with pytest.raises(Refused, match="pg_dump"):
        store.backup(tmp_path / "copy")
    store.close()


def test_the_condition_tells_the_daemon_the_space_and_a_damaged_page(sqlite_url: str, tmp_path: Path) -> None:
    store, path = open_store(sqlite_url, NOW), tmp_path / "reminders.db"
    assert store.condition().daemon == 0
    with store.hold():
        assert (store.condition().daemon or 0) > 0
    assert store.condition().fault == ""
    assert (store.condition().octets or 0) > 0
    with store.transaction():
        for number in range(200):
            store.add_notices([notice(f"e{number}", subject="x" * 500)])
    store.close()
    with closing(sqlite3.connect(path)) as raw:
        (root,) = raw.execute("SELECT rootpage FROM sqlite_master WHERE name = 'notice_by_due'").fetchone()
        (size,) = raw.execute("PRAGMA page_size").fetchone()
    with path.open("r+b") as file:
        file.seek((root - 1) * size)
        file.write(b"\xff" * size)
    damaged = open_store(sqlite_url, NOW)
    assert damaged.condition().fault
    with pytest.raises(Refused, match="restore the file from a backup"):
        damaged.notices()
    damaged.close()


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ((3, 40, 1), False), ((3, 44, 5), False), ((3, 44, 6), True),
        ((3, 45, 0), False), ((3, 50, 6), False), ((3, 50, 7), True), ((3, 51, 2), False), ((3, 51, 3), True),
        ((3, 54, 1), True),
    ],
    ids=str,
)  # fmt: skip
def test_versions_of_sqlite_that_may_lose_commits_are_known(version: tuple[int, ...], expected: bool) -> None:
    assert is_sound(version) is expected
