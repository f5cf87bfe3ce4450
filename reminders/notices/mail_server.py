"""The mail server as the setting `smtp_url` names it: `scheme://[user:password@]host[:port]`, percent-encoded.

    smtps://           TLS from the start (port 465)
    smtp+starttls://   STARTTLS, and nothing is sent without it (587)
    smtp://            STARTTLS where the server offers it; on this machine none (25, or 587 with a user)
    smtp+plain://      no encryption, for a relay in a network that is trusted (25)

Certificates are always checked, against the system's authorities or those of `SSL_CERT_FILE`. A password travels
encrypted or to this machine, never in the clear.
"""

from dataclasses import dataclass, field
from enum import Enum
from ipaddress import ip_address
from urllib.parse import SplitResult, unquote, urlsplit

from reminders.core.errors import InvalidInput


class Encryption(Enum):
    ALWAYS = "smtps"
    REQUIRED = "smtp+starttls"
    OFFERED = "smtp"
    NEVER = "smtp+plain"


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server and how to talk to it; the password does not show in `repr`."""

    host: str
    port: int
    encryption: Encryption
    user: str = ""
    password: str = field(default="", repr=False)

    @property
    def is_local(self) -> bool:
        """Whether it runs on this machine, so that nobody can listen in between."""
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"


def parse_server(url: str) -> Server:
    """Return the server that a URL names. Raises `InvalidInput`, which does not repeat the URL."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
        encryption = Encryption(parts.scheme)
    except ValueError as error:
        raise _wrong_url("it is not understood; percent-encode `@ : / ? #` in the password") from error
    if not host or parts.path.strip("/") or parts.query or parts.fragment:
        raise _wrong_url("it needs a host and takes no path; percent-encode `/ ? #` in the password")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if bool(user) != bool(password):
        raise _wrong_url("user and password go together")
    server = Server(host, port or _usual_port(parts, encryption), encryption, user, password)
    if user and encryption is Encryption.NEVER and not server.is_local:
        raise _wrong_url("a password is not sent in the clear; write smtp+starttls:// or smtps://")
    return server


def _usual_port(parts: SplitResult, encryption: Encryption) -> int:
    if encryption is Encryption.ALWAYS:
        return 465
    submits = encryption is Encryption.REQUIRED or (encryption is Encryption.OFFERED and parts.username)
    return 587 if submits else 25


def _wrong_url(what: str) -> InvalidInput:
    return InvalidInput(f"setting `smtp_url`: {what}; the form is smtp://user:password@host:port")
