"""The threads that send: one for each channel claims and records, so that none holds up another; some hand over."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Lock

from reminders.actions.deliver import EVERYWHERE, deliver_due
from reminders.actions.options import Options
from reminders.core.pace import Pace
from reminders.core.ports import Channel, Clock, Store
from reminders.daemon.gate import Gate
from reminders.daemon.report import going_on, report_send
from reminders.daemon.senders import Senders

# How soon to look again when something is due that this process cannot send, or did not get to send.
_NOT_OURS_SECONDS = 30.0
# While there is always something due, what is suspect gets its turn so often, for so long.
_TURN_EVERY_SECONDS = 10.0
_TURN_SECONDS = 1.0


class Sending:
    """Drains the channels of what is due. What is suspect goes alone, while nothing else is in flight.

    `is_pausing` tells when to send no more for now, `wait` waits for so many seconds and no longer than the daemon
    runs, and `ended` is called when a channel has been drained.
    """

    def __init__(
        self,
        store: Store,
        options: Options,
        clock: Clock,
        channels: Mapping[str, Channel],
        *,
        is_pausing: Callable[[], bool],
        wait: Callable[[float], bool],
        ended: Callable[[], None],
    ) -> None:
        self._store = store
        self._options = options
        self._clock = clock
        self._channels = channels
        self._is_pausing = is_pausing
        self._wait = wait
        self._ended = ended
        self._gate = Gate()
        self._drains = {name: ThreadPoolExecutor(1, f"drain-{name}") for name in channels}
        self._senders = {name: Senders(options.in_flight, f"send-{name}") for name in channels}
        self._paces = {name: Pace(clock.monotonic, options.rates.get(name)) for name in channels}
        self._busy: set[str] = set()
        self._busy_lock = Lock()
        # By the monotonic clock: the other may be set back.
        self._rests_until: dict[str, float] = {}
        self._turns = dict.fromkeys(channels, clock.monotonic() + _TURN_EVERY_SECONDS)

    def recall_failures(self, *, sole: bool) -> None:
        """Take up what was said of our channels; where no other daemon runs, take back what was said of unused ones."""
        for failure in self._store.channel_failures():
            if failure.channel in self._paces:
                self._paces[failure.channel].is_reported_failing = True
            elif sole:
                self._store.clear_channel_failure(failure.channel)

    def start_due(self) -> None:
        """Set the channels that have something due to work, each in its own thread."""
        due: set[str] = set()
        with going_on("the store could not be read; it is tried again soon"):
            due = self._sendable(self._clock.now())
        with self._busy_lock:
            idle = due - self._busy
            self._busy |= idle
        for name in idle:
            self._drains[name].submit(self._drain, self._channels[name])

    def shortest_rest(self, now: datetime) -> float | None:
        """Return the seconds until a channel with something due may begin, `None` where none waits."""
        rests = self._rests(now)
        with self._busy_lock:
            return min((rests[name] for name in rests.keys() - self._busy), default=None)

    def forget_rests(self) -> None:
        """Look again at once: what could not be claimed before the clock was set can be now."""
        self._rests_until.clear()

    def close(self) -> None:
        """Let sends in flight finish, and close the channels."""
        for drain in self._drains.values():
            drain.shutdown(wait=True)
        for senders in self._senders.values():
            senders.stop()
        for channel in self._channels.values():
            channel.close()

    def _sendable(self, now: datetime) -> set[str]:
        """Return the channels of ours that have something due and need no rest."""
        return {name for name, rest in self._rests(now).items() if rest <= 0}

    def _rests(self, now: datetime) -> dict[str, float]:
        """Return for how many seconds each of our channels that has something due is still to rest."""
        if self._is_pausing():
            return {}
        due = set(self._store.channels_due(now)) & self._channels.keys()
        monotonic = self._clock.monotonic()
        return {name: max(self._rests_until.get(name, monotonic) - monotonic, 0.0) for name in due}

    def _drain(self, channel: Channel) -> None:
        """Send everything that is due on a channel."""
        settled = 0
        try:
            with going_on("sending stopped; it is tried again soon", channel=channel.name):
                while (count := self._round(channel)) or (self._gate.is_wanted and not self._is_pausing()):
                    settled += count
        finally:
            # What is due and could not be claimed, such as what is too late, must not be looked at without a pause.
            pause = self._paces[channel.name].wait(EVERYWHERE) or (0.0 if settled else _NOT_OURS_SECONDS)
            self._rests_until[channel.name] = self._clock.monotonic() + pause
            with self._busy_lock:
                self._busy.discard(channel.name)
            self._ended()

    def _round(self, channel: Channel) -> int:
        """Send what is not suspect; then, where nothing is left of it or turns have come, what is suspect, alone."""
        count = self._deliver(channel, suspect=False)
        if not count or self._has_turn(channel.name):
            count += self._deliver(channel, suspect=True)
            self._turns[channel.name] = self._clock.monotonic() + _TURN_EVERY_SECONDS
        return count

    def _has_turn(self, name: str) -> bool:
        """Tell whether something suspect has waited long enough; that is looked at now and then only."""
        now = self._clock.monotonic()
        if now < self._turns[name]:
            return False
        # While sends are in flight, nothing may be raised: how they end would not be recorded.
        with going_on("the store could not be read; it is tried again soon", channel=name):
            if self._store.has_suspects(name, self._clock.now()):
                return True
        self._turns[name] = now + _TURN_EVERY_SECONDS
        return False

    def _deliver(self, channel: Channel, *, suspect: bool) -> int:
        if self._is_pausing() or (suspect and not self._store.has_suspects(channel.name, self._clock.now())):
            return 0
        with self._gate.alone() if suspect else self._gate.shared():
            ends_at = self._clock.monotonic() + _TURN_SECONDS
            return deliver_due(
                self._store,
                channel,
                self._options,
                self._clock,
                pace=self._paces[channel.name],
                suspect=suspect,
                start=self._senders[channel.name].submit,
                stopping=lambda: self._is_pausing() or self._is_over(channel.name, ends_at if suspect else None),
                wait=self._wait,
                report=report_send,
            )

    def _is_over(self, name: str, ends_at: float | None) -> bool:
        """Tell whether a turn of what is suspect is over, or where it has no end, whether one is to begin."""
        if ends_at is not None:
            return self._clock.monotonic() >= ends_at
        return self._gate.is_wanted or self._has_turn(name)
