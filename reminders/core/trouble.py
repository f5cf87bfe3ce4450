"""What keeps the service from its work, as the daemon has found it: since when, and why."""

from dataclasses import dataclass
from datetime import datetime

CLOCK = "clock"
CLOCKS = "clocks"
BOUNCES = "bounces"
HEARTBEAT = "heartbeat"


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that is wrong; `reason` may name what not everybody should read, `subject` may not."""

    subject: str
    since: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """How the store itself is: `warnings` are about the program that keeps it, `fault` is what its own check found.

    `daemon` is the process that serves it, 0 where none does, and `None` where that cannot be told; the octets are
    those that the store takes and that are free beside it, `None` where it is elsewhere. `now` is the time in UTC
    by the clock of its server, where it has one.
    """

    engine: str
    warnings: tuple[str, ...] = ()
    fault: str = ""
    daemon: int | None = None
    octets: int | None = None
    free_octets: int | None = None
    now: datetime | None = None
