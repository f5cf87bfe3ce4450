"""Mail to a sink on loopback, by the clock, since commits and round trips are what it waits for."""

import smtplib
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

from definitions import NOW
from measure import Measure, Row, quicker

from reminders.actions.add import add_event
from reminders.actions.deliver import deliver_due
from reminders.actions.options import Options
from reminders.actions.planner import Planner
from reminders.core.ports import Store
from reminders.core.record import RecipientRecord
from reminders.notices.channels import ChannelOptions, open_channel
from reminders.storage import open_store

_SINK = Path(__file__).parents[1] / "sink.py"
_RECIPIENTS, _EVENTS = 50, 40
_TEXT = "The agenda.\n\n" + "A sentence of the usual length stands here. " * 10


def rows() -> Iterator[Row]:
    with _sink() as port:
        for in_flight in (10, 50):
            yield quicker(
                f"mail with its ledger, {in_flight} in flight",
                lambda in_flight=in_flight: _ours(port, in_flight),
                than="smtplib, one connection each",
                theirs=_smtplib_per_message(port, 200),
                at_least=7,
                rounds=5,
            )


class _Clock:
    """An hour after the notices fell due."""

    def now(self) -> datetime:
        return NOW + timedelta(hours=1)

    def monotonic(self) -> float:
        return time.monotonic()


@contextmanager
def _sink() -> Iterator[int]:
    """Yield the port of a server that takes everything, in a process of its own."""
    with subprocess.Popen([sys.executable, str(_SINK)], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.kill()


def _ours(port: int, in_flight: int) -> float:
    """Return seconds per mail: composed, claimed, sent, its outcome committed."""
    options = Options(
        zone="UTC",
        language="en",
        channels=frozenset({"smtp"}),
        sender="reminders@dates.example",
        base_url="https://dates.example",
        in_flight=in_flight,
    )
    channel = open_channel("smtp", ChannelOptions(smtp_url=f"smtp://127.0.0.1:{port}", in_flight=in_flight))
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(in_flight) as threads:
        store = open_store(f"sqlite:///{folder}/mail.db", NOW)
        _owe(store, options)
        started = time.perf_counter()
        sent = deliver_due(store, channel, options, _Clock(), start=threads.submit)
        seconds = time.perf_counter() - started
        assert sent == _RECIPIENTS * _EVENTS
        channel.close()
        store.close()
    return seconds / sent


def _owe(store: Store, options: Options) -> None:
    """Store events and recipients whose notices fall due within the hour."""
    with store.transaction():
        for n in range(_RECIPIENTS):
            document = {"id": f"r{n}", "address": f"mailto:reader{n}@example.org", "name": f"Читатель {n}"}
            store.save_recipient(RecipientRecord(id=f"r{n}", document=document, created_at=NOW, updated_at=NOW))
        for n in range(_EVENTS):
            at = {"on": f"{NOW:%Y-%m-%d}", "time": f"{NOW + timedelta(minutes=30):%H:%M}", "timezone": "UTC"}
            add_event(store, options, {"title": f"talks {n}", "remind": ["0h"], "description": _TEXT, **at}, NOW)
    Planner(store, options, NOW).plan_due()


def _smtplib_per_message(port: int, count: int) -> Measure:
    """Measure seconds per mail where each is built and has a connection of its own, without any ledger."""

    def measure() -> float:
        started = time.perf_counter()
        for n in range(count):
            message = EmailMessage()
            message["From"], message["To"] = "reminders@dates.example", f"Читатель {n} <reader{n}@example.org>"
            message["Subject"] = f"talks {n}: today, Thu 1 Jan 2026"
            message["Message-ID"] = f"<{n}@dates.example>"
            message.set_content(_TEXT)
            message.add_alternative(f"<p>{_TEXT}</p>" * 8, subtype="html")
            message.add_attachment(b"BEGIN:VCALENDAR\r\n" * 40, "text", "calendar", filename="talks.ics")
            with smtplib.SMTP("127.0.0.1", port) as connection:
                connection.send_message(message)
        return (time.perf_counter() - started) / count

    return measure
