"""Settings in, service out: the one place that reads the real clock and puts the rooms together.

Each room is imported where it is first needed, so that a command loads no more than it uses.
"""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from reminders import zone_data
from reminders.config import Settings, load
from reminders.core import zones
from reminders.core.errors import InvalidInput

if TYPE_CHECKING:
    from reminders.actions.options import Options
    from reminders.actions.publish import Publication
    from reminders.core.bounce import Mailbox
    from reminders.core.event import Calendar
    from reminders.core.ports import Channel, Clock, Store
    from reminders.daemon.daemon import Daemon
    from reminders.daemon.heartbeat import Heartbeat
    from reminders.notices.channels import ChannelOptions
    from reminders.outbound.client import GuardedClient
    from reminders.web.server import WebServer


class SystemClock:
    """The real clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds that run on while the machine sleeps, where the system counts those."""
        return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


@dataclass(frozen=True)
class Service:
    """Everything a command or the daemon needs, made when it is first used."""

    settings: Settings
    clock: "Clock"

    @property
    def now(self) -> datetime:
        return self.clock.now()

    @property
    def today(self) -> date:
        """The day it is in the default zone."""
        return zones.day_of(self.now, self.zone)

    @cached_property
    def zone(self) -> str:
        """The zone of those who name none: configured, else the machine's."""
        return self.settings.timezone or zone_data.machine_zone(self.settings.machine_tz)

    @property
    def site(self) -> str | None:
        """The public address, if one was configured."""
        return self.settings.base_url if self.settings.values["base_url"].source != "default" else None

    @cached_property
    def store(self) -> "Store":
        from reminders.storage import open_store

        return open_store(self.settings.database_url, self.now)

    @cached_property
    def options(self) -> "Options":
        from reminders.actions.options import Options
        from reminders.notices.channels import available

        return Options(
            zone=self.zone,
            language=self.settings.language,
            channels=available(self._channel_options),
            sender=self.settings.sender,
            base_url=self.settings.base_url,
            horizon=self.settings.horizon,
            catch_up=self.settings.catch_up,
            in_flight=self.settings.in_flight,
            templates=self.settings.templates,
            rates=self.settings.send_rates,
            ledger=self.settings.ledger,
            hard_bounces=self.settings.hard_bounces,
            secret_key=self.settings.secret_key,
        )

    def zone_of(self, recipient: str, calendar: "Calendar | None" = None) -> str:
        """Return the zone in which a recipient reads times; `calendar` is that of what they read, if there is one."""
        from reminders.actions.audience import zone_of

        return zone_of(self.store, self.options, recipient, calendar)

    @cached_property
    def outbound(self) -> "GuardedClient":
        """The client for addresses that people gave: webhooks and remote calendars."""
        from reminders.outbound.client import GuardedClient

        return GuardedClient(monotonic=self.clock.monotonic, guard=self.settings.guard)

    def open_channel(self, name: str) -> "Channel":
        """Return a channel, ready to send; close it after use."""
        from reminders.notices.channels import open_channel

        return open_channel(name, self._channel_options)

    def close(self) -> None:
        """Let go of what was made: connections to the store and to the web."""
        if "outbound" in vars(self):
            self.outbound.close()
        if "store" in vars(self):
            self.store.close()

    def versions(self) -> Mapping[str, str]:
        """Return the versions of what feeds and plans depend on besides definitions."""
        from reminders.actions.audience import CHANNELS
        from reminders.core.workdays import data_version
        from reminders.feeds import RENDERER_VERSION

        return {
            "tz": zone_data.version(),
            "holidays": data_version(),
            "renderer": RENDERER_VERSION,
            CHANNELS: ",".join(sorted(self.options.channels)),
            "zone": self.zone,
        }

    def renewed_versions(self) -> Mapping[str, str]:
        """Return the versions of what is installed now; what was read of older time zone data is forgotten."""
        zone_data.renew()
        return self.versions()

    def daemon(self) -> "Daemon":
        """Return the daemon of this service; nothing runs yet."""
        from reminders.daemon.daemon import Daemon

        channels = {name: self.open_channel(name) for name in sorted(self.options.channels)}
        return Daemon(
            store=self.store,
            options=self.options,
            clock=self.clock,
            channels=channels,
            outbound=lambda: self.outbound,
            heartbeat=self._heartbeat(),
            mailbox=self._mailbox(),
        )

    def _mailbox(self) -> "Mailbox | None":
        if not self.settings.bounces_url:
            return None
        from reminders.notices.bounces import open_mailbox

        return open_mailbox(self.settings.bounces_url)

    def _heartbeat(self) -> "Heartbeat | None":
        """The administrator chose the address, so it may be private, on any port."""
        if not self.settings.heartbeat_url:
            return None
        from reminders.daemon.heartbeat import Heartbeat
        from reminders.outbound.client import GuardedClient
        from reminders.outbound.guard import Guard, networks, ports

        anywhere = Guard(networks("yes"), ports("any"))
        client = GuardedClient(monotonic=self.clock.monotonic, guard=anywhere)
        try:
            client.check(self.settings.heartbeat_url)
        except InvalidInput as error:
            raise InvalidInput(f"setting `heartbeat_url`: {error}") from error
        return Heartbeat(client, self.settings.heartbeat_url, self.settings.heartbeat)

    def web_server(self, *, host: str | None = None, port: int | None = None) -> "WebServer":
        """Return the web server of this service, not yet listening; `port` 0 takes any that is free."""
        from reminders.web.app import create_app
        from reminders.web.connections import LOOPBACK, Limits
        from reminders.web.server import WebServer

        host, port = host or self.settings.host, self.settings.port if port is None else port
        base_url = self.site or f"http://{host}:{port}"
        app = create_app(
            self.store,
            self.options,
            self.clock,
            base_url=base_url,
            site=self.site,
            proxies=self.settings.trusted_proxies,
        )
        limits = Limits(
            per_address=self.settings.connections_per_address, exempt=(*LOOPBACK, *self.settings.trusted_proxies)
        )
        return WebServer(app, host, port, limits=limits, ready=app.ready)

    def publications(self) -> "Iterator[Publication]":
        """Yield the files of the public site."""
        from reminders.web.published import published
        from reminders.web.site import Site

        return published(Site(self.store, self.options, self.clock, self.settings.base_url, self.site), self.now)

    @property
    def _channel_options(self) -> "ChannelOptions":
        from reminders.notices.channels import ChannelOptions

        return ChannelOptions(
            smtp_url=self.settings.smtp_url,
            sender=self.settings.sender,
            in_flight=self.settings.in_flight,
            file_directory=self.settings.file_directory,
            apprise=self.settings.apprise,
            client=lambda: self.outbound,
            monotonic=self.clock.monotonic,
        )


def service(*, overrides: Mapping[str, str | None] | None = None) -> Service:
    """Return the service that the settings describe. Raises `InvalidInput` naming the setting that is wrong."""
    zone_data.use_newest()
    return Service(load(overrides=overrides), SystemClock())
