"""Mail servers, events and plugins that fail while much is due: what arrives, how often, and what holds up what.

Each test prints its figures; run with `-s` to see them.
"""

import asyncio
import signal
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from functools import partial
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest
from aiosmtpd.smtp import SMTP

from reminders.actions.add import add_event
from reminders.actions.deliver import deliver_due
from reminders.actions.planner import Planner
from reminders.actions.recipients import add_recipient
from reminders.core.notice import State
from reminders.core.pace import Pace
from reminders.core.ports import Store
from reminders.core.record import EventRecord
from reminders.notices.channels import ChannelOptions
from reminders.notices.channels.smtp import SmtpChannel
from reminders.storage import open_store
from tests.building import NOW, FakeClock, options
from tests.mail_servers import listening
from tests.processes import PATIENCE, daemon, wait_until

CHANNELS = frozenset({"console", "file", "smtp", "webhook"})
HOUR = timedelta(hours=1)


class FaultyServer:
    """Takes mail, but not all of it at first: what befalls a mail is a function of its Message-ID and the attempt."""

    def __init__(self, fault: Callable[[str, int], str]) -> None:
        self._fault = fault
        self._stalled = asyncio.Event()
        self.tries: Counter[str] = Counter()
        self.copies: Counter[str] = Counter()
        self.faults: Counter[str] = Counter()
        self.port = 0

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        name = str(message_from_bytes(envelope.content)["Message-ID"])
        self.tries[name] += 1
        fault = self._fault(name, self.tries[name])
        self.faults[fault] += 1
        if fault == "stall":
            await self._stalled.wait()
        if fault not in ("", "drop"):
            return fault
        self.copies[name] += 1
        if fault == "drop":
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.abort()
        return "250 taken"


@contextmanager
def serving(server: FaultyServer) -> Iterator[FaultyServer]:
    with listening(server) as server.port:
        yield server


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    one = open_store(f"sqlite:///{tmp_path / 'faults.db'}", NOW)
    yield one
    one.close()


def owe(store: Store, count: int, *, at: datetime = NOW + HOUR, channels: frozenset[str] = CHANNELS) -> None:
    """Store events that fall due at an instant, for whoever is stored."""
    with store.transaction():
        for number in range(count):
            on = {"on": f"{at:%Y-%m-%d}", "time": f"{at:%H:%M}", "timezone": "UTC"}
            add_event(store, options(channels=channels), {"title": f"talks {number}", "remind": ["0h"], **on}, NOW)


def fault_of(name: str, attempt: int) -> str:
    """Return what befalls an attempt: of all mails 1 % are refused for good, 5 % of attempts are dropped after the
    content, 30 % put off, a few stall, and the first attempt of a fifth meets a greylist.
    """
    if crc32(name.encode()) % 100 == 0:
        return "550 5.1.1 no such user"
    if attempt == 1 and crc32(f"grey {name}".encode()) % 5 == 0:
        return "450 4.2.0 greylisted, try again later"
    chance = crc32(f"{name} {attempt}".encode()) % 100
    if chance < 5:
        return "drop"
    if chance < 35:
        return "451 4.3.0 not now"
    return "stall" if chance == 36 and attempt < 3 else ""


