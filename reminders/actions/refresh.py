"""Reads the sources that calendars follow, and brings the calendars to what they say."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from reminders.actions.lookup import find_calendar
from reminders.actions.mirror import Mirrored, mirror
from reminders.actions.options import Options
from reminders.actions.remote import Remote, Unreadable, read_remote
from reminders.core.errors import NotFound
from reminders.core.ports import Clock, Store
from reminders.core.source import SUBSCRIPTION, Source
from reminders.imports.reading import Reading
from reminders.outbound.client import GuardedClient

# For so long a reading belongs to the process that began it; one that died is taken up again after that.
CLAIM = timedelta(minutes=10)
_MOST_SKIPPED = 50


@dataclass(frozen=True, slots=True)
class Refreshed:
    """A source after a reading, and what changed: nothing, where the reading failed or the source is unchanged."""

    source: Source
    mirrored: Mirrored = field(default_factory=Mirrored)
    is_new: bool = False

    @property
    def failed(self) -> bool:
        return self.source.failures > 0


def refresh_due(
    store: Store,
    options: Options,
    client: GuardedClient,
    clock: Clock,
    *,
    stopping: Callable[[], bool],
    report: Callable[[Refreshed], None],
) -> int:
    """Read every source that is due, one after the other; return how many were read."""
    count = 0
    for source in store.sources(clock.now()):
        if stopping():
            break
        if store.claim_source(source, clock.now() + CLAIM):
            report(refresh(store, options, client, source, clock.now(), stopping=stopping))
            count += 1
    return count


def refresh(
    store: Store,
    options: Options,
    client: GuardedClient,
    source: Source,
    now: datetime,
    *,
    stopping: Callable[[], bool] = lambda: False,
) -> Refreshed:
    """Read one source, changed or not, and bring its calendar to what it says. A failure changes no event."""
    calendar = find_calendar(store, source.calendar)
    try:
        remote = read_remote(
            client,
            source.url,
            home=calendar.calendar.timezone or options.zone,
            now=now,
            etag=source.etag,
            last_modified=source.last_modified,
        )
        if remote.reading is not None:
            _refuse_empty(store, source.calendar, remote.reading)
    except Unreadable as error:
        return _saved(store, Refreshed(source.failed(now, str(error), retry_after=error.retry_after)))
    return take_over(store, options, source, remote, now, stopping=stopping)


def take_over(
    store: Store,
    options: Options,
    source: Source,
    remote: Remote,
    now: datetime,
    *,
    stopping: Callable[[], bool] = lambda: False,
) -> Refreshed:
    """Bring the calendar of a source to what was read, and note when to read again."""
    asked = remote.reading.refresh if remote.reading else source.interval
    after = source.succeeded(now, etag=remote.etag, last_modified=remote.last_modified, asked=asked)
    if remote.reading is None:
        return _saved(store, Refreshed(after))
    mirrored = mirror(store, options, find_calendar(store, source.calendar), remote.reading, now, stopping=stopping)
    if not mirrored.is_whole:  # the rest comes when the program runs again: without validators, it is read anew
        return _saved(
            store, Refreshed(replace(source, next_at=now, etag=None, last_modified=None), mirrored, is_new=True)
        )
    after = replace(after, skipped=tuple(" ".join(line.split()) for line in mirrored.skipped[:_MOST_SKIPPED]))
    return _saved(store, Refreshed(after, mirrored, is_new=True))


def find_source(store: Store, calendar: str) -> Source:
    """Return the subscription of a calendar. Raises `NotFound`."""
    found = store.source(find_calendar(store, calendar).id)
    if found is None:
        raise NotFound(f"{calendar} follows no other calendar; `reminders subscriptions list` shows those that do")
    return found


def _saved(store: Store, refreshed: Refreshed) -> Refreshed:
    """Keep how it went, unless the subscription was ended meanwhile."""
    with store.transaction():
        if store.source(refreshed.source.calendar) is not None:
            store.save_source(refreshed.source)
    return refreshed


def _refuse_empty(store: Store, calendar: str, reading: Reading) -> None:
    """Raise `Unreadable` for a calendar without events where there were some: far more often a fault than the truth."""
    if not reading.events and any(one.file == SUBSCRIPTION for one in store.events(calendar)):
        raise Unreadable("the calendar has no events any more; those that are here are kept")
