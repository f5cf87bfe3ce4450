"""Requests to servers that behave, and to servers that do not."""

import gzip
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import cycle
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from reminders.outbound.client import GuardedClient
from reminders.outbound.errors import AddressRefused, RequestFailed
from reminders.outbound.exchange import Response
from reminders.outbound.guard import PRIVATE, Guard, networks
from tests.outbound.conftest import StartServer, always, head_of_request, once

OPEN = Guard(PRIVATE, ports=None)
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


NewClient = Callable[..., GuardedClient]
Get = Callable[..., Response]


@pytest.fixture
def new_client() -> Iterator[NewClient]:
    """Make clients, by default ones that may go to this machine; their connections are closed with the test."""
    with ExitStack() as stack:

        def make(**options: Any) -> GuardedClient:
            made = GuardedClient(**{"monotonic": time.monotonic, "guard": OPEN, **options})
            stack.callback(made.close)
            return made

        yield make


@pytest.fixture
def get(new_client: NewClient) -> Get:
    """Get an address of this machine."""

    def get(url: str, *, timeout: float = 10, max_octets: int = 1000) -> Response:
        return new_client().request("GET", url, timeout=timeout, max_octets=max_octets)

    return get


def test_a_request_arrives_with_its_headers_and_body(start_server: StartServer, new_client: NewClient) -> None:
    seen: list[bytes] = []

    def script(connection: socket.socket) -> None:
        seen.extend([head_of_request(connection), connection.recv(5)])
        connection.sendall(b'HTTP/1.1 201 Created\r\nContent-Length: 2\r\nETag: "a"\r\nX-Two: 1\r\nX-Two: 2\r\n\r\nok')

    server = start_server(script)

    answer = new_client().request(
        "POST", f"http://ada:pw@localhost:{server.port}/a?b=c#d", body=b"hello", timeout=10, max_octets=1000,
        headers={"Webhook-Id": "n1", "Accept-Encoding": "gzip"},
    )  # fmt: skip

    head, body = seen
    assert head.startswith(b"POST /a?b=c HTTP/1.1\r\n")
    lines = dict(line.lower().split(b": ", 1) for line in head.splitlines()[1:] if line)
    assert lines[b"host"] == f"localhost:{server.port}".encode()
    assert lines[b"webhook-id"] == b"n1"
    assert lines[b"accept-encoding"] == b"identity"
    assert lines[b"authorization"] == b"basic ywrhonb3"
    assert lines[b"content-length"] == b"5"
    assert lines[b"user-agent"].startswith(b"reminders/")
    assert body == b"hello"
    assert (answer.status, answer.body, answer.cut) == (201, b"ok", None)
    assert answer.headers["etag"] == '"a"'
    assert answer.headers["x-two"] == "1"


def test_an_ipv6_address_stands_in_brackets_in_the_host_header(start_server: StartServer, get: Get) -> None:
    heads: list[bytes] = []

    def script(connection: socket.socket) -> None:
        heads.append(head_of_request(connection))
        connection.sendall(OK)

    server = start_server(script, host="::1")

    assert get(f"http://[::1]:{server.port}/").body == b"ok"
    assert f"host: [::1]:{server.port}\r\n".encode() in heads[0]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_returned_and_never_followed(start_server: StartServer, status: int, get: Get) -> None:
    goal = start_server(always(OK))
    location = f"http://127.0.0.1:{goal.port}/"
    server = start_server(
        always(f"HTTP/1.1 {status} Elsewhere\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n".encode())
    )

    answer = get(f"http://127.0.0.1:{server.port}/")

    assert (answer.status, answer.headers["location"]) == (status, location)
    assert goal.connections == 0