def test_mail_gets_through_a_server_that_refuses_stalls_and_drops(store: Store) -> None:
    clock, owed = FakeClock(NOW + HOUR), 300
    for n in range(20):
        add_recipient(store, options(channels=CHANNELS), {"id": f"r{n}", "address": f"mailto:r{n}@example.org"}, NOW)
    owe(store, owed // 20)
    with serving(FaultyServer(fault_of)) as server, ThreadPoolExecutor(10) as threads:
        url = f"smtp://127.0.0.1:{server.port}"
        channel = SmtpChannel(ChannelOptions(smtp_url=url, sender="r@dates.example", smtp_timeout=1.0))
        pace = Pace(clock.monotonic)
        chosen = options(channels=CHANNELS, catch_up=timedelta(days=30))
        while store.next_due() is not None:
            deliver_due(store, channel, chosen, clock, pace=pace, start=threads.submit)
            clock.advance(timedelta(seconds=30) if clock.seconds < 7_200 else HOUR)
        channel.close()
    counts, doubles = store.counts(), sum(server.copies.values()) - len(server.copies)
    refused = {name for name in server.tries if fault_of(name, 1).startswith("550")}
    print(f"{owed} mails: {counts[State.SENT]} sent, {len(refused)} refused, {doubles} doubled; {dict(server.faults)}")  # noqa: T201 - the figures
    assert (counts[State.SENT], counts[State.FAILED]) == (owed - len(refused), len(refused))
    assert all(server.tries[name] == 1 for name in refused)
    assert doubles <= server.faults["drop"]
    assert all(
        count == 1 or any(fault_of(name, n) == "drop" for n in range(1, 12)) for name, count in server.copies.items()
    )


POISON: dict[str, Any] = {
    "vertical-tab": {"title": "a\x0bBcc: all@example.org"},
    "surrogate": {"title": "a \ud800 b"},
    "line-separator": {"title": "a\u2028b"},
    "huge": {"title": "x" * 1_000_000},
    "unknown-zone": {"title": "z", "timezone": "Mars/Olympus"},
    "no-title": {"title": None},
    "mad-description": {"title": "d", "description": 7},
}


def test_events_that_cannot_be_told_delay_no_other(store: Store) -> None:
    clock, good = FakeClock(NOW + HOUR), 100
    chosen = options(channels=CHANNELS)
    add_recipient(store, chosen, {"id": "ada", "address": "mailto:ada@example.org"}, NOW)
    owe(store, good)
    template = store.events()[0]
    for name, fields in POISON.items():
        record = EventRecord.new(template.calendar, {**template.document, "id": name, **fields}, NOW)
        try:
            with store.transaction():
                store.save_event(replace(record, next_due_at=NOW))
        except Exception as error:  # noqa: BLE001 - what cannot even be stored cannot be told
            print(f"{name}: not stored, {type(error).__name__}")  # noqa: T201 - the figures
    try:
        Planner(store, chosen, clock.now()).plan_due()
    except ExceptionGroup as group:
        print(f"not planned: {[type(error).__name__ for error in group.exceptions]}")  # noqa: T201 - the figures
    with serving(FaultyServer(lambda name, attempt: "")) as server, ThreadPoolExecutor(10) as threads:
        url = f"smtp://127.0.0.1:{server.port}"
        channel = SmtpChannel(ChannelOptions(smtp_url=url, sender="r@dates.example"))
        deliver_due(store, channel, chosen, clock, start=threads.submit)
        channel.close()
    sent = {row.identity.event for row in store.notices(states=[State.SENT])}
    print(f"{good} good events and {len(POISON)} bad ones: {len(sent)} told; of the bad, {sorted(sent & set(POISON))}")  # noqa: T201 - the figures
    assert len(sent - set(POISON)) == good


class SlowServer(FaultyServer):
    """Takes its time, so that a signal meets sends in flight."""

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        answer = await super().handle_DATA(server, session, envelope)
        await asyncio.sleep(0.1)
        return answer


def running(server: FaultyServer, folder: Path) -> AbstractContextManager[subprocess.Popen[bytes]]:
    return daemon(folder, "--no-web", smtp_url=f"smtp://127.0.0.1:{server.port}")


def due_now(tmp_path: Path, count: int, *recipients: dict[str, Any]) -> None:
    """Store what fell due twenty minutes ago."""
    store = open_store(f"sqlite:///{tmp_path / 'reminders.db'}", NOW)
    at = datetime.now(UTC) - timedelta(minutes=20)
    for recipient in recipients:
        add_recipient(store, options(channels=CHANNELS), recipient, NOW)
    owe(store, count, at=at)
    store.close()


def test_a_signal_to_stop_lets_sends_in_flight_finish_and_doubles_none(tmp_path: Path) -> None:
    owed, stops = 60, 3
    due_now(tmp_path, owed, {"id": "ada", "address": "mailto:ada@example.org"})
    with serving(SlowServer(lambda name, attempt: "")) as server:
        for number in range(stops):
            with running(server, tmp_path) as process:
                wait_until(partial(arrived, server, 12 * (number + 1)))
                process.send_signal(signal.SIGTERM)
                assert process.wait(PATIENCE) == 0
        with running(server, tmp_path):
            wait_until(partial(arrived, server, owed))
    print(f"{owed} mails, {stops} signals to stop: {sum(server.copies.values()) - owed} doubled")  # noqa: T201 - the figures
    assert sum(server.copies.values()) == owed


def test_a_mail_server_that_stalls_holds_up_no_other_channel(tmp_path: Path) -> None:
    mail, file = {"id": "ada", "address": "mailto:ada@example.org"}, {"id": "bob", "address": "file"}
    due_now(tmp_path, 15, mail, file)
    with serving(FaultyServer(lambda name, attempt: "stall")) as server, running(server, tmp_path):
        wait_until(lambda: server.faults["stall"] > 0)
        wait_until(lambda: len(list((tmp_path / "outbox").glob("*.eml"))) == 15)
        assert not server.copies


def arrived(server: FaultyServer, count: int) -> bool:
    return len(server.copies) >= count
