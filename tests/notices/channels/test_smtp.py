"""Mail to a real server on the loopback: what it accepts, refuses, and how it may die."""

import shutil
import socket
import ssl
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

import pytest

from reminders.core.errors import DeliveryError, InvalidInput
from reminders.core.notice import Message
from reminders.notices.channels import ChannelOptions
from reminders.notices.channels.smtp import SmtpChannel
from reminders.notices.mail_server import Encryption, parse_server
from reminders.notices.mime import message_id, to_bytes

# The test server says what every reader of this file knows.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")

SENDER = "Reminders <reminders@dates.example>"
USER, PASSWORD = "ada", "c@nary secret"  # as in conftest


class Accepted(Protocol):
    sender: str
    readers: list[str]
    raw: bytes


class Server(Protocol):
    port: int
    connections: int
    mails: list[Accepted]
    greetings: list[str]
    parameters: list[list[str]]
    answers: list[tuple[str, str]]


@dataclass
class Monotonic:
    seconds: float = 0.0

    def __call__(self) -> float:
        return self.seconds


@dataclass
class SecondsPerLook:
    """A clock that moves on by one second each time somebody looks at it."""

    seconds: float = 0.0

    def __call__(self) -> float:
        self.seconds += 1.0
        return self.seconds


@contextmanager
def dripping(said: bytes) -> Iterator[int]:
    """Yield the port of a server that says something at once, and from then on an octet at a time."""

    def serve() -> None:
        with suppress(OSError), listener.accept()[0] as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connection.sendall(said)
            while True:
                connection.sendall(b"2")

    with socket.create_server(("127.0.0.1", 0)) as listener, ThreadPoolExecutor(1) as thread:
        thread.submit(serve)
        yield listener.getsockname()[1]


@contextmanager
def connected(
    server: Server, *, scheme: str = "smtp", login: str = "", monotonic: Callable[[], float] | None = None
) -> Iterator[SmtpChannel]:
    url = f"{scheme}://{login}localhost:{server.port}"
    channel = SmtpChannel(ChannelOptions(smtp_url=url, sender=SENDER, smtp_timeout=10, monotonic=monotonic))
    try:
        yield channel
    finally:
        channel.close()


def test_a_message_reaches_its_one_recipient(server: Server, message: Message) -> None:
    with connected(server) as channel:
        answer = channel.send(message)

    (mail,) = server.mails
    assert answer == "250 2.0.0 Ok: queued as 1"
    assert (mail.sender, mail.readers) == ("reminders@dates.example", ["ada@example.org"])
    assert mail.raw == to_bytes(message)


def test_a_second_send_carries_the_same_message_id(server: Server, message: Message) -> None:
    with connected(server) as channel:
        channel.send(message)
        channel.send(replace(message, subject="[1 day late] again"))

    ids = {message_from_bytes(mail.raw, policy=default)["Message-ID"] for mail in server.mails}
    assert len(server.mails) == 2
    assert ids == {message_id(message)}


def test_lines_that_begin_with_a_dot_arrive_as_they_are(server: Server, message: Message) -> None:
    dotted = replace(message, subject=". first", attachment=b".\r\n.\r\n", attachment_name="..")

    with connected(server) as channel:
        channel.send(dotted)

    assert server.mails[0].raw == to_bytes(dotted)


def test_one_connection_serves_many_messages_and_greets_with_the_senders_domain(
    server: Server, message: Message
) -> None:
    with connected(server) as channel:
        for number in range(5):
            channel.send(replace(message, notice_id=f"n{number}"))

    assert server.connections == 1
    assert server.greetings == ["dates.example"]
    assert len(server.mails) == 5


def test_threads_share_the_channel_without_mixing_their_messages(server: Server, message: Message) -> None:
    messages = [
        replace(message, notice_id=f"n{number}", address=f"mailto:r{number}@example.org") for number in range(20)
    ]

    with connected(server) as channel, ThreadPoolExecutor(4) as threads:
        list(threads.map(channel.send, messages))

    assert {tuple(mail.readers): mail.raw for mail in server.mails} == {
        (one.address.removeprefix("mailto:"),): to_bytes(one) for one in messages
    }


