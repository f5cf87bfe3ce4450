"""Apprise in its own process: what the configuration may say, what goes out, and what a bad plugin can do to us."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from reminders.core.errors import DeliveryError, InvalidInput
from reminders.core.notice import Message
from reminders.notices.channels import ChannelOptions, available, open_channel
from reminders.notices.channels.apprise import PARAMETERS, SCHEMAS, AppriseChannel, check_url

Answer = Callable[[BaseHTTPRequestHandler], None]


class Sink:
    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        self.status = 200
        self.headers: dict[str, str] = {}
        self.answer: Answer | None = None  # in place of status and headers
        self.port = 0


@pytest.fixture(scope="module")
def web() -> Iterator[Sink]:
    sink = Sink()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            sink.bodies.append(self.rfile.read(int(self.headers["content-length"])))
            if sink.answer is not None:
                sink.answer(self)
                return
            self.send_response(sink.status)
            for name, value in sink.headers.items():
                self.send_header(name, value)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *arguments: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    sink.port = server.server_port
    thread = Thread(target=server.serve_forever, args=[0.05])
    thread.start()
    yield sink
    server.shutdown()
    thread.join()
    server.server_close()


@contextmanager
def opened(url: str, **options: Any) -> Iterator[AppriseChannel]:
    one = AppriseChannel(ChannelOptions(apprise={"team": url}, **options), "team")
    try:
        yield one
    finally:
        one.close()


@pytest.fixture(scope="module")
def team(web: Sink) -> Iterator[AppriseChannel]:
    with opened(f"json://ada:t0ken-s3cret@127.0.0.1:{web.port}/p4th-s3cret") as one:
        yield one


@pytest.fixture
def sink(web: Sink) -> Sink:
    web.bodies.clear()
    web.status, web.headers, web.answer = 200, {}, None
    return web


def test_a_message_goes_out_with_its_subject_and_text(team: AppriseChannel, sink: Sink, message: Message) -> None:
    assert team.send(message) == "accepted by json"
    (body,) = sink.bodies
    assert b"15th anniversary of diplomatic relations" in body


@pytest.mark.parametrize(
    ("status", "permanent"),
    [
        pytest.param(404, True, id="not found"),
        pytest.param(401, True, id="not allowed"),
        pytest.param(429, False, id="too many"),
        pytest.param(503, False, id="away"),
        pytest.param(307, False, id="redirected, not followed"),
    ],
)
def test_refusals_are_told_apart_and_say_no_secret(
    team: AppriseChannel, sink: Sink, message: Message, status: int, permanent: bool
) -> None:
    sink.status, sink.headers = status, {"location": f"http://127.0.0.1:{sink.port}/elsewhere"}
    with pytest.raises(DeliveryError) as raised:
        team.send(message)
    assert raised.value.permanent is permanent
    assert "s3cret" not in f"{raised.value}{team!r}"
    assert len(sink.bodies) == 1


def hang_up(handler: BaseHTTPRequestHandler) -> None:
    handler.close_connection = True


def hang(handler: BaseHTTPRequestHandler) -> None:
    handler.close_connection = True
    handler.rfile.read(1)  # for longer than Apprise waits


@pytest.mark.parametrize(
    ("answer", "in_doubt"),
    [
        pytest.param(hang_up, True, id="hangs up"),
        pytest.param(hang, True, id="hangs"),
        pytest.param(None, False, id="is away for now"),
    ],
)
def test_only_what_was_sent_and_got_no_answer_is_in_doubt(
    team: AppriseChannel, sink: Sink, message: Message, answer: Answer | None, in_doubt: bool
) -> None:
    sink.status, sink.answer = 503, answer
    with pytest.raises(DeliveryError) as raised:
        team.send(message)
    assert raised.value.in_doubt is in_doubt
    assert len(sink.bodies) == 1


def test_a_refused_connection_is_not_in_doubt(message: Message) -> None:
    with opened("json://127.0.0.1:9") as one, pytest.raises(DeliveryError) as raised:
        one.send(message)
    assert not raised.value.in_doubt


@pytest.mark.parametrize("schema", ["syslog", "glib", "rsyslog", "xmpp", "smpp", "irc", "mailto", "file", "exec", ""])
def test_a_schema_that_is_not_on_the_list_is_refused(schema: str) -> None:
    with pytest.raises(InvalidInput, match="is not one of"):
        check_url("team", f"{schema}://s3cret@host")


@pytest.mark.parametrize(
    "parameter",
    ["template", "attach", "file", "pgp", "pgpkey", "keyfile", "rto", "cto", "verify", "redirect", "+X-Header", "-x",
     ":name", "TEMPLATE", "subfile", "include", "retry", "wait"],
)  # fmt: skip
def test_a_parameter_that_is_not_on_the_list_is_refused_for_every_schema(parameter: str) -> None:
    for schema in SCHEMAS:
        with pytest.raises(InvalidInput, match="is not allowed") as refused:
            check_url("team", f"{schema}://s3cret@host/x?priority=high&{parameter}=/etc/passwd")
        assert "s3cret" not in str(refused.value)


def test_what_is_on_the_list_passes() -> None:
    for parameter in PARAMETERS:
        check_url("team", f"ntfys://topic?{parameter}=1")


@pytest.mark.parametrize("name", ["smtp", "console", "Team", "-x", "a b", ""])
def test_a_name_that_is_taken_or_no_name_is_refused(name: str) -> None:
    with pytest.raises(InvalidInput, match="no name for a channel"):
        check_url(name, "ntfys://topic")


def test_a_configured_channel_is_available_under_its_name() -> None:
    options = ChannelOptions(apprise={"team": "ntfys://t0pic-s3cret"})
    assert "team" in available(options)
    assert open_channel("team", options).name == "team"
    assert "s3cret" not in repr(options)


def plugin(folder: Path, body: str) -> Path:
    """Write a plugin that answers to the schema `bark` and does what is told when it sends."""
    source = f"""
