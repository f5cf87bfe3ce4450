"""Whether the daemon goes by its wall clock; what speaks against it is logged once, and written for `doctor` and
`/readyz`.
"""

from datetime import timedelta
from socket import gethostname

from reminders.actions import clock as wall
from reminders.core.ports import Changes, Clock, Store
from reminders.core.steady import Steadiness
from reminders.core.trouble import CLOCK, CLOCKS
from reminders.daemon.report import going_on, log

_SINCE_THEN = "nothing expires until it ran evenly for an hour"
_UNTIL = {CLOCK: "it runs evenly for ten minutes", CLOCKS: "it agrees with the server's"}


class Trust:
    """Looks at the clocks every now and then, in one thread; others ask whether all is to be held back."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._steadiness = Steadiness(clock.now(), clock.monotonic())
        self._reasons: dict[str, str] = {}  # why all is held back, by the trouble's name
        self._unwritten: set[str] = set()

    @property
    def is_held(self) -> bool:
        """Whether nothing is to be planned or sent: the clock is not trusted, or was set just now."""
        return self._steadiness.is_held or self._steadiness.was_set(self._clock.now(), self._clock.monotonic())

    @property
    def tells_leases(self) -> bool:
        return not self.is_held and self._steadiness.tells_leases

    @property
    def tells_expiry(self) -> bool:
        return not self.is_held and self._steadiness.tells_expiry

    def begin(self) -> Changes:
        """Look at the clock as it is at the start; return what the store has seen of changes by then."""
        if reason := wall.reason_to_mistrust(self._store, self._clock.now()):
            self._steadiness.doubt()
            self._hold(CLOCK, reason)
        changes = self.changes()
        if not self._steadiness.is_apart:
            wall.trust(self._store, CLOCKS)  # what a daemon wrote that died; one that still is apart writes it again
        self._judge()
        return changes

    def changes(self) -> Changes:
        """Ask the store for its changes, and compare the clocks where it tells the time of its server."""
        asked_at = self._clock.now()
        changes = self._store.changes()
        if changes.at is not None:
            self._steadiness.compare(changes.at, asked_at, self._clock.now())
        return changes

    def look(self) -> float:
        """Look whether the wall clock was set since the last time, and by how many seconds; see what can be trusted."""
        step = self._steadiness.look(self._clock.now(), self._clock.monotonic())
        if step:
            log.warning(
                "the clock was set", by_seconds=round(step), why="nothing expires until it ran evenly for an hour"
            )
            if self._steadiness.is_doubted:
                self._hold(CLOCK, f"it was set by {round(step):+,} s while this ran")
        self._judge()
        return step

    def _judge(self) -> None:
        """Write what is held back for, and go on where that is over. At rest the store is not asked."""
        if self._steadiness.is_apart:
            seconds = round(self._steadiness.apart)
            where = "ahead of" if seconds > 0 else "behind"
            self._hold(CLOCKS, f"the clock of {gethostname()} is {abs(seconds):,} s {where} its PostgreSQL server's")
        if not self._reasons:
            return
        with going_on("it could not be read or written whether the clock is trusted"):
            known = {one.subject for one in self._store.troubles()}
            if CLOCKS in self._reasons and not self._steadiness.is_apart:
                self._release(CLOCKS)
            if CLOCK in self._reasons and self._is_right(known):
                self._steadiness.trust()
                self._release(CLOCK)
            self._write(known)

    def _is_right(self, known: set[str]) -> bool:
        """Tell whether the clock was set back, ran evenly for long enough, or an operator said that it is right."""
        is_said = CLOCK not in known and CLOCK not in self._unwritten
        return not self._steadiness.is_doubted or self._steadiness.is_even_again or is_said

    def _hold(self, subject: str, reason: str) -> None:
        if subject not in self._reasons:
            log.error("the clock is not trusted, nothing is sent", why=reason, until=_UNTIL[subject])
            self._reasons[subject] = reason
            self._unwritten.add(subject)

    def _release(self, subject: str) -> None:
        wall.trust(self._store, subject)
        del self._reasons[subject]
        self._unwritten.discard(subject)
        if not self._reasons:
            log.info("the clock is trusted again")

    def _write(self, known: set[str]) -> None:
        """Write what is not written yet; that clocks are apart, also where another daemon took it back for its own."""
        now = self._clock.now() - timedelta(seconds=self._steadiness.apart)
        for subject, reason in self._reasons.items():
            if subject in self._unwritten or (subject == CLOCKS and subject not in known):
                wall.mistrust(self._store, subject, reason, now)
                self._unwritten.discard(subject)
