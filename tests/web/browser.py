"""A store with calendars, the site that serves it on loopback, and a plain HTTP client that looks at the answers."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from html.parser import HTMLParser
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

from reminders.core.ports import Clock, Store
from reminders.core.record import CalendarRecord, EventRecord
from reminders.storage import open_store
from reminders.web.app import create_app
from reminders.web.connections import Limits
from reminders.web.server import WebServer
from tests.building import UID, FakeClock, options

BASE_URL = "https://dates.example.org"
CHANGED = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Answer:
    """What came back; header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def page(self) -> "Page":
        page = Page()
        page.feed(self.text)
        return page


@dataclass(frozen=True)
class Browser:
    """Asks a server for things; each request has a connection of its own, and follows no redirect."""

    address: str

    def post(self, path: str, body: bytes = b"", kind: str = "application/x-www-form-urlencoded") -> Answer:
        """Send a form and return the answer."""
        headers = {"content_type": kind, "content_length": str(len(body))}
        return self._ask(path, "POST", headers, body)

    def get(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """Return the answer; `if_none_match="..."` sends If-None-Match, and only what is given is sent."""
        return self._ask(path, method, headers, b"")

    def _ask(self, path: str, method: str, headers: Mapping[str, str], body: bytes) -> Answer:
        target = urlsplit(self.address)
        connection = HTTPConnection(target.hostname or "", target.port or 0, timeout=10)
        try:
            connection.putrequest(method, path, skip_accept_encoding=True, skip_host="host" in headers)
            for name, value in headers.items():
                connection.putheader(name.replace("_", "-"), value)
            connection.endheaders(body or None)
            response = connection.getresponse()
            return Answer(
                response.status, {key.lower(): value for key, value in response.getheaders()}, response.read()
            )
        finally:
            connection.close()


class Page(HTMLParser):
    """The elements of a page, each with its attributes, and the text that is shown."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def shown(self) -> str:
        return " ".join(" ".join(self.words).split())

    def values(self, tag: str, attribute: str) -> list[str]:
        """Return the attribute of each such element that has it."""
        return [
            attributes[attribute] or "" for name, attributes in self.elements if name == tag and attribute in attributes
        ]


def save_calendar(store: Store, **document: Any) -> None:
    record = CalendarRecord(
        id=document["id"],
        uid=UID,
        document={"uid": UID, "title": document["id"].title(), **document},
        created_at=CHANGED,
        updated_at=CHANGED,
    )
    with store.transaction():
        store.save_calendar(record)


def save_event(store: Store, calendar: str, **document: Any) -> None:
    with store.transaction():
        store.save_event(
            EventRecord.new(calendar, {"kind": "anniversary", "title": document["id"], **document}, CHANGED)
        )


@contextmanager
def family_store(url: str) -> Iterator[Store]:
    """Yield a store with a public calendar `family`, an empty one, and a private one."""
    store = open_store(url, CHANGED)
    try:
        save_calendar(store, id="family", title={"en": "Family", "ca": "Família"}, languages=["en", "ca"], color="gold")
        save_calendar(store, id="empty")
        save_calendar(store, id="secret", visibility="private")
        save_event(store, "secret", id="hidden", title="Hidden day", since="2000-12-01")
        save_event(store, "family", id="ada", kind="birthday", title="Ada", since="1990-12-10")
        save_event(
            store, "family", id="moon", title="the Moon landing", since="1966-12-20", source="https://example.org/m"
        )
        save_event(store, "family", id="party", kind="event", title="Garden party", on="2026-33", status="tentative")
        save_event(
            store, "family", id="lakes", kind="event", title="Trip to the lakes", on="2026-06-14", status="cancelled"
        )
        save_event(store, "family", id="quiet", kind="event", title="Quiet day", on="2026-12-24", private=True)
        yield store
    finally:
        store.close()


@contextmanager
def served(
    store: Store, clock: Clock | None = None, *, limits: Limits | None = None, base_url: str = BASE_URL
) -> Iterator[Browser]:
    """Yield a browser of the site that serves the store."""
    app = create_app(store, options(), clock or FakeClock(NOW), base_url=base_url, site=base_url)
    server = WebServer(app, "127.0.0.1", 0, limits=limits, ready=app.ready)
    server.start()
    try:
        yield Browser(server.address)
    finally:
        server.stop()
