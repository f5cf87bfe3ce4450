"""Settings: read once from the environment and `reminders.toml`, checked once, frozen. Nothing else reads the
environment.
"""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from reminders.core import zones
from reminders.core.errors import InvalidInput
from reminders.core.masking import masked

if TYPE_CHECKING:
    from ipaddress import IPv4Network, IPv6Network

    from reminders.outbound.guard import Guard

FILE_NAME = "reminders.toml"
_PREFIX = "REMINDERS_"
_APPRISE = "apprise."
_SECRET_KEY = "secret_key"  # noqa: S105 - its name, not its value
_SHORTEST_KEY = 32
_GUARDED = ("allow_private_addresses", "outbound_ports")


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its name in `reminders.toml`, its default, and what it is for, in words for the documentation."""

    name: str
    default: str
    meaning: str

    @property
    def variable(self) -> str:
        return _PREFIX + self.name.upper()


SETTINGS = (
    Setting(
        "database_url", "sqlite:///reminders.db", "where everything is stored: `sqlite:///file` or `postgresql://...`"
    ),
    Setting("calendars", "calendars", "the folder of calendar and recipient files that `run` applies when it starts"),
    Setting("base_url", "", "the public address of the web site, for links; by default that of `host` and `port`"),
    Setting("host", "127.0.0.1", "the address that the web server listens on"),
    Setting("port", "8000", "the port that the web server listens on"),
    Setting(
        "trusted_proxies",
        "",
        "the addresses or networks of reverse proxies that may say, in X-Forwarded-For, who asks",
    ),
    Setting(
        "connections_per_address",
        "256",
        "how many connections an address may have open, 0 for any number; trusted proxies do not count",
    ),
    Setting(
        "secret_key",
        "",
        "what signs the links in messages; by default a key that is made once and kept in the database",
    ),
    Setting("smtp_url", "", "the mail server: `smtp://user:password@host:port`, or `smtps://` for TLS from the start"),
    Setting("sender", "reminders@localhost", "the address that mail comes from"),
    Setting("in_flight", "10", "how many notices of one channel may be on their way at the same time"),
    Setting("send_rates", "", "how fast channels may send at most: `smtp 600/h, webhook 10/s`"),
    Setting("file_directory", "outbox", "the folder that the channel `file` writes to"),
    Setting(
        "allow_private_addresses",
        "no",
        "whether webhooks and subscriptions may go to private networks and this machine: `no`, `yes`, or the networks",
    ),
    Setting("outbound_ports", "80, 443, 8080, 8443", "the ports that webhooks and subscriptions may go to, or `any`"),
    Setting("templates", "", "a folder of templates for messages, used in place of those that ship"),
    Setting("timezone", "", "the zone of recipients and commands that name none; by default the machine's"),
    Setting("language", "en", "the language of recipients and commands that name none"),
    Setting("catch_up_days", "30", "how many days late a notice may still be sent; older ones expire visibly"),
    Setting(
        "bounces_url",
        "",
        "the mailbox in which mail comes back: `imaps://user:password@host` or `maildir:///path`",
    ),
    Setting(
        "hard_bounces", "3", "after how many mails that came back for good none is sent to an address, 0 for never"
    ),
    Setting("heartbeat_url", "", "an address that is asked every so often while notices are planned and sent"),
    Setting("heartbeat_minutes", "5", "how often that is"),
    Setting("ledger_days", "730", "how many days back the ledger reaches; older rows are removed"),
    Setting("horizon_hours", "36", "how far ahead notices are entered in the ledger"),
    Setting("log_format", "auto", "`text`, `json`, or `auto`: text on a terminal, JSON elsewhere"),
)
_BY_NAME = {setting.name: setting for setting in SETTINGS}


@dataclass(frozen=True, slots=True)
class Value:
    """A setting's value and where it came from: a variable, a file, an option or `default`."""

    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings, checked. Secrets do not show in `repr`."""

    database_url: str = field(repr=False)
    calendars: Path
    base_url: str
    host: str
    port: int
    trusted_proxies: "tuple[IPv4Network | IPv6Network, ...]"
    connections_per_address: int
    secret_key: str | None = field(repr=False)
    smtp_url: str = field(repr=False)
    sender: str
    in_flight: int
    send_rates: Mapping[str, float]
    file_directory: Path
    apprise: Mapping[str, str] = field(repr=False)
    templates: Path | None
    timezone: str | None
    language: str
    catch_up: timedelta
    horizon: timedelta
    ledger: timedelta
    bounces_url: str = field(repr=False)
    hard_bounces: int
    heartbeat_url: str = field(repr=False)
    heartbeat: timedelta
    log_format: str
    values: Mapping[str, Value] = field(repr=False)
    machine_tz: str | None = None  # what TZ says, the machine's own setting
    unknown: tuple[str, ...] = ()  # what is wrong with variables that look like settings and are none, in words

    @property
    def guard(self) -> "Guard":
        """What the administrator lets this program connect to."""
        return _guard(self.values)


def load(*, overrides: Mapping[str, str | None] | None = None, directory: Path | None = None) -> Settings:
    """Return the settings: options given on the command line, then the environment, then `reminders.toml`, then
    defaults.

    Raises `InvalidInput` naming the setting, its value and where it came from.
    """
    path = (directory or Path()) / FILE_NAME
    in_file = _from_file(path)
    given = {name: Value(text, "option") for name, text in (overrides or {}).items() if text is not None}
    values = {
        setting.name: given.get(setting.name) or _from_environment(setting) or in_file.get(setting.name)
        or Value(setting.default, "default")
        for setting in SETTINGS
    }  # fmt: skip
    apprise = {name: value for name, value in in_file.items() if name.startswith(_APPRISE)}
    return _checked(values | apprise | _apprise_from_environment())


def shown(name: str, value: Value) -> str:
    """Return a setting as it may be shown: secrets hidden, and of the addresses of Apprise all but the schema."""
    if name == _SECRET_KEY:
        return "***" if value.text else ""
    if name == "heartbeat_url":  # its path is what proves who beats
        return "/".join([*value.text.split("/")[:3], "***"]) if value.text else ""
    return f"{value.text.partition('://')[0]}://***" if name.startswith(_APPRISE) else masked(value.text)


def _from_environment(setting: Setting) -> Value | None:
    text = os.environ.get(setting.variable)
    return Value(text, setting.variable) if text else None


def _from_file(path: Path) -> dict[str, Value]:
    if not path.exists():
        return {}
    import tomllib

    try:
        raw = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise InvalidInput(f"{path}: cannot be read as settings: {error}") from error
    apprise = raw.pop("apprise", {})
    if not isinstance(apprise, dict):
        raise InvalidInput(f'{path}: `apprise` is a table of addresses by name: apprise = {{ team = "ntfys://..." }}')
    for name in raw:
        if name not in _BY_NAME:
            raise InvalidInput(f"{path}: unknown setting {name!r}; known are {', '.join(_BY_NAME)}")
    named = raw | {_APPRISE + name: address for name, address in apprise.items()}
    return {name: Value(str(value), str(path)) for name, value in named.items()}


def _apprise_from_environment() -> dict[str, Value]:
    """Return the channels named by variables: `REMINDERS_APPRISE_TEAM_CHAT` is `team-chat`."""
    start = _PREFIX + "APPRISE_"
    return {
        _APPRISE + variable.removeprefix(start).lower().replace("_", "-"): Value(address, variable)
        for variable, address in os.environ.items()
        if variable.startswith(start) and address
    }


def _unknown_variables() -> Iterator[str]:
    """Yield a sentence for each variable that looks like a setting and is none: a typing error, most likely."""
    known = [setting.variable for setting in SETTINGS]
    for name in sorted(os.environ):
        if name.startswith(_PREFIX) and name not in known and not name.startswith(_PREFIX + "APPRISE_"):
            from difflib import get_close_matches

            near = get_close_matches(name, known, n=1)
            remedy = f"did you mean {near[0]}?" if near else "`reminders config` shows the settings there are"
            yield f"{name} is no setting and has no effect; {remedy}"


def _checked(values: dict[str, Value]) -> Settings:
    if any(values[name].source != "default" for name in _GUARDED):
        _guard(values)
    if "@" not in values["sender"].text:
        raise _wrong(values, "sender", "write an e-mail address")
    if values["log_format"].text not in {"auto", "text", "json"}:
        raise _wrong(values, "log_format", "write auto, text or json")
    return Settings(
        database_url=values["database_url"].text,
        calendars=Path(values["calendars"].text),
        base_url=_base_url(values),
        host=values["host"].text,
        port=_number(values, "port", 0, 65_535),
        trusted_proxies=_proxies(values),
        connections_per_address=_number(values, "connections_per_address", 0, 65_535),
        secret_key=_secret_key(values),
        smtp_url=values["smtp_url"].text,
        sender=values["sender"].text,
        in_flight=_number(values, "in_flight", 1, 100),
        send_rates=_rates(values),
        file_directory=Path(values["file_directory"].text),
        apprise={name.removeprefix(_APPRISE): one.text for name, one in values.items() if name.startswith(_APPRISE)},
        templates=Path(values["templates"].text).absolute() if values["templates"].text else None,
        timezone=_zone(values),
        language=values["language"].text,
        catch_up=timedelta(days=_number(values, "catch_up_days", 1, 365)),
        bounces_url=values["bounces_url"].text,
        hard_bounces=_number(values, "hard_bounces", 0, 1_000),
        heartbeat_url=values["heartbeat_url"].text,
        heartbeat=timedelta(minutes=_number(values, "heartbeat_minutes", 1, 24 * 60)),
        ledger=timedelta(days=_number(values, "ledger_days", 90, 36_500)),
        horizon=timedelta(hours=_number(values, "horizon_hours", 1, 24 * 60)),
        log_format=values["log_format"].text,
        values=values,
        machine_tz=os.environ.get("TZ"),
        unknown=tuple(_unknown_variables()),
    )


def _base_url(values: Mapping[str, Value]) -> str:
    """Return the site's address without a slash at its end; by default the one that it is served at."""
    url = values["base_url"].text.rstrip("/") or f"http://{values['host'].text}:{values['port'].text}"
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise _wrong(values, "base_url", "write an address such as https://dates.example.org")
    return url