@pytest.mark.parametrize(
    ("command", "answer", "permanent", "code"),
    [
        pytest.param("MAIL", "451 4.3.0 try later", False, 451, id="sender, for now"),
        pytest.param("MAIL", "553 5.7.1 not you", True, 553, id="sender, for ever"),
        pytest.param("RCPT", "450 4.2.0 greylisted", False, 450, id="greylisted"),
        pytest.param("RCPT", "451 4.3.2 try later", False, 451, id="recipient, for now"),
        pytest.param("RCPT", "550 5.1.1 no such user", True, 550, id="recipient, for ever"),
        pytest.param("DATA", "452 4.2.2 full", False, 452, id="content, for now"),
        pytest.param("DATA", "554 5.7.1 spam", True, 554, id="content, for ever"),
        pytest.param("DATA", "421 4.3.2 shutting down", False, 421, id="closing"),
    ],
)
def test_a_refusal_tells_whether_it_is_for_ever_and_the_next_message_is_sent(
    server: Server, message: Message, command: str, answer: str, permanent: bool, code: int
) -> None:
    server.answers.append((command, answer))

    with connected(server) as channel:
        with pytest.raises(DeliveryError) as failure:
            channel.send(message)
        channel.send(message)

    assert (failure.value.permanent, failure.value.code) == (permanent, code)
    assert answer in str(failure.value)
    assert len(server.mails) == 1


def test_a_server_that_hangs_up_after_the_content_may_have_it_so_it_is_tried_again(
    server: Server, message: Message
) -> None:
    server.answers.append(("DATA", "drop"))

    with connected(server) as channel:
        with pytest.raises(DeliveryError) as failure:
            channel.send(message)
        channel.send(message)

    assert not failure.value.permanent
    assert failure.value.code is None
    assert len(server.mails) == 1


@pytest.mark.parametrize(
    ("command", "answer", "in_doubt"),
    [
        pytest.param("MAIL", "drop", False, id="hangs up at the sender"),
        pytest.param("RCPT", "drop", False, id="hangs up at the recipient"),
        pytest.param("RCPT", "no code at all", False, id="speaks no SMTP before the content"),
        pytest.param("DATA", "451 4.3.0 try later", False, id="puts it off after the content"),
        pytest.param("DATA", "554 5.7.1 spam", False, id="refuses it after the content"),
        pytest.param("DATA", "drop", True, id="hangs up after the content"),
        pytest.param("DATA", "no code at all", True, id="speaks no SMTP after the content"),
    ],
)
def test_only_what_was_handed_over_and_got_no_answer_is_in_doubt(
    server: Server, message: Message, command: str, answer: str, in_doubt: bool
) -> None:
    server.answers.append((command, answer))

    with connected(server) as channel, pytest.raises(DeliveryError) as failure:
        channel.send(message)

    assert failure.value.in_doubt is in_doubt


@pytest.mark.parametrize(
    "answer", ["drop", "421 4.7.0 too many mails on this connection", "452 enough for one connection"]
)
def test_a_kept_connection_that_died_is_replaced_within_the_same_send(
    server: Server, message: Message, answer: str
) -> None:
    with connected(server) as channel:
        channel.send(message)
        server.answers.append(("MAIL", answer))
        channel.send(message)

    assert len(server.mails) == 2
    assert server.connections == 2


@pytest.mark.parametrize(("idle", "connections"), [pytest.param(59, 1, id="short"), pytest.param(60, 2, id="long")])
def test_a_connection_that_was_idle_too_long_is_not_trusted(
    server: Server, message: Message, idle: float, connections: int
) -> None:
    clock = Monotonic(1_000.0)

    with connected(server, monotonic=clock) as channel:
        channel.send(message)
        clock.seconds += idle
        channel.send(message)

    assert (len(server.mails), server.connections) == (2, connections)


def test_a_reader_who_is_refused_costs_no_connection(server: Server, message: Message) -> None:
    with connected(server) as channel:
        channel.send(message)
        server.answers.append(("RCPT", "550 5.1.1 no such user"))
        with pytest.raises(DeliveryError, match="no such user"):
            channel.send(message)
        channel.send(message)

    assert (len(server.mails), server.connections) == (2, 1)


CYRILLIC = "mailto:ада@пример.рф"


def test_an_address_beyond_ascii_is_written_to_where_the_server_takes_utf8(
    server_for_all_scripts: Server, message: Message
) -> None:
    server, international = server_for_all_scripts, replace(message, address=CYRILLIC)

    with connected(server) as channel:
        for one in (message, international, message):
            channel.send(one)

    assert [mail.readers[0] for mail in server.mails] == [
        "ada@example.org", "ада@xn--e1afmkfd.xn--p1ai", "ada@example.org",
    ]  # fmt: skip
    assert server.mails[1].raw == to_bytes(international)
    assert server.parameters == [[], ["SMTPUTF8"], []]
    assert server.connections == 1


