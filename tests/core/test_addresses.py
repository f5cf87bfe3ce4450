"""Addresses that a feed, a page or a mail carries, and those that it does not."""

import pytest

from reminders.core.addresses import safe_link, web_address


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("https://example.org/a?b=1,2;c#d", "https://example.org/a?b=1,2;c#d", id="plain"),
        pytest.param("HTTP://example.org", "HTTP://example.org", id="scheme in any case"),
        pytest.param("https://example.org/год", "https://example.org/%D0%B3%D0%BE%D0%B4", id="not ASCII"),
        pytest.param("https://example.org/%20", "https://example.org/%20", id="escaped already"),
        pytest.param('https://example.org/\\N"<', "https://example.org/%5CN%22%3C", id="no part of a URI"),
    ],
)
def test_a_web_address_is_written_as_a_uri(text: str, expected: str) -> None:
    assert web_address(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "mailto:a@example.org",
        "https://",
        "https:///x",
        "https://example.org/\r\nATTENDEE:x",
        "https://example.org/ x",
        "https://example.org/\x00",
        "https://example.org/\x85",
        "https://example.org/\u2028",
        "https://example.org/\ud800",
        " https://example.org/",
        "Kazinform, 16 November 2022",
    ],
)
def test_anything_else_is_left_out(text: str | None) -> None:
    assert web_address(text) is None


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        pytest.param("https://example.org/a?b=c#d", True, id="https"),
        pytest.param("http://example.org", True, id="http"),
        pytest.param("mailto:ada@example.org", True, id="mailto"),
        pytest.param("javascript:alert(1)", False, id="a script"),
        pytest.param("data:text/html,x", False, id="data"),
        pytest.param("JaVaScRiPt:alert(1)", False, id="a script in disguise"),
        pytest.param("java\nscript:alert(1)", False, id="a script over two lines"),
        pytest.param("https://exam ple.org", False, id="a blank inside"),
        pytest.param("https://[broken", False, id="no address at all"),
        pytest.param("example.org", False, id="no scheme"),
        pytest.param(None, False, id="none"),
    ],
)
def test_a_page_or_a_mail_links_to_the_web_and_to_mail_only(url: str | None, kept: bool) -> None:
    assert safe_link(url) == (url if kept else None)
