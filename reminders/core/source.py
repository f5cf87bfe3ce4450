"""A calendar that is kept elsewhere and followed: where it is, how its last readings went, and when the next is due."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Self
from urllib.parse import urlsplit
from zlib import crc32

# What stands as `file` in an event's record where the definition came from a subscription of its calendar.
SUBSCRIPTION = "subscription"
# The key under which `applied` of such a record keeps the day since when the source has it no more.
DROPPED = "dropped_on"

USUAL_INTERVAL = timedelta(hours=12)
# Within these bounds a calendar may itself say how often it wants to be read, and people with `--every`.
SHORTEST_ASKED, LONGEST_ASKED = timedelta(minutes=15), timedelta(days=7)
SHORTEST, LONGEST = timedelta(minutes=5), timedelta(days=30)
_FIRST_RETRY, _LAST_RETRY = timedelta(minutes=15), timedelta(days=1)
_JITTER = 0.1
# Once or twice is the Internet; a source that goes on failing needs somebody.
_FAILED_OFTEN = 3


@dataclass(frozen=True, kw_only=True)
class Source:
    """The subscription of one calendar. `every` is what a person asked for, `interval` what holds.

    `etag` and `last_modified` are the validators of the last answer. `skipped` says what of it could not be taken over.
    A source that fails keeps the calendar as it was; `failing_since` and `last_error` tell of it.
    """

    calendar: str
    url: str = field(repr=False)
    every: timedelta | None = None
    interval: timedelta = USUAL_INTERVAL
    etag: str | None = None
    last_modified: str | None = None
    next_at: datetime
    created_at: datetime
    last_success_at: datetime | None = None
    failures: int = 0
    failing_since: datetime | None = None
    last_error: str = ""
    skipped: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """The host, for people; the rest of the address may be a secret."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}/…"

    @property
    def fails_often(self) -> bool:
        """Whether somebody should look at it."""
        return self.failures >= _FAILED_OFTEN

    def succeeded(self, now: datetime, *, etag: str | None, last_modified: str | None, asked: timedelta | None) -> Self:
        """Return the source after a reading; `asked` is how often the calendar itself wants to be read."""
        interval = self.every or min(max(asked or USUAL_INTERVAL, SHORTEST_ASKED), LONGEST_ASKED)
        return replace(
            self,
            interval=interval,
            etag=etag,
            last_modified=last_modified,
            next_at=now + interval * self._spread(),
            last_success_at=now,
            failures=0,
            failing_since=None,
            last_error="",
        )

    def failed(self, now: datetime, why: str, *, retry_after: timedelta | None = None) -> Self:
        """Return the source after a failure; the wait doubles up to a day, at least what the server asked for."""
        failures = self.failures + 1
        wait = min(_FIRST_RETRY * 2 ** min(failures - 1, 10), max(self.interval, _FIRST_RETRY), _LAST_RETRY)
        if retry_after is not None:
            wait = max(wait, min(retry_after, _LAST_RETRY))
        return replace(
            self,
            next_at=now + wait * self._spread(failures),
            failures=failures,
            failing_since=self.failing_since or now,
            last_error=why,
        )

    def _spread(self, attempt: int = 0) -> float:
        """Return a factor of 1.0 to 1.1 that differs by source, so that many are not read in the same second."""
        return 1 + _JITTER * crc32(f"{self.calendar}/{self.url}/{attempt}".encode()) / 0xFFFFFFFF
