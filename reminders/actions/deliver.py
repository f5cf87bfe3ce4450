"""Sends what is due: the claim is committed before the first byte leaves, the outcome soon after the answer.

Several sends are in flight at a time. Those that end while the ledger is being written share the next commit, which
also claims what takes their place; a notice is in flight from its claim to its committed outcome, and no process has
more than `Options.in_flight` of a channel in flight. The same function runs in the daemon's threads and on any
distributed engine; the ledger's conditional claim decides.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from queue import Empty, SimpleQueue
from uuid import uuid4

from reminders.actions.endpoints import disable
from reminders.actions.fallback import fall_back
from reminders.actions.gather import gather
from reminders.actions.messages import Gone, Messages
from reminders.actions.options import Options
from reminders.core.clean import one_line
from reminders.core.endpoint import GONE, ChannelFailure
from reminders.core.errors import DeliveryError, RemindersError, StoreFailure
from reminders.core.link import redacted
from reminders.core.notice import NO_COPY, Message, Notice, Outcome, State, to_second
from reminders.core.pace import FAILURES, PROBE_SECONDS, Pace
from reminders.core.ports import Channel, Clock, Store
from reminders.core.retry import next_attempt

SEND_TIMEOUT = timedelta(seconds=30)
LEASE = max(timedelta(seconds=60), 2 * SEND_TIMEOUT)
_RENEW_SECONDS = LEASE.total_seconds() / 3
# A send is not begun where so little of its claim is left: somebody else may have taken it over before it ends.
_MARGIN_SECONDS = 5.0
# How long outcomes are offered to a store that does not take them: what was sent must not be sent again for that.
_OFFER_SECONDS = 3_600.0
_LONGEST_TEXT = 500
_PAUSE = 1.0
# How long what could not be composed waits, where the store could not be read for it.
_STORE_AWAY_SECONDS = 5.0
# How often to look for what fell due meanwhile, while sends are in flight and there is room for more.
_LOOK_SECONDS = 1.0
# The place of channels that have only one.
EVERYWHERE = ""

Start = Callable[[Callable[[], None]], object]


@dataclass(frozen=True, slots=True)
class Delivered:
    """How one notice fared, for the log; and whether the place that it went to could be reached, if that was tried."""

    notice: Notice
    outcome: Outcome
    place: str = ""
    reached: bool | None = None


def _at_once(send: Callable[[], None]) -> None:
    send()


def deliver_due(
    store: Store,
    channel: Channel,
    options: Options,
    clock: Clock,
    *,
    pace: Pace | None = None,
    suspect: bool = False,
    start: Start = _at_once,
    stopping: Callable[[], bool] = lambda: False,
    wait: Callable[[float], object] = lambda seconds: None,
    report: Callable[[Delivered], None] = lambda delivered: None,
) -> int:
    """Send what is due on a channel until nothing is left or `stopping`; return how many notices were settled.

    `start` runs a send, in a thread of its own where sends are to overlap. A suspect notice, one that was rescued three
    times, is sent alone. What the store cannot take at the moment is offered again, `wait` seconds apart, while the
    lease lives: what was sent must not be sent again for that. `pace` is the channel's, kept from call to call.
    """
    if not suspect:
        gather(store, channel.name, options, clock.now())
    pace = pace or Pace(clock.monotonic)
    delivery = Delivery(store, channel, options, clock, pace, suspect=suspect, start=start, wait=wait)
    most = min(options.in_flight, getattr(channel, "most_in_flight", options.in_flight))
    settled, ended = 0, list[Delivered]()
    while True:
        room = 0 if stopping() else delivery.room(1 if suspect else most)
        for one in delivery.commit(ended, claim=room):
            settled += 1
            report(one)
        if not delivery.pending:
            return settled
        has_room = room > 0 and delivery.room(1 if suspect else most) > 0
        ended = delivery.ended(_LOOK_SECONDS if has_room else None)
        if not (suspect or stopping()):
            delivery.gather_again()


@dataclass
class Delivery:
    """The sends of one channel that are in flight, all under one token."""

    store: Store
    channel: Channel
    options: Options
    clock: Clock
    pace: Pace
    suspect: bool
    start: Start
    wait: Callable[[float], object]
    pending: set[str] = field(default_factory=set)
    token: str = field(default_factory=lambda: str(uuid4()))

    def __post_init__(self) -> None:
        self._messages = Messages(self.store, self.options)
        self._done: SimpleQueue[Delivered] = SimpleQueue()
        self._renewed_at = self._gathered_at = self.clock.monotonic()
        self._claimed_until = self._renewed_at
        self._claim = _Begun(self.clock, self.clock.now(), self._renewed_at)
        self._may_hold_more = False

    @property
    def _holds_claims(self) -> bool:
        """Whether the claims are surely this one's still, by a clock that nobody sets."""
        return self.clock.monotonic() < self._claimed_until - _MARGIN_SECONDS

    def room(self, most: int) -> int:
        """Return how many more may be claimed: as the pace allows, and a single one to try a channel that rests."""
        if self.pace.peek(EVERYWHERE) or (self.pending and not self._holds_claims):
            return 0
        return self.pace.room((1 if self.pace.is_on_trial(EVERYWHERE) else most) - len(self.pending))

    def commit(self, ended: list[Delivered], *, claim: int) -> list[Delivered]:
        """Record what ended and claim up to `claim` more in one commit, then start those; return what was recorded.

        What somebody else took over meanwhile is theirs, and not returned.
        """
        for one in ended:
            self._note(one)
        recorded, claimed = self._offered(ended, claim)
        if claimed:
            self._messages.refresh()
            self.pace.started(len(claimed))
        for notice in claimed:
            self.pending.add(notice.id)
            self._begin(notice)
        return recorded

    def ended(self, patience: float | None = None) -> list[Delivered]:
        """Return what ended, at least one unless that takes more than `patience` seconds; keep the claims alive."""
        ended = self._next(patience)
        self._keep_claims()
        while ended:
            try:
                ended.append(self._done.get_nowait())
            except Empty:
                break
        self.pending.difference_update(one.notice.id for one in ended)
        return ended

    def _next(self, patience: float | None) -> list[Delivered]:
        while True:
            try:
                return [self._done.get(timeout=_RENEW_SECONDS if patience is None else patience)]
            except Empty:
                if patience is not None:
                    return []
                self._keep_claims()

    def gather_again(self) -> None:
        """Enter the digests that fell due since the sends began, which may go on for as long as something is due."""
        now = self.clock.monotonic()
        if now - self._gathered_at >= _LOOK_SECONDS:
            self._gathered_at = now
            with suppress(RemindersError):  # the store is away; the next time will do
                gather(self.store, self.channel.name, self.options, self.clock.now())

    def _keep_claims(self) -> None:
        """Renew the claims now and then, so that no send that takes long is taken for one whose process died.

        Where that fails until they lapse, nothing of them is begun any more, and nothing new is claimed.
        """
        now = self.clock.monotonic()
        if now - self._renewed_at >= _RENEW_SECONDS:
            self._renewed_at = now
            with suppress(RemindersError):  # the store is away; the next time will do
                if self.store.renew(self.token, self.clock.now(), LEASE):
                    self._claimed_until = now + LEASE.total_seconds()

    def _offered(self, ended: list[Delivered], claim: int) -> tuple[list[Delivered], list[Notice]]:
        """Commit; where the store refuses, try again for as long as outcomes are worth it, or once more at a stop."""
        gives_up_at = self.clock.monotonic() + (_OFFER_SECONDS if ended else LEASE.total_seconds())
        while True:
            try:
                committed = self._committed(ended, claim)
                self._may_hold_more = False
                return committed
            except RemindersError:
                self._may_hold_more = True  # the commit may have happened, and only its answer been lost
                if not (ended or self.pending) or self.clock.monotonic() >= gives_up_at:
                    raise
                if self.wait(_PAUSE):
                    gives_up_at = 0.0

    def _committed(self, ended: list[Delivered], claim: int) -> tuple[list[Delivered], list[Notice]]:
        if not ended and claim <= 0 and not self._may_hold_more:
            return [], []
        now, started = self.clock.now(), self.clock.monotonic()
        with self.store.transaction():
            recorded = self._settled(ended) if ended else []
            self._tell_health(ended)
            if self._may_hold_more:
                self.store.release(self.token, keep=self.pending)
            if claim <= 0:
                return recorded, []
            claimed = self.store.claim_due(
                self.channel.name,
                to_second(now),
                since=to_second(now - self.options.catch_up),
                limit=claim,
                token=self.token,
                lease=LEASE,
                suspect=self.suspect,
            )
        self._claim = _Begun(self.clock, now, started)
        self._note_claims(claimed, started)
        return recorded, claimed

    def _note_claims(self, claimed: list[Notice], started: float) -> None:
        """Know how long the claims live: new ones beside old ones do not prolong those."""
        if claimed and not self.pending:
            self._claimed_until = self._renewed_at = started
            self._claimed_until += LEASE.total_seconds()

    def _settled(self, ended: list[Delivered]) -> list[Delivered]:
        """Record how sends ended; return those that were this one's still, the first where one ended twice.

        What fails for good is told on the recipient's other channel, if there is one.
        """
        first: dict[str, Delivered] = {}
        for one in ended:
            first.setdefault(one.notice.id, one)
        ours = self.store.settle(self.token, {notice: one.outcome for notice, one in first.items()})
        settled = [one for notice, one in first.items() if notice in ours]
        for one in settled:
            if one.outcome.state is State.FAILED:
                self._give_up(one.notice, one.outcome)
        return settled

    def _give_up(self, notice: Notice, outcome: Outcome) -> None:
        if self.channel.name == "webhook" and outcome.code == GONE:
            disable(self.store, notice.identity.recipient, outcome.reason, outcome.ended_at)
        if not outcome.in_doubt:
            fall_back(self.store, self.options, notice, outcome)

    def _note(self, one: Delivered) -> None:
        """Let the pace know how it went."""
        if one.reached is None:
            return
        failed = one.outcome.state is State.RETRY or one.outcome.in_doubt
        self.pace.note(one.place, reached=one.reached, failed=failed)

    def _tell_health(self, ended: list[Delivered]) -> None:
        """Write that the channel fails once it did so often enough in a row, and that it works when it does again."""
        tried = [one for one in ended if one.reached is not None]
        if not tried:
            return
        name = self.channel.name
        if self.pace.fails:
            last = tried[-1].outcome
            self.store.note_channel_failure(ChannelFailure(channel=name, since=last.ended_at, reason=last.reason))
            self.pace.is_reported_failing = True
        elif self.pace.works and self.pace.is_reported_failing:
            self.store.clear_channel_failure(name)
            self.pace.is_reported_failing = False

    def _begin(self, notice: Notice) -> None:
        """Compose the message here, where what was rendered is kept, and hand it over wherever `start` likes."""
        begun = _Begun(self.clock, self._claim.now(), self.clock.monotonic())
        try:
            message = self._messages.outgoing(notice, begun.at)
            place = self.channel.place(message)
        except StoreFailure as error:  # nothing was tried
            self._done.put(Delivered(notice, _postponed(f"waits: {error}", begun.at, _STORE_AWAY_SECONDS)))
            return
        except Exception as error:  # noqa: BLE001 - a bad event or template delays only its own row
            self._done.put(Delivered(notice, _failed(notice, begun.at, begun.now(), error)))
            return
        if seconds := self.pace.rest(place):
            self._done.put(Delivered(notice, _postponed(_resting(place or self.channel.name), begun.at, seconds)))
            return
        self.start(lambda: self._done.put(self._handed_over(notice, message, place, begun)))

    def _handed_over(self, notice: Notice, message: Message, place: str, begun: "_Begun") -> Delivered:
        """Send, unless the claim has lapsed since: a process that was frozen must not send what another took over."""
        if not self._holds_claims:
            return Delivered(notice, _postponed("waits: its claim lapsed before it was begun", begun.now(), 0.0))
        return _sent(self.channel, notice, message, place, begun)


