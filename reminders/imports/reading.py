"""What comes out of a file that another program wrote."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any, Self

MAX_OCTETS = 5_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The events as fields of a calendar file, still to be checked, and in words what could not be taken over.

    `unread` are the ids that the events of `skipped` would have: they are there, though not readable.
    `timezone` is the zone that the calendar gives itself, `refresh_seconds` how often the calendar asks to be read.
    """

    title: str | None = None
    timezone: str | None = None
    refresh_seconds: int | None = None
    events: tuple[Mapping[str, Any], ...] = ()
    skipped: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()

    @property
    def refresh(self) -> timedelta | None:
        return None if self.refresh_seconds is None else timedelta(seconds=self.refresh_seconds)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        named: dict[str, Any] = {name: tuple(one) if isinstance(one, list) else one for name, one in values.items()}
        return cls(**named)
