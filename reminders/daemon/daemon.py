"""The embedded engine: APScheduler wakes planning, sending and rescue; threads send; the ledger decides."""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor as JobThreads
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.date import DateTrigger
from apscheduler.triggers.interval import IntervalTrigger

from reminders.actions import clock as wall
from reminders.actions.deliver import EVERYWHERE, Delivered, deliver_due
from reminders.actions.options import Options
from reminders.actions.planner import Planner
from reminders.actions.upkeep import expire, rescue, shorten
from reminders.actions.versions import note_versions
from reminders.core.errors import RemindersError
from reminders.core.notice import State
from reminders.core.pace import Pace
from reminders.core.ports import Changes, Channel, Clock, Store
from reminders.core.steady import Steadiness
from reminders.core.trouble import BOUNCES, HEARTBEAT, Trouble
from reminders.daemon.gate import Gate

WATCH_SECONDS = 1.0
FOLLOW_SECONDS = 30.0
COLLECT_SECONDS = 300.0
PLAN_EVERY = timedelta(minutes=15)
RESCUE_EVERY = timedelta(minutes=1)
KEEP_HOUSE_EVERY = timedelta(hours=1)
# How soon to look again when something is due that this process cannot send, or did not get to send.
_NOT_OURS_SECONDS = 30.0
# How long to leave a channel, or the store, alone after a failure of ours.
_RECOVERY = timedelta(seconds=5)
_LONGEST_WAIT = timedelta(hours=6)
_FOLLOWER_PATIENCE = 5.0

if TYPE_CHECKING:
    from reminders.actions.refresh import Refreshed
    from reminders.core.bounce import Mailbox
    from reminders.daemon.heartbeat import Heartbeat
    from reminders.outbound.client import GuardedClient

log = structlog.get_logger("reminders")


