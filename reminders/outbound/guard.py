"""Which addresses may be connected to. Decided on the address itself, never on a name."""

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from reminders.core.errors import InvalidInput

USUAL_PORTS = frozenset({80, 443, 8080, 8443})
# What `allow_private_addresses = "yes"` opens: this machine and private networks. Link-local addresses are not among
# them, since clouds hand out credentials there (169.254.169.254); who needs one writes its network.
PRIVATE = tuple(
    ip_network(text)
    for text in ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7")
)  # fmt: skip
_UNICAST = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")
# `is_global` of Python 3.11 lets some of these pass, though they lead elsewhere than to one host of the Internet (the
# registries of RFC 6890; multicast; 6to4 and Teredo, which carry an IPv4 address that the other end unwraps).
_NOT_GLOBAL = tuple(
    ip_network(text)
    for text in (
        "192.0.0.0/24", "192.88.99.0/24", "100.64.0.0/10", "198.18.0.0/15", "224.0.0.0/4", "240.0.0.0/4",
        "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Guard:
    """What the administrator allows: networks that are not public, and ports; `ports` None means any."""

    private: tuple[IPv4Network | IPv6Network, ...] = ()
    ports: frozenset[int] | None = USUAL_PORTS

    def permits(self, address: str) -> bool:
        """Tell whether an address, as a resolver gives it, may be connected to.

        An IPv4 address inside an IPv6 one (mapped, NAT64) counts as itself.
        """
        try:
            found = _unwrapped(ip_address(address))
        except ValueError:
            return False
        return self.is_private(address) or _is_public(found)

    def is_private(self, address: str) -> bool:
        """Tell whether an address is in one of the networks that the administrator opened."""
        found = _unwrapped(ip_address(address))
        return any(found.version == network.version and found in network for network in self.private)

    def permits_port(self, port: int) -> bool:
        return self.ports is None or port in self.ports


def networks(text: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """Return the networks that a setting opens: `no`, `yes`, or networks such as `10.1.0.0/16, fd00::/8`.

    Raises `InvalidInput`.
    """
    if text.lower() in {"", "no", "false", "0"}:
        return ()
    if text.lower() in {"yes", "true", "1"}:
        return PRIVATE
    try:
        return tuple(ip_network(part) for part in re.split(r"[\s,]+", text.strip(" ,")))
    except ValueError as error:
        raise InvalidInput(f"{error}; write no, yes, or networks such as 10.1.0.0/16, fd00::/8") from error


def ports(text: str) -> frozenset[int] | None:
    """Return the ports that a setting names, `None` for `any`. Raises `InvalidInput`."""
    if text.lower() == "any":
        return None
    parts = re.split(r"[\s,]+", text.strip(" ,"))
    if not all(part.isascii() and part.isdigit() and 1 <= int(part) <= 65_535 for part in parts):
        raise InvalidInput("write numbers from 1 to 65535 such as 80, 443, or any")
    return frozenset(map(int, parts))


def _unwrapped(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """Return the IPv4 address that a mapped or NAT64 address (RFC 6052) leads to, else the address itself."""
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv6Address) and (address not in _UNICAST or address.scope_id):
        return False  # among others ::a.b.c.d, 64:ff9b:1::/48, fec0::/10, and whatever will be invented
    return address.is_global and not any(
        address.version == network.version and address in network for network in _NOT_GLOBAL
    )
