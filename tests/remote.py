"""A web server on loopback that a calendar is kept at."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

from reminders.outbound.client import GuardedClient
from reminders.outbound.guard import Guard, networks
from tests.imports.writing import an_ics

__all__ = ["Remote", "an_ics", "client", "remote_calendar"]


class Remote:
    """What the server answers, and what it was asked. A body has an ETag of its own, so it is sent once.

    While it `drips`, it sends an octet now and then; `dripping` tells that it does.
    """

    def __init__(self) -> None:
        self.status = 200
        self.body = b""
        self.headers: dict[str, str] = {}
        self.requests: list[Mapping[str, str]] = []
        self.url = ""
        self.drips = False
        self.dripping = Event()

    @property
    def etag(self) -> str:
        return f'"{hash(self.body):x}"'


@contextmanager
def remote_calendar(host: str = "127.0.0.1") -> Iterator[Remote]:
    """Serve one calendar until the block ends."""
    remote = Remote()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            remote.requests.append({name.lower(): value for name, value in self.headers.items()} | {"path": self.path})
            known = self.headers.get("If-None-Match") == remote.etag and remote.status == 200
            body = b"" if known else remote.body
            self.send_response(304 if known else remote.status)
            for name, value in {
                "ETag": remote.etag,
                "Content-Length": "4000000" if remote.drips else str(len(body)),
                **remote.headers,
            }.items():
                self.send_header(name, value)
            self.end_headers()
            while remote.drips:
                self.wfile.write(b"x")
                remote.dripping.set()
                Event().wait(0.05)
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
            pass

    with ThreadingHTTPServer((host, 0), Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        remote.url = f"http://{host}:{server.server_address[1]}/secret.ics"
        yield remote
        server.shutdown()
        thread.join()


@contextmanager
def client(allowed: str = "127.0.0.1") -> Iterator[GuardedClient]:
    """Open the guarded client, which may go to those networks."""
    made = GuardedClient(monotonic=lambda: 0.0, guard=Guard(networks(allowed), ports=None))
    yield made
    made.close()
