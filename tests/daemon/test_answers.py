"""The whole way: a daemon that is killed, a mail server that takes its mails, and a reader who answers by a link."""

import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from reminders.actions.add import add_event
from reminders.actions.recipients import add_recipient
from reminders.core.notice import WAITING, State
from reminders.core.ports import Store
from reminders.storage import open_store
from tests.building import options
from tests.mail_servers import listening
from tests.processes import PATIENCE, daemon, free_port, wait_until

OPTIONS = options(channels=frozenset({"console", "file", "smtp"}))
SITE = "https://dates.example.org"


class Inbox:
    """A mail server on loopback that keeps what it is given."""

    def __init__(self) -> None:
        self.mails: list[bytes] = []
        self.port = 0

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        self.mails.append(envelope.content)
        return "250 taken"

    @property
    def ids(self) -> set[str]:
        return {str(message_from_bytes(mail)["Message-ID"]) for mail in self.mails}


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    inbox = Inbox()
    with listening(inbox) as inbox.port:
        yield inbox


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store with a deadline in half an hour, of which Ada is reminded each minute until she answers."""
    store, now = open_store(f"sqlite:///{tmp_path / 'reminders.db'}", datetime.now(UTC)), datetime.now(UTC)
    start, written = now + timedelta(minutes=30), now - timedelta(hours=1)
    add_recipient(store, OPTIONS, {"id": "boss", "address": "mailto:boss@example.org", "tags": ["none"]}, written)
    add_recipient(store, OPTIONS, {"id": "ada", "address": "mailto:ada@example.org", "name": "Ada"}, written)
    asking = {
        "before": "33m", "every": "1m", "until": "acknowledged", "to": ["ada"], "backup": ["boss"], "escalate": "32m",
    }  # fmt: skip
    raw = {"id": "report", "title": "Report", "on": f"{start:%Y-%m-%d}", "time": f"{start:%H:%M}", "timezone": "UTC"}
    add_event(store, OPTIONS, raw | {"remind": [asking]}, written)
    yield store
    store.close()


def running(folder: Path, inbox: Inbox, port: int) -> AbstractContextManager[subprocess.Popen[bytes]]:
    return daemon(folder, "--port", str(port), smtp_url=f"smtp://127.0.0.1:{inbox.port}", base_url=SITE)


def ask(port: int, link: str, method: str) -> tuple[int, str]:
    target = urlsplit(link)
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request(method, f"{target.path}?{target.query}", headers={"Content-Length": "0"})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def test_a_reader_answers_by_the_link_in_a_mail_and_no_kill_changes_that(
    tmp_path: Path, inbox: Inbox, store: Store
) -> None:
    port = free_port()
    with running(tmp_path, inbox, port) as process:
        wait_until(lambda: inbox.mails)
        process.send_signal(signal.SIGKILL)
        process.wait()
    with running(tmp_path, inbox, port) as process:
        wait_until(lambda: is_up(port) and {"ada", "boss"} <= told(store))
        mail = next(one for one in map(text_of, inbox.mails) if "No answer from" not in one)
        links = re.findall(rf"{SITE}[^\s>]*", mail)
        for link in links:  # as scanners of mail do
            assert ask(port, link, "GET")[0] in (200, 302, 404)
        assert store.answers("personal", "report") == []
        process.send_signal(signal.SIGKILL)
        process.wait()
    with running(tmp_path, inbox, port) as process:
        done = next(link for link in links if "/answer/" in link)
        wait_until(lambda: is_up(port))
        assert ask(port, done, "POST")[0] == 200
        assert [one.how for one in store.answers("personal", "report")] == ["by ada, by the link in the message"]
        wait_until(lambda: not store.notices(event="report", states=[*WAITING, State.CLAIMED]))
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0

    boss = [row for row in store.notices(recipient="boss") if row.state is State.SENT]
    sent = [row for row in store.notices(event="report") if row.state is State.SENT]
    doubles = len(inbox.mails) - len(inbox.ids)
    print(f"{len(sent)} sent, {len(inbox.mails)} mails, {doubles} doubled by 2 kills")  # noqa: T201 - the figures
    assert len(boss) == 1
    assert {f"<{row.id}@localhost>" for row in sent} <= inbox.ids
    assert doubles <= 2 * OPTIONS.in_flight


def told(store: Store) -> set[str]:
    return {row.identity.recipient for row in store.notices() if row.state is State.SENT}


def text_of(mail: bytes) -> str:
    part = message_from_bytes(mail, policy=policy.default).get_body(("plain",))
    return part.get_content() if part else ""


def is_up(port: int) -> bool:
    try:
        return ask(port, f"{SITE}/healthz", "GET")[0] == 200
    except OSError:
        return False
