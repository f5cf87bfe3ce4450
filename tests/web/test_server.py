"""The server: its address, its deadlines, its end; and what it says when the store does not answer."""

import asyncio
import json
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from http.client import HTTPException
from pathlib import Path
from threading import Event, Thread
from typing import Any
from urllib.parse import urlsplit

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from reminders.core.endpoint import ChannelFailure
from reminders.core.errors import InvalidInput, RemindersError
from reminders.core.ports import Changes, Store
from reminders.core.source import Source
from reminders.web.connections import LOOPBACK, Limits
from reminders.web.joining import JoiningTransport
from reminders.web.server import WebServer
from reminders.web.visitors import Networks
from tests.processes import wait_until
from tests.web.browser import NOW, Browser, family_store, served


def test_it_lives_and_is_ready(browser: Browser) -> None:
    for path in ("/healthz", "/readyz"):
        answer = browser.get(path)
        assert answer.status == 200
        assert json.loads(answer.body) == {"status": "ok"}
        assert answer.headers["cache-control"] == "no-store"


def test_a_channel_that_fails_is_named_without_what_the_other_side_said(tmp_path: Path) -> None:
    with family_store(f"sqlite:///{tmp_path / 'reminders.db'}") as store, served(store) as browser:
        failure = ChannelFailure(channel="smtp", since=datetime(2026, 11, 24, 8, tzinfo=UTC), reason="535 bad s3cret")
        store.note_channel_failure(failure)
        answer = browser.get("/readyz")
    assert answer.status == 200
    assert json.loads(answer.body) == {
        "status": "degraded",
        "reason": "the channel smtp fails since 2026-11-24T08:00:00Z",
    }


def test_a_subscription_that_fails_often_is_told_without_its_name(store: Store) -> None:
    source = Source(calendar="secret", url="https://example.org/s3cret.ics", next_at=NOW, created_at=NOW)
    for failed in range(4):
        with served(store) as browser:
            answer = json.loads(browser.get("/readyz").body)
        assert answer["status"] == ("degraded" if failed >= 3 else "ok")
        source = source.failed(NOW, "it is gone")
        with store.transaction():
            store.save_source(source)
    assert answer["reason"] == "a subscription fails since 2026-11-24T09:00:00Z"


class DeafStore:
    """A store whose database is gone."""

    commits = 0

    def changes(self) -> Changes:
        raise RemindersError("the database does not answer: secret-password")


def test_without_its_store_it_lives_but_is_not_ready_and_tells_no_secret() -> None:
    store: Store = DeafStore()  # type: ignore[assignment]  # nothing else is asked
    with served(store) as browser:
        assert browser.get("/healthz").status == 200
        answers = [browser.get("/readyz"), browser.get("/calendars/family.ics"), browser.get("/")]

    assert {answer.status for answer in answers} == {503}
    assert not [answer for answer in answers if b"secret-password" in answer.body]
    assert answers[1].headers["retry-after"] == "60"
    assert answers[1].headers["content-type"].startswith("text/plain")


def test_a_port_that_is_taken_is_named_with_the_remedy() -> None:
    first, second = WebServer(Starlette(), "127.0.0.1", 0), None
    first.start()
    try:
        port = urlsplit(first.address).port or 0
        second = WebServer(Starlette(), "127.0.0.1", port)
        with pytest.raises(InvalidInput, match=rf"^port {port} is in use; give another with --port$"):
            second.start()
    finally:
        first.stop()


def test_an_address_of_another_machine_is_named_with_the_remedy() -> None:
    with pytest.raises(InvalidInput, match=r"cannot listen on '192\.0\.2\.1'.*--host"):
        WebServer(Starlette(), "192.0.2.1", 0).start()


def test_a_port_is_free_again_after_the_end() -> None:
    server = WebServer(Starlette(), "127.0.0.1", 0)
    server.start()
    port = urlsplit(server.address).port or 0
    server.stop()
    server.stop()

    again = WebServer(Starlette(), "127.0.0.1", port)
    again.start()
    again.stop()


def test_signals_stay_with_the_process() -> None:
    before = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)
    server = WebServer(Starlette(), "127.0.0.1", 0)
    server.start()
    try:
        assert (signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)) == before
    finally:
        server.stop()


def test_what_is_being_answered_is_finished_before_the_end() -> None:
    begun, go_on = Event(), Event()

    def slow(_: Request) -> Response:
        begun.set()
        go_on.wait(5)
        return PlainTextResponse("finished")

    server = WebServer(Starlette(routes=[Route("/", slow)]), "127.0.0.1", 0)
    server.start()
    answers = []
    reader = Thread(target=lambda address: answers.append(Browser(address).get("/")), args=(server.address,))
    reader.start()
    assert begun.wait(5)
    end = Thread(target=server.stop)
    end.start()
    go_on.set()
    end.join(10)
    reader.join(5)

    assert [answer.text for answer in answers] == ["finished"]


_HEAD = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param([b""], id="nothing"),
        pytest.param([_HEAD[:20]], id="half a head"),
        pytest.param([_HEAD, _HEAD[:20]], id="half a second head"),
    ],
)
def test_who_does_not_finish_a_head_in_time_is_cut_off(store: Store, sent: list[bytes]) -> None:
    with served(store, limits=Limits(head_seconds=0.2)) as browser:
        target = urlsplit(browser.address)
        with socket.create_connection((target.hostname or "", target.port or 0), timeout=5) as connection:
            for one in sent[:-1]:
                connection.sendall(one)
                assert connection.recv(65_536).startswith(b"HTTP/1.1 200 OK")
            connection.sendall(sent[-1])
            rest = b"".join(iter(lambda: connection.recv(65_536), b""))

    assert rest in {b"", b'{"status":"ok"}'}


