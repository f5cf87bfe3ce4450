"""The tree of errors that a user can cause or must hear of; bugs are not among them."""

from collections.abc import Sequence
from dataclasses import dataclass


class RemindersError(Exception):
    """Whatever this package raises on purpose; the message is written for the user."""

    exit_code = 1


class Refused(RemindersError):
    """The request is well formed, but the state of things forbids it; nothing was changed."""


class InvalidInput(RemindersError, ValueError):
    """What the user wrote cannot be understood; the message names the value and the remedy."""

    exit_code = 2


class NotFound(InvalidInput):
    """No calendar, event, notice or recipient goes by that name."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of a file: `line` is 1-based, `None` where it cannot be told; `subject` is an id or a field."""

    message: str
    subject: str | None = None
    line: int | None = None

    def __str__(self) -> str:
        where = ", ".join(part for part in (f"line {self.line}" if self.line else "", self.subject or "") if part)
        return f"{where}: {self.message}" if where else self.message


class InvalidFile(InvalidInput):
    """A calendar or recipient file has problems; all of them are listed, none of the file was applied."""

    def __init__(self, path: str, problems: Sequence[Problem]) -> None:
        self.path = path
        self.problems = tuple(problems)
        count = f"{len(self.problems)} problem{'s' if len(self.problems) != 1 else ''}"
        super().__init__("\n".join([f"{path}: {count}", *(f"  {problem}" for problem in self.problems)]))


class StoreFailure(Refused):
    """The store does not do its work at the moment: its disk is full, its file locked, its server away."""


class Conflict(Refused):
    """A file and the store both changed the same field since the file was last applied."""


class NewerDatabase(Refused):
    """The database was written by a newer version of this program."""


class TemplateFault(RemindersError):
    """A template of the administrator cannot be used; the message names its file and line."""


class DeliveryError(RemindersError):
    """A channel could not hand a notice over.

    `permanent` tells 5yz from 4yz; `code` is the answer's code, if there was one; `retry_after` is in seconds.
    `unreachable` means that no conversation came about: it says nothing of this notice, and all others fare the same.
    `in_doubt` means that it was handed over whole and no answer came: it may have arrived.
    """

    def __init__(
        self,
        message: str,
        *,
        permanent: bool = False,
        code: int | None = None,
        retry_after: float | None = None,
        unreachable: bool = False,
        in_doubt: bool = False,
    ) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.code = code
        self.retry_after = retry_after
        self.unreachable = unreachable
        self.in_doubt = in_doubt
