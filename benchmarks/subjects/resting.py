"""The daemon at rest with 100,000 events stored: its memory, and the CPU that it uses while nothing is due."""

import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from os import sysconf
from pathlib import Path

from definitions import fill
from measure import Row, dearer

STORED, SECONDS, PORT = 100_000, 30, 18_433


def rows() -> Iterator[Row]:
    """Yield memory and CPU without and with the web, beside the budgets."""
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{folder}/resting.db"
        fill(database, STORED)
        for name, options, megabytes, milliseconds in (
            ("without web", ["--no-web"], 60, 10),
            ("with web", ["--port", str(PORT)], 90, 150),
        ):
            with _resting([sys.executable, "-m", "reminders", "--database", database, "run", *options], folder) as pid:
                memory, cpu = _megabytes(pid), _cpu_of_a_minute(pid)
            yield dearer(
                f"memory {name}, {STORED:,} events, MB for s",
                lambda memory=memory: memory,
                than=f"{megabytes} MB",
                theirs=lambda megabytes=megabytes: megabytes,
                at_most=1,
                rounds=1,
            )
            yield dearer(
                f"CPU of a minute {name}",
                lambda cpu=cpu: cpu,
                than=f"{milliseconds} ms",
                theirs=lambda milliseconds=milliseconds: milliseconds / 1_000,
                at_most=1,
                rounds=1,
            )


@contextmanager
def _resting(command: list[str], folder: str) -> Iterator[int]:
    """Yield a process that has come to rest: that used no more than a trace of CPU for some seconds."""
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        time.sleep(5)
        while _cpu(process.pid, 3) > 0.05:
            pass
        yield process.pid
    finally:
        process.terminate()
        process.wait()


def _megabytes(pid: int) -> float:
    found = re.search(r"^VmRSS:\s*(\d+) kB", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)
    assert found is not None
    return int(found[1]) / 1_024


def _cpu_of_a_minute(pid: int) -> float:
    return _cpu(pid, SECONDS) * 60 / SECONDS


def _cpu(pid: int, seconds: float) -> float:
    """Return the CPU seconds that all threads of a process use meanwhile, to the nanosecond where Linux counts so."""
    before = _used(pid)
    time.sleep(seconds)
    return _used(pid) - before


def _used(pid: int) -> float:
    tasks = Path(f"/proc/{pid}/task")
    try:
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks.iterdir()) / 1e9
    except OSError:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / sysconf("SC_CLK_TCK")
