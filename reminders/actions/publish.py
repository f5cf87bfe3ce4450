"""Brings a folder to what the site says: only files that differ are written, each at once, and only own ones removed.

A manifest in the folder lists what was written. It is written before the files, with the old names and the new, so that
the next run knows its own files even where this one is interrupted.
"""

import fcntl
import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from reminders.core.errors import InvalidInput, Refused

MANIFEST = ".reminders-published.json"
# A file and its compressed twins, which web servers send to readers that accept them.
TWINS = ("", ".br", ".gz")
_UNFINISHED = ".reminders-unfinished"


@dataclass(frozen=True, slots=True)
class Publication:
    """A file to be: its path in the folder, and what makes its bodies, by ending (see `TWINS`)."""

    path: str
    bodies: Callable[[], Mapping[str, bytes]]


@dataclass(slots=True)
class Published:
    """What was done, or would be: paths in the folder."""

    written: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    unchanged: int = 0

    @property
    def changed(self) -> bool:
        return bool(self.written or self.removed)


def publish(folder: Path, publications: Sequence[Publication], *, dry_run: bool = False) -> Published:
    """Write what differs and remove what publishing wrote and no longer wants; `dry_run` only tells.

    Raises `Refused` where a file would be overwritten that publishing did not write, and where another run is at work.
    """
    if dry_run:
        return _bring(folder, publications, _known(folder), lambda path, body: None)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _alone(folder):
            return _written(folder, publications)
    except OSError as error:
        raise InvalidInput(f"{folder}: cannot be written ({error.strerror}); name a folder you may write to") from error


def _written(folder: Path, publications: Sequence[Publication]) -> Published:
    known = _known(folder)
    possible = {one.path + twin for one in publications for twin in TWINS}

    def put(path: str, body: bytes | None) -> None:
        _note(folder, known | possible)
        if body is None:
            _remove(folder, path)
        else:
            _write(folder, path, body)

    done = _bring(folder, publications, known, put)
    _note(folder, {path for path in possible if path not in done.removed and (folder / path).exists()})
    return done


def _bring(
    folder: Path, publications: Sequence[Publication], known: set[str], put: Callable[[str, bytes | None], None]
) -> Published:
    """Have `put` write each body that differs, and remove, for `None`, what is known and not wanted."""
    done, wanted = Published(), set[str]()
    for publication in publications:
        for ending, body in publication.bodies().items():
            path = publication.path + ending
            wanted.add(path)
            if _holds(folder / path, body):
                done.unchanged += 1
                continue
            if (folder / path).exists() and path not in known:
                raise Refused(f"{folder / path}: was not written by publish; move it away, or name another folder")
            put(path, body)
            done.written.append(path)
    for path in sorted(known - wanted):
        if (folder / path).is_file():
            put(path, None)
            done.removed.append(path)
    return done


def _holds(path: Path, body: bytes) -> bool:
    try:
        return path.stat().st_size == len(body) and path.read_bytes() == body
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return False


def _write(folder: Path, path: str, body: bytes) -> None:
    """Put a whole file in place of the old one; who reads meanwhile gets one or the other."""
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = folder / _UNFINISHED
    with unfinished.open("wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(target)


def _remove(folder: Path, path: str) -> None:
    (folder / path).unlink(missing_ok=True)
    with suppress(OSError):  # others keep something in it
        if (folder / path).parent != folder:
            (folder / path).parent.rmdir()


def _known(folder: Path) -> set[str]:
    """Return the paths that the manifest lists, those that lead out of the folder left out."""
    try:
        listed = json.loads((folder / MANIFEST).read_bytes())["files"]
        paths = {PurePosixPath(path) for path in listed}
    except FileNotFoundError:
        return set()
    except (ValueError, TypeError, KeyError) as error:
        raise Refused(f"{folder / MANIFEST}: cannot be read; remove it and the files that were published") from error
    return {str(path) for path in paths if not path.is_absolute() and ".." not in path.parts}


def _note(folder: Path, paths: set[str]) -> None:
    body = json.dumps({"files": sorted(paths)}, indent=1).encode() + b"\n"
    if not _holds(folder / MANIFEST, body):
        _write(folder, MANIFEST, body)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the folder, so that no two runs write to it at once."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Refused(f"{folder}: another process is publishing there; try again when it is done") from error
        yield
    finally:
        os.close(descriptor)
