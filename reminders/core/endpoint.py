"""What is at the other end of a channel: a recipient's webhook with its secret, or a channel that fails."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

# Both secrets sign for so long after a change, so that a receiver can be given the new one in time.
_OVERLAP = timedelta(hours=24)
# A webhook's word for "never again" (Standard Webhooks 1.0).
GONE = 410


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelFailure:
    """A channel through which nothing goes, since when, and what it says."""

    channel: str
    since: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """The secrets do not show in `repr`. `disabled_at` is set when the endpoint answered that it is gone for good."""

    recipient: str
    secret: str = field(repr=False)
    previous: str | None = field(default=None, repr=False)
    changed_at: datetime
    disabled_at: datetime | None = None
    reason: str = ""

    def with_secret(self, secret: str, now: datetime) -> "Endpoint":
        """Return the endpoint with a new secret; the old one signs beside it for a day."""
        return replace(self, secret=secret, previous=self.secret, changed_at=now)

    def secrets(self, now: datetime) -> tuple[str, ...]:
        """Return the secrets that sign at `now`, the newest first."""
        if self.previous is None or now - self.changed_at >= _OVERLAP:
            return (self.secret,)
        return (self.secret, self.previous)
