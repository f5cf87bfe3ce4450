"""One request and its answer on a connection, in HTTP/1.1 (RFC 9112).

The answer is read by httptools, as the web server reads requests. Bodies stay as they were sent, undecoded.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache

from httptools import HttpParserError, HttpParserUpgrade, HttpResponseParser

from reminders import __version__
from reminders.outbound.target import Target
from reminders.outbound.wire import Wire

_LONGEST_HEAD = 64 * 1024
# Longer than anybody waits; a `timedelta` holds no number of seconds that a header may have.
_LONGEST_RETRY_SECONDS = 10_000_000
# RFC 9110 section 5.6.2 and 5.5: what else would begin another line, or another request.
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VALUE = re.compile(r"[\t -~\x80-\xff]*")
_DECIDED_HERE = frozenset({"host", "accept-encoding", "connection", "content-length", "transfer-encoding"})


class NotHttp(Exception):
    """What came is no answer in HTTP, or its head does not end."""


@dataclass(frozen=True, slots=True)
class Response:
    """An answer. The names in `headers` are lower case. `cut` says why the body is not whole; None where it is."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)
    cut: str | None = None

    def retry_after(self, now: datetime) -> timedelta | None:
        """Return how long the other side wants to be left alone (RFC 9110 section 10.2.3), a number or a date."""
        text = self.headers.get("retry-after", "").strip()
        if text.isascii() and text.isdigit():
            return timedelta(seconds=min(int(text[:9]), _LONGEST_RETRY_SECONDS))
        try:
            at = parsedate_to_datetime(text)
        except (ValueError, TypeError, OverflowError):
            return None
        return max((at if at.tzinfo else at.replace(tzinfo=UTC)) - now, timedelta())


def written(method: str, goal: Target, headers: Mapping[str, str], body: bytes | None) -> bytes:
    """Return the request, ready to send; of `headers`, those that are decided here are left out.

    Raises `ValueError` for a method or a header that cannot be sent.
    """
    lines = []
    for name, value in headers.items():
        if name.lower() in _DECIDED_HERE:
            continue
        if not _TOKEN.fullmatch(name) or not _VALUE.fullmatch(value):
            raise ValueError(f"the header {name!r} cannot be sent")
        lines.append(f"{name}: {value}\r\n")
    if body is not None:
        lines.append(f"content-length: {len(body)}\r\n")
    return _opening(method, goal) + "".join([*lines, "\r\n"]).encode("latin-1") + (body or b"")


@lru_cache(maxsize=1_024)
def _opening(method: str, goal: Target) -> bytes:
    """Return what all requests to a place begin with."""
    if not _TOKEN.fullmatch(method):
        raise ValueError(f"the method {method!r} cannot be sent")
    lines = [
        f"{method} {goal.path} HTTP/1.1",
        f"host: {goal.origin.partition('://')[2]}",
        f"user-agent: reminders/{__version__}",
        "accept-encoding: identity",
    ]
    if goal.authorization:
        lines.append(f"authorization: {goal.authorization}")
    return "".join(f"{line}\r\n" for line in lines).encode("ascii")


def exchange(wire: Wire, request: bytes, max_octets: int) -> tuple[Response, bool]:
    """Return the answer to a request, and whether the connection may serve another.

    Raises `NotHttp`, or `OSError` where the head of an answer does not come.
    """
    wire.send(request)
    wire.allowance.handed_over = True
    answer = _Answer()
    _read_head(answer, wire)
    cut = _rest(answer, wire, max_octets)
    response = Response(answer.status, answer.headers, bytes(answer.body[:max_octets]), cut)
    return response, cut is None and answer.keeps_alive and not answer.is_broken


def _read_head(answer: "_Answer", wire: Wire) -> None:
    octets = 0
    while not answer.has_head:
        if answer.is_broken or octets > _LONGEST_HEAD:
            raise NotHttp
        if not (data := wire.receive()):
            raise ConnectionResetError("it hung up before it answered")
        answer.take(data)
        octets += len(data)


def _rest(answer: "_Answer", wire: Wire, max_octets: int) -> str | None:
    """Read the body; return why it is not whole. The status is known by then, so this raises nothing."""
    try:
        while not (answer.is_whole or answer.is_broken or len(answer.body) > max_octets):
            if not (data := wire.receive()):
                return None if answer.lasts_until_the_end else "it broke off"
            answer.take(data)
    except TimeoutError:
        return "it did not end in time"
    except OverflowError:
        return f"it is longer than {max_octets:,} octets"
    except OSError:
        return "it broke off"
    if len(answer.body) > max_octets:
        return f"it is longer than {max_octets:,} octets"
    return None if answer.is_whole else "it broke off"


class _Answer:
    """What has come of an answer; its `on_` methods are called by httptools.

    It is broken once something came that is no part of it: nonsense, or the beginning of an answer to no question.
    """

    def __init__(self) -> None:
        self._parser = HttpResponseParser(self)
        # A line may end without CR (RFC 9112 section 2.2). Nobody else reads this connection in another way.
        self._parser.set_dangerous_leniencies(lenient_optional_cr_before_lf=True)
        self.status = 0
        self.headers: dict[str, str] = {}
        self.body = bytearray()
        self.has_head = self.is_whole = self.is_broken = self.keeps_alive = False

    @property
    def lasts_until_the_end(self) -> bool:
        """Whether the body ends with the connection (RFC 9112 section 6.3)."""
        chunked = self.headers.get("transfer-encoding", "").lower().endswith("chunked")
        return not chunked and "content-length" not in self.headers

    def take(self, data: bytes) -> None:
        try:
            self._parser.feed_data(data)
        except (HttpParserError, HttpParserUpgrade):
            self.is_broken = True

    def on_message_begin(self) -> None:
        self.is_broken = self.is_whole

    def on_header(self, name: bytes, value: bytes) -> None:
        if not self.is_whole:
            self.headers.setdefault(name.decode("latin-1").lower(), value.decode("latin-1"))

    def on_headers_complete(self) -> None:
        if self.is_whole:
            return
        self.status = self._parser.get_status_code()
        self.has_head = self.status >= 200
        self.keeps_alive = self._parser.should_keep_alive()
        if not self.has_head:
            self.headers.clear()  # those of an interim answer (RFC 9110 section 15.2)

    def on_body(self, data: bytes) -> None:
        if not self.is_whole:
            self.body += data

    def on_message_complete(self) -> None:
        self.is_whole = self.has_head
