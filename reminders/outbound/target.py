"""An address that somebody gave, taken apart strictly: what two readers could understand in two ways is refused."""

import re
from base64 import b64encode
from dataclasses import dataclass, field
from functools import lru_cache
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from urllib.parse import quote, unquote, urlsplit

from reminders.outbound.errors import AddressRefused

_USUAL_PORTS = {"http": 80, "https": 443}
_LONGEST = 2_048
# An address in brackets or a name, and a port. `%` is in neither: no zone ids, no escapes.
_PLACE = re.compile(r"(?:\[(?P<v6>[0-9A-Fa-f:.]+)\]|(?P<name>[^\[\]:%]+))(?::(?P<port>[0-9]{0,5}))?")
_NAME = re.compile(r"(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*")
# A last label that is a number makes a resolver read all of it as an IPv4 address: octal, hexadecimal, in fewer parts.
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_SENT_AS_IT_IS = "/:?#[]@!$&'()*+,;=%~"


@dataclass(frozen=True, slots=True)
class Target:
    """Where a request goes. `host` is lower case and ASCII, without brackets; `path` has the query with it.

    `authorization` is the header that the user and password of the address ask for.
    """

    scheme: str
    host: str
    port: int
    path: str = field(repr=False)
    authorization: str | None = field(repr=False)

    @property
    def origin(self) -> str:
        """The address without its path, which may be a secret: what messages and logs may name."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}" + ("" if self.port == _USUAL_PORTS[self.scheme] else f":{self.port}")


@lru_cache(maxsize=1_024)
def parse(url: str) -> Target:
    """Return what the address asks for. Raises `AddressRefused`; its message does not repeat path, user or password.

    >>> parse("HTTPS://Example.org./a?b=1#c").origin
    'https://example.org'
    """
    if len(url) > _LONGEST:
        raise AddressRefused(f"the address is longer than {_LONGEST} characters")
    if not url.isprintable() or any(char.isspace() or char == "\\" for char in url):
        raise AddressRefused("the address has blanks, control characters or backslashes in it; write them as %XX")
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise AddressRefused("the address cannot be understood; the form is https://host/path") from error
    scheme = parts.scheme
    if scheme not in _USUAL_PORTS or not parts.netloc:
        raise AddressRefused("the address must begin with https:// or http:// and a host")
    userinfo, _, place = parts.netloc.rpartition("@")
    if "@" in userinfo:
        raise AddressRefused("the address has more than one @ before its path; write those of a password as %40")
    host, port = _host_and_port(place)
    path = quote(parts.path or "/", safe=_SENT_AS_IT_IS)
    query = f"?{quote(parts.query, safe=_SENT_AS_IT_IS)}" if parts.query else ""
    return Target(scheme, host, port or _USUAL_PORTS[scheme], path + query, _basic(userinfo) if userinfo else None)


def _host_and_port(place: str) -> tuple[str, int | None]:
    match = _PLACE.fullmatch(place)
    if match is None:
        raise AddressRefused("the host of the address is none; write a name, or an IPv6 address in brackets")
    port = int(match["port"]) if match["port"] else None
    if port is not None and not 1 <= port <= 65_535:
        raise AddressRefused(f"there is no port {port}; they go from 1 to 65535")
    if match["v6"]:
        try:
            return str(IPv6Address(match["v6"])), port
        except AddressValueError as error:
            raise AddressRefused(f"[{match['v6'][:60]}] is no IPv6 address") from error
    return _name(match["name"]), port


def _name(name: str) -> str:
    """Return a host name, or an IPv4 address in its usual form, in lower case and as the wire has it (RFC 5891)."""
    host = (name if name.isascii() else _in_ascii(name)).lower().removesuffix(".")
    if not _NAME.fullmatch(host):
        raise AddressRefused(f"{name[:80]!r} is no host name")
    if _NUMBER.fullmatch(host.rpartition(".")[2]):
        try:
            return str(IPv4Address(host))
        except AddressValueError as error:
            raise AddressRefused(f"{name[:80]!r} is no IPv4 address in its usual form, such as 192.0.2.1") from error
    return host


def _in_ascii(name: str) -> str:
    import idna

    try:
        return idna.encode(name, uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError) as error:
        raise AddressRefused(f"{name[:80]!r} is no host name: {error}") from error


def _basic(userinfo: str) -> str:
    """Return the header of RFC 7617 for a percent-encoded `user:password`."""
    user, _, password = userinfo.partition(":")
    return "Basic " + b64encode(f"{unquote(user)}:{unquote(password)}".encode()).decode("ascii")
