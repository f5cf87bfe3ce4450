"""Lines that another process says, each waited for no longer than a deadline."""

import os
import time
from select import select
from typing import IO


class TooLate(AssertionError):
    """Something did not come about in time."""


class Lines:
    """What a process writes to a pipe; nobody else may read from it."""

    def __init__(self, pipe: IO[bytes] | None, who: str) -> None:
        assert pipe is not None
        self._file, self._who = pipe.fileno(), who
        self._rest = b""

    @property
    def is_there(self) -> bool:
        """Whether a line can be read at once."""
        return b"\n" in self._rest or bool(select([self._file], [], [], 0.0)[0])

    def next(self, what: str, patience: float) -> str:
        """Return the next line, which says `what`. Raises `TooLate`; the line may still come then."""
        deadline = time.monotonic() + patience
        while b"\n" not in self._rest:
            if not select([self._file], [], [], max(0.0, deadline - time.monotonic()))[0]:
                raise TooLate(f"{self._who} did not say {what} within {patience:.0f} s")
            new = os.read(self._file, 4_096)
            assert new, f"{self._who} ended before it said {what}"
            self._rest += new
        line, _, self._rest = self._rest.partition(b"\n")
        return line.decode()
