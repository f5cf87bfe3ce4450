"""The few settings that actions depend on, passed by `wiring`; no room below it sees all settings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Options:
    """`zone` is an IANA name for those who have none; `channels` are the channels that this process can send
    through. `in_flight` is how many notices of one channel may be on their way at the same time,
    `rates` how many messages a second a channel may send at most. `templates` is a folder of the administrator's own.
    `secret_key` signs links, where the administrator gave one.
    """

    zone: str
    language: str
    channels: frozenset[str]
    sender: str
    base_url: str
    horizon: timedelta = timedelta(hours=36)
    catch_up: timedelta = timedelta(days=30)
    in_flight: int = 10
    templates: Path | None = None
    rates: Mapping[str, float] = field(default_factory=dict)
    ledger: timedelta = timedelta(days=730)
    hard_bounces: int = 3
    secret_key: str | None = field(default=None, repr=False)