def test_an_address_beyond_ascii_fails_for_good_where_the_server_does_not(server: Server, message: Message) -> None:
    with connected(server) as channel:
        channel.send(message)
        with pytest.raises(DeliveryError, match=r"letters beyond ASCII before the @ \(SMTPUTF8\): ада@") as failure:
            channel.send(replace(message, address=CYRILLIC))
        channel.send(message)

    assert failure.value.permanent
    assert not failure.value.unreachable
    assert (len(server.mails), server.connections) == (2, 1)


def test_a_closed_channel_opens_again(server: Server, message: Message) -> None:
    with connected(server) as channel:
        channel.close()
        channel.send(message)
        channel.close()
        channel.send(message)

    assert (len(server.mails), server.connections) == (2, 2)


def test_a_user_logs_in(server_with_users: Server, message: Message) -> None:
    with connected(server_with_users, login=f"{USER}:{quote(PASSWORD)}@") as channel:
        channel.send(message)

    assert len(server_with_users.mails) == 1


@pytest.mark.parametrize(
    ("login", "code"),
    [pytest.param(f"{USER}:canary@", 535, id="a wrong password"), pytest.param("", 530, id="none")],
)
def test_without_the_right_password_it_is_tried_again_later_and_the_password_is_not_shown(
    server_with_users: Server, message: Message, login: str, code: int
) -> None:
    with connected(server_with_users, login=login) as channel, pytest.raises(DeliveryError) as failure:
        channel.send(message)

    assert not failure.value.permanent
    assert failure.value.code == code
    assert "canary" not in str(failure.value)
    assert server_with_users.mails == []


def test_an_answer_that_repeats_the_password_is_redacted_and_cut(server_with_users: Server, message: Message) -> None:
    server_with_users.answers.append(("RCPT", f"550 \x1b[2J{PASSWORD} " + "why " * 200))

    login = f"{USER}:{quote(PASSWORD)}@"
    with connected(server_with_users, login=login) as channel, pytest.raises(DeliveryError) as failure:
        channel.send(message)

    assert PASSWORD not in str(failure.value)
    assert "\x1b" not in str(failure.value)
    assert len(str(failure.value)) <= 500


def test_a_server_that_does_not_listen_is_tried_again(message: Message) -> None:
    with socket.socket() as taken:  # bound, but it does not listen
        taken.bind(("127.0.0.1", 0))
        channel = SmtpChannel(ChannelOptions(smtp_url=f"smtp://127.0.0.1:{taken.getsockname()[1]}"))
        with pytest.raises(DeliveryError, match="Connection refused") as failure:
            channel.send(message)

    assert not failure.value.permanent


def test_a_server_that_says_nothing_is_given_up_after_the_timeout(message: Message) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"smtp://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(DeliveryError, match="timed out") as failure:
            SmtpChannel(ChannelOptions(smtp_url=url, smtp_timeout=0.2)).send(message)

    assert not failure.value.permanent


@pytest.mark.parametrize(
    "said",
    [
        pytest.param(b"", id="nothing yet"),
        pytest.param(b"220 hello\r\n", id="a greeting"),
        pytest.param(b"220 hello\r\n250-mail.example\r\n", id="the beginning of what it offers"),
        pytest.param(b"220 hello\r\n250-x\r\n250 PIPELINING\r\n250 ok\r\n250 ok\r\n354 go\r\n", id="all but the end"),
    ],
)
def test_a_server_that_drips_is_given_up_at_the_deadline(message: Message, said: bytes) -> None:
    clock = SecondsPerLook()

    with dripping(said) as port:
        url = f"smtp://127.0.0.1:{port}"
        channel = SmtpChannel(ChannelOptions(smtp_url=url, smtp_timeout=30, monotonic=clock))
        with pytest.raises(DeliveryError, match="timed out") as failure:
            channel.send(message)

    assert not failure.value.permanent
    assert clock.seconds <= 60


def test_an_answer_without_end_is_given_up(message: Message) -> None:
    with dripping(b"220-" + b"hello\r\n220-" * 20_000) as port:
        channel = SmtpChannel(ChannelOptions(smtp_url=f"smtp://127.0.0.1:{port}", smtp_timeout=10))
        with pytest.raises(DeliveryError, match="does not end") as failure:
            channel.send(message)

    assert not failure.value.permanent