def test_a_name_that_resolves_elsewhere_the_second_time_gains_nothing(
    start_server: StartServer, new_client: NewClient
) -> None:
    server = start_server(always(OK))
    answers = cycle([["203.0.113.7"], ["127.0.0.1"]])
    asked: list[str] = []

    def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return next(answers)

    guard = Guard(ports=None)
    client = new_client(guard=guard, resolver=rebinding)
    for _ in range(6):
        with pytest.raises(AddressRefused, match="is no public address"):
            client.request("GET", f"http://rebind.example:{server.port}/", timeout=5, max_octets=10)

    assert len(asked) == 6  # one look-up for each request
    assert server.connections == 0


def test_only_the_addresses_that_passed_are_connected_to(start_server: StartServer, new_client: NewClient) -> None:
    closed, opened = start_server(always(OK), host="127.0.0.2"), start_server(always(OK), host="127.0.0.3")
    guard = Guard(networks("127.0.0.3"), ports=None)
    both = new_client(guard=guard, resolver=lambda host, port: ["127.0.0.2", "0.0.0.0", "127.0.0.3"])

    assert both.request("GET", f"http://two.example:{opened.port}/", timeout=5, max_octets=10).status == 200
    with pytest.raises(RequestFailed, match="refused"):
        both.request("GET", f"http://two.example:{closed.port}/", timeout=5, max_octets=10)
    assert closed.connections == 0


def test_the_next_address_serves_where_the_first_does_not_answer(
    start_server: StartServer, new_client: NewClient
) -> None:
    server = start_server(always(OK), host="127.0.0.3")
    several = new_client(resolver=lambda host, port: ["127.0.0.2", "127.0.0.3"])

    assert several.request("GET", f"http://two.example:{server.port}/", timeout=5, max_octets=10).status == 200


def test_the_names_of_this_machine_are_refused_by_the_real_resolver(
    start_server: StartServer, new_client: NewClient
) -> None:
    server = start_server(always(OK))

    with pytest.raises(AddressRefused, match="allow_private_addresses"):
        new_client(guard=Guard(ports=None)).request("GET", f"http://localhost:{server.port}/", timeout=5, max_octets=10)

    assert server.connections == 0


def test_a_port_that_is_not_allowed_is_refused_at_once(start_server: StartServer, new_client: NewClient) -> None:
    server = start_server(always(OK))

    with pytest.raises(AddressRefused, match="outbound_ports"):
        new_client(guard=Guard(PRIVATE)).request("GET", f"http://127.0.0.1:{server.port}/", timeout=5, max_octets=10)

    assert server.connections == 0


def test_no_proxy_of_the_environment_is_used(
    start_server: StartServer, monkeypatch: pytest.MonkeyPatch, get: Get
) -> None:
    proxy, server = start_server(always(OK)), start_server(always(OK))
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")

    assert get(f"http://127.0.0.1:{server.port}/").status == 200
    assert (proxy.connections, server.connections) == (0, 1)


def test_a_password_is_not_sent_in_the_clear_to_a_public_address(new_client: NewClient) -> None:
    public = new_client(guard=Guard(), resolver=lambda host, port: ["203.0.114.9"])

    with pytest.raises(AddressRefused, match="https only") as failure:
        public.request("GET", "http://ada:hunter2@example.org/secret", timeout=5, max_octets=10)

    assert "hunter2" not in str(failure.value)
    assert "secret" not in str(failure.value)