class Daemon:
    """Sends what is due until it is stopped. `start` returns at once; `stop` finishes what is in hand."""

    def __init__(
        self,
        *,
        store: Store,
        options: Options,
        clock: Clock,
        channels: Mapping[str, Channel],
        outbound: "Callable[[], GuardedClient]",
        heartbeat: "Heartbeat | None" = None,
        mailbox: "Mailbox | None" = None,
    ) -> None:
        self._store = store
        self._options = options
        self._clock = clock
        self._channels = channels
        self._outbound = outbound
        self._heartbeat = heartbeat
        self._mailbox = mailbox
        self._planned_at: float | None = None
        self._gate = Gate()
        self._stopping = Event()
        self._held = ExitStack()
        self._drains = {name: ThreadPoolExecutor(1, f"drain-{name}") for name in channels}
        self._senders = {name: ThreadPoolExecutor(options.in_flight, f"send-{name}") for name in channels}
        self._paces = {name: Pace(clock.monotonic, options.rates.get(name)) for name in channels}
        self._busy: set[str] = set()
        self._rests_until: dict[str, float] = {}  # by the monotonic clock: the other may be set back
        self._steadiness = Steadiness(clock.now(), clock.monotonic())
        self._versions: Mapping[str, str] | None = None  # until they are noted
        self._busy_lock = Lock()
        self._mistrusted_for = ""  # as long as that could not be written
        self._seen = Changes(0, 0)
        self._watcher = Thread(target=self._watch, name="watch", daemon=True)
        # A source may take its time, and this must not wait for it: what is cut off is read again by the next process.
        self._follower = Thread(target=self._follow, name="follow", daemon=True)
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            executors={"default": JobThreads(4)},
            job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1},
        )

    def start(self, versions: Mapping[str, str]) -> None:
        """Be the daemon of the store: free the claims of a dead one, note the data in use, plan, and begin to send.

        Raises `Refused` where another daemon runs on this store.
        """
        sole = self._held.enter_context(self._store.hold())
        freed = rescue(self._store, self._options, self._clock.now(), all_claims=sole)
        if freed:
            log.info("rescued claims", count=freed, why="their process ended before it said how the send went")
        self._versions = versions
        if reason := wall.reason_to_mistrust(self._store, self._clock.now()):
            self._steadiness.doubt()
            self._mistrust(reason)
        self._recall_failures(sole)
        self._seen = self._store.changes()  # before planning: what changes from here on is seen by the watch
        self._plan()
        self._set_intervals()
        self._scheduler.start()
        self._watcher.start()
        self._follower.start()
        if self._mailbox is not None:
            Thread(target=self._collect, args=(self._mailbox,), name="bounces", daemon=True).start()
        self._arm()

    def _recall_failures(self, sole: bool) -> None:
        """Take up what was said of our channels; nobody else says any more that one fails which is not used now."""
        for failure in self._store.channel_failures():
            if failure.channel in self._paces:
                self._paces[failure.channel].is_reported_failing = True
            elif sole:
                self._store.clear_channel_failure(failure.channel)

    def stop(self) -> None:
        """Let sends in flight finish, give back what was only claimed, and let go of the store."""
        self._stopping.set()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)
            self._watcher.join()
            self._follower.join(_FOLLOWER_PATIENCE)
        for threads in (*self._drains.values(), *self._senders.values()):
            threads.shutdown(wait=True)
        for channel in self._channels.values():
            channel.close()
        self._held.close()
        log.info("stopped")

    def _set_intervals(self) -> None:
        """Have the work of upkeep done again and again from now on, whatever was set by a clock that was wrong."""
        for name, work, every in (
            ("plan", self._plan, PLAN_EVERY),
            ("rescue", self._rescue, RESCUE_EVERY),
            ("keep-house", self._keep_house, KEEP_HOUSE_EVERY),
        ):
            trigger = IntervalTrigger(seconds=int(every.total_seconds()))
            self._scheduler.add_job(work, trigger, id=name, replace_existing=True)
        if self._heartbeat is not None:
            trigger = IntervalTrigger(seconds=int(self._heartbeat.every.total_seconds()))
            self._scheduler.add_job(self._beat, trigger, id="beat", replace_existing=True)
            self._scheduler.add_job(self._beat, DateTrigger(self._clock.now()), id="first-beat", replace_existing=True)

    def _plan(self) -> None:
        """Enter in the ledger what falls due within the horizon."""
        if self._stopping.is_set() or self._steadiness.is_held:
            return
        with _going_on("planning stopped; it is tried again at the next look"):
            self._note_versions()
            added = self._planned()
            self._planned_at = self._clock.monotonic()
            if added:
                log.info("planned", notices=added)
        self._arm()

    def _planned(self) -> int:
        try:
            return Planner(self._store, self._options, self._clock.now()).plan_due()
        except ExceptionGroup as group:
            for error in group.exceptions:
                log.error(  # noqa: TRY400 - each of the group has a traceback of its own
                    "an event could not be planned", error=str(error), where=error.__notes__, exc_info=error
                )
            return 0

    def _note_versions(self) -> None:
        """Note the data in use, once; what waits follows new data."""
        if self._versions is None:
            return
        changed = note_versions(self._store, self._options, self._versions, self._clock.now())
        if changed:
            log.info("noted versions", changed={name: self._versions[name] for name in changed})
        self._versions = None

    def _send(self) -> None:
        """Set the channels that have something due to work, each in its own thread, so that none holds up another."""
        due: set[str] = set()
        with _going_on("the store could not be read; it is tried again soon"):
            due = self._sendable(self._clock.now())
        with self._busy_lock:
            idle = due - self._busy
            self._busy |= idle
        for name in idle:
            self._drains[name].submit(self._drain, self._channels[name])
        self._arm()

    def _sendable(self, now: datetime) -> set[str]:
        """Return the channels of ours that have something due and need no rest."""
        if self._steadiness.is_held:
            return set()
        due = set(self._store.channels_due(now)) & self._channels.keys()
        monotonic = self._clock.monotonic()
        return {name for name in due if self._rests_until.get(name, monotonic) <= monotonic}

    def _drain(self, channel: Channel) -> None:
        """Send everything that is due on a channel, then what is suspect, alone."""
        settled = 0
        try:
            with _going_on("sending stopped; it is tried again soon", channel=channel.name):
                while count := self._deliver(channel, suspect=False) or self._deliver(channel, suspect=True):
                    settled += count
        finally:
            # What is due and could not be claimed, such as what is too late, must not be looked at without a pause.
            pause = self._paces[channel.name].wait(EVERYWHERE) or (0.0 if settled else _NOT_OURS_SECONDS)
            self._rests_until[channel.name] = self._clock.monotonic() + pause
            with self._busy_lock:
                self._busy.discard(channel.name)
            self._arm()

    def _deliver(self, channel: Channel, *, suspect: bool) -> int:
        if self._stopping.is_set() or (suspect and not self._store.has_suspects(channel.name, self._clock.now())):
            return 0
        with self._gate.alone() if suspect else self._gate.shared():
            return deliver_due(
                self._store,
                channel,
                self._options,
                self._clock,
                pace=self._paces[channel.name],
                suspect=suspect,
                start=self._senders[channel.name].submit,
                stopping=lambda: self._is_to_pause or (not suspect and self._gate.is_wanted),
                wait=self._stopping.wait,
                report=_report,
            )

    @property
    def _is_to_pause(self) -> bool:
        return self._stopping.is_set() or self._steadiness.is_held

    def _arm(self) -> None:
        """Set the one job that sends to the instant at which something is next due."""
        if self._stopping.is_set() or not self._scheduler.running:
            return
        now = self._clock.now()
        at = now + _RECOVERY
        with _going_on("the store could not be read; it is tried again soon"):
            at = self._next_wake(now)
        self._scheduler.add_job(self._send, DateTrigger(at), id="send", replace_existing=True)

    def _next_wake(self, now: datetime) -> datetime:
        following = self._store.next_due()
        if following is None or following > now + _LONGEST_WAIT:
            return now + _LONGEST_WAIT
        if following > now:
            return following
        with self._busy_lock:
            idle = self._sendable(now) - self._busy
        return now if idle else now + _RECOVERY

    def _watch(self) -> None:
        """Look once a second at the clock, and whether another process changed the plan."""
        while not self._stopping.wait(WATCH_SECONDS):
            was_held, step = self._steadiness.is_held, self._steadiness.look(self._clock.now(), self._clock.monotonic())
            if step:
                why = "nothing expires until it ran evenly for an hour"
                log.warning("the clock was set", by_seconds=round(step), why=why)
                self._rests_until.clear()  # what could not be claimed by another time can be by this one
                self._set_intervals()
                if self._steadiness.is_held:
                    self._mistrust(f"it was set by {round(step):+,} s while this ran")
                self._plan()
            if was_held:
                self._ask_for_trust()
            else:
                self._look()

    def _mistrust(self, reason: str) -> None:
        """Send, plan and expire nothing until the clock has run evenly for a while, or an operator trusts it."""
        self._mistrusted_for = reason
        log.error("the clock is not trusted, nothing is sent", why=reason, until="it runs evenly for ten minutes")
        self._tell_of_mistrust()

    def _tell_of_mistrust(self) -> None:
        with _going_on("it could not be written that the clock is not trusted"):
            wall.mistrust(self._store, self._mistrusted_for, self._clock.now())
            self._mistrusted_for = ""

    def _ask_for_trust(self) -> None:
        """Go on where the clock has run evenly for long enough, or an operator said that it is right."""
        if self._mistrusted_for:
            self._tell_of_mistrust()
            return
        with _going_on("the store could not be read; looking again"):
            is_right = not self._steadiness.is_held or self._steadiness.is_even_again
            if not is_right and wall.is_mistrusted(self._store):
                return
            wall.trust(self._store)
            self._steadiness.trust()
            log.info("the clock is trusted again")
            self._plan()

    def _look(self) -> None:
        with _going_on("the store could not be read; looking again"):
            changes = self._store.changes()
            if changes.plan != self._seen.plan:
                self._seen = changes
                self._plan()

    def _follow(self) -> None:
        """Read the sources that are due, now and twice a minute; sending goes on beside it."""
        while not self._stopping.is_set():
            with _going_on("following calendars stopped; it is tried again soon"):
                if not self._steadiness.is_held and self._store.sources(self._clock.now()):
                    self._refresh()
            self._stopping.wait(FOLLOW_SECONDS)

    def _refresh(self) -> None:
        from reminders.actions.refresh import refresh_due  # a store without subscriptions never loads it

        refresh_due(
            self._store,
            self._options,
            self._outbound(),
            self._clock,
            stopping=self._stopping.is_set,
            report=_report_source,
        )

    def _collect(self, mailbox: "Mailbox") -> None:
        """Read what came back, now and every few minutes; the server of the mailbox may take its time."""
        from reminders.actions.bounces import collect

        while not self._stopping.is_set():
            with _going_on("what came back could not be kept; it is tried again soon"), self._troubled(BOUNCES):
                count = collect(self._store, self._options, mailbox, self._clock.now(), stopping=self._stopping.is_set)
                if count:
                    log.warning("notices came back", count=count, see="reminders recipients list")
            mailbox.close()
            self._stopping.wait(COLLECT_SECONDS)

    def _beat(self) -> None:
        """Give a sign of life, if notices are planned and sent indeed."""
        if self._heartbeat is None:
            return
        with _going_on("the heartbeat was not heard"), self._troubled(HEARTBEAT):
            if self._is_at_work():
                self._heartbeat.beat()

    def _is_at_work(self) -> bool:
        """Tell whether the last look at the plan went well, not long ago, and no channel of ours fails."""
        limit = 2 * PLAN_EVERY.total_seconds()
        if self._planned_at is None or self._clock.monotonic() - self._planned_at > limit or self._steadiness.is_held:
            return False
        failing = {one.channel for one in self._store.channel_failures()}
        return failing.isdisjoint(self._channels)

    @contextmanager
    def _troubled(self, subject: str) -> Iterator[None]:
        """Write what goes wrong with a part of the work, for `doctor` and `/readyz`, and that it goes well again."""
        try:
            yield
        except RemindersError as error:
            with self._store.transaction():
                self._store.note_trouble(Trouble(subject, self._clock.now(), str(error)))
            raise
        if any(one.subject == subject for one in self._store.troubles()):
            self._store.clear_trouble(subject)

    def _rescue(self) -> None:
        if not self._steadiness.tells_leases:
            return
        with _going_on("lost claims could not be looked for; looking again"):
            freed = rescue(self._store, self._options, self._clock.now())
            if freed:
                log.warning("rescued claims", count=freed, why="their lease was over")
                self._arm()

    def _keep_house(self) -> None:
        if not self._steadiness.tells_expiry:
            return
        with _going_on("housekeeping stopped; it is tried again in an hour"):
            expired = expire(self._store, self._options, self._clock.now())
            if expired:
                log.warning("expired notices", count=expired, why="later than the catch-up window")
            removed = shorten(self._store, self._options, self._clock.now())
            if removed:
                log.info("removed rows of the ledger", count=removed, why="older than `ledger_days`")


