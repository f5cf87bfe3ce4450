"""The UID of an entry: the same through edits, new titles, re-imports, restarts and other hosts."""

from binascii import hexlify
from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha1
from struct import Struct
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from _hashlib import HASH

_OCTETS = 20  # of a SHA-1, of which a UID has the first sixteen
_GROUPS = Struct("8s4s4s4s12s8x")
# The octet that says the version begins with 5, and the one of the variant says that RFC 9562 holds.
_VERSION, _VERSION_5 = 6, bytes(octet & 0x0F | 0x50 for octet in range(256))
_VARIANT, _RFC_9562 = 8, bytes(octet & 0x3F | 0x80 for octet in range(256))


def uid(namespace: str, event: str, key: str) -> str:
    """Return the UUID (version 5, RFC 9562 section 5.5) of `event/key` in a calendar's `uid`.

    A bare UUID names no host (RFC 7986 section 5.3).

    >>> uid("f6dba4c6-8a73-4f43-bd24-f0c1ba6b1a4e", "andorra-day", "once")
    'cd956f74-1014-503f-b549-d2af959da35e'
    """
    return UidMaker(namespace, event).of(key)


class UidMaker:
    """Makes the UIDs of one event's entries. Written out, since `uuid.uuid5` takes three times as long."""

    def __init__(self, namespace: str, event: str) -> None:
        self._hash = _begun(namespace).copy()
        self._hash.update(f"{event}/".encode())

    def of(self, key: str) -> str:
        return uids_of(self.digests((key.encode(),)))[0]

    def digests(self, keys: Iterable[bytes]) -> list[bytes]:
        """Return what UIDs are made of, by their keys; the hash of what comes before a key is reckoned once."""
        begun = self._hash.copy
        found = []
        for key in keys:
            hashed = begun()
            hashed.update(key)
            found.append(hashed.digest())
        return found


def uids_of(digests: Iterable[bytes]) -> list[str]:
    """Return the UIDs that are made of these; many together take half as long as each alone."""
    octets = bytearray().join(digests)
    octets[_VERSION::_OCTETS] = octets[_VERSION::_OCTETS].translate(_VERSION_5)
    octets[_VARIANT::_OCTETS] = octets[_VARIANT::_OCTETS].translate(_RFC_9562)
    return b" ".join(map(b"-".join, _GROUPS.iter_unpack(hexlify(octets)))).decode().split()


@lru_cache(maxsize=64)
def _begun(namespace: str) -> "HASH":
    """Return the hash of what all UIDs of a calendar begin with; it is copied and never changed."""
    return sha1(UUID(namespace).bytes, usedforsecurity=False)
