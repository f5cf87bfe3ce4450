"""Pages for people: what they say, and that nothing in them is foreign or runs."""

import re
from datetime import date, timedelta
from html import unescape
from itertools import pairwise
from urllib.parse import parse_qs, quote, urljoin, urlsplit
from urllib.robotparser import RobotFileParser

import pytest
import segno

from reminders.core.ports import Store
from reminders.web.entries import Reader
from tests.building import FakeClock
from tests.web.browser import BASE_URL, NOW, Browser, save_calendar, save_event, served

YEAR = "/calendars/family"
PAGES = ["/", YEAR, f"{YEAR}?year=2023", "/nowhere"]
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' autofocus onfocus='alert(1)",
    "</title><svg/onload=alert(1)>",
    "{{ 7 * 7 }}{% raw %}",
    "&lt;b&gt;",
]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_allows_nothing_foreign_and_no_script(browser: Browser, path: str) -> None:
    answer = browser.get(path)

    policy = answer.headers["content-security-policy"]
    assert policy == (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; "
        "form-action 'self'"
    )
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("path", PAGES)
def test_a_page_loads_only_what_is_its_own(browser: Browser, path: str) -> None:
    page = browser.get(path).page

    loaded = [
        attributes["href"] or ""
        for tag, attributes in page.elements
        if tag == "link" and attributes.get("rel") in {"stylesheet", "icon"}
    ]
    assert len(loaded) == 2
    assert all(re.match(r"(\.{1,2}/)+static/|data:image/svg", address) for address in loaded)
    assert not [
        tag for tag, _ in page.elements if tag in {"script", "img", "iframe", "object", "embed", "style", "base"}
    ]
    assert not [
        name for _, attributes in page.elements for name in attributes if name == "style" or name.startswith("on")
    ]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_can_be_read_by_ear(browser: Browser, path: str) -> None:
    page = browser.get(path).page
    tags = [tag for tag, _ in page.elements]

    assert tags.count("main") == tags.count("h1") == 1
    assert page.values("html", "lang") == ["en"]
    assert "#content" in page.values("a", "href")
    assert page.values("main", "id") == ["content"]
    levels = [int(tag[1]) for tag in tags if re.fullmatch("h[1-6]", tag)]
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(set(ids)) == len(ids)


def test_the_first_page_shows_calendars_with_their_ways_to_subscribe(browser: Browser) -> None:
    page = browser.get("/").page
    links = page.values("a", "href")

    assert "Family" in page.shown
    assert "4 events" in page.shown.replace("\u00a0", " ")
    assert "https://dates.example.org/calendars/family.ics" in page.shown
    assert "webcal://dates.example.org/calendars/family.ics" in links
    assert any(
        link.startswith("https://calendar.google.com/calendar/r?cid=webcal://dates.example.org/") for link in links
    )
    assert any(link.startswith("https://outlook.live.com/calendar/0/addfromweb?url=https%3A%2F%2F") for link in links)
    assert "./calendars/family.ics" in links


def test_the_first_page_counts_down_to_what_comes_next(browser: Browser) -> None:
    shown = browser.get("/").page.shown

    assert "Ada's 36th birthday" in shown
    assert "in 16 days" in shown
    assert "60th anniversary of the Moon landing milestone" in shown
    assert shown.index("Ada's") < shown.index("Moon")


def test_private_calendars_and_events_are_on_no_page(browser: Browser) -> None:
    for path in ("/", YEAR, f"{YEAR}?year=2025"):
        shown = browser.get(path).page.shown
        assert "Secret" not in shown
        assert "Hidden day" not in shown
        assert "Quiet day" not in shown


def test_a_store_without_public_calendars_shows_nothing_private(store: Store) -> None:
    for name in ("family", "empty"):
        record = store.calendar(name)
        assert record is not None
        with store.transaction():
            store.save_calendar(record.edited({**record.document, "visibility": "private"}, NOW))
    with served(store) as browser:
        shown = browser.get("/").page.shown

    assert "There are no public calendars yet." in shown
    assert "Ada" not in shown


def test_a_year_has_its_months_its_open_dates_and_what_was_cancelled(browser: Browser) -> None:
    answer = browser.get(YEAR)
    page = answer.page

    assert re.search(r"<s><bdi>Trip to the lakes</bdi></s>", answer.text)
    assert page.shown.index("June") < page.shown.index("December") < page.shown.index("Date to be announced")
    assert page.shown.index("Date to be announced") < page.shown.index("Garden party")
    assert "2026-12-10" in page.values("time", "datetime")
    assert "https://example.org/m" in page.values("a", "href")


def test_an_anniversary_that_has_a_name_is_shown_with_it(store: Store) -> None:
    save_calendar(store, id="club", title="Club", languages=["en", "ca"])
    save_event(store, "club", id="founding", kind="anniversary", title="the founding", since="1973-05-09")

    with served(store) as browser:
        assert "Golden jubilee" in browser.get("/calendars/club?year=2023").text


