"""Where readers of messages reach the web site, if they can."""

from functools import lru_cache
from ipaddress import ip_address
from urllib.parse import urlsplit


@lru_cache(maxsize=8)
def outside(base_url: str | None) -> str | None:
    """Return the site's address, unless it means this machine: a reader elsewhere cannot open that."""
    host = urlsplit(base_url or "").hostname
    if base_url is None or host is None or host == "localhost":
        return None
    try:
        address = ip_address(host)
    except ValueError:
        return base_url.rstrip("/")
    return None if address.is_loopback or address.is_unspecified else base_url.rstrip("/")


def unsubscribing(base_url: str | None) -> str | None:
    """Return where readers end their messages, up to their token; `None` where they could not do so safely."""
    site = outside(base_url)
    return f"{site}/unsubscribe/" if site is not None and site.startswith("https:") else None