import os, sys, time, ctypes, subprocess
from apprise.decorators import notify

@notify(on="fault")
def fault(body, title, notify_type, *args, **kwargs):
    {body}
"""
    (folder / "fault.py").write_text(source)
    return folder


@pytest.fixture
def fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, float], AppriseChannel]]:
    monkeypatch.setattr("reminders.notices.channels.apprise.SCHEMAS", SCHEMAS | {"fault"})
    made: list[AppriseChannel] = []

    def make(body: str, seconds: float = 20.0) -> AppriseChannel:
        folder = plugin(tmp_path, body)
        options = ChannelOptions(apprise={"team": "fault://x"}, apprise_plugins=(folder,), apprise_timeout=seconds)
        made.append(AppriseChannel(options, "team"))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.mark.parametrize(
    ("body", "told"),
    [
        pytest.param("raise RuntimeError('t0ken')", "", id="raises"),
        pytest.param("open('/etc/passwd').read()", "", id="reads a file"),
        pytest.param("open('/tmp/written', 'w')", "", id="writes a file"),
        pytest.param("subprocess.run(['true'])", "", id="starts a process"),
        pytest.param("x = bytearray(2 << 30)", "", id="takes too much memory"),
        pytest.param("return False", "", id="says no"),
    ],
)
def test_a_plugin_that_misbehaves_fails_alone(
    fault: Callable[[str], AppriseChannel], message: Message, body: str, told: str
) -> None:
    channel = fault(body)
    for _ in range(2):
        with pytest.raises(DeliveryError) as raised:
            channel.send(message)
        assert "t0ken" not in str(raised.value)
        assert "died" not in str(raised.value)


@pytest.mark.parametrize(
    ("body", "seconds"),
    [
        pytest.param("time.sleep(60)", 3.0, id="hangs"),
        pytest.param("os._exit(3)", 20.0, id="exits"),
        pytest.param("os.kill(os.getpid(), 11)", 20.0, id="crashes"),
    ],
)
def test_a_plugin_that_takes_its_process_down_is_given_up_the_third_time(
    fault: Callable[[str, float], AppriseChannel], message: Message, body: str, seconds: float
) -> None:
    channel = fault(body, seconds)
    ends = []
    for _ in range(3):
        with pytest.raises(DeliveryError) as raised:
            channel.send(message)
        assert raised.value.in_doubt
        ends.append((raised.value.permanent, str(raised.value)[:16]))
    assert ends == [(False, "the plugin died,"), (False, "the plugin died,"), (True, "poison: the plug")]


def test_a_leaking_plugin_does_not_make_this_process_grow(
    fault: Callable[[str], AppriseChannel], message: Message
) -> None:
    channel = fault("leaks = globals().setdefault('leaks', []); leaks.append(bytearray(100_000)); return True")
    channel.send(message)
    before = _resident()
    sends = 300
    for number in range(sends):
        channel.send(replace(message, notice_id=str(number)))
    grown = _resident() - before
    print(f"{sends} sends through a plugin that leaks: this process grew by {grown / 1e6:.1f} MB")  # noqa: T201 - the figures
    assert grown < 20_000_000


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
