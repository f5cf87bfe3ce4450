"""Mail servers on loopback, each in a thread of its own."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ssl import SSLContext
from threading import Thread
from typing import Any

from aiosmtpd.smtp import SMTP


@contextmanager
def listening(
    handler: Any, *, connected: Callable[[], None] = lambda: None, tls: SSLContext | None = None, **options: Any
) -> Iterator[int]:
    """Serve SMTP until the block ends, with what an aiosmtpd handler does; return the port.

    `connected` is called for each connection; `tls` is for TLS from the start.
    """
    loop = asyncio.new_event_loop()

    def protocol() -> SMTP:
        connected()
        return SMTP(handler, hostname="mail.test", loop=loop, **options)

    listener = loop.run_until_complete(loop.create_server(protocol, "127.0.0.1", 0, ssl=tls))
    thread = Thread(target=loop.run_forever)
    thread.start()
    try:
        yield listener.sockets[0].getsockname()[1]
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        listener.close()
        loop.run_until_complete(_finished())
        loop.close()


async def _finished() -> None:
    """End what the open connections still wait for."""
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
