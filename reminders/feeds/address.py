"""Addresses as a feed may carry them: of the web, and harmless in every reader."""

import re
from urllib.parse import quote

# A scheme that runs code or opens files has no place in other people's calendars.
_FOREIGN = "\\s\x00-\x1f\x7f-\x9f\ud800-\udfff"  # white space, control characters, halves of characters
_WEB = re.compile(f"https?://[^/{_FOREIGN}][^{_FOREIGN}]*", re.IGNORECASE)
_AS_THEY_ARE = "!#$%&'()*+,/:;=?@[]~"


def web_address(text: str | None) -> str | None:
    """Return an http(s) address as a URI of RFC 3986, what is not ASCII percent-encoded; `None` for any other text.

    >>> web_address("https://example.org/año?a=1,2")
    'https://example.org/a%C3%B1o?a=1,2'
    >>> web_address("javascript:alert(1)")
    """
    if text is None or not _WEB.fullmatch(text):
        return None
    return quote(text, safe=_AS_THEY_ARE)
