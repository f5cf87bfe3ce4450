"""The site as files, behind a web server that knows nothing of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest

from reminders.actions.publish import MANIFEST, publish
from reminders.core.ports import Store
from reminders.web.published import published
from reminders.web.site import Site
from tests.building import FakeClock, options
from tests.web.browser import BASE_URL, NOW, Browser, save_event, served


class Quiet(SimpleHTTPRequestHandler):
    """A plain file server."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name in the standard library
        del format, args


@contextmanager
def static_server(folder: Path) -> Iterator[Browser]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield Browser(f"http://127.0.0.1:{server.server_port}")
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "public"


def write(store: Store, folder: Path, clock: FakeClock | None = None) -> None:
    clock = clock or FakeClock(NOW)
    publish(folder, list(published(Site(store, options(), clock, BASE_URL, BASE_URL), clock.now())))


def bytes_in(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_feeds_are_those_that_the_server_serves_in_every_coding(store: Store, folder: Path) -> None:
    write(store, folder)
    with served(store) as live, static_server(folder) as files:
        for form in ("ics", "json", "atom", "csv"):
            for address, name in [("family", "family"), ("family", "family.ca"), ("empty", "empty")]:
                asked = f"/calendars/{address}.{form}{'?lang=ca' if name.endswith('.ca') else ''}"
                assert files.get(f"/calendars/{name}.{form}").body == live.get(asked).body, name
            for ending, coding in (("br", "br"), ("gz", "gzip")):
                twin = files.get(f"/calendars/family.{form}.{ending}").body
                assert twin == live.get(f"/calendars/family.{form}", accept_encoding=coding).body


def test_pages_are_those_that_the_server_serves_but_for_their_links(store: Store, folder: Path) -> None:
    write(store, folder)
    pairs = {
        "/": "/",
        "/index.ru.html": "/?lang=ru",
        "/calendars/family.html": "/calendars/family",
        "/calendars/family.2026.html": "/calendars/family?year=2026",
        "/calendars/family.2027.ca.html": "/calendars/family?year=2027&lang=ca",
    }
    with served(store) as live, static_server(folder) as files:
        for file, address in pairs.items():
            assert files.get(file).page.shown.replace(".ca.ics", ".ics?lang=ca") == live.get(address).page.shown, file


def test_every_link_of_every_page_leads_to_a_file(store: Store, folder: Path) -> None:
    write(store, folder)
    seen: set[str] = set()
    with static_server(folder) as files:
        waiting = [files.address + "/"]
        while waiting:
            address = waiting.pop()
            seen.add(address)
            answer = files.get(urlsplit(address).path)
            assert answer.status == 200, address
            if answer.headers["content-type"].startswith("text/html"):
                page = answer.page
                links = [*page.values("a", "href"), *page.values("link", "href"), *page.values("img", "src")]
                found = {urldefrag(urljoin(address, link.replace(BASE_URL, files.address)))[0] for link in links}
                waiting += [one for one in found - seen - set(waiting) if one.startswith(files.address)]

    paths = {urlsplit(address).path for address in seen}
    assert {"/calendars/family.2027.ca.html", "/calendars/family.ca.ics", "/static/style.css"} <= paths
    pages = {f"/{path}" for path in bytes_in(folder) if path.endswith(".html")}
    assert pages <= paths, "there are pages that nothing leads to"


def test_the_same_day_and_store_give_the_same_bytes_anywhere(store: Store, tmp_path: Path) -> None:
    write(store, tmp_path / "one")
    write(store, tmp_path / "other", FakeClock(NOW + timedelta(hours=3)))

    assert bytes_in(tmp_path / "one") == bytes_in(tmp_path / "other")


def test_an_edit_changes_the_files_of_its_calendar_only(store: Store, folder: Path) -> None:
    write(store, folder)
    before = bytes_in(folder)
    save_event(store, "family", id="late", kind="event", title="Late", on="2029-01-15")
    write(store, folder)
    after = bytes_in(folder)

    changed = {path for path in before if before[path] != after[path]}
    assert changed
    assert all("family" in path or path.startswith("index") for path in changed), changed
    assert not any("2027" in path for path in changed)


@pytest.mark.parametrize("secret", ["Hidden day", "Quiet day", "secret"])
def test_nothing_private_is_published(store: Store, folder: Path, secret: str) -> None:
    write(store, folder)

    assert [path for path, body in bytes_in(folder).items() if secret.encode() in body or secret in path] == []


def test_a_calendar_that_becomes_private_is_removed(store: Store, folder: Path) -> None:
    write(store, folder)
    record = store.calendar("family")
    assert record is not None
    with store.transaction():
        store.save_calendar(record.edited({**record.document, "visibility": "private"}, NOW))
    write(store, folder)

    assert [path for path, body in bytes_in(folder).items() if "family" in path or b"Ada" in body] == []
    assert (folder / MANIFEST).exists()
