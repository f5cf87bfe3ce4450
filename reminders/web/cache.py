"""Documents kept in memory, least recently used first to go; each is built once, however many ask at the same time."""

from asyncio import Task, create_task, shield
from collections import OrderedDict
from collections.abc import Callable, Hashable

from starlette.concurrency import run_in_threadpool

from reminders.web.document import Document


class Cache:
    """Keeps documents up to a total of `max_octets`; one event loop uses it."""

    def __init__(self, max_octets: int) -> None:
        self._max_octets = max_octets
        self._octets = 0
        self._kept: OrderedDict[Hashable, Document] = OrderedDict()
        self._building: dict[Hashable, Task[Document]] = {}

    async def get(self, key: Hashable, build: Callable[[], Document]) -> Document:
        """Return the document of a key; `build` makes it in a thread. All who wait get what it raises."""
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        if key not in self._building:
            self._building[key] = create_task(self._build(key, build))
        return await shield(self._building[key])  # one reader who goes away takes nothing from the others

    async def _build(self, key: Hashable, build: Callable[[], Document]) -> Document:
        try:
            document = await run_in_threadpool(build)
            self._keep(key, document)
        finally:
            del self._building[key]
        return document

    def _keep(self, key: Hashable, document: Document) -> None:
        if document.octets > self._max_octets:
            return
        self._kept[key] = document
        self._octets += document.octets
        while self._octets > self._max_octets:
            _, oldest = self._kept.popitem(last=False)
            self._octets -= oldest.octets
