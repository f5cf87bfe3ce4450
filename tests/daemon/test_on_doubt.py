"""A daemon that dies in the middle of a send: one reader wants a second copy rather than none, another does not."""

import asyncio
import signal
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

import psycopg
import pytest

from reminders.actions.add import add_event
from reminders.actions.recipients import add_recipient
from reminders.core.notice import NO_COPY, SENDER_LOST, Notice, State
from reminders.core.ports import Store
from reminders.storage import open_store
from tests.building import options
from tests.mail_servers import listening
from tests.processes import PATIENCE, daemon, wait_until

OPTIONS = options(channels=frozenset({"console", "file", "smtp", "webhook"}))
ONCE, AGAIN = "once@example.org", "again@example.org"
pytestmark = pytest.mark.databases("sqlite", "postgresql")


class Sink:
    """Takes mail, and says so once it may."""

    def __init__(self) -> None:
        self.copies: Counter[str] = Counter()
        self.port = 0
        self.may_answer = Event()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        self.copies[envelope.rcpt_tos[0]] += 1
        await asyncio.to_thread(self.may_answer.wait, PATIENCE)
        return "250 taken"


@pytest.fixture
def sink() -> Iterator[Sink]:
    handler = Sink()
    with listening(handler) as handler.port:
        yield handler
        handler.may_answer.set()


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """A store in which two readers are to be told the same, and have been due for ten minutes."""
    due = (datetime.now(UTC) - timedelta(minutes=10)).replace(second=0, microsecond=0)
    written = due - timedelta(hours=1)
    one = open_store(database_url, written)
    on = {"on": f"{due:%Y-%m-%d}", "time": f"{due:%H:%M}", "timezone": "UTC", "remind": ["0h"]}
    once = {"id": "once", "address": f"mailto:{ONCE}", "on_doubt": "skip", "fallback": "file"}
    add_recipient(one, OPTIONS, once, written)
    add_recipient(one, OPTIONS, {"id": "again", "address": f"mailto:{AGAIN}"}, written)
    add_event(one, OPTIONS, {"title": "talks", **on}, written)
    yield one
    one.close()


@contextmanager
def sending(sink: Sink, folder: Path, database_url: str) -> Iterator[subprocess.Popen[bytes]]:
    url, files = f"smtp://127.0.0.1:{sink.port}", str(folder / "files")
    with daemon(folder, "--no-web", database_url=database_url, smtp_url=url, file_directory=files) as one:
        yield one


def row(store: Store, reader: str) -> Notice:
    (found,) = store.notices(recipient=reader)
    return found


def let_claims_lapse(database_url: str) -> None:
    """Put the clock of the claims on, so that no test waits for a minute; a file's are void with their process."""
    if database_url.startswith("postgresql:"):
        with psycopg.connect(database_url) as connection:
            connection.execute("UPDATE notice SET lease_until = '2000-01-01T00:00:00Z' WHERE state = 'claimed'")


def test_a_kill_amid_a_send_doubles_it_for_one_reader_and_ends_it_in_words_for_the_other(
    store: Store, sink: Sink, tmp_path: Path, database_url: str
) -> None:
    with sending(sink, tmp_path, database_url) as one:
        wait_until(lambda: len(sink.copies) == 2)
        one.send_signal(signal.SIGKILL)
        one.wait()
    let_claims_lapse(database_url)
    sink.may_answer.set()
    with sending(sink, tmp_path, database_url) as one:
        wait_until(lambda: row(store, "again").state is State.SENT)
        one.send_signal(signal.SIGTERM)
        assert one.wait(PATIENCE) == 0
    left = row(store, "once")
    assert (left.state, left.reason) == (State.FAILED, f"{NO_COPY}: {SENDER_LOST}")
    assert [attempt.outcome for attempt in store.attempts(left.id)] == ["rescued"]
    assert sink.copies == {ONCE: 1, AGAIN: 2}
    assert not (tmp_path / "files").exists()  # nothing went by the other channel


def test_a_daemon_that_is_told_to_stop_hears_the_answer_first_so_nothing_is_in_doubt(
    store: Store, sink: Sink, tmp_path: Path, database_url: str
) -> None:
    with sending(sink, tmp_path, database_url) as one:
        wait_until(lambda: len(sink.copies) == 2)
        one.send_signal(signal.SIGTERM)
        sink.may_answer.set()
        assert one.wait(PATIENCE) == 0
    assert {row(store, name).state for name in ("once", "again")} == {State.SENT}
    assert sink.copies == {ONCE: 1, AGAIN: 1}