@pytest.mark.parametrize(
    ("answer", "body", "cut"),
    [
        pytest.param(b"Content-Length: 3\r\n\r\nabc", b"abc", None, id="whole"),
        pytest.param(b"Content-Length: 20\r\n\r\n" + b"a" * 20, b"a" * 20, None, id="as long as may be"),
        pytest.param(b"Content-Length: 21\r\n\r\n" + b"a" * 21, b"a" * 20, "longer", id="an octet too long"),
        pytest.param(b"Content-Length: 99999999999\r\n\r\n" + b"a" * 99, b"a" * 20, "longer", id="vast"),
        pytest.param(b"Connection: close\r\n\r\nabc", b"abc", None, id="up to the end"),
        pytest.param(b"Content-Length: 9\r\n\r\nabc", b"abc", "broke off", id="shorter than said"),
        pytest.param(b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", b"abc", None, id="chunks"),
        pytest.param(b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", b"abc", "broke off", id="no last chunk"),
        pytest.param(b"Transfer-Encoding: chunked\r\n\r\nx\r\nabc\r\n", b"", "broke off", id="a chunk without size"),
        pytest.param(b"Transfer-Encoding: chunked\r\n\r\n-5\r\nabc\r\n", b"", "broke off", id="a chunk of minus five"),
        pytest.param(
            b"Transfer-Encoding: chunked\r\n\r\n" + b"1\r\na\r\n" * 30 + b"0\r\n\r\n", b"a" * 20, "longer",
            id="many chunks",
        ),
    ],
)  # fmt: skip
def test_a_body_is_read_whole_or_said_to_be_cut(
    start_server: StartServer, answer: bytes, body: bytes, cut: str | None, get: Get
) -> None:
    server = start_server(once(b"HTTP/1.1 200 OK\r\n" + answer))

    found = get(f"http://127.0.0.1:{server.port}/", max_octets=20)

    assert (found.status, found.body) == (200, body)
    assert found.cut is None if cut is None else cut in (found.cut or "")


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + OK, id="an interim answer first"),
        pytest.param(OK.replace(b"\r\n", b"\n"), id="lines without CR"),
        pytest.param(OK.replace(b" OK", b""), id="no reason"),
    ],
)
def test_an_answer_is_read_as_it_comes(start_server: StartServer, answer: bytes, get: Get) -> None:
    server = start_server(once(answer))

    found = get(f"http://127.0.0.1:{server.port}/")

    assert (found.status, found.body, found.cut) == (200, b"ok", None)
    assert "link" not in found.headers


def test_an_answer_is_read_octet_by_octet(start_server: StartServer, get: Get) -> None:
    def script(connection: socket.socket) -> None:
        head_of_request(connection)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for octet in b"HTTP/1.1 200 OK\r\nETag: abc\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n":
            connection.sendall(bytes([octet]))

    server = start_server(script)

    found = get(f"http://127.0.0.1:{server.port}/")

    assert (found.headers["etag"], found.body, found.cut) == ("abc", b"ok", None)


def endless(start: bytes, piece: bytes) -> Callable[[socket.socket], None]:
    def script(connection: socket.socket) -> None:
        head_of_request(connection)
        connection.sendall(start)
        while True:
            connection.sendall(piece)

    return script


CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize(
    ("start", "piece"),
    [
        pytest.param(b"HTTP/1.1 200 OK\r\n\r\n", b"a" * 9999, id="a body"),
        pytest.param(CHUNKED, b"1\r\na\r\n" * 999, id="chunks"),
        pytest.param(CHUNKED + b"0\r\n", b"a: b\r\n" * 999, id="trailers"),
        pytest.param(CHUNKED + b"1;", b"a" * 9999, id="the extension of a chunk"),
        pytest.param(CHUNKED, b"0" * 9999, id="the size of a chunk"),
    ],
)
def test_a_body_without_end_is_cut(start_server: StartServer, start: bytes, piece: bytes, get: Get) -> None:
    server = start_server(endless(start, piece))

    answer = get(f"http://127.0.0.1:{server.port}/", max_octets=5000)

    assert answer.status == 200
    assert answer.cut
    assert len(answer.body) <= 5000


@pytest.mark.parametrize(
    ("start", "piece"),
    [
        pytest.param(b"HTTP/1.1 ", b"9" * 9999, id="a status line"),
        pytest.param(b"HTTP/1.1 200 OK\r\n", b"a: b\r\n" * 999, id="headers"),
        pytest.param(b"HTTP/1.1 200 OK\r\n", b"a" * 9999, id="a header"),
        pytest.param(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 99, id="interim answers"),
        pytest.param(b"", b"\r\n" * 99, id="empty lines"),
        pytest.param(b"", b"\0" * 9999, id="octets"),
    ],
)
def test_a_head_without_end_is_a_failure(start_server: StartServer, start: bytes, piece: bytes, get: Get) -> None:
    server = start_server(endless(start, piece))

    with pytest.raises(RequestFailed, match=f"http://127.0.0.1:{server.port}: "):
        get(f"http://127.0.0.1:{server.port}/secret", max_octets=5000)


