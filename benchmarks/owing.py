"""A store that owes notices, and a sink for them: what the benchmarks of channels share."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from definitions import NOW

from reminders.actions.add import add_event
from reminders.actions.deliver import deliver_due
from reminders.actions.options import Options
from reminders.actions.planner import Planner
from reminders.core.ports import Channel, Store
from reminders.core.record import RecipientRecord
from reminders.daemon.senders import Senders
from reminders.storage import open_store

RECIPIENTS, EVENTS = 50, 40
TEXT = "The agenda.\n\n" + "A sentence of the usual length stands here. " * 10


@contextmanager
def sink(script: str) -> Iterator[int]:
    """Yield the port of a server that takes everything, in a process of its own."""
    with subprocess.Popen([sys.executable, Path(__file__).parent / script], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.kill()


def delivered(channel: Channel, address: Callable[[int], str], in_flight: int) -> float:
    """Return seconds per notice: composed, claimed, sent, its outcome committed."""
    options = Options(
        zone="UTC",
        language="en",
        channels=frozenset({channel.name}),
        sender="reminders@dates.example",
        base_url="https://dates.example",
        in_flight=in_flight,
    )
    senders = Senders(in_flight, "send")
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{folder}/owing.db", NOW)
        _owe(store, options, address)
        started = time.perf_counter()
        sent = deliver_due(store, channel, options, _Clock(), start=senders.submit)
        seconds = time.perf_counter() - started
        assert sent == RECIPIENTS * EVENTS
        senders.stop()
        store.close()
    return seconds / sent


class _Clock:
    """An hour after the notices fell due."""

    def now(self) -> datetime:
        return NOW + timedelta(hours=1)

    def monotonic(self) -> float:
        return time.monotonic()


def _owe(store: Store, options: Options, address: Callable[[int], str]) -> None:
    """Store events and recipients whose notices fall due within the hour."""
    with store.transaction():
        for n in range(RECIPIENTS):
            document = {"id": f"r{n}", "address": address(n), "name": f"Читатель {n}"}
            store.save_recipient(RecipientRecord(id=f"r{n}", document=document, created_at=NOW, updated_at=NOW))
        for n in range(EVENTS):
            at = {"on": f"{NOW:%Y-%m-%d}", "time": f"{NOW + timedelta(minutes=30):%H:%M}", "timezone": "UTC"}
            add_event(store, options, {"title": f"talks {n}", "remind": ["0h"], "description": TEXT, **at}, NOW)
    Planner(store, options, NOW).plan_due()
