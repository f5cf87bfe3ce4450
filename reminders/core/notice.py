"""A notice: one reminder of one occurrence for one recipient on one channel, and its place in the ledger."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid5

from reminders.core.zones import utc_text

OPEN_DATE = "open-date"
DIGEST = "digest"
CHANGED = "changed:"
# Digests belong to no calendar, whose uid would be their namespace.
_DIGESTS = UUID("3a3f7a0e-54a3-4a0e-9c1d-5d2d6f0f8f57")


class State(StrEnum):
    """Where a notice stands; `ports.Ledger` has the arrows: planned -> claimed -> sent | retry | failed, and so on."""

    PLANNED = "planned"
    CLAIMED = "claimed"
    SENT = "sent"
    RETRY = "retry"
    FAILED = "failed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


WAITING = frozenset({State.PLANNED, State.RETRY})
# Where a notice ends without having been sent, and from where it may be replayed.
UNSENT = frozenset({State.FAILED, State.EXPIRED})
# How it ends where nobody can know whether it arrived, and the reader asked for `on_doubt = "skip"`; the cause follows.
NO_COPY = "it may have arrived; the reader wants no second copy"
# The cause where the sender cannot be asked.
SENDER_LOST = "the process that sent it ended, or was away too long, before it said how that went"
# From when on a notice counts as late, or as overdue while it waits.
LATE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Identity:
    """What makes a notice the same notice, through restarts and replanning; unique in the ledger with its generation.

    `occurrence` is the start in local terms; `repeat` numbers the notices that one reminder sends of one occurrence.
    """

    calendar: str
    event: str
    occurrence: str
    reminder: str
    recipient: str
    channel: str
    repeat: int = 0

    def uuid(self, namespace: UUID, generation: int) -> str:
        """Return the id that every attempt carries, in the namespace of the calendar's uid."""
        parts = (self.event, self.occurrence, self.reminder, self.recipient, self.channel, self.repeat, generation)
        return str(uuid5(namespace, "\x1f".join(map(str, parts))))


def digest_identity(recipient: str, channel: str, at: datetime) -> Identity:
    """Return what identifies the message that tells a reader at once all that has gathered by an instant."""
    return Identity(
        calendar="",
        event="",
        occurrence=utc_text(at),
        reminder=DIGEST,
        recipient=recipient,
        channel=channel,
    )


def digest_id(identity: Identity) -> str:
    return identity.uuid(_DIGESTS, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A row of the ledger. All instants are aware UTC, to the second.

    `due_at` is when it is to be sent, `nominal_at` when it would have been without shifts, `next_at` when it may next
    be claimed. `revision` is the event's when it was planned. `attempts` counts claims that led to an attempt,
    `rescues` the claims that died with their process. `digest` is the id of the notice in which it is told with others,
    and "" where it is told by itself. `replay_of` is the id of the notice that this one sends again,
    where somebody asked for that.
    """

    id: str
    identity: Identity
    generation: int = 0
    state: State = State.PLANNED
    due_at: datetime
    nominal_at: datetime
    next_at: datetime
    revision: int = 1
    attempts: int = 0
    rescues: int = 0
    created_at: datetime | None = None
    first_attempt_at: datetime | None = None
    sent_at: datetime | None = None
    token: str | None = None
    lease_until: datetime | None = None
    subject: str = ""
    reason: str = ""
    digest: str = ""
    replay_of: str = ""

    @property
    def is_of_change(self) -> bool:
        """Whether it tells that the date changed."""
        return self.identity.reminder.startswith(CHANGED)

    @property
    def is_in_doubt(self) -> bool:
        """Whether it failed only because it may have arrived."""
        return self.state is State.FAILED and self.reason.startswith(NO_COPY)

    @property
    def is_digest(self) -> bool:
        """Whether it tells others and is about no event of its own."""
        return self.identity.reminder == DIGEST

    def is_too_late(self, now: datetime, catch_up: timedelta) -> bool:
        """Whether it waits and is not sent any more, but expires: a replay is sent however late it is."""
        return self.state in WAITING and not self.replay_of and self.due_at <= now - catch_up

    def late_by(self, now: datetime) -> int:
        """Return how many seconds after its due time it was sent, or would be sent now."""
        return max(0, int(((self.sent_at or now) - self.due_at).total_seconds()))


@dataclass(frozen=True, slots=True)
class Gathering:
    """What is due and waits for one digest, or what is overdue for one reader: how many rows, and since when."""

    recipient: str
    digest: str
    number: int
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How an attempt ended: the state it leads to, and what the channel said (at most 500 characters, redacted).

    `attempted` is false where it was put off without being tried, which leads to `retry` and is not recorded.
    `in_doubt` is true where it failed only because it may have arrived: so nothing is sent in its place.
    """

    state: State
    started_at: datetime
    ended_at: datetime
    reason: str
    code: int | None = None
    next_at: datetime | None = None
    subject: str = ""
    attempted: bool = True
    in_doubt: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One try at sending a notice, numbered from 1."""

    notice: str
    number: int
    started_at: datetime
    ended_at: datetime
    outcome: str
    code: int | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A composed notice, ready for any channel.

    `date` is when it was composed, aware; `attachment` is an `.ics` of the occurrence. `unsubscribe` is an https
    address that ends these messages by one POST (RFC 8058), where there is one. `thread` is the UID of the entry that
    it is about, by which mail programs keep together what is said of it. `fault` says why it looks otherwise than it
    should. `data` is the notice as the JSON objects of docs/json.md and `secrets` sign it, both for webhooks only.
    `at_most_once` is for a channel that would send it again by itself where no answer came.
    """

    notice_id: str
    date: datetime
    sender: str
    address: str
    name: str | None
    language: str
    subject: str
    text: str
    html: str
    attachment: bytes | None = None
    attachment_name: str = "event.ics"
    headers: tuple[tuple[str, str], ...] = field(default=())
    unsubscribe: str | None = None
    thread: str = ""
    fault: str = ""
    data: Mapping[str, Any] | None = field(default=None, repr=False)
    secrets: tuple[str, ...] = field(default=(), repr=False)
    at_most_once: bool = False

    def recorded(self, answer: str) -> str:
        """Return a channel's answer as the ledger keeps it."""
        return f"{answer}; laid out by the template that ships: {self.fault}" if self.fault else answer


def to_second(instant: datetime) -> datetime:
    """Return the instant in UTC without its fraction of a second, as the ledger stores it."""
    return instant.astimezone(UTC).replace(microsecond=0)
