"""Which document an address was found to lead to; an address is path and query as they were sent."""

from collections import OrderedDict
from collections.abc import Hashable, Mapping
from typing import Any

_MOST = 4096
_LONGEST = 256


class Addresses:
    """Remembers a few thousand short addresses, those that were noted last; one event loop uses it."""

    def __init__(self) -> None:
        self._keys: OrderedDict[bytes, Hashable] = OrderedDict()

    def key_of(self, target: bytes) -> Hashable | None:
        """Return the key that was noted for an address."""
        return self._keys.get(target)

    def note(self, target: bytes, key: Hashable) -> None:
        """Note the key that an address leads to; long addresses are nobody's subscription."""
        if len(target) > _LONGEST:
            return
        self._keys[target] = key
        if len(self._keys) > _MOST:
            self._keys.popitem(last=False)


def target_of(scope: Mapping[str, Any]) -> bytes:
    """Return the address that a request is for, as it was sent."""
    query: bytes = scope["query_string"]
    path: bytes = scope["raw_path"]
    return path + b"?" + query if query else path
