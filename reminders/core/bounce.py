"""What comes back of mail that was accepted at first: a report of a mail server that it could not deliver."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from reminders.core.zones import utc_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a delivery status notification (RFC 3464) says of one recipient of one mail.

    `message_id` is that of the mail, without angle brackets; `addresses` are those that it was sent to and ended at,
    in lower case. `status` is an enhanced status code (RFC 3463), such as `5.1.1`.
    """

    message_id: str
    addresses: tuple[str, ...]
    status: str
    text: str

    @property
    def is_permanent(self) -> bool:
        return self.status.startswith("5")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounce:
    """A notice that came back, one for each notice; `address` is the recipient's at that time."""

    notice: str
    recipient: str
    address: str
    at: datetime
    is_permanent: bool
    status: str
    text: str

    @property
    def words(self) -> str:
        """What the ledger says of a notice that came back."""
        return f"came back from {self.address}, {utc_words(self.at)}: {self.status} {self.text}".rstrip()


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail as it lies in a mailbox, and the name by which the mailbox knows it."""

    name: str
    content: bytes = field(repr=False)


class Mailbox(Protocol):
    """Where reports arrive. What is no report of ours is left as it is, for whoever reads the mailbox otherwise."""

    place: str
    """Where it is, for people; without secrets."""

    def letters(self, since: date) -> Iterator[Letter]:
        """Yield what nobody has read, came on that day or later and may be a report, what was yielded before left out.

        Raises `RemindersError`.
        """

    def mark_read(self, letter: Letter) -> None: ...

    def close(self) -> None:
        """Let go of the connection; the next look opens another."""
