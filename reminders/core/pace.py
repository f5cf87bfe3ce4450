"""How fast a channel may be used at the moment: its rate, and a rest for places that cannot be reached.

A place is what fails together: a mail server, the host of a webhook. After five failures in a row to reach it, it
rests, and is tried once a minute until it answers. Whether the channel as a whole fails is told from how its last sends
ended. Clocks are monotonic seconds.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from reminders.core.errors import InvalidInput

FAILURES = 5
# Where nobody answers, so many times in a row say that a channel fails: a single notice that waits is tried for the
# third time after about a minute, for the fifth after half an hour.
UNREACHABLE = 3
PROBE_SECONDS = 60.0
_SECONDS = {"s": 1.0, "min": 60.0, "h": 3_600.0, "d": 86_400.0}
_RATE = re.compile(r"(?P<channel>[a-z][a-z0-9-]*) (?P<count>[1-9][0-9]{0,5})/(?P<per>s|min|h|d)")


def parse_rates(text: str) -> dict[str, float]:
    """Return messages per second by channel, from text such as `smtp 600/h, webhook 10/s`. Raises `InvalidInput`.

    >>> parse_rates("smtp 600/h, webhook 10/s")
    {'smtp': 0.16666666666666666, 'webhook': 10.0}
    """
    rates = {}
    for part in filter(None, (one.strip() for one in text.split(","))):
        match = _RATE.fullmatch(part)
        if match is None:
            raise InvalidInput(f"{part[:80]!r} is no rate; write a channel, a number and s, min, h or d: smtp 600/h")
        rates[match["channel"]] = int(match["count"]) / _SECONDS[match["per"]]
    return rates


@dataclass(slots=True)
class _Place:
    failures: int = 0
    next_probe: float = 0.0

    @property
    def rests(self) -> bool:
        return self.failures >= FAILURES


class Pace:
    """The pace of one channel; for one thread. `per_second` is the highest rate, `None` for any."""

    def __init__(self, monotonic: Callable[[], float], per_second: float | None = None) -> None:
        self._monotonic = monotonic
        self._per_second = per_second
        # A second's worth may go at once, and one in any case.
        self._most_saved = max(1.0, per_second or 0.0)
        self._saved = self._most_saved
        self._saved_at = monotonic()
        self._places: dict[str, _Place] = {}
        self._failures_in_a_row = 0
        self._unreachable_in_a_row = 0
        self.is_reported_failing = False

    @property
    def works(self) -> bool:
        """Whether the last send that was tried did not fail."""
        return not self._failures_in_a_row

    @property
    def fails(self) -> bool:
        """Whether the channel is to be told of as failing."""
        return self._failures_in_a_row >= FAILURES or self._unreachable_in_a_row >= UNREACHABLE

    def room(self, most: int) -> int:
        """Return how many messages may be started now, at most `most`, as far as the rate is concerned."""
        if self._per_second is None:
            return most
        now = self._monotonic()
        self._saved = min(self._most_saved, self._saved + (now - self._saved_at) * self._per_second)
        self._saved_at = now
        return min(most, int(self._saved))

    def started(self, count: int) -> None:
        """Note that so many messages were started."""
        self._saved -= count

    def wait(self, place: str) -> float:
        """Return the seconds until the next message to a place may be started."""
        return max(self.peek(place), self._until_allowed())

    def _until_allowed(self) -> float:
        if self._per_second is None or self.room(1):
            return 0.0
        return (1.0 - self._saved) / self._per_second

    def rest(self, place: str) -> float:
        """Return the seconds that a place rests; where it may be tried, this is the trial, and 0."""
        known = self._places.get(place)
        if known is None or not known.rests:
            return 0.0
        now = self._monotonic()
        if now < known.next_probe:
            return known.next_probe - now
        known.next_probe = now + PROBE_SECONDS
        return 0.0

    def peek(self, place: str) -> float:
        """Return the seconds that a place rests, without trying it."""
        known = self._places.get(place)
        return max(0.0, known.next_probe - self._monotonic()) if known is not None and known.rests else 0.0

    def is_on_trial(self, place: str) -> bool:
        """Tell whether a place is to be tried by one message before others follow."""
        known = self._places.get(place)
        return known is not None and known.rests

    def note(self, place: str, *, reached: bool, failed: bool) -> None:
        """Note whether a place could be reached, and whether the send has to be tried again."""
        self._failures_in_a_row = self._failures_in_a_row + 1 if failed else 0
        self._unreachable_in_a_row = 0 if reached else self._unreachable_in_a_row + 1
        if reached:
            self._places.pop(place, None)
            return
        known = self._places.setdefault(place, _Place())
        known.failures += 1
        if known.failures == FAILURES:
            known.next_probe = self._monotonic() + PROBE_SECONDS