def dripping(start: bytes, stopped: Callable[[], bool]) -> Callable[[socket.socket], None]:
    """Send an octet at a time, each before the socket's own timeout would strike; a fake clock runs meanwhile."""

    def script(connection: socket.socket) -> None:
        head_of_request(connection)
        connection.sendall(start)
        while not stopped():
            connection.sendall(b"a")
            connection.recv(0)

    return script


class SecondsPerRead:
    """A clock that moves on by one second each time somebody looks at it."""

    def __init__(self) -> None:
        self.looks = 0

    def __call__(self) -> float:
        self.looks += 1
        return float(self.looks)


def test_a_drip_ends_with_the_deadline(start_server: StartServer, new_client: NewClient) -> None:
    clock = SecondsPerRead()
    server = start_server(dripping(b"HTTP/1.1 200 OK\r\n\r\n", stopped=lambda: False))
    patient = new_client(monotonic=clock)

    answer = patient.request("GET", f"http://127.0.0.1:{server.port}/", timeout=30, max_octets=10_000_000)

    assert (answer.status, answer.cut) == (200, "it did not end in time")
    assert clock.looks <= 35


@pytest.mark.parametrize("start", [b"HTTP/1.1 200 O", b"HTTP/1.1 200 OK\r\nA: "], ids=["status line", "header"])
def test_a_drip_in_the_head_is_a_failure(start_server: StartServer, start: bytes, new_client: NewClient) -> None:
    server = start_server(dripping(start, stopped=lambda: False))
    patient = new_client(monotonic=SecondsPerRead())

    with pytest.raises(RequestFailed, match="no answer within 30 s"):
        patient.request("GET", f"http://127.0.0.1:{server.port}/", timeout=30, max_octets=10_000_000)


def silent(connection: socket.socket) -> None:
    while connection.recv(4096):
        pass


def test_silence_ends_with_the_deadline(start_server: StartServer, get: Get) -> None:
    server = start_server(silent)

    with pytest.raises(RequestFailed, match="no answer within"):
        get(f"http://127.0.0.1:{server.port}/", timeout=0.2)


def test_a_resolver_that_hangs_ends_with_the_deadline(new_client: NewClient) -> None:
    def hang(host: str, port: int) -> list[str]:
        hold.accept()[0].close()
        return []

    with socket.create_server(("127.0.0.1", 0)) as hold:
        waiting = new_client(resolver=hang)
        with pytest.raises(RequestFailed, match="no answer within"):
            waiting.request("GET", "http://slow.example:8080/", timeout=0.2, max_octets=10)
        socket.create_connection(hold.getsockname()).close()


