"""Sends what is due: the claim is committed before the first byte leaves, the outcome soon after the answer.

Several sends are in flight at a time. Those that end while the ledger is being written share the next commit, which
also claims what takes their place; a notice is in flight from its claim to its committed outcome, and no process has
more than `IN_FLIGHT` of a channel in flight. The same function runs in the daemon's threads and on any distributed
engine; the ledger's conditional claim decides.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from queue import Empty, SimpleQueue
from uuid import uuid4

from reminders.actions.messages import Gone, Messages
from reminders.actions.options import Options
from reminders.core.errors import DeliveryError, RemindersError
from reminders.core.notice import Message, Notice, Outcome, State, to_second
from reminders.core.ports import Channel, Clock, Store
from reminders.core.retry import next_attempt

SEND_TIMEOUT = timedelta(seconds=30)
LEASE = max(timedelta(seconds=60), 2 * SEND_TIMEOUT)
_RENEW_SECONDS = LEASE.total_seconds() / 3
_LONGEST_TEXT = 500
_PAUSE = 1.0

Start = Callable[[Callable[[], None]], object]


@dataclass(frozen=True, slots=True)
class Delivered:
    """How one notice fared, for the log."""

    notice: Notice
    outcome: Outcome


def _at_once(send: Callable[[], None]) -> None:
    send()


def deliver_due(
    store: Store,
    channel: Channel,
    options: Options,
    clock: Clock,
    *,
    suspect: bool = False,
    start: Start = _at_once,
    stopping: Callable[[], bool] = lambda: False,
    wait: Callable[[float], object] = lambda seconds: None,
    report: Callable[[Delivered], None] = lambda delivered: None,
) -> int:
    """Send what is due on a channel until nothing is left or `stopping`; return how many notices were settled.

    `start` runs a send, in a thread of its own where sends are to overlap. A suspect notice, one that was rescued three
    times, is sent alone. What the store cannot take at the moment is offered again, `wait` seconds apart, while the
    lease lives: what was sent must not be sent again for that.
    """
    delivery = Delivery(store, channel, options, clock, suspect=suspect, start=start, wait=wait)
    settled, ended = 0, list[Delivered]()
    while True:
        room = 0 if stopping() else (1 if suspect else options.in_flight) - delivery.pending
        for one in delivery.commit(ended, claim=room):
            settled += 1
            report(one)
        if not delivery.pending:
            return settled
        ended = delivery.ended()


@dataclass
class Delivery:
    """The sends of one channel that are in flight, all under one token."""

    store: Store
    channel: Channel
    options: Options
    clock: Clock
    suspect: bool
    start: Start
    wait: Callable[[float], object]
    pending: int = 0
    token: str = field(default_factory=lambda: str(uuid4()))

    def __post_init__(self) -> None:
        self._messages = Messages(self.store, self.options)
        self._done: SimpleQueue[Delivered] = SimpleQueue()

    def commit(self, ended: list[Delivered], *, claim: int) -> list[Delivered]:
        """Record what ended and claim up to `claim` more in one commit, then start those; return what was recorded.

        What somebody else took over meanwhile is theirs, and not returned.
        """
        recorded, claimed = self._offered(ended, claim)
        if claimed:
            self._messages.refresh()
        for notice in claimed:
            self.pending += 1
            self._begin(notice)
        return recorded

    def ended(self) -> list[Delivered]:
        """Return what ended, at least one; while that takes long, keep the claims alive."""
        ended = [self._next()]
        while True:
            try:
                ended.append(self._done.get_nowait())
            except Empty:
                self.pending -= len(ended)
                return ended

    def _next(self) -> Delivered:
        while True:
            try:
                return self._done.get(timeout=_RENEW_SECONDS)
            except Empty:
                self.store.renew(self.token, to_second(self.clock.now() + LEASE))

    def _offered(self, ended: list[Delivered], claim: int) -> tuple[list[Delivered], list[Notice]]:
        """Commit; where the store refuses, try again as long as the claims live."""
        gives_up_at = self.clock.monotonic() + LEASE.total_seconds()
        while True:
            try:
                return self._committed(ended, claim)
            except RemindersError:
                if not (ended or self.pending) or self.clock.monotonic() >= gives_up_at:
                    raise
                self.wait(_PAUSE)

    def _committed(self, ended: list[Delivered], claim: int) -> tuple[list[Delivered], list[Notice]]:
        if not ended and claim <= 0:
            return [], []
        now = self.clock.now()
        with self.store.transaction():
            recorded = [one for one in ended if self.store.settle(one.notice.id, self.token, one.outcome)]
            if claim <= 0:
                return recorded, []
            return recorded, self.store.claim_due(
                self.channel.name,
                to_second(now),
                since=to_second(now - self.options.catch_up),
                limit=claim,
                token=self.token,
                lease_until=to_second(now + LEASE),
                suspect=self.suspect,
            )

    def _begin(self, notice: Notice) -> None:
        """Compose the message here, where what was rendered is kept, and hand it over wherever `start` likes."""
        started = self.clock.now()
        try:
            message = self._messages.message(notice, started)
        except Exception as error:  # noqa: BLE001 - a bad event or template delays only its own row
            self._done.put(Delivered(notice, _failed(notice, started, self.clock.now(), error)))
            return
        self.start(lambda: self._done.put(Delivered(notice, _sent(self.channel, self.clock, notice, message, started))))


def attempt(store: Store, channel: Channel, options: Options, clock: Clock, notice: Notice) -> Outcome:
    """Try to send one claimed notice; whatever goes wrong with it is its own outcome and stops no other."""
    started = clock.now()
    try:
        message = Messages(store, options).message(notice, started)
    except Exception as error:  # noqa: BLE001 - a bad event or template delays only its own row
        return _failed(notice, started, clock.now(), error)
    return _sent(channel, clock, notice, message, started)


def _sent(channel: Channel, clock: Clock, notice: Notice, message: Message, started: datetime) -> Outcome:
    """Hand a message over and return how that ended."""
    try:
        answer = channel.send(message)
    except Exception as error:  # noqa: BLE001 - a bug of a channel with one message stops no other
        return _failed(notice, started, clock.now(), error)
    return Outcome(
        state=State.SENT,
        started_at=to_second(started),
        ended_at=to_second(clock.now()),
        reason=answer[:_LONGEST_TEXT],
        code=_code_of(answer),
        subject=message.subject,
    )


def _failed(notice: Notice, started: datetime, now: datetime, error: Exception) -> Outcome:
    """Return what an error leads to: another attempt, unless the notice is not wanted or another is of no use."""
    words, code, again = f"{type(error).__name__}: {error}", None, None
    if isinstance(error, Gone | DeliveryError):
        words = str(error)
    if isinstance(error, DeliveryError):
        code = error.code
    if not isinstance(error, Gone) and not getattr(error, "permanent", False):
        again = next_attempt(
            notice.id,
            notice.attempts + 1,
            first_attempt_at=notice.first_attempt_at or started,
            now=now,
            retry_after=getattr(error, "retry_after", None),
        )
    failed = State.CANCELLED if isinstance(error, Gone) else State.FAILED
    return Outcome(
        state=State.RETRY if again else failed,
        started_at=to_second(started),
        ended_at=to_second(now),
        reason=words[:_LONGEST_TEXT],
        code=code,
        next_at=to_second(again) if again else None,
    )


def _code_of(answer: str) -> int | None:
    """Return the code that an answer begins with, as those of mail servers do."""
    code = answer[:3]
    return int(code) if code.isascii() and code.isdigit() else None
