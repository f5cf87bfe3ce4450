"""Signed addresses: whoever has one may do one thing with one subject, until a day. Nothing of them is stored.

A token is an expiry and a subject behind an HMAC-SHA256 (RFC 2104) over the purpose, the expiry and the subject, cut to
128 bits. The purpose stands in the address and not in the token, so a token for one thing is none for another. It
begins as the tokens of private links do, so that it is cut out of every line of the log.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from reminders.core.link import PREFIX

_MAC_OCTETS = 16
_EXPIRY_OCTETS = 5
_LONGEST_TOKEN = 400


class Purpose(StrEnum):
    """What a token is for: to answer the notice of that id, or to end all notices to the recipient of that id."""

    ANSWER = "answer"
    UNSUBSCRIBE = "unsubscribe"


@dataclass(frozen=True, slots=True)
class Permit:
    """What may be done with what, before `expires_at`. The id of a notice says its generation too."""

    purpose: Purpose
    subject: str
    expires_at: datetime


def sign(permit: Permit, key: bytes) -> str:
    """Return the token of a permit."""
    expiry = int(permit.expires_at.timestamp()).to_bytes(_EXPIRY_OCTETS, "big")
    said = expiry + permit.subject.encode()
    return PREFIX + urlsafe_b64encode(_mac(permit.purpose, said, key) + said).decode().rstrip("=")


def permit_of(token: str, purpose: Purpose, key: bytes, now: datetime) -> Permit | None:
    """Return what a token permits; `None` for one that is forged, damaged, expired or for something else."""
    raw = _decoded(token)
    mac, said = raw[:_MAC_OCTETS], raw[_MAC_OCTETS:]
    if len(said) <= _EXPIRY_OCTETS or not hmac.compare_digest(mac, _mac(purpose, said, key)):
        return None
    expires_at = datetime.fromtimestamp(int.from_bytes(said[:_EXPIRY_OCTETS], "big"), UTC)
    return Permit(purpose, said[_EXPIRY_OCTETS:].decode(), expires_at) if now < expires_at else None


def _mac(purpose: Purpose, said: bytes, key: bytes) -> bytes:
    # `hmac.digest` lets other threads go on; while they send, it takes milliseconds until this one may again.
    return hmac.new(key, purpose.encode() + b"\0" + said, "sha256").digest()[:_MAC_OCTETS]


def _decoded(token: str) -> bytes:
    if not token.startswith(PREFIX) or len(token) > _LONGEST_TOKEN or not token.isascii():
        return b""
    text = token.removeprefix(PREFIX)
    try:
        return urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (Base64Error, ValueError):
        return b""