def test_a_name_that_nobody_knows_is_a_failure(new_client: NewClient) -> None:
    def unknown(host: str, port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    with pytest.raises(RequestFailed, match=r"https://gone.example: Name or service not known"):
        new_client(guard=Guard(), resolver=unknown).request(
            "GET", "https://gone.example/secret", timeout=5, max_octets=10
        )


def test_a_gzip_bomb_stays_packed(start_server: StartServer, get: Get) -> None:
    bomb = gzip.compress(bytes(20_000_000))
    server = start_server(
        always(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(bomb) + bomb)
    )

    answer = get(f"http://127.0.0.1:{server.port}/", max_octets=64_000)

    assert answer.body == bomb[:64_000]
    assert answer.headers["content-encoding"] == "gzip"


@pytest.mark.parametrize(
    "answer", [b"", b"220 mail.example.org ESMTP\r\n", b"\x16\x03\x01\x00", b"HTTP/9.9 x y\r\n\r\n"]
)
def test_what_is_not_http_is_a_failure(start_server: StartServer, answer: bytes, get: Get) -> None:
    server = start_server(once(answer))

    with pytest.raises(RequestFailed, match=f"http://127.0.0.1:{server.port}: "):
        get(f"http://127.0.0.1:{server.port}/")


@pytest.mark.parametrize("headers", [{"X-A": "b\r\nX-C: d"}, {"X-A\n": "b"}, {"X-A": "\u0416"}], ids=ascii)
def test_a_header_that_would_become_two_is_not_sent(
    start_server: StartServer, headers: dict[str, str], new_client: NewClient
) -> None:
    server = start_server(always(OK))

    with pytest.raises(RequestFailed, match="cannot be sent"):
        new_client().request("GET", f"http://127.0.0.1:{server.port}/", headers=headers, timeout=5, max_octets=10)


def test_a_connection_serves_many_requests(start_server: StartServer, new_client: NewClient) -> None:
    server = start_server(always(OK))
    kept = new_client()

    for _ in range(20):
        assert kept.request("GET", f"http://127.0.0.1:{server.port}/", timeout=5, max_octets=10).body == b"ok"
    assert server.connections == 1

    kept.close()
    kept.request("GET", f"http://127.0.0.1:{server.port}/", timeout=5, max_octets=10)
    assert server.connections == 2


def test_a_connection_that_the_other_side_closed_is_opened_again(
    start_server: StartServer, new_client: NewClient
) -> None:
    server = start_server(once(OK))  # keep-alive by the protocol, and yet it closes
    kept = new_client()

    for _ in range(5):
        assert kept.request("GET", f"http://127.0.0.1:{server.port}/", timeout=5, max_octets=10).body == b"ok"
    assert server.connections == 5


def test_a_connection_that_closes_as_the_next_request_arrives_is_opened_again(
    start_server: StartServer, new_client: NewClient
) -> None:
    def script(connection: socket.socket) -> None:
        head_of_request(connection)
        connection.sendall(OK)
        connection.recv(1)  # the next request has begun

    server = start_server(script)
    kept = new_client()

    for _ in range(3):
        assert kept.request("GET", f"http://127.0.0.1:{server.port}/", timeout=5, max_octets=10).body == b"ok"
    assert server.connections == 3


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok", id="said so"),
        pytest.param(b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok", id="HTTP 1.0"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n" + b"a" * 50, id="cut"),
        pytest.param(OK + b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil", id="an answer to no question"),
    ],
)
def test_a_connection_that_is_at_its_end_or_out_of_step_is_not_kept(
    start_server: StartServer, answer: bytes, new_client: NewClient
) -> None:
    server = start_server(always(answer))
    kept = new_client()

    bodies = [kept.request("GET", f"http://127.0.0.1:{server.port}/", timeout=5, max_octets=10).body for _ in range(3)]

    assert b"evil" not in bodies
    assert server.connections == 3


def test_a_connection_idle_for_long_is_not_used_again(start_server: StartServer, new_client: NewClient) -> None:
    server, now = start_server(always(OK)), [0.0]
    kept = new_client(monotonic=lambda: now[0])

    for now[0] in (0.0, 20.0, 40.0, 80.0):
        kept.request("GET", f"http://127.0.0.1:{server.port}/", timeout=5, max_octets=10)

    assert server.connections == 2


def test_a_connection_made_without_a_password_is_not_used_for_one(
    start_server: StartServer, new_client: NewClient
) -> None:
    server = start_server(always(OK))
    kept = new_client()

    kept.request("GET", f"http://127.0.0.1:{server.port}/", timeout=5, max_octets=10)
    kept.request("GET", f"http://ada:pw@127.0.0.1:{server.port}/", timeout=5, max_octets=10)

    assert server.connections == 2


