"""The web server: uvicorn in a thread of its own, beside the daemon's."""

import asyncio
import errno
import resource
import socket
import sys
from contextlib import suppress
from threading import Event, Thread
from typing import cast

import uvicorn
from starlette.types import ASGIApp

from reminders.core.errors import InvalidInput, RemindersError
from reminders.web.connections import LimitedConnection, Limits
from reminders.web.ready import Outbox, Ready, ReadyConnection, nothing_ready

_BACKLOG = 16_384  # the system may allow less
# libuv would let in one connection a turn of the loop, so that a crowd of busy readers kept newcomers out.
_LET_IN_AT_ONCE = 1_024
_PAUSE_SECONDS = 0.5
# How long a reader may stay after an answer without asking for more.
_KEEP_ALIVE_SECONDS = 60
# What is under way when the server stops gets the first; then it is cut off, and the rest is for that.
_GRACE_SECONDS = 7
_STOP_SECONDS = 9.5
_START_SECONDS = 30.0
_TICK_SECONDS = 0.1  # of uvicorn's main loop
_MOST_FILES = 65_536


class WebServer:
    """Serves an application on one address."""

    def __init__(
        self, app: ASGIApp, host: str, port: int, *, limits: Limits | None = None, ready: Ready = nothing_ready
    ) -> None:
        """Keep what is given; port 0 takes any that is free. Nothing listens yet.

        `ready` is asked before the application.
        """
        self._app = app
        self._ready = ready
        self._limits = limits or Limits()
        self._host, self._port = host, port
        self._socket: socket.socket | None = None
        self._server: _Server | None = None
        self._thread: Thread | None = None

    @property
    def address(self) -> str:
        """`http://host:port` as it was bound, or is going to be."""
        port = self._socket.getsockname()[1] if self._socket else self._port
        return f"http://{f'[{self._host}]' if ':' in self._host else self._host}:{port}"

    @property
    def connections(self) -> int:
        """How many connections are open."""
        return len(self._server.server_state.connections) if self._server else 0

    def start(self) -> None:
        """Listen, and serve until `stop`. Raises `InvalidInput` where the address is taken or is not this machine's."""
        _allow_many_files()
        self._socket = _listen(self._host, self._port)
        self._server = _Server(_config(self._app), self._limits, self._ready)
        self._thread = Thread(target=self._server.run, args=([self._socket],), name="web", daemon=True)
        self._thread.start()
        if not self._server.ready.wait(_START_SECONDS):
            self.stop()
            raise RemindersError(f"the web server did not start within {_START_SECONDS:.0f} seconds; try again")

    def stop(self) -> None:
        """Finish what is being answered, within 10 seconds; what takes longer is cut off. Twice is no harm."""
        if self._server is None or self._thread is None:
            return
        self._server.should_exit = True
        self._thread.join(_STOP_SECONDS)
        self._server.force_exit = True
        if self._socket is not None:
            self._socket.close()
        self._server = self._thread = None


class _Server(uvicorn.Server):
    """A server that tells when it is ready. It takes no signals: uvicorn does so in the main thread only."""

    def __init__(self, config: uvicorn.Config, limits: Limits, ready: Ready) -> None:
        super().__init__(config)
        self._limits, self._answer_at_once, self._outbox = limits, ready, Outbox()
        self.ready = Event()
        self._listening: list[socket.socket] = []
        self._arrivals: set[asyncio.Task[object]] = set()
        self._ticks_between_sweeps = max(1, round(limits.sweep_seconds / _TICK_SECONDS))

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup([])
        self._listening = sockets or []
        self._let_in()
        self.ready.set()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        loop = asyncio.get_running_loop()
        for listening in self._listening:
            loop.remove_reader(listening)
        self._listening = []
        await super().shutdown(sockets)

    def _let_in(self) -> None:
        loop = asyncio.get_running_loop()
        for listening in self._listening:
            loop.add_reader(listening, self._accept, listening)

    def _accept(self, listening: socket.socket) -> None:
        """Let in those who wait; where the process has no file left for one, the others wait a moment longer."""
        loop = asyncio.get_running_loop()
        for _ in range(_LET_IN_AT_ONCE):
            try:
                connection, _ = listening.accept()
            except (BlockingIOError, ConnectionAbortedError):
                return
            except OSError:
                loop.remove_reader(listening)
                loop.call_later(_PAUSE_SECONDS, self._let_in)
                return
            connection.setblocking(False)
            arrival = loop.create_task(loop.connect_accepted_socket(self._protocol, connection))
            self._arrivals.add(arrival)
            arrival.add_done_callback(self._arrivals.discard)

    def _protocol(self) -> ReadyConnection:
        return ReadyConnection(self.config, self.server_state, self._limits, self._answer_at_once, self._outbox)

    async def on_tick(self, counter: int) -> bool:
        if counter % self._ticks_between_sweeps == 0:
            for connection in list(self.server_state.connections):
                cast(LimitedConnection, connection).sweep()
        return await super().on_tick(counter)


def _config(app: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=ReadyConnection,
        ws="none",
        lifespan="off",
        interface="asgi3",
        log_config=None,
        log_level="error",  # anybody can make it warn, as often as they like
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=_KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=_GRACE_SECONDS,
        backlog=_BACKLOG,
    )


def _allow_many_files() -> None:
    """Raise the limit of open files, of which each connection is one, as far as the system lets us."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _MOST_FILES if hard == resource.RLIM_INFINITY else min(hard, _MOST_FILES)
    if soft < wanted:
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _listen(host: str, port: int) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listening = socket.socket(family, kind, protocol)
    except OSError as error:
        raise InvalidInput(f"cannot listen on {host!r} ({error.strerror}); give another with --host") from error
    try:
        if sys.platform != "win32":  # there the option lets two servers take the same port
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(_BACKLOG)
    except OSError as error:
        listening.close()
        raise InvalidInput(_explain(host, port, error)) from error
    listening.setblocking(False)
    return listening


def _explain(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} is in use; give another with --port"
    if error.errno == errno.EACCES:
        return f"port {port} needs more rights than this process has; give one above 1023 with --port"
    return f"cannot listen on {host!r}, port {port} ({error.strerror}); give another with --host or --port"
