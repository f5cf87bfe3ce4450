"""A Maildir on this machine, as local mail servers fill: what is new lies in `new`, what was read goes to `cur`."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path

from reminders.core.bounce import Letter
from reminders.core.errors import Refused
from reminders.notices.bounces.report import LARGEST


class Maildir:
    """A folder with `new`, `cur` and `tmp`."""

    def __init__(self, path: str) -> None:
        self._path = Path(path)
        self._seen: set[str] = set()
        self.place = f"maildir {self._path}"

    def letters(self, since: date) -> Iterator[Letter]:
        oldest = datetime.combine(since, time(), UTC).timestamp()
        try:
            found = sorted(path for path in (self._path / "new").iterdir() if path.stat().st_mtime >= oldest)
            names = [path.name for path in found]
            self._seen.intersection_update(names)
            for name in names:
                if name not in self._seen:
                    with (self._path / "new" / name).open("rb") as file:
                        content = file.read(LARGEST)
                    yield Letter(name, content)
                    self._seen.add(name)  # once it was dealt with: what could not be kept is looked at again
        except OSError as error:
            raise Refused(f"{self._path}: cannot be read as a Maildir: {error.strerror}") from error

    def mark_read(self, letter: Letter) -> None:
        try:
            (self._path / "new" / letter.name).rename(self._path / "cur" / f"{letter.name}:2,S")
        except OSError as error:
            raise Refused(f"{self._path}: {letter.name} cannot be moved to cur: {error.strerror}") from error

    def close(self) -> None:
        pass
