"""When a notice that could not be sent is tried again (docs/channels.md)."""

from datetime import datetime, timedelta
from zlib import crc32

# How long to wait after the n-th failed attempt; the ladder of Standard Webhooks 1.0, with a rung at one minute.
_LADDER = tuple(
    timedelta(seconds=seconds) for seconds in (5, 60, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400)
)
_JITTER = 0.2
_LONGEST_RETRY_AFTER = timedelta(hours=24)
_DEADLINE = timedelta(days=4)


def next_attempt(
    notice_id: str, attempts: int, *, first_attempt_at: datetime, now: datetime, retry_after: float | None = None
) -> datetime | None:
    """Return when to try again after `attempts` failures; `None` when the ladder or the deadline of 4 days is at its
    end.

    The jitter of 20 % comes from the notice and the attempt, so that it needs no random source and can be replayed.
    """
    if attempts > len(_LADDER):
        return None
    spread = crc32(f"{notice_id}/{attempts}".encode()) / 0xFFFFFFFF * 2 - 1
    wait = _LADDER[attempts - 1] * (1 + _JITTER * spread)
    if retry_after is not None:
        wait = max(wait, min(timedelta(seconds=retry_after), _LONGEST_RETRY_AFTER))
    at = now + wait
    return at if at <= first_attempt_at + _DEADLINE else None
