"""Addresses that others wrote, as a feed, a page or a mail may carry them: harmless in every reader."""

import re
from urllib.parse import quote, urlsplit

# A scheme that runs code or opens files has no place in other people's calendars and mail.
_FOREIGN = "\\s\x00-\x1f\x7f-\x9f\ud800-\udfff"  # white space, control characters, halves of characters
_WEB = re.compile(f"https?://[^/{_FOREIGN}][^{_FOREIGN}]*", re.IGNORECASE)
_MAIL = re.compile(f'mailto:[^<>"{_FOREIGN}]{{3,320}}', re.IGNORECASE)
_AS_THEY_ARE = "!#$%&'()*+,/:;=?@[]~"


def web_address(text: str | None) -> str | None:
    """Return an http(s) address as a URI of RFC 3986, what is not ASCII percent-encoded; `None` for any other text.

    >>> web_address("https://example.org/año?a=1,2")
    'https://example.org/a%C3%B1o?a=1,2'
    >>> web_address("javascript:alert(1)")
    """
    if text is None or not _WEB.fullmatch(text) or not _is_whole(text):
        return None
    return quote(text, safe=_AS_THEY_ARE)


def safe_link(text: str | None) -> str | None:
    """Return an address of the web, as `web_address` does, or of mail; `None` for every other text.

    >>> safe_link("mailto:ada@example.org")
    'mailto:ada@example.org'
    """
    if text is not None and _MAIL.fullmatch(text):
        return quote(text, safe=_AS_THEY_ARE)
    return web_address(text)


def _is_whole(url: str) -> bool:
    try:
        return "[" not in url or bool(urlsplit(url).hostname)
    except ValueError:
        return False
