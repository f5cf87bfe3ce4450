"""What readers answer to a reminder of an occurrence: that it is done, or that they want to hear of it again later."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from reminders.core.notice import Identity
from reminders.core.zones import utc_words

# Before the text of the reminder that was answered, or was not: what the ledger calls the notices that come of it.
SNOOZED = "snoozed:"
UNANSWERED = "unanswered:"


class Asked(NamedTuple):
    """What is answered: a reminder of an occurrence, to one recipient."""

    occurrence: str
    reminder: str
    recipient: str

    @classmethod
    def by(cls, notice: Identity) -> "Asked":
        """Return what a notice asks; it may be the reminder's own, or one that came of it."""
        return cls(notice.occurrence, asked_by(notice.reminder), notice.recipient)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer of one recipient, numbered from 1 for each reminder of an occurrence.

    `until` is when they want to hear of it again, `None` where it is done. `how` says in words by whom and by what way.
    With `undoes` it answers nothing: it takes back the answer of that number, which counts no more.
    """

    calendar: str
    event: str
    occurrence: str
    reminder: str
    recipient: str
    number: int
    at: datetime
    until: datetime | None = None
    how: str = ""
    undoes: int | None = None

    @property
    def asked(self) -> Asked:
        """What it answers; with the number, that names the answer within its event."""
        return Asked(self.occurrence, self.reminder, self.recipient)

    @property
    def is_done(self) -> bool:
        return self.until is None and self.undoes is None

    @property
    def words(self) -> str:
        """What the ledger says of a notice that this answer makes needless, or `why` of one that was taken back."""
        what = "taken back" if self.undoes is not None else "acknowledged" if self.until is None else "snoozed"
        said = f"{what} {self.how}".rstrip()  # nobody says by whom where the reader was forgotten
        return f"{said} until {utc_words(self.until)}" if self.until else f"{said}, {utc_words(self.at)}"


class Answers:
    """The answers to the reminders of one event: `all` that count, and the `history` with what was taken back."""

    def __init__(self, answers: Iterable[Answer] = ()) -> None:
        self.history = tuple(answers)
        undone = {(one.asked, one.undoes) for one in self.history if one.undoes is not None}
        self.all = tuple(
            one for one in self.history if one.undoes is None and (not undone or (one.asked, one.number) not in undone)
        )

    def given(self, occurrence: str, reminder: str, recipients: Collection[str]) -> list[Answer]:
        """Return what these recipients answered to a reminder of an occurrence, oldest first."""
        found = [
            one
            for one in self.all
            if one.occurrence == occurrence and one.reminder == reminder and one.recipient in recipients
        ]
        return sorted(found, key=lambda one: (one.at, one.number))

    def done(self, occurrence: str, reminder: str, recipients: Collection[str]) -> Answer | None:
        """Return the first of these recipients' answers that says it is done."""
        return next((one for one in self.given(occurrence, reminder, recipients) if one.is_done), None)

    def snoozed(self, asked: Asked) -> Answer | None:
        """Return a recipient's last answer, where that asks to be told again."""
        given = self.given(asked.occurrence, asked.reminder, (asked.recipient,))
        return given[-1] if given and not given[-1].is_done else None

    def next_number(self, asked: Asked) -> int:
        return 1 + max((one.number for one in self.history if one.asked == asked), default=0)


NO_ANSWERS = Answers()


def asked_by(reminder: str) -> str:
    """Return the text of the reminder that a notice goes back to.

    >>> asked_by("unanswered:7d until acknowledged")
    '7d until acknowledged'
    """
    return reminder.removeprefix(SNOOZED).removeprefix(UNANSWERED)
