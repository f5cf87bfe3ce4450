"""The embedded engine: APScheduler wakes planning, sending and upkeep; the clock is watched; the ledger decides."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING

from apscheduler.executors.pool import ThreadPoolExecutor as JobThreads
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.date import DateTrigger

from reminders.actions.options import Options
from reminders.actions.planner import Planner
from reminders.actions.upkeep import expire, rescue, shorten
from reminders.actions.versions import note_versions
from reminders.core.errors import RemindersError
from reminders.core.ports import Changes, Channel, Clock, Store
from reminders.core.trouble import BOUNCES, HEARTBEAT, Trouble
from reminders.daemon.report import going_on, log, report_source
from reminders.daemon.sending import Sending
from reminders.daemon.trust import Trust

# To wake a thread costs a tenth of a millisecond by itself, and what it does then as much again.
WATCH_SECONDS = 2.0
FOLLOW_SECONDS = 30.0
COLLECT_SECONDS = 300.0
PLAN_EVERY = timedelta(minutes=15)
RESCUE_EVERY = timedelta(minutes=1)
KEEP_HOUSE_EVERY = timedelta(hours=1)
# How long to leave the store alone after a failure of ours.
_RECOVERY = timedelta(seconds=5)
_LONGEST_WAIT = timedelta(hours=6)
# Of one at a time, a wake-up that comes while the last one ends would be left out, and nothing would wake us after it.
_WAKES = 100
_FOLLOWER_PATIENCE = 5.0

if TYPE_CHECKING:
    from reminders.core.bounce import Mailbox
    from reminders.daemon.heartbeat import Heartbeat
    from reminders.outbound.client import GuardedClient


class Every(BaseTrigger):  # type: ignore[misc]  # APScheduler ships no types
    """Fires again and again, each time so long after now.

    An `IntervalTrigger` counts every time that lies between the last one and now: of a machine that starts in 1970 and
    is then told the day, 29 million minutes.
    """

    def __init__(self, every: timedelta) -> None:
        self._every = every

    def __str__(self) -> str:
        return f"every {self._every}"

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:
        return now + self._every


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
        self._owes_plan = False  # since the last planning was cut short
        self._stopping = Event()
        # The scheduler's end waits for its jobs, and a job that arms it would wait for that end: none may once we stop.
        self._arming = Lock()
        self._watching = Lock()  # held until the end; to wait for it again and again costs half of what an event does
        self._watching.acquire()
        self._held = ExitStack()
        self._sending = Sending(
            store, options, clock, channels, is_pausing=self._is_pausing, wait=self._stopping.wait, ended=self._arm
        )
        self._trust = Trust(store, clock)
        self._read_versions: Callable[[], Mapping[str, str]] = dict
        self._installed: Mapping[str, str] = {}
        self._versions: Mapping[str, str] | None = None  # until they are noted
        self._seen = Changes(0, 0)
        self._imprints: tuple[object, object] = (None, None)  # those of the last two looks at the store
        self._watcher = Thread(target=self._watch, name="watch", daemon=True)
        # A source may take its time, and this must not wait for it: what is cut off is read again by the next process.
        self._follower = Thread(target=self._follow, name="follow", daemon=True)
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            executors={"default": JobThreads(4)},
            job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1},
        )

    def start(self, versions: Callable[[], Mapping[str, str]]) -> None:
        """Be the daemon of the store: free the claims of a dead one, note the data in use, plan, and begin to send.

        `versions` tells which data is installed; it is asked again each hour, and what waits follows new data. Raises
        `Refused` where another daemon runs on this store.
        """
        sole = self._held.enter_context(self._store.hold())
        self._read_versions = versions
        self._installed = self._versions = versions()
        self._seen = self._trust.begin()  # before planning: what changes from here on is seen by the watch
        if sole or not self._trust.is_held:
            freed = rescue(self._store, self._options, self._clock.now(), all_claims=sole)
            if freed:
                log.info("rescued claims", count=freed, why="their process ended before it said how the send went")
        self._sending.recall_failures(sole=sole)
        self._forget_troubles()
        self._plan()
        self._set_intervals()
        self._scheduler.start()
        self._watcher.start()
        self._follower.start()
        if self._mailbox is not None:
            Thread(target=self._collect, args=(self._mailbox,), name="bounces", daemon=True).start()
        self._arm()

    def _forget_troubles(self) -> None:
        """Say no more that something is wrong with what is not set up any more: nobody would say that it is well."""
        for subject, is_gone in ((BOUNCES, self._mailbox is None), (HEARTBEAT, self._heartbeat is None)):
            if is_gone:
                self._store.clear_trouble(subject)

    def stop(self) -> None:
        """Let sends in flight finish, give back what was only claimed, and let go of the store."""
        with self._arming:
            if not self._stopping.is_set():
                self._stopping.set()
                self._watching.release()
        if self._scheduler.running:
            self._scheduler.remove_all_jobs()  # one that falls due while the scheduler ends would be an error to it
            self._scheduler.shutdown(wait=True)
            self._watcher.join()
            self._follower.join(_FOLLOWER_PATIENCE)
        self._sending.close()
        self._held.close()
        log.info("stopped")

    def _set_intervals(self) -> None:
        """Have the work of upkeep done again and again from now on, whatever was set by a clock that was wrong."""
        for name, work, every in (
            ("plan", self._plan, PLAN_EVERY),
            ("rescue", self._rescue, RESCUE_EVERY),
            ("keep-house", self._keep_house, KEEP_HOUSE_EVERY),
        ):
            self._scheduler.add_job(work, Every(every), id=name, replace_existing=True)
        if self._heartbeat is not None:
            self._scheduler.add_job(self._beat, Every(self._heartbeat.every), id="beat", replace_existing=True)
            self._scheduler.add_job(self._beat, DateTrigger(self._clock.now()), id="first-beat", replace_existing=True)

    def _plan(self) -> None:
        """Enter in the ledger what falls due within the horizon."""
        if self._stopping.is_set() or self._trust.is_held:
            return
        self._owes_plan = True
        with going_on("planning stopped; it is tried again at the next look"):
            self._note_versions()
            added = self._planned()
            self._planned_at = self._clock.monotonic()
            self._owes_plan = False
            if added:
                log.info("planned", notices=added)
        self._arm()

    def _planned(self) -> int:
        try:
            return Planner(self._store, self._options, self._clock.now()).plan_due()
        except ExceptionGroup as group:
            for error in group.exceptions:
                log.error("an event could not be planned", error=str(error), where=error.__notes__, exc_info=error)
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
        self._sending.start_due()
        self._arm()

    def _is_pausing(self) -> bool:
        return self._stopping.is_set() or self._trust.is_held

    def _arm(self) -> None:
        """Set the one job that sends to the instant at which something is next due."""
        if self._stopping.is_set() or not self._scheduler.running:
            return
        now = self._clock.now()
        at = now + _RECOVERY
        with going_on("the store could not be read; it is tried again soon"):
            at = self._next_wake(now)
        with self._arming:
            if not self._stopping.is_set():
                self._scheduler.add_job(
                    self._send, DateTrigger(at), id="send", replace_existing=True, max_instances=_WAKES
                )

    def _next_wake(self, now: datetime) -> datetime:
        following = self._store.next_due()
        if following is None or following > now + _LONGEST_WAIT:
            return now + _LONGEST_WAIT
        if following > now:
            return following
        rest = self._sending.shortest_rest(now)
        return now + (_RECOVERY if rest is None else min(timedelta(seconds=rest), _RECOVERY))

    def _watch(self) -> None:
        """Look every two seconds whether another process changed the plan, and at the clocks."""
        while not self._watching.acquire(timeout=WATCH_SECONDS):
            was_held, is_changed = self._trust.is_held, self._look()
            step = self._trust.look()
            if step:
                self._sending.forget_rests()
                self._set_intervals()
            if is_changed or step or was_held or self._owes_plan:
                self._plan()

    def _look(self) -> bool:
        """Tell whether somebody changed the plan. At rest no file is read, for what nobody wrote is as it was."""
        before, now = self._imprints, self._store.imprint()
        if now is not None and before == (now, now):  # twice: what was written right after a look may look the same
            return False
        known = self._seen
        with going_on("the store could not be read; looking again"):
            self._seen = self._trust.changes()
            self._imprints = before[1], now
        return self._seen.plan != known.plan

    def _follow(self) -> None:
        """Read the sources that are due, now and twice a minute; sending goes on beside it."""
        while not self._stopping.is_set():
            with going_on("following calendars stopped; it is tried again soon"):
                if not self._trust.is_held and self._store.sources(self._clock.now()):
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
            report=report_source,
        )

    def _collect(self, mailbox: "Mailbox") -> None:
        """Read what came back, now and every few minutes; the server of the mailbox may take its time."""
        from reminders.actions.bounces import collect

        while not self._stopping.is_set():
            with going_on("what came back could not be kept; it is tried again soon"), self._troubled(BOUNCES):
                count = collect(self._store, self._options, mailbox, self._clock.now(), stopping=self._stopping.is_set)
                if count:
                    log.warning("notices came back", count=count, see="reminders recipients list")
            mailbox.close()
            self._stopping.wait(COLLECT_SECONDS)

    def _beat(self) -> None:
        """Give a sign of life, if notices are planned and sent indeed."""
        if self._heartbeat is None:
            return
        with going_on("the heartbeat was not heard"), self._troubled(HEARTBEAT):
            if self._is_at_work():
                self._heartbeat.beat()

    def _is_at_work(self) -> bool:
        """Tell whether the last look at the plan went well, not long ago, and no channel of ours fails."""
        limit = 2 * PLAN_EVERY.total_seconds()
        if self._planned_at is None or self._clock.monotonic() - self._planned_at > limit or self._trust.is_held:
            return False
        if self._store.refusal():
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
        if not self._trust.tells_leases:
            return
        with going_on("lost claims could not be looked for; looking again"):
            freed = rescue(self._store, self._options, self._clock.now())
            if freed:
                log.warning("rescued claims", count=freed, why="their lease was over")
                self._arm()

    def _look_at_data(self) -> None:
        """Note the data in use where it was replaced; not where other machines have other data, or all would replan."""
        with going_on("it could not be read which data is installed; looking again in an hour"):
            installed = self._read_versions()
            if installed != self._installed:
                self._installed = self._versions = installed
                self._plan()

    def _keep_house(self) -> None:
        self._look_at_data()
        if not self._trust.tells_expiry:
            return
        with going_on("housekeeping stopped; it is tried again in an hour"):
            expired = expire(self._store, self._options, self._clock.now())
            if expired:
                log.warning("expired notices", count=expired, why="later than the catch-up window")
            removed = shorten(self._store, self._options, self._clock.now())
            if removed:
                log.info("removed rows of the ledger", count=removed, why="older than `ledger_days`")
