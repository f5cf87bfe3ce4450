"""What publishing does to a folder."""

import fcntl
import json
import os
from pathlib import Path

import pytest

from reminders.actions.publish import MANIFEST, Publication, publish
from reminders.core.errors import InvalidInput, Refused


def files(**bodies: str) -> list[Publication]:
    """Return publications; `a__b` is the file `b.txt` in the folder `a`."""

    def publication(name: str, body: str) -> Publication:
        return Publication(name.replace("__", "/") + ".txt", lambda: {"": body.encode(), ".gz": body.encode() + b"z"})

    return [publication(name, body) for name, body in bodies.items()]


def found(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): path.read_text()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != MANIFEST
    }


def test_files_and_their_twins_are_written_in_folders(tmp_path: Path) -> None:
    done = publish(tmp_path / "public", files(top="1", calendars__family="2"))

    assert found(tmp_path / "public") == {
        "calendars/family.txt": "2", "calendars/family.txt.gz": "2z", "top.txt": "1", "top.txt.gz": "1z",
    }  # fmt: skip
    assert sorted(done.written) == ["calendars/family.txt", "calendars/family.txt.gz", "top.txt", "top.txt.gz"]


def test_what_is_the_same_is_not_touched(tmp_path: Path) -> None:
    publish(tmp_path, files(one="1", other="2"))
    os.utime(tmp_path / "one.txt", (1, 1))
    done = publish(tmp_path, files(one="1", other="two"))

    assert (tmp_path / "one.txt").stat().st_mtime == 1
    assert (done.written, done.removed, done.unchanged) == (["other.txt", "other.txt.gz"], [], 2)

    manifest = (tmp_path / MANIFEST).stat().st_mtime_ns
    assert not publish(tmp_path, files(one="1", other="two")).changed
    assert (tmp_path / MANIFEST).stat().st_mtime_ns == manifest


def test_what_publishing_wrote_and_no_longer_wants_goes_and_other_files_stay(tmp_path: Path) -> None:
    publish(tmp_path, files(calendars__old="1", calendars__kept="2", gone__x="3"))
    (tmp_path / "calendars" / "mine.txt").write_text("mine")
    done = publish(tmp_path, files(calendars__kept="2"))

    assert found(tmp_path) == {
        "calendars/kept.txt": "2", "calendars/kept.txt.gz": "2z", "calendars/mine.txt": "mine",
    }  # fmt: skip
    assert sorted(done.removed) == ["calendars/old.txt", "calendars/old.txt.gz", "gone/x.txt", "gone/x.txt.gz"]
    assert not (tmp_path / "gone").exists()


def test_a_file_of_somebody_else_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "index.txt").write_text("mine")

    with pytest.raises(Refused, match=r"index\.txt: was not written by publish; move it away"):
        publish(tmp_path, files(index="1"))
    assert (tmp_path / "index.txt").read_text() == "mine"


def test_a_check_tells_the_same_and_writes_nothing(tmp_path: Path) -> None:
    publish(tmp_path, files(one="1", old="2"))
    before = found(tmp_path)
    told = publish(tmp_path, files(one="one", new="3"), dry_run=True)

    assert found(tmp_path) == before
    assert publish(tmp_path, files(one="one", new="3")) == told
    assert not publish(tmp_path, files(one="one", new="3"), dry_run=True).changed


def test_a_check_of_a_folder_that_is_not_there_creates_none(tmp_path: Path) -> None:
    assert publish(tmp_path / "new", files(one="1"), dry_run=True).changed
    assert list(tmp_path.iterdir()) == []


def test_after_an_interruption_the_next_run_knows_its_own_files(tmp_path: Path) -> None:
    def interrupted() -> dict[str, bytes]:
        raise KeyboardInterrupt

    publish(tmp_path, files(old="0"))
    with pytest.raises(KeyboardInterrupt):
        publish(tmp_path, [*files(new="1"), Publication("last.txt", interrupted)])
    assert found(tmp_path)["new.txt"] == "1"
    publish(tmp_path, files(new="2"))

    assert found(tmp_path) == {"new.txt": "2", "new.txt.gz": "2z"}


def test_a_manifest_that_leads_out_of_the_folder_removes_nothing_there(tmp_path: Path) -> None:
    (tmp_path / "precious.txt").write_text("mine")
    folder = tmp_path / "public"
    folder.mkdir()
    manifest = {"files": ["../precious.txt", str(tmp_path / "precious.txt"), "a/../../precious.txt"]}
    (folder / MANIFEST).write_text(json.dumps(manifest))
    publish(folder, files(one="1"))

    assert (tmp_path / "precious.txt").read_text() == "mine"


def test_a_manifest_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / MANIFEST).write_text("[]")

    with pytest.raises(Refused, match=f"{MANIFEST}: cannot be read; remove it"):
        publish(tmp_path, files(one="1"))


def test_two_runs_do_not_write_at_once(tmp_path: Path) -> None:
    other = os.open(tmp_path, os.O_RDONLY)
    try:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(Refused, match="another process is publishing there"):
            publish(tmp_path, files(one="1"))
    finally:
        os.close(other)


def test_a_folder_that_cannot_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(InvalidInput, match=r"file.*name a folder you may write to"):
        publish(tmp_path / "file", files(one="1"))
