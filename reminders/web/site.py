"""What every route works with: the store, the clock, the public address, and the documents made so far."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import cast

from starlette.requests import Request

from reminders.actions.options import Options
from reminders.core import zones
from reminders.core.ports import Changes, Clock, Store
from reminders.web.addresses import Addresses
from reminders.web.cache import Cache
from reminders.web.document import Document
from reminders.web.freshness import Freshness
from reminders.web.rate import RateLimiter
from reminders.web.visitors import Networks

_CACHED_OCTETS = 16 * 2**20
# A day begins somewhere at every quarter of an hour, and with it another countdown.
_QUARTER_SECONDS = 900
_A_WHILE_SECONDS = 5


@dataclass(frozen=True)
class Site:
    """The site's parts. `base_url` is where its links lead, `public_url` the same if it was configured, else `None`.

    `proxies` are those whose word is taken for who asks.
    """

    store: Store
    options: Options
    clock: Clock
    base_url: str
    public_url: str | None
    proxies: Networks = ()

    @cached_property
    def _cache(self) -> Cache:
        return Cache(_CACHED_OCTETS)

    @cached_property
    def _figures(self) -> Cache:
        return Cache(0)

    @property
    def built(self) -> int:
        """How many feeds and pages have been made."""
        return self._cache.built

    @cached_property
    def freshness(self) -> Freshness:
        """What is known of the store."""
        return Freshness(self.store, self.clock)

    @cached_property
    def addresses(self) -> Addresses:
        """The addresses that feeds have been asked under."""
        return Addresses()

    @cached_property
    def guesses(self) -> RateLimiter:
        """How many wrong tokens each address has tried."""
        return RateLimiter()

    @cached_property
    def uses(self) -> RateLimiter:
        """How often each signed link has been used to do something."""
        return RateLimiter()

    def today(self, zone: str | None) -> date:
        """Return the day it is in a zone, in that of the configuration for `None`."""
        return zones.day_of(self.clock.now(), zone or self.options.zone)

    async def feed(self, key: Hashable, build: Callable[[datetime], Document]) -> Document:
        """Return a document that depends on what is stored and on the UTC year."""
        now = self.clock.now()
        changes = await self.freshness.changes()
        return await self._cache.get((key, now.year, changes.definitions), lambda: build(now))

    def ready_feed(self, key: Hashable, changes: Changes, now: datetime) -> Document | None:
        """Return that document if it is there already."""
        return self._cache.kept((key, now.year, changes.definitions))

    async def page(self, key: Hashable, build: Callable[[], Document]) -> Document:
        """Return a document that depends on what is stored and on the day."""
        quarter = int(self.clock.now().timestamp()) // _QUARTER_SECONDS
        changes = await self.freshness.changes()
        return await self._cache.get((key, quarter, changes.definitions), build)

    async def for_a_while(self, key: Hashable, build: Callable[[], Document]) -> Document:
        """Return a document that nobody needs newer than a few seconds."""
        slot = int(self.clock.monotonic()) // _A_WHILE_SECONDS
        return await self._figures.get((key, slot), build)


def site_of(request: Request) -> Site:
    """Return the site that a request is for."""
    return cast(Site, request.app.state.site)
