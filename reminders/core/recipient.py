"""Those who are told, and what each of them wants to hear of."""

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from functools import lru_cache
from unicodedata import normalize
from urllib.parse import unquote

from reminders.core.event import Calendar, Event, Kind
from reminders.core.hours import Digest, QuietHours
from reminders.core.reminder import Offset


class OnDoubt(StrEnum):
    """What is done where nobody can know whether a notice arrived: it is sent again, or left."""

    SEND = "send"
    SKIP = "skip"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Somebody who is told, at one address on one channel; or, with `members` and no address, a group of them.

    `calendars` empty follows all public ones; a private one, or that of a private event, must be named. `tags` and
    `kinds` empty follow all. `minimum_lead` leaves out reminders that come closer to the event. `follows_all` is for
    the one who keeps the store to himself: private entries reach him too. `backup` is told when nobody acknowledges.
    `fallback` is an address on another channel, for what the first fails to deliver. `on_doubt` says what is done with
    what may have arrived. `unsubscribed` is the day since which nothing is sent.
    """

    id: str
    address: str = ""
    members: tuple[str, ...] = ()
    name: str | None = None
    language: str | None = None
    timezone: str | None = None
    at: time | None = None
    quiet_hours: QuietHours | None = None
    working_days_only: bool = False
    regions: tuple[str, ...] = ()
    digest: Digest | None = None
    calendars: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()
    minimum_lead: Offset | None = None
    changes: bool = False
    backup: str | None = None
    fallback: str | None = None
    on_doubt: OnDoubt = OnDoubt.SEND
    unsubscribed: date | None = None
    follows_all: bool = False

    @property
    def is_group(self) -> bool:
        return bool(self.members)

    @property
    def addresses(self) -> tuple[str, ...]:
        """The address, and the fallback where there is one."""
        return (self.address,) if self.fallback is None else (self.address, self.fallback)

    @property
    def at_most_once(self) -> bool:
        """Whether this reader would rather miss a notice than have it twice."""
        return self.on_doubt is OnDoubt.SKIP

    @property
    def place(self) -> str:
        """Where messages arrive: the same for addresses that are written differently and mean one mailbox."""
        return _place(self.address)

    def zone_for(self, calendar: Calendar | None, default: str) -> str:
        """Return the zone in which times of a calendar are told: the reader's own, else the calendar's."""
        return self.timezone or (calendar.timezone if calendar else None) or default

    def follows(self, calendar: Calendar, event: Event) -> bool:
        """Tell whether reminders without a `to` of their own reach this recipient."""
        if self.follows_all:
            return True
        if calendar.id not in self.calendars and (self.calendars or calendar.private or event.private):
            return False
        if self.kinds and event.kind not in self.kinds:
            return False
        return not self.tags or not set(self.tags).isdisjoint(event.tags)

    def wants(self, offset: Offset) -> bool:
        """Tell whether a reminder comes as far ahead as this recipient asks."""
        return self.minimum_lead is None or offset.lead >= self.minimum_lead.lead


@lru_cache(maxsize=10_000)
def _place(address: str) -> str:
    """Return a mail address without regard to case and percent-encoding, its domain as the DNS has it.

    Other addresses stay as they are: in a webhook's path, case may be all that tells two readers apart.
    """
    if address[:7].lower() != "mailto:":
        return address
    local, _, domain = normalize("NFC", unquote(address)).casefold().rpartition("@")
    try:
        return f"{local}@{domain.encode('idna').decode('ascii')}"
    except UnicodeError:
        return f"{local}@{domain}"
