"""The daemon as a process: killed with -9 again and again, edited from outside, stopped gently."""

import signal
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from pathlib import Path
from threading import Event, Lock
from typing import Any

import pytest

from reminders.actions.add import add_event
from reminders.actions.recipients import add_recipient
from reminders.actions.subscribe import subscribe
from reminders.core.notice import State
from reminders.core.ports import Store
from reminders.storage import open_store
from tests.building import options
from tests.mail_servers import listening
from tests.processes import PATIENCE, daemon, wait_until
from tests.remote import an_ics, client, remote_calendar

OPTIONS = options(channels=frozenset({"console", "file", "smtp"}))


class Sink:
    """A mail server on loopback that counts each message by its Message-ID."""

    def __init__(self) -> None:
        self.copies: Counter[str] = Counter()
        self.port = 0
        self.arrived = Event()
        self._lock = Lock()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        with self._lock:
            self.copies[str(message_from_bytes(envelope.content)["Message-ID"])] += 1
        self.arrived.set()
        return "250 taken"

    def wait_for(self, more_than: int) -> None:
        """Wait until more than so many different messages have arrived."""
        deadline = time.monotonic() + PATIENCE
        while len(self.copies) <= more_than:
            self.arrived.clear()
            if not self.arrived.wait(max(0.0, deadline - time.monotonic())):
                raise AssertionError(f"only {len(self.copies)} messages arrived in {PATIENCE} s")


@pytest.fixture
def sink() -> Iterator[Sink]:
    handler = Sink()
    with listening(handler) as handler.port:
        yield handler


@pytest.fixture
def database(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'reminders.db'}"


def running(sink: Sink, folder: Path) -> AbstractContextManager[subprocess.Popen[bytes]]:
    """Run the daemon with that mail server; it may read calendars on loopback."""
    smtp_url = f"smtp://127.0.0.1:{sink.port}"
    return daemon(folder, "--no-web", smtp_url=smtp_url, allow_private_addresses="127.0.0.1", outbound_ports="any")


@contextmanager
def opened(database: str) -> Iterator[Store]:
    store = open_store(database, datetime.now(UTC))
    try:
        yield store
    finally:
        store.close()


def owe(store: Store, count: int, *, minutes_ago: int = 40) -> None:
    """Store events whose notices fell due while no daemon ran."""
    now = datetime.now(UTC)
    at = (now - timedelta(minutes=minutes_ago)).replace(second=0, microsecond=0)
    written = now - timedelta(hours=2)
    with store.transaction():
        if not store.recipients():
            add_recipient(store, OPTIONS, {"id": "ada", "address": "mailto:ada@example.org"}, written)
        for number in range(count):
            raw = {
                "title": f"talks {number}",
                "on": f"{at:%Y-%m-%d}",
                "time": f"{at:%H:%M}",
                "timezone": "UTC",
                "remind": ["0h"],
            }
            add_event(store, OPTIONS, raw, written)


def test_nothing_is_lost_by_kills_and_each_kill_doubles_at_most_what_was_in_flight(
    database: str, sink: Sink, tmp_path: Path
) -> None:
    owed, kills = 120, 8
    with opened(database) as store:
        owe(store, owed)
    for number in range(kills):
        with running(sink, tmp_path) as process:
            sink.wait_for(min(len(sink.copies) + 3 + number, owed - 1))
            process.send_signal(signal.SIGKILL)
            process.wait()
    with running(sink, tmp_path):
        sink.wait_for(owed - 1)
    with opened(database) as store, running(sink, tmp_path) as process:
        wait_until(lambda: (tmp_path / "reminders.db.lock").read_text("ascii").strip() == str(process.pid))
        wait_until(lambda: store.counts()[State.SENT] == owed)
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
    doubles = sum(sink.copies.values()) - len(sink.copies)
    print(f"{owed} notices, {kills + 1} kills: {len(sink.copies)} arrived, {doubles} doubled")  # noqa: T201 - the figures
    assert len(sink.copies) == owed
    assert doubles <= (kills + 1) * OPTIONS.in_flight


def test_a_running_daemon_sees_what_another_process_adds(database: str, sink: Sink, tmp_path: Path) -> None:
    with opened(database) as store:
        owe(store, 1)
        with running(sink, tmp_path):
            sink.wait_for(0)
            owe(store, 1)
            sink.wait_for(1)
            wait_until(lambda: store.counts()[State.SENT] == 2)


