"""The one HTTP client for addresses that people gave (docs/decisions/guarded-client.md).

The host is looked up once, each address is checked, and one that passed is connected to: no second look-up can lead
elsewhere. Redirects are returned, not followed. Proxies of the environment are not used. Bodies stay as they were sent,
undecoded, and are cut at a number of octets; the whole request has one deadline.
"""

import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cached_property

from reminders.outbound import target, wire
from reminders.outbound.errors import AddressRefused, RequestFailed
from reminders.outbound.exchange import NotHttp, Response, exchange, written
from reminders.outbound.guard import Guard
from reminders.outbound.pool import Pool
from reminders.outbound.target import Target
from reminders.outbound.wire import Allowance, Resolver, SecureWire, Wire

# What head, chunk sizes and trailers may add on the wire to the body's octets.
_OVERHEAD = 256 * 1024
# The other side closed a connection that was idle, perhaps while the request was on its way.
_STALE = (
    BrokenPipeError, ConnectionResetError, ConnectionAbortedError, ssl.SSLEOFError, ssl.SSLZeroReturnError,
)  # fmt: skip

_Place = tuple[str, str, int, bool]


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
        at_most_once: bool = False,
    ) -> Response:
        """Return the answer, whatever its status. `timeout` is the most seconds that all of it may take.

        Where a kept connection turns out to be closed, the request is sent once more on another, so it must be one that
        may arrive twice (GET, or POST with an id); one that is sent `at_most_once` goes by a new connection. Raises
        `AddressRefused` before anything is sent, or `RequestFailed`.
        """
        goal = self._checked(url)
        # A password needs a connection that was checked for it.
        place = goal.scheme, goal.host, goal.port, goal.authorization is not None
        allowance = Allowance(self._monotonic, timeout, 2 * max_octets + _OVERHEAD)
        with _in_words(goal, timeout, allowance):
            request = written(method, goal, headers or {}, body)
            while not at_most_once and (kept := self._pool.take(place)):
                kept.allowance = allowance
                with suppress(*_STALE):
                    return self._exchange(place, kept, request, max_octets)
            return self._exchange(place, self._connect(goal, allowance), request, max_octets)

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
            return SecureWire(wire.secured(sock, goal.host, self._tls, allowance), allowance)
        except BaseException:
            sock.close()
            raise

    def _exchange(self, place: _Place, connection: Wire, request: bytes, max_octets: int) -> Response:
        """Send the request, read the answer, and keep the connection if it may be used again."""
        keep = False
        try:
            response, keep = exchange(connection, request, max_octets)
        finally:
            if keep:
                self._pool.put(place, connection)
            else:
                connection.shut()
        return response


@contextmanager
def _in_words(goal: Target, timeout: float, allowance: Allowance) -> Iterator[None]:
    """Turn what the system's libraries raise into `RequestFailed`, which names the origin and no more."""
    try:
        yield
    except AddressRefused:
        raise
    except (OSError, NotHttp, OverflowError, ValueError) as error:
        words = f"{goal.origin}: {_words(error, timeout)}"
        raise RequestFailed(words, in_doubt=allowance.handed_over) from error


def _words(error: Exception, timeout: float) -> str:
    match error:
        case TimeoutError():
            return f"no answer within {timeout:g} s"
        case ssl.SSLCertVerificationError():
            return f"its certificate is not good: {error.verify_message}"
        case OSError():
            return error.strerror or str(error) or type(error).__name__
        case NotHttp() | OverflowError():
            return "its answer is not HTTP"
        case _:
            return "the request has a header or a method that cannot be sent"
