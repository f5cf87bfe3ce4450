"""Webhooks to a real server on loopback: what a receiver gets and can check, and where each of its answers leads."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.message import Message as Headers
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from reminders.core.errors import DeliveryError
from reminders.core.notice import Message
from reminders.notices.channels import ChannelOptions
from reminders.notices.channels import webhook as module
from reminders.notices.channels.webhook import WebhookChannel
from reminders.outbound.client import GuardedClient
from reminders.outbound.guard import PRIVATE, Guard

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # that of the standard's own examples
OTHER = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"

Answer = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Receiver:
    """What came in, and how to answer it."""

    answer: Answer
    port: int = 0
    requests: list[tuple[Headers, bytes]] = field(default_factory=list)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    one = Receiver(status(204))

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 5

        def do_POST(self) -> None:
            one.requests.append((self.headers, self.rfile.read(int(self.headers["content-length"]))))
            one.answer(self)

        def log_message(self, *arguments: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    one.port = server.server_port
    thread = Thread(target=server.serve_forever, args=[0.05])
    thread.start()
    yield one
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def channel() -> Iterator[WebhookChannel]:
    client = GuardedClient(monotonic=time.monotonic, guard=Guard(private=PRIVATE, ports=None))
    one = WebhookChannel(ChannelOptions(client=lambda: client))
    yield one
    one.close()


@pytest.fixture
def posted(message: Message, receiver: Receiver) -> Message:
    return replace(
        message,
        date=datetime.now(UTC),
        address=f"http://127.0.0.1:{receiver.port}/hooks/s3cret-path",
        secrets=(SECRET,),
        data={"type": "notice", "data": {"text": "В 3 дня \ud800 \u2028"}},
    )


def status(code: int, body: bytes = b"", **headers: str) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(code)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("content-length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def reset(handler: BaseHTTPRequestHandler) -> None:
    handler.close_connection = True
    handler.connection.shutdown(2)


def endless(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    handler.close_connection = True
    for _ in range(10_000):
        handler.wfile.write(b"x" * 1024)


def test_the_signature_of_the_standards_own_example_is_made() -> None:
    at = datetime.fromtimestamp(1614265330, UTC)
    signed = Webhook(SECRET).sign("msg_p5jXN8AQM9LWM0D4loKWxJek", at, '{"test": 2432232314}')
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_receiver_can_check_what_it_gets(channel: WebhookChannel, receiver: Receiver, posted: Message) -> None:
    assert channel.send(posted) == "204"
    headers, body = receiver.requests[0]
    told = Webhook(SECRET).verify(body, dict(headers))
    assert told["data"]["text"].startswith("В 3 дня")
    assert headers["webhook-id"] == posted.notice_id
    assert headers["idempotency-key"] == f'"{posted.notice_id}"'
    assert headers["content-type"] == "application/json"
    with pytest.raises(WebhookVerificationError):
        Webhook(OTHER).verify(body, dict(headers))
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRET).verify(body.replace(b"3", b"4"), dict(headers))


def test_while_a_secret_changes_both_sign(channel: WebhookChannel, receiver: Receiver, posted: Message) -> None:
    channel.send(replace(posted, secrets=(SECRET, OTHER)))
    headers, body = receiver.requests[0]
    for secret in (SECRET, OTHER):
        Webhook(secret).verify(body, dict(headers))


def test_another_attempt_has_the_same_id_and_its_own_time(
    channel: WebhookChannel, receiver: Receiver, posted: Message
) -> None:
    channel.send(posted)
    channel.send(replace(posted, date=posted.date + timedelta(minutes=5)))
    (first, _), (second, _) = receiver.requests
    assert first["webhook-id"] == second["webhook-id"]
    assert int(second["webhook-timestamp"]) - int(first["webhook-timestamp"]) == 300


@pytest.mark.parametrize(
    ("answer", "permanent", "retry_after", "code"),
    [
        pytest.param(status(500), False, None, 500, id="server error"),
        pytest.param(status(502), False, None, 502, id="bad gateway"),
        pytest.param(status(504, retry_after="30"), False, 30.0, 504, id="gateway timeout says when"),
        pytest.param(status(429, retry_after="120"), False, 120.0, 429, id="too many, come back later"),
        pytest.param(status(429, retry_after="soon"), False, None, 429, id="later in no known form"),
        pytest.param(status(408), False, None, 408, id="timeout of the other side"),
        pytest.param(status(425), False, None, 425, id="too early"),
        pytest.param(status(301, location="http://169.254.169.254/"), True, None, 301, id="moved"),
        pytest.param(status(307, location="http://127.0.0.1/"), True, None, 307, id="redirected"),
        pytest.param(status(400), True, None, 400, id="bad request"),
        pytest.param(status(401), True, None, 401, id="not allowed"),
        pytest.param(status(404), True, None, 404, id="not found"),
        pytest.param(status(410), True, None, 410, id="gone"),
        pytest.param(status(422), True, None, 422, id="not understood"),
        pytest.param(reset, False, None, None, id="hangs up"),
    ],
)
def test_each_answer_leads_to_its_end(
    channel: WebhookChannel,
    receiver: Receiver,
    posted: Message,
    answer: Answer,
    permanent: bool,
    retry_after: float | None,
    code: int | None,
) -> None:
    receiver.answer = answer
    with pytest.raises(DeliveryError) as raised:
        channel.send(posted)
    error = raised.value
    assert (error.permanent, error.retry_after, error.code) == (permanent, retry_after, code)
    assert "s3cret" not in str(error)


def test_an_answer_that_repeats_the_address_is_kept_without_it(
    channel: WebhookChannel, receiver: Receiver, posted: Message
) -> None:
    receiver.answer = status(200, b"took /hooks/s3cret-path")
    assert channel.send(posted) == "200 took ***"


def test_retry_after_may_be_a_date(channel: WebhookChannel, receiver: Receiver, posted: Message) -> None:
    at = posted.date.replace(microsecond=0) + timedelta(minutes=10)
    receiver.answer = status(503, retry_after=f"{at:%a, %d %b %Y %H:%M:%S} GMT")
    with pytest.raises(DeliveryError) as raised:
        channel.send(posted)
    assert raised.value.retry_after == pytest.approx(600, abs=2)


def test_a_body_without_end_is_success_and_not_read_whole(
    channel: WebhookChannel, receiver: Receiver, posted: Message
) -> None:
    receiver.answer = endless
    assert channel.send(posted).startswith("200")


def test_who_is_too_slow_is_tried_again(
    channel: WebhookChannel, receiver: Receiver, posted: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_TIMEOUT", 0.3)

    receiver.answer = hang
    with pytest.raises(DeliveryError, match="no answer within") as raised:
        channel.send(posted)
    assert not raised.value.permanent


def hang(handler: BaseHTTPRequestHandler) -> None:
    handler.close_connection = True
    handler.rfile.read(1)  # until the other side hangs up


def nonsense(handler: BaseHTTPRequestHandler) -> None:
    handler.close_connection = True
    handler.wfile.write(b"220 mail.test\r\n")


@pytest.mark.parametrize(
    ("answer", "scheme", "in_doubt"),
    [
        pytest.param(hang, "http", True, id="hangs after it read the request"),
        pytest.param(reset, "http", True, id="hangs up after it read the request"),
        pytest.param(nonsense, "http", True, id="answers in another protocol"),
        pytest.param(status(503), "http", False, id="is away for now"),
        pytest.param(status(404), "http", False, id="refuses it"),
        pytest.param(hang, "https", False, id="speaks no TLS, so nothing was sent"),
    ],
)
def test_only_what_was_sent_whole_and_got_no_answer_is_in_doubt(
    channel: WebhookChannel,
    receiver: Receiver,
    posted: Message,
    monkeypatch: pytest.MonkeyPatch,
    answer: Answer,
    scheme: str,
    in_doubt: bool,
) -> None:
    monkeypatch.setattr(module, "_TIMEOUT", 1.0)
    receiver.answer = answer
    with pytest.raises(DeliveryError) as raised:
        channel.send(replace(posted, address=posted.address.replace("http", scheme)))
    assert raised.value.in_doubt is in_doubt


def test_a_reader_who_wants_no_second_copy_gets_none_from_a_connection_that_dies(
    channel: WebhookChannel, receiver: Receiver, posted: Message
) -> None:
    channel.send(posted)  # which leaves a connection that is kept
    receiver.answer = reset
    with pytest.raises(DeliveryError) as raised:
        channel.send(replace(posted, at_most_once=True))
    assert raised.value.in_doubt
    assert len(receiver.requests) == 2


def test_nobody_there_and_a_private_address_are_told_apart(message: Message, channel: WebhookChannel) -> None:
    there = replace(message, address="http://127.0.0.1:9/x", secrets=(SECRET,), data={})
    with pytest.raises(DeliveryError) as raised:
        channel.send(there)
    assert (raised.value.permanent, raised.value.unreachable, raised.value.in_doubt) == (False, True, False)
    guarded = WebhookChannel(ChannelOptions(client=lambda: GuardedClient(monotonic=time.monotonic)))
    with pytest.raises(DeliveryError, match="no public address") as refused:
        guarded.send(replace(there, address="http://127.0.0.1/x"))
    assert refused.value.permanent


def test_a_server_without_tls_is_tried_again(channel: WebhookChannel, receiver: Receiver, posted: Message) -> None:
    with pytest.raises(DeliveryError) as raised:
        channel.send(replace(posted, address=posted.address.replace("http:", "https:")))
    assert (raised.value.permanent, raised.value.unreachable) == (False, True)