def test_other_years_are_one_link_away(browser: Browser) -> None:
    page = browser.get(f"{YEAR}?year=2023").page

    assert "Ada's 33rd birthday" in page.shown
    assert {"../calendars/family?year=2022", "../calendars/family?year=2024"} <= set(page.values("a", "href"))


@pytest.mark.parametrize("year", ["0001", "9999"])
def test_the_first_and_last_years_are_pages_too(browser: Browser, year: str) -> None:
    assert browser.get(f"{YEAR}?year={year}").status == 200


@pytest.mark.parametrize("year", ["0000", "20", "10000", "next", "-001", quote("٢٠٢٣")])
def test_what_is_no_year_is_no_page(browser: Browser, year: str) -> None:
    assert browser.get(f"{YEAR}?year={year}").status == 404


def test_a_page_speaks_the_language_asked_for(browser: Browser) -> None:
    page = browser.get(f"{YEAR}?lang=ca&year=2025").page

    assert page.values("html", "lang") == ["ca"]
    assert "Família" in page.shown
    assert "desembre" in page.shown
    assert "https://dates.example.org/calendars/family.ics?lang=ca" in page.shown
    assert "../calendars/family?year=2025&lang=en" in page.values("a", "href")


@pytest.mark.parametrize("lang", ["xx", "<script>", "ca'--", ""])
def test_a_language_that_is_unknown_gives_that_of_the_calendar(browser: Browser, lang: str) -> None:
    assert browser.get(f"{YEAR}?lang={lang}").page.values("html", "lang") == ["en"]


@pytest.mark.parametrize(
    ("code", "count", "expected"),
    [
        pytest.param("en", 1, "1 event", id="one"),
        pytest.param("en", 0, "0 events", id="none"),
        pytest.param("ru", 21, "21 событие", id="twenty-one"),
        pytest.param("ru", 3, "3 события", id="few"),
        pytest.param("ru", 12, "12 событий", id="teens"),
        pytest.param("kk", 5, "5 оқиға", id="one form"),
        pytest.param("xx", 2, "2 events", id="a language that is not served"),
    ],
)
def test_events_are_counted_in_the_right_form(code: str, count: int, expected: str) -> None:
    assert Reader.of(code, date(2026, 1, 1)).count_events(count).replace("\u00a0", " ") == expected


@pytest.mark.parametrize("text", HOSTILE)
def test_what_people_wrote_is_shown_as_they_wrote_it_and_never_run(store: Store, text: str) -> None:
    save_calendar(store, id="hostile", title=text, description=text, languages=[])
    event = {"title": text, "description": text, "location": text, "source": text, "url": "javascript:alert(1)"}
    save_event(store, "hostile", id="it", kind="event", on="2026-12-01", **event)
    with served(store) as browser:
        answers = [browser.get("/"), browser.get("/calendars/hostile")]

    for answer in answers:
        page = answer.page
        assert text in unescape(answer.text)
        assert not [tag for tag, _ in page.elements if tag in {"script", "img", "b"}]
        assert not [name for _, attributes in page.elements for name in attributes if name.startswith("on")]
        assert not [link for link in page.values("a", "href") if link.startswith("javascript")]


def test_the_host_header_is_reflected_nowhere(browser: Browser) -> None:
    for path in ("/", YEAR, "/calendars/family.ics", "/nowhere", f"{YEAR}/"):
        answer = browser.get(path, host="evil.example.net")
        assert b"evil.example.net" not in answer.body
        assert "evil.example.net" not in str(answer.headers)


@pytest.mark.parametrize(
    "path",
    [
        "/calendars/..%2f..%2fetc%2fpasswd",
        "/calendars/%2e%2e/%2e%2e/etc/passwd",
        "/static/../app.py",
        "/static/..%5capp.py",
        "/calendars/family%00.ics",
        "/calendars/FAMILY.ics",
        "/calendars/" + "a" * 65 + ".ics",
        "/calendars/family.ics/",
        "//evil.example.net/",
    ],
)
def test_paths_that_lead_elsewhere_lead_nowhere(browser: Browser, path: str) -> None:
    assert browser.get(path).status == 404


def test_a_missing_page_is_a_page_with_a_way_home(browser: Browser) -> None:
    answer = browser.get("/deep/down/below")

    assert answer.status == 404
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "../../" in answer.page.values("a", "href")


def test_pages_are_asked_for_again_and_answered_304(browser: Browser) -> None:
    page = browser.get("/", accept_encoding="gzip")

    assert "no-cache" in page.headers["cache-control"]
    assert browser.get("/", accept_encoding="gzip", if_none_match=page.headers["etag"]).status == 304


