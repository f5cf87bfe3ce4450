"""Which document an address was found to lead to; an address is path and query as they were sent."""

from collections import OrderedDict
from collections.abc import Hashable, Mapping
from typing import Any

_MOST = 4096
_LONGEST = 256


class Addresses:
    """Remembers a few thousand short addresses, those that were noted last; one event loop uses it."""

    def __init__(self) -> None:
        self._keys: OrderedDict[tuple[bytes, bytes], Hashable] = OrderedDict()

    def key_of(self, scope: Mapping[str, Any]) -> Hashable | None:
        """Return the key that was noted for a request's address."""
        return self._keys.get((scope["raw_path"], scope["query_string"]))

    def note(self, scope: Mapping[str, Any], key: Hashable) -> None:
        """Note the key that a request's address leads to; long addresses are nobody's subscription."""
        address = scope["raw_path"], scope["query_string"]
        if len(address[0]) + len(address[1]) > _LONGEST:
            return
        self._keys[address] = key
        if len(self._keys) > _MOST:
            self._keys.popitem(last=False)
