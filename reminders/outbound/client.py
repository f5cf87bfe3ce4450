"""The one HTTP client for addresses that people gave (docs/decisions/guarded-client.md).

The host is looked up once, each address is checked, and one that passed is connected to: no second look-up can lead
elsewhere. Redirects are returned, not followed. Proxies of the environment are not used. Bodies stay as they were sent,
undecoded, and are cut at a number of octets; the whole request has one deadline.
"""

import http.client
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cached_property

from reminders import __version__
from reminders.outbound import target, wire
from reminders.outbound.errors import AddressRefused, RequestFailed
from reminders.outbound.guard import Guard
from reminders.outbound.pool import Pool
from reminders.outbound.target import Target
from reminders.outbound.wire import Allowance, Resolver, Wire

# What head, chunk sizes and trailers may add on the wire to the body's octets.
_OVERHEAD = 256 * 1024
# Longer than anybody waits; a `timedelta` holds no number of seconds that a header may have.
_LONGEST_RETRY_SECONDS = 10_000_000
# The other side closed a connection that was idle, perhaps while the request was on its way.
_STALE = (
    http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError, ConnectionAbortedError,
    ssl.SSLEOFError, ssl.SSLZeroReturnError,
)  # fmt: skip


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


class GuardedClient:
    """Sends requests to public addresses only, and keeps connections for the next. Safe to use from several threads.

    `monotonic` is a clock in seconds. `resolver` gives the addresses of a host; `tls` decides which certificates are
    good, by default those of the system's authorities or of `SSL_CERT_FILE`.
    """

    def __init__(
        self,
        *,
        monotonic: Callable[[], float],
        guard: Guard | None = None,
        resolver: Resolver = wire.resolve,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._monotonic = monotonic
        self._guard = guard or Guard()
        self._resolver = resolver
        self._given_tls = tls
        self._pool = Pool(monotonic)

    def check(self, url: str) -> None:
        """Raise `AddressRefused` for an address that no request would ever be sent to, as far as it shows by itself."""
        self._checked(url)

    def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        timeout: float,
        max_octets: int,
    ) -> Response:
        """Return the answer, whatever its status. `timeout` is the most seconds that all of it may take.

        Where a kept connection turns out to be closed, the request is sent once more on another, so it must be one that
        may arrive twice (GET, or POST with an id). Raises `AddressRefused` before anything is sent, or `RequestFailed`.
        """
        goal = self._checked(url)
        allowance = Allowance(self._monotonic, timeout, 2 * max_octets + _OVERHEAD)
        request = _Request(goal, method, _head(goal, headers or {}), body, max_octets)
        with _in_words(goal, timeout):
            while kept := self._pool.take(request.place):
                kept.allowance = allowance
                with suppress(*_STALE):
                    return self._exchange(kept, request)
            return self._exchange(self._connect(goal, allowance), request)

    def close(self) -> None:
        """Let go of the connections that are kept; the next request opens its own."""
        self._pool.close()

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        """One context for all connections; making it reads every certificate of the system."""
        return self._given_tls or ssl.create_default_context()

    def _checked(self, url: str) -> Target:
        goal = target.parse(url)
        if not self._guard.permits_port(goal.port):
            raise AddressRefused(
                f"{goal.origin}: port {goal.port} is not allowed; the setting `outbound_ports` names those that are"
            )
        return goal

    def _connect(self, goal: Target, allowance: Allowance) -> Wire:
        found = wire.resolve_in_time(self._resolver, goal.host, goal.port, allowance)
        permitted = [address for address in dict.fromkeys(found) if self._guard.permits(address)]
        if found and not permitted:
            raise AddressRefused(
                f"{goal.origin}: {found[0]} is no public address; the setting `allow_private_addresses` opens networks"
            )
        if goal.authorization and goal.scheme == "http":
            permitted = [address for address in permitted if self._guard.is_private(address)]
            if not permitted:
                raise AddressRefused(f"{goal.origin}: a password is sent by https only, not in the clear")
        sock = wire.connect(permitted, goal.port, allowance)
        if goal.scheme == "http":
            return Wire(sock, allowance)
        try:
            return Wire(wire.secured(sock, goal.host, self._tls, allowance), allowance)
        except BaseException:
            sock.close()
            raise

    def _exchange(self, connection: Wire, request: "_Request") -> Response:
        """Send the request, read the answer, and keep the connection if it may be used again."""
        keep = False
        try:
            peer = http.client.HTTPConnection(request.goal.host, request.goal.port)
            peer.auto_open = 0  # it never connects by itself
            peer.sock = connection
            peer.request(request.method, request.goal.path, request.body, request.headers)
            answer = peer.getresponse()
            content, cut = _body(answer, request.max_octets)
            keep = cut is None and not answer.will_close and connection.is_in_step
        finally:
            if keep:
                self._pool.put(request.place, connection)
            else:
                connection.shut()
        told = {name.lower(): value for name, value in reversed(answer.getheaders())}
        return Response(answer.status, told, content, cut)


@dataclass(frozen=True, slots=True)
class _Request:
    goal: Target
    method: str
    headers: dict[str, str]
    body: bytes | None
    max_octets: int

    @property
    def place(self) -> tuple[str, str, int, bool]:
        """Which kept connections serve this request: a password needs one that was checked for it."""
        return self.goal.scheme, self.goal.host, self.goal.port, self.goal.authorization is not None


def _head(goal: Target, given: Mapping[str, str]) -> dict[str, str]:
    """Return the headers to send: those given, and what this client decides."""
    host = goal.origin.partition("://")[2]
    headers = {"host": host, "user-agent": f"reminders/{__version__}"}
    if goal.authorization:
        headers["authorization"] = goal.authorization
    return headers | {name.lower(): value for name, value in given.items()} | {"accept-encoding": "identity"}


def _body(answer: http.client.HTTPResponse, max_octets: int) -> tuple[bytes, str | None]:
    """Return the body and, where it is not whole, why. The status is known by then, so this raises nothing."""
    try:
        content = answer.read(max_octets + 1)
    except TimeoutError:
        return b"", "it did not end in time"
    except OverflowError:
        return b"", f"it is longer than {max_octets:,} octets"
    except http.client.IncompleteRead as error:
        return error.partial[:max_octets], "it broke off"
    except (http.client.HTTPException, OSError, ValueError):
        return b"", "it broke off"
    if len(content) > max_octets:
        return content[:max_octets], f"it is longer than {max_octets:,} octets"
    return content, "it broke off" if answer.length else None


@contextmanager
def _in_words(goal: Target, timeout: float) -> Iterator[None]:
    """Turn what the system's libraries raise into `RequestFailed`, which names the origin and no more."""
    try:
        yield
    except TimeoutError as error:
        raise RequestFailed(f"{goal.origin}: no answer within {timeout:g} s") from error
    except ssl.SSLCertVerificationError as error:
        raise RequestFailed(f"{goal.origin}: its certificate is not good: {error.verify_message}") from error
    except OSError as error:
        raise RequestFailed(f"{goal.origin}: {error.strerror or str(error) or type(error).__name__}") from error
    except (http.client.HTTPException, OverflowError) as error:
        raise RequestFailed(f"{goal.origin}: its answer is not HTTP ({type(error).__name__})") from error
    except ValueError as error:
        if isinstance(error, AddressRefused):
            raise
        raise RequestFailed(f"{goal.origin}: the request has a header or a method that cannot be sent") from error
