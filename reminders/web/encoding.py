"""Content codings (RFC 9110 section 12.5.3): gzip for who asks for it, since some readers fail on it unasked."""

import re

_CODING = re.compile(r"([\w!#$%&'*+.^`|~-]+)\s*(?:;\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?))?", re.ASCII)


def accepts_gzip(accept_encoding: str) -> bool:
    """Tell whether gzip may be sent, and is liked no less than the plain body; an empty header asks for none.

    >>> accepts_gzip("br, gzip;q=0.8"), accepts_gzip("gzip;q=0"), accepts_gzip("")
    (True, False, False)
    """
    qualities = _qualities(accept_encoding)
    gzip = qualities.get("gzip", qualities.get("x-gzip", qualities.get("*", 0.0)))
    return gzip > 0 and gzip >= qualities.get("identity", 0.0)


def _qualities(header: str) -> dict[str, float]:
    """Return the weight of each coding; an item that is malformed counts as absent."""
    matches = (_CODING.fullmatch(item.strip()) for item in header.lower().split(","))
    return {match[1]: float(match[2] or 1) for match in matches if match}
