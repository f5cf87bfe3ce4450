"""Who asks, by address, also behind proxies."""

from collections.abc import Collection, Mapping
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Any

Networks = Collection[IPv4Network | IPv6Network]

_SITE_BITS = 64  # of an IPv6 address; who has one usually has all of its network


def visitor(scope: Mapping[str, Any], proxies: Networks) -> str:
    """Return the address that asks, an IPv6 one as its network.

    X-Forwarded-For is read only where a proxy of ours sent it, and from the right: what stands left of the first
    address that is no proxy of ours anybody can write.
    """
    address = _parsed((scope.get("client") or ("",))[0])
    forwarded = [value for name, value in scope["headers"] if name == b"x-forwarded-for"]
    hops = b",".join(forwarded).decode("latin-1").split(",") if forwarded else []
    while hops and address is not None and is_in(address, proxies):
        address = _parsed(hops.pop().strip()) or address
    if address is None:
        return "unknown"
    if isinstance(address, IPv6Address):
        return str(IPv6Network((address, _SITE_BITS), strict=False))
    return str(address)


def is_in(address: IPv4Address | IPv6Address, networks: Networks) -> bool:
    """Tell whether an address lies in one of some networks."""
    return any(address.version == network.version and address in network for network in networks)


def _parsed(text: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address