def test_a_slow_rate_is_kept_and_used(database: str, sink: Sink, tmp_path: Path) -> None:
    """One a second: the daemon wakes when the next may go, not only every five seconds."""
    owed = 10
    (tmp_path / "reminders.toml").write_text('send_rates = "smtp 60/min"\n', "utf-8")
    with opened(database) as store:
        owe(store, owed)
        with running(sink, tmp_path):
            wait_until(lambda: store.counts()[State.SENT] == owed)
        sent = sorted(row.sent_at for row in store.notices() if row.sent_at)
    assert timedelta(seconds=owed - 2) <= sent[-1] - sent[0] <= timedelta(seconds=3 * owed)


def test_a_second_daemon_on_the_same_file_is_refused_with_the_first_ones_process_id(
    database: str, sink: Sink, tmp_path: Path
) -> None:
    with opened(database) as store:
        owe(store, 1)
    with running(sink, tmp_path) as first:
        sink.wait_for(0)
        with running(sink, tmp_path) as second:
            assert second.wait(PATIENCE) == 1
        assert str(first.pid) in (tmp_path / "log.txt").read_text("utf-8")
        assert first.poll() is None


def test_a_running_daemon_reads_what_its_calendars_follow(database: str, sink: Sink, tmp_path: Path) -> None:
    now = datetime.now(UTC)
    with opened(database) as store, remote_calendar() as remote, client() as web:
        owe(store, 1)
        remote.body = an_ics("UID:a\nDTSTART:20300101")
        subscribe(store, OPTIONS, web, remote.url, now - timedelta(days=2), calendar="team")
        remote.body = an_ics("UID:a\nDTSTART:20300101", "UID:b\nDTSTART:20300102")
        with running(sink, tmp_path) as process:
            wait_until(lambda: len(store.events("team")) == 2)
            sink.wait_for(0)
            process.send_signal(signal.SIGTERM)
            assert process.wait(PATIENCE) == 0
        source = store.source("team")
    assert source is not None
    assert source.next_at > now
    log = (tmp_path / "log.txt").read_text("utf-8")
    assert "read a source" in log
    assert "secret" not in log


def test_a_source_that_drips_holds_up_no_notice_and_no_stop(database: str, sink: Sink, tmp_path: Path) -> None:
    now = datetime.now(UTC)
    with opened(database) as store, remote_calendar() as remote, client() as web:
        remote.body = an_ics("UID:a\nDTSTART:20300101")
        subscribe(store, OPTIONS, web, remote.url, now - timedelta(days=2), calendar="team")
        owe(store, 1)
        remote.body, remote.drips = b"x", True
        with running(sink, tmp_path) as process:
            assert remote.dripping.wait(PATIENCE)
            sink.wait_for(0)
            process.send_signal(signal.SIGTERM)
            assert process.wait(PATIENCE) == 0
        remote.drips = False


def test_digests_of_what_is_overdue_survive_kills_with_all_they_tell(database: str, sink: Sink, tmp_path: Path) -> None:
    readers, owed, kills = 6, 25, 2
    with opened(database) as store:
        written = datetime.now(UTC) - timedelta(hours=2)
        for number in range(readers):
            person = {"id": f"reader-{number}", "address": f"mailto:reader-{number}@example.org"}
            add_recipient(store, OPTIONS, person, written)
        owe(store, owed, minutes_ago=100)
    for _ in range(kills):
        with running(sink, tmp_path) as process:
            sink.wait_for(0)
            process.send_signal(signal.SIGKILL)
            process.wait()
    with opened(database) as store, running(sink, tmp_path):
        wait_until(lambda: store.counts()[State.SENT] == readers * owed + readers)
        rows = store.notices(states=[State.SENT])
    doubles = sum(sink.copies.values()) - len(sink.copies)
    print(f"{readers * owed} notices in {readers} digests, {kills} kills: {doubles} doubled")  # noqa: T201 - the figures
    assert len(sink.copies) == readers
    assert doubles <= kills * OPTIONS.in_flight
    assert len({row.digest for row in rows if row.digest}) == readers
