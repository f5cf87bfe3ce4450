"""Serving a feed of about 500 kB: CPU of the server's processes for one request, beside nginx with the same file."""

import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from os import sysconf
from pathlib import Path

from definitions import fill
from measure import Measure, Row, dearer, missing

EVENTS = 210
CONNECTIONS, SECONDS, ROUNDS = 32, 2, 5
PORT, NGINX_PORT = 18_431, 18_432
FEED = "/calendars/bench.ics"
NGINX = """
worker_processes 1; daemon off; pid {folder}/nginx.pid; error_log stderr crit;
events {{ worker_connections 4096; }}
http {{
  types {{ text/calendar ics; }}
  access_log off; sendfile on; tcp_nopush on; gzip_static on; gzip_vary on; etag on;
  keepalive_requests 100000000; client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2;
  fastcgi_temp_path {folder}/t3; uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  server {{ listen 127.0.0.1:{port}; root {folder}/site; }}
}}
"""
# What is asked, with the budget.
KINDS = (("whole feed", {}, 2.0), ("its gzip", {"Accept-Encoding": "gzip"}, 3.5), ("a 304", {"If-None-Match": ""}, 4.5))


def rows() -> Iterator[Row]:
    """Yield a row for the whole body, for its gzip and for a 304."""
    lacking = [name for name in ("nginx", "wrk") if not shutil.which(name)]
    if lacking:
        for name, _, budget in KINDS:
            yield missing(
                f"CPU of 1,000 requests, {name}", "nginx", f"{' and '.join(lacking)} not here", at_most=budget
            )
        return
    with tempfile.TemporaryDirectory() as folder, _ours(Path(folder)) as ours, _nginx(Path(folder)) as nginx:
        for name, headers, budget in KINDS:
            yield dearer(
                f"CPU of 1,000 requests, {name}",
                _per_request(ours, PORT, headers),
                than="nginx, sendfile and gzip_static",
                theirs=_per_request(nginx, NGINX_PORT, headers),
                at_most=budget,
                rounds=ROUNDS,
            )


def _per_request(pid: int, port: int, headers: dict[str, str]) -> Measure:
    """Measure the CPU seconds of a process and its children for 1,000 requests, over many connections."""
    if "If-None-Match" in headers:
        headers = {"If-None-Match": _answer(port, {})[1]}
    options = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
    wrk = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", *options, f"http://127.0.0.1:{port}{FEED}"]

    def measure() -> float:
        before = _cpu(pid)
        told = subprocess.run(wrk, check=True, capture_output=True, text=True).stdout
        if "Non-2xx" in told or "Socket errors" in told:
            raise RuntimeError(told)
        return (_cpu(pid) - before) / int(re.search(r"(\d+) requests in", told)[1]) * 1_000

    return measure


@contextmanager
def _ours(folder: Path) -> Iterator[int]:
    database = f"sqlite:///{folder}/bench.db"
    fill(database, EVENTS)
    command = [sys.executable, "-m", "reminders", "--database", database, "run", "--no-notices", "--port", str(PORT)]
    with _running(command, PORT) as pid:
        body, _ = _answer(PORT, {})
        site = folder / "site" / "calendars"
        site.mkdir(parents=True)
        (site / "bench.ics").write_bytes(body)
        (site / "bench.ics.gz").write_bytes(_answer(PORT, {"Accept-Encoding": "gzip"})[0])
        yield pid


@contextmanager
def _nginx(folder: Path) -> Iterator[int]:
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=NGINX_PORT))
    folder.chmod(0o755)  # its worker is another user
    with _running(["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf")], NGINX_PORT) as pid:
        yield pid


@contextmanager
def _running(command: list[str], port: int) -> Iterator[int]:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            with suppress(OSError):
                _answer(port, {})
                break
            time.sleep(0.05)
        yield process.pid
    finally:
        process.terminate()
        process.wait()


def _answer(port: int, headers: dict[str, str]) -> tuple[bytes, str]:
    """Return body and ETag of the feed."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", FEED, headers={"Accept-Encoding": "identity", **headers})
        response = connection.getresponse()
        return response.read(), response.headers.get("ETag", "")
    finally:
        connection.close()


def _cpu(pid: int) -> float:
    """Return the CPU seconds that a process and its children have used so far."""
    return sum(_ticks(one) for one in (pid, *_children(pid))) / sysconf("SC_CLK_TCK")


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])
