"""A sign of life to a service that raises the alarm where it stays away, such as Healthchecks or Uptime Kuma."""

from datetime import timedelta
from typing import TYPE_CHECKING

from reminders.core.errors import RemindersError

if TYPE_CHECKING:
    from reminders.outbound.client import GuardedClient

_TIMEOUT_SECONDS = 10.0
_MOST_OCTETS = 10_000


class Unheard(RemindersError):
    """The other side answered, but not that it heard."""


class Heartbeat:
    """Asks an address of the administrator's, every so often."""

    def __init__(self, client: "GuardedClient", url: str, every: timedelta) -> None:
        self._client = client
        self._url = url
        self.every = every

    def beat(self) -> None:
        """Raise `RemindersError` where nobody heard it; its message does not repeat the path, which may be a secret."""
        answer = self._client.request("GET", self._url, timeout=_TIMEOUT_SECONDS, max_octets=_MOST_OCTETS)
        if not 200 <= answer.status < 300:
            raise Unheard(f"the address of the heartbeat answered {answer.status}")

    def close(self) -> None:
        self._client.close()
