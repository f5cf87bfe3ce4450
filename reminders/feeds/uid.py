"""The UID of an entry: the same through edits, new titles, re-imports, restarts and other hosts."""

from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha1
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from _hashlib import HASH

# The two highest bits of the clock sequence say that RFC 9562 holds.
_VARIANT = {digit: "89ab"[int(digit, 16) & 3] for digit in "0123456789abcdef"}


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
        return self.of_each((key.encode(),))[0]

    def of_each(self, keys: Iterable[bytes]) -> list[str]:
        """Return the UIDs of entries by their keys; the hash of what comes before a key is reckoned once."""
        begun, variant = self._hash.copy, _VARIANT
        found = []
        for key in keys:
            hashed = begun()
            hashed.update(key)
            digits = hashed.hexdigest()
            found.append(
                f"{digits[:8]}-{digits[8:12]}-5{digits[13:16]}-{variant[digits[16]]}{digits[17:20]}-{digits[20:32]}"
            )
        return found


@lru_cache(maxsize=64)
def _begun(namespace: str) -> "HASH":
    """Return the hash of what all UIDs of a calendar begin with; it is copied and never changed."""
    return sha1(UUID(namespace).bytes, usedforsecurity=False)
