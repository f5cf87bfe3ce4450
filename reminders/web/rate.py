"""How often something may be done: sixty times at once, and every five seconds once more."""

from collections import OrderedDict
from dataclasses import dataclass

_BURST = 60
_REFILL_SECONDS = 5.0
_MOST_NAMES = 10_000


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: float


class RateLimiter:
    """Token buckets by name, such as an address. Kept in memory, for the names that were counted last."""

    def __init__(self) -> None:
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def seconds_to_wait(self, name: str, now: float) -> float:
        """Count one more at a monotonic second; return 0 where it is let through, else how long to wait."""
        bucket = self._buckets.setdefault(name, _Bucket(_BURST, now))
        self._buckets.move_to_end(name)
        if len(self._buckets) > _MOST_NAMES:
            self._buckets.popitem(last=False)
        bucket.tokens = min(_BURST, bucket.tokens + (now - bucket.at) / _REFILL_SECONDS)
        bucket.at = now
        if bucket.tokens >= 1:
            bucket.tokens -= 1
            return 0.0
        return (1 - bucket.tokens) * _REFILL_SECONDS