@dataclass(frozen=True, slots=True)
class _Begun:
    """When a claim or a send was begun, and what time it is since then by the clock that nobody sets.

    By one that leapt meanwhile, the next attempt might come in twelve years, or after the last day for it.
    """

    clock: Clock
    at: datetime
    monotonic: float

    def now(self) -> datetime:
        return self.at + timedelta(seconds=self.clock.monotonic() - self.monotonic)


def _sent(channel: Channel, notice: Notice, message: Message, place: str, begun: _Begun) -> Delivered:
    """Hand a message over and return how that ended."""
    try:
        answer = channel.send(message)
    except Exception as error:  # noqa: BLE001 - a bug of a channel with one message stops no other
        given_up = message.at_most_once and getattr(error, "in_doubt", False)
        outcome = _failed(notice, begun.at, begun.now(), error, in_doubt=given_up)
        return Delivered(notice, outcome, place, reached=not getattr(error, "unreachable", False))
    outcome = Outcome(
        state=State.SENT,
        started_at=to_second(begun.at),
        ended_at=to_second(begun.now()),
        reason=_recorded(message.recorded(answer)),
        code=_code_of(answer),
        subject=message.subject,
    )
    return Delivered(notice, outcome, place, reached=True)


def _resting(place: str) -> str:
    return f"waits: {place} could not be reached {FAILURES} times; it is tried every {PROBE_SECONDS:.0f} s"


