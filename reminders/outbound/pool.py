"""Connections that are kept open for the next request to the same place."""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from reminders.outbound.wire import Wire

_MOST_IDLE = 32
# Shorter than the usual idle limits of servers (nginx 75 s, cloud load balancers 60 s, node 5 s), as a compromise.
_IDLE_SECONDS = 30.0
# So soon after its last answer a connection is not looked at: should it have ended, the request goes out once more.
_FRESH_SECONDS = 0.1


class Pool:
    """Idle connections by place, the one used last first; the oldest give way. Safe to use from several threads."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._lock = Lock()
        self._idle: OrderedDict[Wire, tuple[object, float]] = OrderedDict()

    def take(self, place: object) -> Wire | None:
        """Return a connection to that place that is likely to be alive; it is the caller's then."""
        while True:
            with self._lock:
                found = next((wire for wire in reversed(self._idle) if self._idle[wire][0] == place), None)
                if found is None:
                    return None
                _, since = self._idle.pop(found)
            idle = self._monotonic() - since
            if idle < _FRESH_SECONDS or (idle < _IDLE_SECONDS and found.is_quiet()):
                return found
            found.shut()

    def put(self, place: object, wire: Wire) -> None:
        """Keep a connection on which nothing is under way."""
        with self._lock:
            self._idle[wire] = (place, self._monotonic())
            surplus = self._idle.popitem(last=False)[0] if len(self._idle) > _MOST_IDLE else None
        if surplus is not None:
            surplus.shut()

    def close(self) -> None:
        """Close all that is idle."""
        with self._lock:
            idle, self._idle = self._idle, OrderedDict()
        for wire in idle:
            wire.shut()
