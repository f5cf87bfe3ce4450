"""Daemons that tests run as processes of their own, and waiting for what others bring about."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from time import monotonic

PATIENCE = 30.0
_ROOT = Path(__file__).parents[1]


@contextmanager
def daemon(folder: Path, *arguments: str, **settings: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run `reminders run` in a folder, with its database there, until the block ends.

    What it says goes to `out.txt` and `log.txt` in the folder. Settings are named as in `reminders.toml`.
    """
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(_ROOT), "TZ": "UTC"}
    environment |= {f"REMINDERS_{name.upper()}": value for name, value in settings.items()}
    command = [sys.executable, "-m", "reminders", "run", *arguments]
    with (folder / "out.txt").open("ab") as out, (folder / "log.txt").open("ab") as log:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=out, stderr=log)
        try:
            yield process
        finally:
            process.kill()
            process.wait()


def wait_until(holds: Callable[[], object]) -> None:
    """Wait for what other threads and processes bring about."""
    deadline, waiting = monotonic() + PATIENCE, Event()
    while not holds():
        assert monotonic() < deadline, f"it did not come to be within {PATIENCE} s"
        waiting.wait(0.02)


def free_port() -> int:
    """Return a port of loopback that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])