def _postponed(reason: str, now: datetime, seconds: float) -> Outcome:
    """Return that nothing was tried, since it would be of no use: that costs no attempt."""
    return Outcome(
        state=State.RETRY,
        started_at=to_second(now),
        ended_at=to_second(now),
        reason=reason,
        next_at=to_second(now + timedelta(seconds=seconds)),
        attempted=False,
    )


def _failed(notice: Notice, started: datetime, now: datetime, error: Exception, *, in_doubt: bool = False) -> Outcome:
    """Return what an error leads to: another attempt, unless the notice is not wanted or another is of no use.

    `in_doubt`: it may have arrived, and then another attempt is not wanted.
    """
    words, code, again = f"{type(error).__name__}: {error}", None, None
    if isinstance(error, Gone | RemindersError):
        words = str(error)
    if isinstance(error, DeliveryError):
        code = error.code
    if in_doubt:
        words = f"{NO_COPY}: {words}"
    elif not isinstance(error, Gone) and not getattr(error, "permanent", False):
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
        reason=_recorded(words),
        code=code,
        next_at=to_second(again) if again else None,
        in_doubt=in_doubt,
    )


def _recorded(words: str) -> str:
    """Return what others said as the ledger keeps it: on one line, without controls that a database may refuse."""
    return one_line(redacted(words), _LONGEST_TEXT)


def _code_of(answer: str) -> int | None:
    """Return the code that an answer begins with, as those of mail servers do."""
    code = answer[:3]
    return int(code) if code.isascii() and code.isdigit() else None
