"""How the site knows that what it keeps is still what is stored, without a query for each request."""

from asyncio import shield, wrap_future
from concurrent.futures import Future, ThreadPoolExecutor
from math import inf
from typing import NamedTuple

from reminders.core.ports import Changes, Clock, Store

# For so long one look at the store holds. What another process commits shows that much later at most; what this
# process commits shows at once.
LOOK_HOLDS_SECONDS = 0.02
# A crowd need not wait: the next look begins before the last one ends, which then holds until that is back. This is the
# most that it holds.
LONGEST_HOLD_SECONDS = 0.5


class _Look(NamedTuple):
    """What was seen, when the look began in monotonic seconds, and how many commits of this process came before."""

    seen: Changes
    begun: float
    commits: int


class Freshness:
    """Looks at the store's counters, however many ask at the same time; one event loop uses it.

    The looks have a thread of their own, which notes what it sees: an event loop that is busy with a thousand requests
    would come to that after them.
    """

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._last = _Look(Changes(-1, -1), -inf, -1)
        self._renewed: _Look | None = None  # the look that the next one was begun after, in time
        self._looker = ThreadPoolExecutor(1, "look")
        self._looking: Future[Changes] | None = None
        self._looking_after = -1

    def held(self) -> Changes | None:
        """Return the counters as they were last seen, while that look holds; begin the next one in time, or now."""
        last = self._last
        age = self._clock.monotonic() - last.begun
        holds = LONGEST_HOLD_SECONDS if last is self._renewed else LOOK_HOLDS_SECONDS
        if age >= holds or self._store.commits != last.commits:
            self._begin()
            return None
        if age >= LOOK_HOLDS_SECONDS / 2 and last is not self._renewed:
            self._renewed = last
            self._begin()
        return last.seen

    async def changes(self) -> Changes:
        """Return the counters. Raises what the store raises."""
        held = self.held()
        if held is not None:
            return held
        return await shield(wrap_future(self._begin()))  # one reader who goes away takes nothing from the others

    def _begin(self) -> Future[Changes]:
        """Return the look that is under way, or a new one if there is none since the last commit."""
        commits = self._store.commits
        if self._looking is None or self._looking.done() or self._looking_after != commits:
            self._looking_after = commits
            self._looking = self._looker.submit(self._look, commits)
        return self._looking

    def _look(self, commits: int) -> Changes:
        begun = self._clock.monotonic()
        seen = self._store.changes()
        self._last = _Look(seen, begun, commits)
        return seen
