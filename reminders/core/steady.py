"""How far the wall clock can be trusted, judged by a clock that only ever runs on (docs/operations.md).

Where both part by more than two seconds, the wall clock was set. Then nothing expires for an hour, and leases, which
are told by it, say nothing for a minute. After a leap of more than a day nothing is sent either, until it ran evenly
for ten minutes, is set back, or an operator trusts it.
"""

from datetime import datetime, timedelta

_STEP_SECONDS = 2.0
_LEASE_SECONDS = 60.0
_HOLD_SECONDS = 600.0
_EXPIRY_SECONDS = 3_600.0
LEAP = timedelta(days=1)


def lags_behind(now: datetime, newest: datetime | None) -> bool:
    """Tell whether the clock is more than a day behind what was written last, as after a reset of the hardware's."""
    return newest is not None and now < newest - LEAP


class Steadiness:
    """What one process has seen of its clocks; `monotonic` is in seconds and must run on while the machine sleeps."""

    def __init__(self, wall: datetime, monotonic: float) -> None:
        self._wall = wall
        self._monotonic = self._since = monotonic
        self._away = 0.0  # how far the wall clock stands from where it was trusted
        self._is_doubted = False

    @property
    def is_held(self) -> bool:
        """Whether it is not to be trusted at all."""
        return self._is_doubted or abs(self._away) > LEAP.total_seconds()

    def look(self, wall: datetime, monotonic: float) -> float:
        """Compare the clocks; return by how many seconds the wall clock was set since the last look, else 0.

        A clock that is set back to about where it stood before it leapt is trusted at once, and so is one that was
        doubted and then leapt: that was its correction.
        """
        step = (wall - self._wall).total_seconds() - (monotonic - self._monotonic)
        self._wall, self._monotonic = wall, monotonic
        if abs(step) <= _STEP_SECONDS:
            return 0.0
        self._since = monotonic
        if self._is_doubted and abs(step) > LEAP.total_seconds():
            self.trust()
        else:
            self._away += step
        return step

    def doubt(self) -> None:
        """Trust the wall clock no longer, until it has run evenly from now on."""
        self._is_doubted, self._since = True, self._monotonic

    def trust(self) -> None:
        """Trust it, where it stands now."""
        self._is_doubted, self._away = False, 0.0

    @property
    def is_even_again(self) -> bool:
        """Whether it has run evenly for long enough to be trusted again."""
        return self._steady_seconds >= _HOLD_SECONDS

    @property
    def tells_leases(self) -> bool:
        return not self.is_held and self._steady_seconds >= _LEASE_SECONDS

    @property
    def tells_expiry(self) -> bool:
        return not self.is_held and self._steady_seconds >= _EXPIRY_SECONDS

    @property
    def _steady_seconds(self) -> float:
        return self._monotonic - self._since