def test_a_change_and_a_new_day_show_on_the_page_at_once(store: Store) -> None:
    clock = FakeClock(NOW)
    with served(store, clock) as browser:
        assert "in 16 days" in browser.get("/").page.shown
        save_event(store, "family", id="new", title="New day", since="2020-12-01")
        assert "6th anniversary of New day" in browser.get("/").page.shown
        clock.advance(timedelta(hours=15))
        assert "in 15 days" in browser.get("/").page.shown


def test_the_stylesheet_has_a_class_for_each_colour(browser: Browser) -> None:
    answer = browser.get("/static/style.css", accept_encoding="gzip")
    assert answer.headers["content-type"] == "text/css; charset=utf-8"

    plain = browser.get("/static/style.css").text

    assert ".accent-gold{--accent:gold}" in plain
    assert "url(" not in plain
    assert "accent-gold" in browser.get(YEAR).page.values("html", "class")


def test_links_are_relative_so_that_the_site_may_stand_below_a_path(store: Store) -> None:
    with served(store) as browser:
        links = [*browser.get("/").page.values("a", "href"), *browser.get(YEAR).page.values("a", "href")]

    assert not [link for link in links if link.startswith("/")]


def test_only_get_and_head_are_taken(browser: Browser) -> None:
    answer = browser.get("/", method="POST", content_length="0")

    assert answer.status == 405
    assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD"}


def test_the_page_offers_the_ways_that_subscribe(browser: Browser) -> None:
    page = browser.get("/calendars/family?lang=ca").page
    feed = f"{BASE_URL}/calendars/family.ics?lang=ca"
    webcal = feed.replace("https://", "webcal://")
    ways = {urlsplit(address).netloc: address for address in page.values("a", "href")}

    assert webcal in page.values("a", "href")
    assert parse_qs(urlsplit(ways["calendar.google.com"]).query) == {"cid": [webcal]}
    for host in ("outlook.live.com", "outlook.office.com"):
        assert urlsplit(ways[host]).path == "/calendar/0/addfromweb"
        assert parse_qs(urlsplit(ways[host]).query) == {"url": [feed], "name": ["Família"]}
    for form in ("ics", "atom", "csv", "json"):
        assert f"{BASE_URL}/calendars/family.{form}?lang=ca" in page.values("a", "href")


def test_the_qr_code_is_drawn_into_the_page_and_says_what_it_holds(browser: Browser) -> None:
    answer = browser.get("/calendars/family")
    label = next(name for name in answer.page.values("div", "aria-label") if name.startswith("QR"))
    drawn = answer.text[answer.text.index("<svg") : answer.text.index("</svg>")]

    assert label == f"QR: {BASE_URL.replace('https', 'webcal')}/calendars/family.ics"
    assert drawn in segno.make(label.removeprefix("QR: "), error="m", micro=False).svg_inline(
        omitsize=True, border=4, dark="#000", light="#fff", svgclass=None, lineclass=None
    )
    assert "style=" not in drawn, "the Content-Security-Policy allows no style attributes"


def test_robots_may_read_all_since_google_obeys_them_for_subscriptions(browser: Browser) -> None:
    rules = RobotFileParser()
    rules.parse(browser.get("/robots.txt").text.splitlines())

    for path in ("/", "/calendars/family.ics", f"/feeds/rmd_{'x' * 43}.ics"):
        assert rules.can_fetch("Google-Calendar-Importer", f"{BASE_URL}{path}")


@pytest.mark.parametrize("prefix", ["", "/dates"], ids=["taken off by the proxy", "left on by the proxy"])
def test_a_site_below_a_path_works_whatever_the_proxy_does_with_it(store: Store, prefix: str) -> None:
    with served(store, base_url="https://example.org/dates") as browser:
        for path in ("/", "/calendars/family", "/calendars/family.ics", "/calendars/family.ics", "/robots.txt"):
            assert browser.get(prefix + path).status == 200, path
        page = browser.get(f"{prefix}/calendars/family").page
        home, style = page.values("a", "href")[1], page.values("link", "href")[-1]

        assert "webcal://example.org/dates/calendars/family.ics" in page.values("a", "href")
        assert urljoin("https://example.org/dates/calendars/family", home) == "https://example.org/dates/"
        assert "/static/style.css" in "".join(page.values("link", "href"))
        assert urljoin("https://example.org/dates/calendars/family", style).startswith("https://example.org/dates/")
        bare = browser.get("/dates")
        assert (bare.status, bare.headers["location"]) == (308, "https://example.org/dates/")


def test_a_foreign_host_stands_in_no_answer(browser: Browser) -> None:
    for path in ("/", "/calendars/family", "/calendars/family.ics", "/calendars/family.atom", "/nothing"):
        answer = browser.get(path, host="evil.example.net", x_forwarded_host="evil.example.net")
        assert "evil.example.net" not in answer.text + str(answer.headers)
