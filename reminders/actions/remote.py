"""Reads a calendar that is kept elsewhere: over the guarded client, past a few redirects, in a child process."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urljoin

from reminders.core.errors import InvalidInput, RemindersError
from reminders.imports.child import read_calendar
from reminders.imports.reading import MAX_OCTETS, Reading
from reminders.outbound.client import GuardedClient
from reminders.outbound.exchange import Response
from reminders.outbound.target import parse

_SECONDS = 30.0
_MOST_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_LONGEST_VALIDATOR = 500
_ACCEPT = "text/calendar, */*;q=0.1"


class Unreadable(RemindersError):
    """A calendar could not be read; `retry_after` is how long its server wants to be left alone, if it said so."""

    def __init__(self, message: str, *, retry_after: timedelta | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Remote:
    """An answer: the validators for the next request, and what the calendar says; `None` where that is unchanged."""

    etag: str | None
    last_modified: str | None
    reading: Reading | None


def https_address(url: str) -> str:
    """Return the address that a `webcal:` link stands for; any other is returned as it is."""
    scheme, colon, rest = url.strip().partition(":")
    return f"https:{rest}" if colon and scheme.lower() in {"webcal", "webcals"} else url.strip()


def read_remote(
    client: GuardedClient,
    url: str,
    *,
    home: str,
    now: datetime,
    etag: str | None = None,
    last_modified: str | None = None,
) -> Remote:
    """Return what the calendar at an address says, if it changed since the validators were given.

    Times without a known zone are in `home`. Raises `Unreadable` for whatever is no calendar.
    """
    validators = {"if-none-match": etag, "if-modified-since": last_modified}
    headers = {"accept": _ACCEPT} | {name: value for name, value in validators.items() if value}
    answer = _followed(client, url, headers)
    if answer.status == 304 and (etag or last_modified):
        return Remote(etag, last_modified, None)
    if answer.status != 200:
        said = f"the server answered {answer.status}{_meaning(answer.status)}"
        raise Unreadable(said, retry_after=answer.retry_after(now))
    if answer.cut:
        raise Unreadable(f"the answer is not whole: {answer.cut}")
    if answer.headers.get("content-encoding", "identity").lower() != "identity":
        raise Unreadable(f"the answer is packed ({answer.headers['content-encoding'][:40]!r}), which was not asked for")
    try:
        reading = read_calendar(answer.body, home=home)
    except InvalidInput as error:
        raise Unreadable(f"its answer cannot be read: {error}") from error
    return Remote(_validator(answer, "etag"), _validator(answer, "last-modified"), reading)


def _followed(client: GuardedClient, url: str, headers: dict[str, str]) -> Response:
    """Return the answer behind a few redirects, each checked like the first address; never from https to http."""
    home = parse(url).origin
    for _ in range(_MOST_REDIRECTS + 1):
        try:
            answer = client.request("GET", url, headers=headers, timeout=_SECONDS, max_octets=MAX_OCTETS)
        except RemindersError as error:
            raise Unreadable(str(error).removeprefix(f"{home}: ")) from error  # who reads it knows the place
        location = answer.headers.get("location")
        if answer.status not in _REDIRECTS or not location:
            return answer
        following = _joined(url, location)
        if url.lower().startswith("https:") and not following.lower().startswith("https:"):
            raise Unreadable("it redirects from https to an address that is not, which is not followed")
        url = following
    raise Unreadable(f"it redirects more than {_MOST_REDIRECTS} times")


def _joined(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError as error:
        raise Unreadable("it redirects to what is no address") from error


def _validator(answer: Response, name: str) -> str | None:
    value = answer.headers.get(name, "")
    return value if value and len(value) <= _LONGEST_VALIDATOR and value.isprintable() else None


def _meaning(status: int) -> str:
    known = {
        304: "; it calls unchanged what was never read from it",
        401: "; it wants a password: https://user:password@...",
        403: "; it does not let us read it",
        404: "; there is no such calendar",
        410: "; the calendar is gone for good",
        429: "; it wants to be asked less often",
    }
    return known.get(status, "")
