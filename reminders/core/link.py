"""Private links: whoever has the token may read one view of one calendar, until it expires or is revoked.

The token is shown once and stored as its SHA-256. It has 256 random bits, so a plain hash is enough: there is nothing
to guess that a slower one would protect.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime

PREFIX = "rmd_"
TOKEN = re.compile(re.escape(PREFIX) + r"[A-Za-z0-9_-]{16,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A private link as stored.

    `digest` is that of its token, `view` the canonical parameters of what it shows. It works before `expires_at`.
    `used_on` is the last UTC day on which it was read.
    """

    id: str
    digest: str
    calendar: str
    view: str
    name: str
    created_at: datetime
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
    used_on: date | None = None

    def state(self, now: datetime) -> str:
        """Return `active`, `expired` or `revoked`."""
        if self.revoked_at is not None:
            return "revoked"
        return "expired" if self.expires_at is not None and self.expires_at <= now else "active"


def digest_of(token: str) -> str:
    """Return what is stored of a token."""
    from hashlib import sha256

    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def redacted(text: str) -> str:
    """Return a text with tokens cut to their prefix.

    >>> redacted("GET /feeds/rmd_0123456789abcdefghij.ics")
    'GET /feeds/rmd_***.ics'
    """
    return TOKEN.sub(f"{PREFIX}***", text) if PREFIX in text else text
