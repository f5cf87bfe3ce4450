"""Documents kept in memory, least recently used first to go; each is built once, however many ask at the same time."""

from asyncio import Task, create_task, shield
from collections import OrderedDict
from collections.abc import Callable, Hashable

from anyio import CapacityLimiter, to_thread

from reminders.core.errors import RemindersError
from reminders.web.document import Document

# More at a time would only take turns, and the reader of a small document would wait for all the large ones.
_BUILT_AT_ONCE = 4
_MOST_WAITING = 64


class Overloaded(RemindersError):
    """More documents are being asked for than can be built soon."""


class Cache:
    """Keeps documents up to a total of `max_octets`, the last one whatever its size; one event loop uses it.

    `built` counts what was made.
    """

    def __init__(self, max_octets: int) -> None:
        self._max_octets = max_octets
        self._octets = 0
        self.built = 0
        self._kept: OrderedDict[Hashable, Document] = OrderedDict()
        self._building: dict[Hashable, Task[Document]] = {}
        self._builders = CapacityLimiter(_BUILT_AT_ONCE)

    def kept(self, key: Hashable) -> Document | None:
        """Return the document of a key if it is there."""
        document = self._kept.get(key)
        if document is not None:
            self._kept.move_to_end(key)
        return document

    async def get(self, key: Hashable, build: Callable[[], Document]) -> Document:
        """Return the document of a key; `build` makes it in a thread. All who wait get what it raises.

        Raises `Overloaded` where too many others are being built.
        """
        document = self.kept(key)
        if document is not None:
            return document
        if key not in self._building:
            if len(self._building) >= _MOST_WAITING:
                raise Overloaded("too many different documents are being built; ask again in a while")
            self._building[key] = create_task(self._build(key, build))
        return await shield(self._building[key])  # one reader who goes away takes nothing from the others

    async def _build(self, key: Hashable, build: Callable[[], Document]) -> Document:
        try:
            document = await to_thread.run_sync(build, limiter=self._builders)
            self._keep(key, document)
            self.built += 1
        finally:
            del self._building[key]
        return document

    def _keep(self, key: Hashable, document: Document) -> None:
        self._kept[key] = document
        self._octets += document.octets
        while self._octets > self._max_octets and len(self._kept) > 1:
            _, oldest = self._kept.popitem(last=False)
            self._octets -= oldest.octets
