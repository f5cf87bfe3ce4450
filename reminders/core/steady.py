"""How far the wall clock can be trusted, judged by a clock that only ever runs on (docs/operations.md).

Where both part by more than two seconds, the wall clock was set. Then nothing expires for an hour, and leases, which
are told by it, say nothing for a minute. After a leap of more than a day nothing is sent either, until it ran evenly
for ten minutes, is set back, or an operator trusts it. Nor is anything sent while it is apart from the clock of the
server on which the store is.
"""

from datetime import datetime, timedelta

_STEP_SECONDS = 2.0
_LEASE_SECONDS = 60.0
_HOLD_SECONDS = 600.0
_EXPIRY_SECONDS = 3_600.0
LEAP = timedelta(days=1)
# How far the clock of a machine may be from that of the server on which the store is.
MOST_APART = timedelta(seconds=30)


def lags_behind(now: datetime, newest: datetime | None) -> bool:
    """Tell whether the clock is more than a day behind what was written last, as after a reset of the hardware's."""
    return newest is not None and now < newest - LEAP


class Steadiness:
    """What one process has seen of its clocks; `monotonic` is in seconds and must run on while the machine sleeps."""

    def __init__(self, wall: datetime, monotonic: float) -> None:
        self._seen = wall, monotonic  # replaced as one, for other threads read it too
        self._since = monotonic
        self._away = 0.0  # how far the wall clock stands from where it was trusted
        self._is_doubted = False
        self.apart = 0.0

    @property
    def is_held(self) -> bool:
        """Whether it is not to be trusted at all."""
        return self.is_doubted or self.is_apart

    @property
    def is_doubted(self) -> bool:
        """Whether it leapt, or is doubted for another reason."""
        return self._is_doubted or abs(self._away) > LEAP.total_seconds()

    @property
    def is_apart(self) -> bool:
        """Whether it is too far from the server's: by `apart` seconds, which it is ahead, or behind if negative."""
        return abs(self.apart) > MOST_APART.total_seconds()

    def compare(self, server: datetime, asked_at: datetime, answered_at: datetime) -> None:
        """Take the time of a server, which was asked and answered at those instants of the wall clock."""
        ahead, behind = (asked_at - server).total_seconds(), (server - answered_at).total_seconds()
        self.apart = max(ahead, 0.0) or -max(behind, 0.0)

    def was_set(self, wall: datetime, monotonic: float) -> bool:
        """Tell whether the wall clock was set since the last look."""
        return abs(self._step(wall, monotonic)) > _STEP_SECONDS

    def look(self, wall: datetime, monotonic: float) -> float:
        """Compare the clocks; return by how many seconds the wall clock was set since the last look, else 0.

        A clock that is set back to about where it stood before it leapt is trusted at once, and so is one that was
        doubted and then leapt: that was its correction.
        """
        step = self._step(wall, monotonic)
        self._seen = wall, monotonic
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
        self._is_doubted, self._since = True, self._seen[1]

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

    def _step(self, wall: datetime, monotonic: float) -> float:
        seen_wall, seen_monotonic = self._seen
        return (wall - seen_wall).total_seconds() - (monotonic - seen_monotonic)

    @property
    def _steady_seconds(self) -> float:
        return self._seen[1] - self._since