def test_where_starttls_is_required_nothing_is_sent_without_it(server: Server, message: Message) -> None:
    with connected(server, scheme="smtp+starttls") as channel, pytest.raises(DeliveryError, match="STARTTLS"):
        channel.send(message)

    assert server.mails == []


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A fresh certificate for localhost, with its key."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    path = tmp_path / "localhost.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", path, "-out", f"{path}.crt"],
        check=True, capture_output=True,
    )  # fmt: skip
    path.write_bytes(path.read_bytes() + Path(f"{path}.crt").read_bytes())
    return path


@pytest.fixture
def server_tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


@pytest.fixture
def tls_server(server_tls: ssl.SSLContext, start_tls_server: Callable[..., Server]) -> Server:
    return start_tls_server(server_tls)


def test_with_tls_from_the_start_mail_of_any_size_goes_through(
    server_tls: ssl.SSLContext,
    start_tls_server: Callable[..., Server],
    certificate: Path,
    message: Message,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    long = replace(message, text="a long line\n" * 100_000)
    server = start_tls_server(server_tls, at_once=True)

    with connected(server, scheme="smtps") as channel:
        for one in (long, message):
            channel.send(one)

    assert [mail.raw for mail in server.mails] == [to_bytes(long), to_bytes(message)]
    assert server.connections == 1


def test_a_certificate_that_is_trusted_lets_the_mail_through(
    tls_server: Server, certificate: Path, message: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))

    with connected(tls_server, scheme="smtp+starttls") as channel:
        channel.send(message)

    assert len(tls_server.mails) == 1


def test_a_certificate_that_nobody_vouches_for_stops_the_mail(tls_server: Server, message: Message) -> None:
    with (
        connected(tls_server, scheme="smtp+starttls") as channel,
        pytest.raises(DeliveryError, match="certificate") as failure,
    ):
        channel.send(message)

    assert not failure.value.permanent
    assert tls_server.mails == []


@pytest.mark.parametrize(
    ("url", "encryption", "port"),
    [
        pytest.param("smtp://mail.example", Encryption.OFFERED, 25, id="plain name"),
        pytest.param("smtp://u:p@mail.example", Encryption.OFFERED, 587, id="with a user"),
        pytest.param("smtp+starttls://mail.example", Encryption.REQUIRED, 587, id="starttls"),
        pytest.param("smtps://mail.example", Encryption.ALWAYS, 465, id="tls"),
        pytest.param("smtp+plain://mail.example", Encryption.NEVER, 25, id="plain"),
        pytest.param("smtps://[::1]:4650/", Encryption.ALWAYS, 4650, id="an IPv6 address and a port"),
    ],
)
def test_a_url_names_a_server(url: str, encryption: Encryption, port: int) -> None:
    server = parse_server(url)

    assert (server.encryption, server.port) == (encryption, port)


def test_user_and_password_are_percent_decoded_and_the_password_is_not_shown() -> None:
    server = parse_server("smtp://ada%40example.org:can%2Fary%3F@mail.example")

    assert (server.user, server.password) == ("ada@example.org", "can/ary?")
    assert "can/ary" not in repr(server)


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("mail.example", id="no scheme"),
        pytest.param("http://mail.example", id="another scheme"),
        pytest.param("smtp://", id="no host"),
        pytest.param("smtp://u:canary@mail.example:port", id="no port"),
        pytest.param("smtp://u:canary@mail.example:99999", id="a port out of range"),
        pytest.param("smtp://u:can/canary@mail.example", id="a slash in the password"),
        pytest.param("smtp://u:can?canary@mail.example", id="a question mark in the password"),
        pytest.param("smtp://canary@mail.example", id="a user without a password"),
        pytest.param("smtp+plain://u:canary@mail.example", id="a password in the clear"),
        pytest.param("smtp://[broken", id="no address"),
    ],
)
def test_a_url_that_is_wrong_is_refused_without_showing_it(url: str) -> None:
    with pytest.raises(InvalidInput, match="smtp_url") as failure:
        parse_server(url)

    assert "canary" not in str(failure.value)


def test_an_address_that_is_no_mailbox_fails_for_ever_before_anything_is_sent(server: Server, message: Message) -> None:
    with connected(server) as channel, pytest.raises(DeliveryError) as failure:
        channel.send(replace(message, address="mailto:a@b.example,c@d.example"))

    assert failure.value.permanent
    assert server.connections == 0
