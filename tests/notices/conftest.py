"""A mail server on the loopback that keeps what it accepts and refuses what a test tells it to."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from ssl import SSLContext
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from reminders.core.notice import Message
from tests.mail_servers import listening

USER, PASSWORD = "ada", "c@nary secret"


@dataclass(frozen=True)
class Accepted:
    """A mail as the server took it."""

    sender: str
    readers: list[str]
    raw: bytes


@dataclass
class MailServer:
    """`answers` are given in turn to the command that each names; `drop` closes the line instead."""

    pipelining: bool = False
    port: int = 0
    connections: int = 0
    mails: list[Accepted] = field(default_factory=list)
    greetings: list[str] = field(default_factory=list)
    parameters: list[list[str]] = field(default_factory=list)
    answers: list[tuple[str, str]] = field(default_factory=list)

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        self.greetings.append(hostname)
        return ["250-PIPELINING", *responses] if self.pipelining else responses

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if refusal := self._next("MAIL", server):
            return refusal
        envelope.mail_from = address
        self.parameters.append(options)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if refusal := self._next("RCPT", server):
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        if refusal := self._next("DATA", server):
            return refusal
        content = envelope.original_content
        assert envelope.mail_from is not None
        assert content is not None
        self.mails.append(Accepted(envelope.mail_from, list(envelope.rcpt_tos), content))
        return f"250 2.0.0 Ok: queued as {len(self.mails)}"

    def count(self) -> None:
        self.connections += 1

    def _next(self, command: str, server: SMTP) -> str | None:
        if not self.answers or self.answers[0][0] != command:
            return None
        _, answer = self.answers.pop(0)
        if answer == "drop":
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.abort()
            return "421 gone"
        return answer


@contextmanager
def running(server: MailServer, **options: Any) -> Iterator[MailServer]:
    """Run the server in a thread of its own, on a free port."""
    with listening(server, connected=server.count, **options) as server.port:
        yield server


@pytest.fixture(params=[False, True], ids=["step by step", "pipelining"])
def server(request: pytest.FixtureRequest) -> Iterator[MailServer]:
    with running(MailServer(pipelining=request.param)) as one:
        yield one


@pytest.fixture(params=[False, True], ids=["step by step", "pipelining"])
def server_for_all_scripts(request: pytest.FixtureRequest) -> Iterator[MailServer]:
    with running(MailServer(pipelining=request.param), enable_SMTPUTF8=True) as one:
        yield one


@pytest.fixture
def server_with_users() -> Iterator[MailServer]:
    with running(MailServer(), authenticator=_authenticate, auth_required=True, auth_require_tls=False) as one:
        yield one


@pytest.fixture
def start_tls_server() -> Iterator[Callable[..., MailServer]]:
    """Return a function that starts a server which wants STARTTLS before anything else, or TLS `at_once`."""
    stack: list[Any] = []

    def start(context: SSLContext, *, at_once: bool = False) -> MailServer:
        options: dict[str, Any] = {"tls": context} if at_once else {"tls_context": context, "require_starttls": True}
        stack.append(running(MailServer(), **options))
        one: MailServer = stack[-1].__enter__()
        return one

    yield start
    for opened in stack:
        opened.__exit__(None, None, None)


def _authenticate(
    server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: LoginPassword
) -> AuthResult:
    known = data.login == USER.encode() and data.password == PASSWORD.encode()
    return AuthResult(success=known, handled=False)


@pytest.fixture
def message() -> Message:
    return Message(
        notice_id="0b0c3f52-0d6a-5d0b-9c58-5a4f3f5bb5f1",
        date=datetime(2023, 1, 27, 3, 0, tzinfo=UTC),
        sender="Reminders <reminders@dates.example>",
        address="mailto:ada@example.org",
        name="Ада Лавлейс",
        language="en",
        subject="15th anniversary of diplomatic relations: in 3 days, Mon 30 Jan 2023",
        text="In 3 days\n\nСправка: 15 лет.",
        html="<p>In 3 days</p>",
        attachment=b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
    )
