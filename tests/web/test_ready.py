"""Feeds that are answered while the head of a request is read, and heads that are refused."""

import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from starlette.types import Receive, Scope, Send

from reminders.core.ports import Store
from reminders.web.app import create_app
from reminders.web.connections import Limits
from reminders.web.server import WebServer
from tests.building import FakeClock, options
from tests.web.browser import BASE_URL, NOW, Browser, served

FEED = "/calendars/family.ics"
_HEAD = b"GET /calendars/family.ics HTTP/1.1\r\nHost: h\r\n\r\n"
_CHANGED = b"GET /calendars/family.ics HTTP/1.1\r\nHost: h\r\nIf-None-Match: *\r\n\r\n"


@dataclass
class Site:
    """A server that keeps count of the requests which the application answers."""

    browser: Browser
    long_way: int = 0

    @contextmanager
    def connected(self) -> Iterator[socket.socket]:
        host, _, port = self.browser.address.rpartition("/")[2].partition(":")
        with socket.create_connection((host, int(port)), timeout=5) as connection:
            yield connection


@contextmanager
def serving(store: Store, limits: Limits | None = None, base_url: str = BASE_URL) -> Iterator[Site]:
    """Yield the site, its feed asked for once."""
    app = create_app(store, options(), FakeClock(NOW), base_url=base_url, site=base_url)

    async def counted(scope: Scope, receive: Receive, send: Send) -> None:
        site.long_way += 1
        await app(scope, receive, send)

    server = WebServer(counted, "127.0.0.1", 0, limits=limits, ready=app.ready)
    server.start()
    site = Site(Browser(server.address))
    try:
        site.browser.get(FEED)
        site.long_way = 0
        yield site
    finally:
        server.stop()


def answered(connection: socket.socket, sent: bytes = b"") -> bytes:
    """Return what comes back, nothing once the other side has hung up."""
    connection.sendall(sent)
    try:
        return connection.recv(1_000_000)
    except ConnectionResetError:
        return b""


def test_a_feed_that_is_ready_does_not_reach_the_application(store: Store) -> None:
    with serving(store) as site, site.connected() as connection:
        assert answered(connection, _HEAD).startswith(b"HTTP/1.1 200 OK\r\n")
        assert answered(connection, _CHANGED).startswith(b"HTTP/1.1 304 Not Modified\r\n")
        assert site.long_way == 0


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param(_HEAD.replace(b"1.1", b"1.0"), id="a reader of the last century"),
        pytest.param(_HEAD.replace(b"Host: h", b"Host: h\r\nConnection: close"), id="one that leaves"),
        pytest.param(_HEAD.replace(b"Host: h", b"Host: h\r\nContent-Length: 4") + b"body", id="one that sends a body"),
        pytest.param(_HEAD.replace(b".ics", b".ics?lang=ca"), id="another view"),
        pytest.param(_HEAD.replace(b"GET /", b"GET http://h/"), id="the whole address"),
    ],
)
def test_what_is_unusual_is_answered_by_the_application(store: Store, sent: bytes) -> None:
    with serving(store) as site, site.connected() as connection:
        assert answered(connection, sent).startswith(b"HTTP/1.1 200 OK\r\n")
        assert site.long_way == 1


@pytest.mark.parametrize("path", ["/dates", ""])
def test_below_a_path_feeds_are_ready_too(store: Store, path: str) -> None:
    with serving(store, base_url="https://example.org/dates") as site:
        assert site.browser.get(path + FEED, if_none_match="*").status == 304
        assert site.long_way == 0


def test_answers_keep_the_order_of_the_requests(store: Store) -> None:
    page = b"GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n"
    last = b"GET /calendars/family.ics HTTP/1.1\r\nHost: h\r\nConnection: close\r\nIf-None-Match: *\r\n\r\n"
    with serving(store) as site, site.connected() as connection:
        connection.sendall(_CHANGED + page + _CHANGED + page + last)
        answers = b"".join(iter(lambda: answered(connection), b""))

    assert re.findall(rb"HTTP/1\.1 (\d+)", answers) == [b"304", b"200", b"304", b"200", b"304"]


def test_who_was_answered_at_once_may_stay_but_not_dawdle_over_the_next_head(store: Store) -> None:
    with serving(store, Limits(head_seconds=0.2)) as site, site.connected() as connection:
        answered(connection, _CHANGED)
        connection.settimeout(0.6)
        with pytest.raises(TimeoutError):
            answered(connection)
        connection.settimeout(5)
        assert answered(connection, _CHANGED + _CHANGED[:20]).startswith(b"HTTP/1.1 304")
        assert answered(connection) == b""


def test_a_body_after_an_answer_that_was_ready_is_no_request(store: Store) -> None:
    posted = b"POST /calendars/family.ics HTTP/1.1\r\nHost: h\r\nContent-Length: %d\r\n\r\n%b"
    with serving(store) as site, site.connected() as connection:
        answered(connection, _CHANGED)
        connection.sendall(posted % (len(_CHANGED), _CHANGED))
        assert answered(connection).startswith(b"HTTP/1.1 405")
        assert answered(connection, _CHANGED).startswith(b"HTTP/1.1 304")


@pytest.mark.parametrize(
    ("lines", "status"),
    [
        pytest.param("GET {} HTTP/1.1", 400, id="no host"),
        pytest.param("GET {} HTTP/1.0", 200, id="no host, before they were asked for"),
        pytest.param("GET {} HTTP/1.1\r\nHost: a\r\nHost: a", 400, id="two hosts"),
        pytest.param("GET {} HTTP/1.0\r\nHost: a\r\nHost: b", 400, id="two hosts, before they were asked for"),
        pytest.param("GET {} HTTP/1.1\r\nHost: a b", 400, id="a blank"),
        pytest.param("GET {} HTTP/1.1\r\nHost: user@a", 400, id="a user"),
        pytest.param("GET {} HTTP/1.1\r\nHost: a/b", 400, id="a path"),
        pytest.param("GET {} HTTP/1.1\r\nHost:", 200, id="an empty host"),
        pytest.param("GET {} HTTP/1.1\r\nHost: [::1]:8000", 200, id="an address of version 6"),
        pytest.param("GET {} HTTP/1.1\r\nHost: b\xfccher.example", 400, id="letters that are not ASCII"),
    ],
)
@pytest.mark.parametrize("path", ["/healthz", FEED])
def test_a_request_names_one_host(store: Store, path: str, lines: str, status: int) -> None:
    sent = (lines.format(path) + "\r\nConnection: close\r\n\r\n").encode("latin-1")
    with serving(store) as site, site.connected() as connection:
        assert answered(connection, sent).startswith(b"HTTP/1.1 %d " % status)


def test_what_is_malformed_fills_no_log(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    with served(store) as browser:
        host, _, port = browser.address.rpartition("/")[2].partition(":")
        for sent in (b"GET / HTTP/1.1\r\n\r\n", b"no request\r\n\r\n", _HEAD.replace(b"Host: h", b"Upgrade: h2c")):
            with socket.create_connection((host, int(port)), timeout=5) as connection:
                answered(connection, sent)

    assert not caplog.records
