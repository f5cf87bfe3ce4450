"""How the site knows that what it keeps is still what is stored, without a query for each request."""

from asyncio import Task, create_task, shield
from math import inf

from starlette.concurrency import run_in_threadpool

from reminders.core.ports import Changes, Clock, Store

# For so long one look at the store holds. What another process commits shows that much later at most; what this
# process commits shows at once.
LOOK_HOLDS_SECONDS = 0.02


class Freshness:
    """Looks at the store's counters, however many ask at the same time; one event loop uses it."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._seen: Changes | None = None
        self._holds_until = -inf
        self._commits = -1  # the count of this process's commits before the look that gave `_seen`
        self._looking: Task[Changes] | None = None
        self._looking_after = -1

    def held(self) -> Changes | None:
        """Return the counters as they were last seen, while that look holds."""
        holds = self._clock.monotonic() < self._holds_until and self._store.commits == self._commits
        return self._seen if holds else None

    async def changes(self) -> Changes:
        """Return the counters. Raises what the store raises."""
        held = self.held()
        if held is not None:
            return held
        commits = self._store.commits
        if self._looking is None or self._looking.done() or self._looking_after != commits:
            self._looking_after = commits
            self._looking = create_task(self._look(commits))
        return await shield(self._looking)  # one reader who goes away takes nothing from the others

    async def _look(self, commits: int) -> Changes:
        begun = self._clock.monotonic()
        seen = await run_in_threadpool(self._store.changes)
        if commits >= self._commits:
            self._seen, self._commits, self._holds_until = seen, commits, begun + LOOK_HOLDS_SECONDS
        return seen