@contextmanager
def _going_on(event: str, **more: object) -> Iterator[None]:
    """Let nothing that goes wrong end the daemon; log it: in a line what is said on purpose, such as a full disk."""
    try:
        yield
    except RemindersError as error:
        log.error(event, why=str(error), **more)  # noqa: TRY400 - the message is written for the reader of the log
    except Exception:
        log.exception(event, **more)


def _report_source(refreshed: "Refreshed") -> None:
    """Log how the reading of a source went."""
    source = refreshed.source
    if refreshed.failed:
        again_at = source.next_at.isoformat()
        log.warning(
            "a source failed", calendar=source.calendar, source=source.place, why=source.last_error, again_at=again_at
        )
    elif refreshed.is_new:
        counts, skipped = dict(refreshed.mirrored.counts), len(refreshed.mirrored.skipped)
        log.info("read a source", calendar=source.calendar, source=source.place, skipped=skipped, **counts)
    else:
        log.info("a source is unchanged", calendar=source.calendar, source=source.place)


def _report(delivered: Delivered) -> None:
    """Log how a send ended."""
    notice, outcome = delivered.notice, delivered.outcome
    level: Callable[..., object] = log.info if outcome.state in (State.SENT, State.CANCELLED) else log.warning
    level(
        str(outcome.state),
        notice=notice.id,
        of=None if notice.is_digest else f"{notice.identity.calendar}/{notice.identity.event}",
        reminder=notice.identity.reminder,
        recipient=notice.identity.recipient,
        channel=notice.identity.channel,
        late_by=notice.late_by(outcome.ended_at),
        answer=outcome.reason,
        again_at=outcome.next_at.isoformat() if outcome.next_at else None,
    )
