"""The daemon gives a sign of life while it works, and none while it does not."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any

from reminders.core.endpoint import ChannelFailure
from reminders.core.ports import Store
from reminders.core.trouble import BOUNCES, HEARTBEAT, Trouble
from reminders.daemon.daemon import Daemon
from reminders.daemon.heartbeat import Heartbeat
from reminders.storage import open_store
from tests.actions.outbox import Outbox
from tests.building import NOW, FakeClock, options
from tests.daemon.test_clock import VERSIONS
from tests.processes import wait_until
from tests.remote import client


class Listener(HTTPServer):
    """Counts who asks, and answers with a status."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.status = 200
        super().__init__(("127.0.0.1", 0), _Answer)


class _Answer(BaseHTTPRequestHandler):
    server: Listener

    def do_GET(self) -> None:
        self.server.heard.append(self.path)
        self.send_response(self.server.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def beating(store: Store) -> Iterator[Listener]:
    with Listener() as listener, client() as web:
        thread = Thread(target=listener.serve_forever, args=(0.05,))
        thread.start()
        heart = Heartbeat(web, f"http://127.0.0.1:{listener.server_address[1]}/ping/secret", timedelta(seconds=1))
        daemon = Daemon(
            store=store, options=options(), clock=FakeClock(), channels={"console": Outbox()},
            outbound=lambda: web, heartbeat=heart,
        )  # fmt: skip
        daemon.start(lambda: VERSIONS)
        try:
            yield listener
        finally:
            daemon.stop()
            web.close()
            listener.shutdown()
            thread.join()


def test_a_daemon_that_works_is_heard_and_one_whose_channel_fails_is_not(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'beat.db'}", NOW)
    with beating(store) as listener:
        wait_until(lambda: len(listener.heard) >= 2)
        assert set(listener.heard) == {"/ping/secret"}
        listener.status = 404
        wait_until(lambda: [one.subject for one in store.troubles()] == [HEARTBEAT])
        assert "secret" not in store.troubles()[0].reason
        listener.status = 200
        wait_until(lambda: store.troubles() == [])
        store.note_channel_failure(_failure())
        before = len(listener.heard)
        wait_until(lambda: _is_quiet(listener, before))
    store.close()


def _failure() -> ChannelFailure:
    return ChannelFailure(channel="console", since=NOW, reason="broken")


def _is_quiet(listener: Listener, before: int) -> bool:
    heard = len(listener.heard)
    Event().wait(2.5)
    return len(listener.heard) == heard >= before


def test_what_is_not_set_up_any_more_is_no_trouble(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'beat.db'}", NOW)
    for subject in (BOUNCES, HEARTBEAT):
        store.note_trouble(Trouble(subject, NOW, "cannot be reached"))
    with beating(store):  # without a mailbox
        assert BOUNCES not in [one.subject for one in store.troubles()]
    store.close()