def _zone(values: Mapping[str, Value]) -> str | None:
    name = values["timezone"].text or None
    try:
        return zones.zone(name).key if name else None
    except InvalidInput as error:
        raise _wrong(values, "timezone", str(error)) from error


def _proxies(values: Mapping[str, Value]) -> "tuple[IPv4Network | IPv6Network, ...]":
    parts = values["trusted_proxies"].text.replace(",", " ").split()
    if not parts:
        return ()
    from ipaddress import ip_network

    try:
        return tuple(ip_network(part) for part in parts)
    except ValueError as error:
        raise _wrong(values, "trusted_proxies", "write addresses or networks such as 127.0.0.1, 10.1.0.0/16") from error


def _guard(values: Mapping[str, Value]) -> "Guard":
    from reminders.outbound import guard
    from reminders.outbound.guard import Guard

    name = "allow_private_addresses"
    try:
        private = guard.networks(values[name].text)
        name = "outbound_ports"
        return Guard(private, guard.ports(values[name].text))
    except InvalidInput as error:
        raise _wrong(values, name, str(error)) from error


def _secret_key(values: Mapping[str, Value]) -> str | None:
    value = values[_SECRET_KEY]
    if value.text and len(value.text) < _SHORTEST_KEY:
        raise InvalidInput(
            f"setting `{_SECRET_KEY}` ({value.source}) is too short; write at least {_SHORTEST_KEY} characters that "
            "nobody can guess, such as those of `openssl rand -hex 32`"
        )
    return value.text or None


def _rates(values: Mapping[str, Value]) -> Mapping[str, float]:
    if not values["send_rates"].text:
        return {}
    from reminders.core.pace import parse_rates

    try:
        return parse_rates(values["send_rates"].text)
    except InvalidInput as error:
        raise _wrong(values, "send_rates", str(error)) from error


def _number(values: Mapping[str, Value], name: str, least: int, most: int) -> int:
    text = values[name].text
    if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
        raise _wrong(values, name, f"write a whole number from {least} to {most}")
    return int(text)


def _wrong(values: Mapping[str, Value], name: str, remedy: str) -> InvalidInput:
    value = values[name]
    return InvalidInput(f"setting `{name}` ({value.source}): {masked(value.text)!r} does not do; {remedy}")
