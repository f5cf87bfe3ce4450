"""What the rooms ask of each other; concrete classes meet these Protocols in `wiring` only."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol, TypedDict

if TYPE_CHECKING:  # a protocol needs no more than the names, and few commands need what they mean
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from contextlib import AbstractContextManager
    from datetime import date, datetime, timedelta
    from pathlib import Path
    from typing import Unpack

    from reminders.core.answer import Answer
    from reminders.core.bounce import Bounce
    from reminders.core.endpoint import ChannelFailure, Endpoint
    from reminders.core.event import Event
    from reminders.core.link import Link
    from reminders.core.notice import Attempt, Gathering, Message, Notice, Outcome, State
    from reminders.core.record import CalendarRecord, DataVersion, EventRecord, RecipientRecord
    from reminders.core.source import Source
    from reminders.core.trouble import Condition, Trouble


class Clock(Protocol):
    """The only source of time. `now` is aware UTC; `monotonic` is in seconds and decides leases and timeouts."""

    def now(self) -> datetime: ...

    def monotonic(self) -> float: ...


class Channel(Protocol):
    """A way to hand a message over. A channel is one file with one class; several threads send through it.

    One that can take only so many at a time says so by an attribute `most_in_flight`.
    """

    name: str

    def place(self, message: Message) -> str:
        """Return what it goes to, as far as that fails as a whole: a host, or "" where the channel has only one."""

    def send(self, message: Message) -> str:
        """Hand it over and return what the other side answered. Raises `DeliveryError`."""

    def close(self) -> None:
        """Let go of connections; the next `send` opens them again."""


@dataclass(frozen=True, slots=True)
class Changes:
    """Counters that rise with each committed change, so that other processes notice.

    `at` is when they were read by the clock of the store's server, `None` where the store is a file.
    """

    definitions: int
    plan: int
    at: datetime | None = field(default=None, compare=False)


class Definitions(Protocol):
    """The part of the store that keeps what people wrote.

    Records are written whole: insert or replace by id. Reads return no tombstones unless asked to.
    """

    def calendars(self) -> list[CalendarRecord]: ...

    def calendar(self, calendar: str) -> CalendarRecord | None: ...

    def save_calendar(self, record: CalendarRecord) -> None: ...

    def events(self, calendar: str | None = None, *, removed: bool = False) -> list[EventRecord]:
        """Return the events ordered by calendar and id; `removed` adds the tombstones."""

    def definitions(self) -> list[Event]:
        """Return what all events are, without their history, in the same order; tombstones are left out."""

    def event_keys(self) -> list[tuple[str, str]]:
        """Return the calendar and id of all events, in the same order; tombstones are left out."""

    def count_events(self) -> int:
        """Return how many events there are, tombstones not counted."""

    def event(self, calendar: str, event: str, *, removed: bool = False) -> EventRecord | None: ...

    def save_event(self, record: EventRecord) -> None: ...

    def recipients(self, *, removed: bool = False) -> list[RecipientRecord]: ...

    def recipient(self, recipient: str, *, removed: bool = False) -> RecipientRecord | None: ...

    def save_recipient(self, record: RecipientRecord) -> None: ...

    def data_versions(self) -> list[DataVersion]: ...

    def save_data_version(self, version: DataVersion) -> None: ...


class Endpoints(Protocol):
    """The part of the store that knows the other ends of channels: webhooks with their secrets, channels that fail."""

    def endpoint(self, recipient: str) -> Endpoint | None: ...

    def endpoints(self) -> list[Endpoint]: ...

    def save_endpoint(self, endpoint: Endpoint) -> None: ...

    def remove_endpoint(self, recipient: str) -> None: ...

    def channel_failures(self) -> list[ChannelFailure]: ...

    def note_channel_failure(self, failure: ChannelFailure) -> None:
        """Say that a channel fails; one that did before keeps its `since`."""

    def clear_channel_failure(self, channel: str) -> None: ...


class Bounces(Protocol):
    """The part of the store that keeps what came back."""

    def bounces(self, recipient: str | None = None) -> list[Bounce]:
        """Return what came back, oldest first, of all or of one recipient."""

    def add_bounce(self, bounce: Bounce) -> bool:
        """Keep that a notice came back; tell whether that was not known, or only as something that may pass."""

    def remove_bounces(self, recipient: str) -> int: ...


class Troubles(Protocol):
    """The part of the store that says what keeps the service from its work, and how the store itself is."""

    def troubles(self) -> list[Trouble]: ...

    def note_trouble(self, trouble: Trouble) -> None:
        """Say that something is wrong; what was before keeps its `since`."""

    def clear_trouble(self, subject: str) -> bool:
        """Say that it is well again; tell whether it was not."""

    def condition(self) -> Condition:
        """Look at the store itself; may take a while where it is large."""

    def refusal(self, *, look: bool = False) -> str:
        """Return why the store takes no writes, "" where it does.

        Where the last write of this process was refused, another is tried, without waiting. `look` tries one in any
        case, and waits as every write does.
        """

    def scrub(self) -> bool:
        """Rewrite the store so that nothing of what was deleted or overwritten is left in its files.

        Returns False where somebody else's reading kept the last step from being done.
        """

    def backup(self, path: Path) -> None:
        """Write a whole copy, as of one moment, to a file that does not exist. Raises `Refused`."""


class Links(Protocol):
    """The part of the store that keeps the private links to feeds."""

    def links(self) -> list[Link]:
        """Return all links, oldest first, those that no longer work too."""

    def link(self, link: str) -> Link | None: ...

    def working_link(self, digest: str, now: datetime) -> Link | None:
        """Return the link whose token has that digest, unless it was revoked or has expired."""

    def save_link(self, link: Link) -> None: ...

    def mark_link_used(self, link: str, day: date) -> bool:
        """Write the last day on which a link was read; tell whether it was another before."""


class GivenAnswers(Protocol):
    """The part of the store that keeps what readers answered to reminders."""

    def answers(self, calendar: str, event: str) -> list[Answer]:
        """Return what was answered to the reminders of an event, oldest first."""

    def add_answer(self, answer: Answer) -> bool:
        """Enter an answer; tell whether its number was free."""


class Secrets(Protocol):
    """The part of the store that keeps what this program made up for itself."""

    def secret(self, name: str) -> str | None: ...

    def add_secret(self, name: str, value: str, now: datetime) -> None:
        """Keep a secret, unless there is one of that name: then that one stays."""


class Sources(Protocol):
    """The part of the store that keeps which calendars are followed elsewhere: one subscription for each calendar."""

    def sources(self, due_at: datetime | None = None) -> list[Source]:
        """Return the subscriptions, or those whose next reading is due by then, longest due first."""

    def source(self, calendar: str) -> Source | None: ...

    def save_source(self, source: Source) -> None: ...

    def claim_source(self, source: Source, until: datetime) -> bool:
        """Put the next reading off until then, if it is still due as `source` says; tell whether it was."""

    def remove_source(self, calendar: str) -> bool: ...


class Unrendered(NamedTuple):
    """An event whose entries in a feed have to be rendered."""

    event: str
    revision: int


class Rendered(NamedTuple):
    """The entries of an event in a feed, and the revisions of what they were rendered from.

    `occasion` is the event on whose occasion it is held.
    """

    event: str
    revision: int
    entries: bytes
    occasion: str | None = None
    occasion_revision: int = 0


class Renderings(Protocol):
    """The part of the store that keeps what feeds consist of: a cache, which may be empty at any time.

    A `view` is a way to show a calendar; an `edition` is all else that the entries depend on, but for the events.
    """

    def last_change(self, calendar: str) -> datetime | None:
        """Return when the events of a calendar last changed, tombstones included; `None` where there never was one."""

    def rendered(self, calendar: str, view: str, edition: str) -> list[bytes | Unrendered]:
        """Return the entries of all events by id, as they were at one moment, where they are still right."""

    def keep_rendered(self, calendar: str, view: str, edition: str, entries: Sequence[Rendered]) -> None:
        """Keep entries, as far as that can be done without waiting; whatever prevents it is no error."""


class Chosen(TypedDict, total=False):
    """Which notices of the ledger are meant; what is `None` or empty leaves none out.

    They are due in `(after, until]`. `reminder` is canonical text, or what stands before its colon (`changed`).
    `late_at` leaves those that were sent more than `LATE` after they were due, or wait for so long at that instant.
    """

    calendar: str | None
    event: str | None
    recipient: str | None
    channel: str | None
    reminder: str | None
    replay_of: str | None
    states: Sequence[State]
    after: datetime | None
    until: datetime | None
    late_at: datetime | None


TotalsBy = Literal["state", "channel", "recipient", "minute"]


class Total(NamedTuple):
    """How many notices in one state go by a name, how many of them are late, and by how many seconds the latest."""

    name: str
    state: State
    number: int
    late: int
    latest: int


class Ledger(Protocol):
    """The part of the store that says what is to be sent and what was; every arrow is one conditional UPDATE."""

    def events_due(self, horizon: datetime, limit: int) -> list[EventRecord]:
        """Return events with `next_due_at <= horizon`, soonest first."""

    def count_due(self, now: datetime) -> int:
        """Return how many events have `next_due_at <= now`."""

    def plan_anew(self, now: datetime) -> None:
        """Let the next look plan all events anew from `now` on; a plan that is being made meanwhile is not taken.

        Events with something due before that stay as they are, since what they owe is not entered yet.
        """

    def mark_planned(self, record: EventRecord, planned_until: datetime, next_due_at: datetime | None) -> bool:
        """Move the plan's edge if the event still has `record`'s revision and `planned_until`; tell whether it had."""

    def add_notices(self, notices: Iterable[Notice]) -> int:
        """Insert those whose identity and generation are new; return how many were."""

    def cancel_notice(self, notice: str, reason: str) -> bool:
        """planned | retry -> cancelled."""

    def reschedule_notice(self, notice: Notice) -> bool:
        """Give a planned or retried notice another `due_at`, `nominal_at`, `next_at`, `revision` and `subject`."""

    def claim_due(
        self,
        channel: str,
        now: datetime,
        *,
        since: datetime,
        limit: int,
        token: str,
        lease: timedelta,
        suspect: bool,
    ) -> list[Notice]:
        """planned | retry -> claimed, for `next_at <= now` and `due_at > since`, soonest first.

        `suspect` chooses between rows that were rescued three times or more and all others. What waits for a digest is
        claimed with it, and not returned. When a claim lapses is told by one clock for all daemons: the server's where
        the store is on one, else `now`.
        """

    def has_suspects(self, channel: str, now: datetime) -> bool:
        """Tell whether something that was rescued three times or more may be claimed."""

    def settle(self, token: str, outcomes: Mapping[str, Outcome]) -> set[str]:
        """claimed -> sent | retry | failed | cancelled for those of these ids that the token holds; return them.

        Their attempts are recorded. What a digest tells ends as the digest does.
        """

    def release(self, token: str, *, keep: Collection[str] = ()) -> int:
        """claimed -> planned | retry for the claims of a token but those of some ids; returns how many.

        What a digest among those tells is kept with it.
        """

    def renew(self, token: str, now: datetime, lease: timedelta) -> int:
        """Prolong the claims of a token whose holder is still sending, from now on; returns how many."""

    def rescue(self, now: datetime, *, all_claims: bool = False) -> list[Notice]:
        """claimed -> retry (or failed as poison) where the lease is over, or everywhere; returns those.

        That their senders died is recorded as an attempt.
        """

    def give_up(self, notice: str, reason: str) -> bool:
        """retry -> failed: it was rescued, and is not to be sent again."""

    def forget_recipient(self, recipient: str, pseudonym: str, reason: str) -> int:
        """Put a pseudonym in the place of a recipient, who was removed, and drop what is said of them.

        What waits or is claimed is cancelled. Returns how many rows were theirs.
        """

    def remove_settled(self, before: datetime, planned: datetime, limit: int) -> int:
        """Remove up to `limit` rows at their end that were due before an instant and that nothing can plan again.

        That is: their occurrence is over, and their event is planned up to `planned` at least. Returns how many.
        """

    def newest_creation(self) -> datetime | None:
        """Return when what is due latest was planned: about the last time that anything was."""

    def expire(self, since: datetime, reason: str) -> int:
        """planned | retry -> expired for `due_at <= since`; returns how many."""

    def gathered(self, channel: str, now: datetime) -> list[Gathering]:
        """Return the digests that something due on a channel waits for."""

    def overdue(self, channel: str, now: datetime, *, since: datetime, late: datetime, most: int) -> list[Gathering]:
        """Return the readers for whom more than `most` rows that wait were due in `(since, late]`."""

    def gather_overdue(
        self, recipient: str, channel: str, now: datetime, *, since: datetime, late: datetime, digest: str
    ) -> int:
        """Let those rows wait for a digest; return how many."""

    def dissolve(self, digest: str) -> int:
        """Let what waits for a digest be told by itself; return how many rows that were."""

    def set_apart(self, notice: str, token: str | None) -> bool:
        """claimed -> planned | retry, out of its digest: it is told by itself."""

    def members(self, digest: str) -> list[Notice]:
        """Return what a digest tells or told, in the order in which it was due."""

    def next_due(self) -> datetime | None:
        """Return the earliest `next_at` of what waits."""

    def channels_due(self, now: datetime) -> list[str]:
        """Return the channels that have something to send."""

    def notice(self, prefix: str) -> Notice | None:
        """Return the one notice whose id starts so; `None` for none or several."""

    def notices(self, *, limit: int | None = None, **chosen: Unpack[Chosen]) -> list[Notice]:
        """Return notices by due time, the latest `limit` of them, in ascending order."""

    def totals(self, by: TotalsBy, now: datetime, **chosen: Unpack[Chosen]) -> list[Total]:
        """Return how many notices there are by state and what `by` names; what waits is as late as it is `now`."""

    def attempts(self, notice: str) -> list[Attempt]: ...

    def counts(self) -> dict[State, int]: ...


class Store(
    Definitions, Endpoints, Bounces, Troubles, Links, Renderings, GivenAnswers, Secrets, Sources, Ledger, Protocol
):
    """One store for SQLite and PostgreSQL. Writes happen inside `transaction`; reads see committed state, or their
    own.
    """

    def transaction(self) -> AbstractContextManager[None]:
        """Commit at the end, roll back on an exception. Nested use joins the outer one."""

    def changes(self) -> Changes: ...

    def imprint(self) -> object:
        """Return a value that is another one after each commit of any process. No query is made for it.

        Two commits within an instant may give the same value. `None` where there is no such value.
        """

    @property
    def commits(self) -> int:
        """How often this process has committed a change that `changes` counts; asks no database."""

    def hold(self) -> AbstractContextManager[bool]:
        """Be the daemon of this store; yields whether that proves every earlier claim void.

        Raises `Refused` where another daemon holds a store that allows one.
        """

    def describe(self) -> str:
        """Return the store's name for people, without secrets."""

    def close(self) -> None: ...