def test_a_head_without_end_is_refused(store: Store) -> None:
    def answered(octets: int, end: bytes) -> bytes:
        start = b"GET /healthz HTTP/1.1\r\nHost: h\r\nConnection: close\r\nX: "
        with socket.create_connection((target.hostname or "", target.port or 0), timeout=5) as connection:
            connection.sendall((start + b"x" * octets)[:octets] + end)
            return received(connection)

    with served(store) as browser:
        target = urlsplit(browser.address)
        assert answered(60_000, b"\r\n\r\n").startswith(b"HTTP/1.1 200 ")
        assert answered(65_537, b"").startswith(b"HTTP/1.1 431 ")


def test_who_does_not_read_on_is_cut_off_and_who_reads_is_not() -> None:
    large = b"x" * 30_000_000
    with running(lambda _: Response(large)) as server, connected(server) as stuck:
        stuck.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        stuck.sendall(_HEAD)

        assert Browser(server.address).get("/healthz").body == large
        wait_until(lambda: not server.connections)
        with pytest.raises(ConnectionResetError):
            read_to_the_end(stuck)


def read_to_the_end(connection: socket.socket) -> None:
    while connection.recv(65_536):
        pass


class Gone(asyncio.Transport):
    """What uvloop has of a reader who hung up: it takes nothing any more."""

    def is_closing(self) -> bool:
        return True

    def write(self, data: object) -> None:
        raise RuntimeError("the handler is closed")

    def writelines(self, list_of_data: object) -> None:
        self.write(list_of_data)


def test_an_answer_to_who_has_hung_up_is_dropped() -> None:
    transport = JoiningTransport(Gone())
    transport.write(b"head")
    transport.write(b"body")
    transport.finish()


def test_who_sends_no_whole_body_is_cut_off() -> None:
    async def read(request: Request) -> Response:
        return Response(await request.body())

    with running(read) as server, connected(server) as slow:
        slow.sendall(b"POST /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf")

        assert received(slow) == b""
        assert not server.connections


def test_who_waits_to_be_told_to_go_on_is_told_before_the_answer() -> None:
    async def read(request: Request) -> Response:
        return Response(await request.body())

    with running(read) as server, connected(server) as waiting:
        waiting.sendall(b"POST /healthz HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n")
        assert received(waiting) == b"HTTP/1.1 100 Continue\r\n\r\n"
        waiting.sendall(b"body")
        assert received(waiting).endswith(b"\r\n\r\nbody")


def test_requests_sent_at_once_are_answered_in_order() -> None:
    with running(lambda request: Response(request.url.query)) as server, connected(server) as eager:
        asked = (b"GET /healthz?%d HTTP/1.1\r\nHost: x\r\n\r\n" % number for number in range(3))
        eager.sendall(b"".join(asked) + b"HEAD /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        answers = b"".join(iter(lambda: received(eager), b""))

    assert [answers.count(b"HTTP/1.1 200 OK"), answers.endswith(b"\r\n\r\n")] == [4, True]
    assert answers.index(b"\r\n\r\n0") < answers.index(b"\r\n\r\n1") < answers.index(b"\r\n\r\n2")


@contextmanager
def running(answer: Callable[[Request], Any]) -> Iterator[WebServer]:
    """Yield a server of one page that sweeps often."""
    app = Starlette(routes=[Route("/healthz", answer, methods=["GET", "POST"])])
    server = WebServer(app, "127.0.0.1", 0, limits=Limits(sweep_seconds=0.3))
    server.start()
    try:
        yield server
    finally:
        server.stop()


def connected(server: WebServer) -> socket.socket:
    target = urlsplit(server.address)
    return socket.create_connection((target.hostname or "", target.port or 0), timeout=10)


def received(connection: socket.socket) -> bytes:
    """Return what has come, nothing where the other side has hung up."""
    try:
        return connection.recv(1_000_000)
    except ConnectionResetError:
        return b""


@pytest.mark.parametrize(
    ("exempt", "answered"),
    [pytest.param((), 2, id="a stranger"), pytest.param(LOOPBACK, 4, id="this machine, where proxies are")],
)
def test_an_address_has_a_number_of_connections(store: Store, exempt: Networks, answered: int) -> None:
    with served(store, limits=Limits(per_address=2, exempt=exempt)) as browser, ExitStack() as stack:
        target = urlsplit(browser.address)
        connections = [
            stack.enter_context(socket.create_connection((target.hostname or "", target.port or 0), timeout=5))
            for _ in range(4)
        ]
        heads = [head_of(connection) for connection in connections]

        assert [head.startswith(b"HTTP/1.1 200") for head in heads].count(True) == answered
        connections[0].close()
        connections[1].close()
        wait_until(lambda: browser_answers(browser))


def head_of(connection: socket.socket) -> bytes:
    with suppress(OSError):
        connection.sendall(_HEAD)
    return received(connection)


def browser_answers(browser: Browser) -> bool:
    try:
        return browser.get("/healthz").status == 200
    except (OSError, HTTPException):
        return False


def test_a_crowd_of_busy_readers_does_not_keep_newcomers_out(store: Store) -> None:
    with served(store) as browser, ExitStack() as stack:
        target = urlsplit(browser.address)
        crowd = [
            stack.enter_context(socket.create_connection((target.hostname or "", target.port or 0), timeout=10))
            for _ in range(300)
        ]
        for connection in crowd:
            connection.sendall(_HEAD * 5)

        assert all(received(connection).startswith(b"HTTP/1.1 200") for connection in crowd)
        assert browser.get("/healthz").status == 200
