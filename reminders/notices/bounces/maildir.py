"""A Maildir on this machine, as local mail servers fill: what is new lies in `new`, what was read goes to `cur`."""

from collections.abc import Iterator
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

    def letters(self) -> Iterator[Letter]:
        try:
            names = sorted(path.name for path in (self._path / "new").iterdir())
            self._seen.intersection_update(names)
            for name in names:
                if name not in self._seen:
                    self._seen.add(name)
                    with (self._path / "new" / name).open("rb") as file:
                        yield Letter(name, file.read(LARGEST))
        except OSError as error:
            raise Refused(f"{self._path}: cannot be read as a Maildir: {error.strerror}") from error

    def mark_read(self, letter: Letter) -> None:
        try:
            (self._path / "new" / letter.name).rename(self._path / "cur" / f"{letter.name}:2,S")
        except OSError as error:
            raise Refused(f"{self._path}: {letter.name} cannot be moved to cur: {error.strerror}") from error

    def close(self) -> None:
        pass