def test_threads_share_the_connections_that_are_kept(start_server: StartServer, new_client: NewClient) -> None:
    server, kept = start_server(always(OK)), new_client()
    bodies: list[bytes] = []

    def work() -> None:
        url = f"http://127.0.0.1:{server.port}/"
        bodies.extend(kept.request("GET", url, timeout=20, max_octets=10).body for _ in range(25))

    threads = [Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert bodies == [b"ok"] * 200
    assert server.connections <= 8


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh certificate for localhost and 127.0.0.1, with its key."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
         "-keyout", path, "-out", path.with_suffix(".crt")],
        check=True, capture_output=True,
    )  # fmt: skip
    path.write_text(path.read_text() + path.with_suffix(".crt").read_text())
    return path


@pytest.fixture
def server_tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


@pytest.fixture
def trusting(certificate: Path, new_client: NewClient) -> GuardedClient:
    """A client that takes the server's certificate for good."""
    return new_client(tls=ssl.create_default_context(cafile=str(certificate.with_suffix(".crt"))))


def test_a_certificate_that_is_trusted_lets_the_request_through(
    start_server: StartServer, server_tls: ssl.SSLContext, trusting: GuardedClient
) -> None:
    server = start_server(always(OK), tls=server_tls)

    for host in ("localhost", "LOCALHOST.", "localhost"):
        answer = trusting.request("GET", f"https://{host}:{server.port}/", timeout=10, max_octets=10)
        assert answer.body == b"ok"
    assert trusting.request("GET", f"https://127.0.0.1:{server.port}/", timeout=10, max_octets=10).body == b"ok"
    assert server.connections == 2


def test_a_certificate_of_another_name_stops_it(
    start_server: StartServer, server_tls: ssl.SSLContext, certificate: Path, new_client: NewClient
) -> None:
    seen: list[bytes] = []
    server = start_server(lambda connection: seen.append(head_of_request(connection)), tls=server_tls)
    other = new_client(resolver=lambda host, port: ["127.0.0.1"],
        tls=ssl.create_default_context(cafile=str(certificate.with_suffix(".crt"))),
    )  # fmt: skip

    with pytest.raises(RequestFailed, match="its certificate is not good"):
        other.request("GET", f"https://bank.example:{server.port}/secret", timeout=10, max_octets=10)
    assert seen == []


def test_a_certificate_that_nobody_vouches_for_stops_it(
    start_server: StartServer, server_tls: ssl.SSLContext, get: Get
) -> None:
    server = start_server(always(OK), tls=server_tls)

    with pytest.raises(RequestFailed, match="its certificate is not good"):
        get(f"https://localhost:{server.port}/")


def test_a_server_without_tls_stops_it(start_server: StartServer, get: Get) -> None:
    def plain(connection: socket.socket) -> None:
        connection.recv(65_536)
        connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        silent(connection)

    server = start_server(plain)

    with pytest.raises(RequestFailed, match=rf"https://localhost:{server.port}: \[SSL"):
        get(f"https://localhost:{server.port}/")


def test_a_handshake_that_never_ends_is_bound_by_the_deadline(start_server: StartServer, get: Get) -> None:
    server = start_server(silent)

    with pytest.raises(RequestFailed, match="no answer within"):
        get(f"https://localhost:{server.port}/", timeout=0.3)


def test_much_goes_through_tls_both_ways(
    start_server: StartServer, server_tls: ssl.SSLContext, trusting: GuardedClient
) -> None:
    much = bytes(range(256)) * 4_000

    def script(connection: socket.socket) -> None:
        while head_of_request(connection):
            came = b""
            while len(came) < len(much):
                came += connection.recv(65_536)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(came) + came)

    server = start_server(script, tls=server_tls)

    for _ in range(2):
        answer = trusting.request(
            "POST", f"https://localhost:{server.port}/", body=much, timeout=20, max_octets=len(much)
        )
        assert (answer.body == much, answer.cut) == (True, None)
    assert server.connections == 1
