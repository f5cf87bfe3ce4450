"""Content codings (RFC 9110 section 12.5.3): compressed for who asks for it, since some readers fail on it unasked."""

import gzip
import re
from collections.abc import Callable, Collection, Mapping
from functools import lru_cache

import brotli

IDENTITY = "identity"
# Each coding with what makes it; where a reader likes two alike, the first is sent. The bytes are made once and sent
# many times, by a process that has other things to do: both work at the level from which more time saves little.
CODINGS: Mapping[str, Callable[[bytes], bytes]] = {
    "br": lambda body: bytes(brotli.compress(body, quality=5)),
    "gzip": lambda body: gzip.compress(body, compresslevel=6, mtime=0),
}
# `*` gets what every reader of the last thirty years can read.
_FOR_ANYTHING = "gzip"
_OLD_NAMES = {"x-gzip": "gzip"}
_LONGEST_KEPT = 200
_CODING = re.compile(r"([\w!#$%&'*+.^`|~-]+)\s*(?:;\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?))?", re.ASCII)


def chosen_coding(accept_encoding: str, available: Collection[str]) -> str:
    """Return the coding to send: the one that is liked best and no less than the plain body, else `identity`.

    >>> chosen_coding("br;q=0.5, gzip", ["br", "gzip"]), chosen_coding("gzip;q=0", ["gzip"]), chosen_coding("", ["br"])
    ('gzip', 'identity', 'identity')
    """
    if not accept_encoding:  # an empty header, or none, asks for nothing
        return IDENTITY
    ranked = _ranked if len(accept_encoding) <= _LONGEST_KEPT else _ranked.__wrapped__
    return next((coding for coding in ranked(accept_encoding) if coding in available), IDENTITY)


@lru_cache(maxsize=256)
def _ranked(accept_encoding: str) -> tuple[str, ...]:
    """Return the codings that a header accepts, best first, down to where the plain body is liked better."""
    qualities = _qualities(accept_encoding)
    least = qualities.get(IDENTITY, 0.0)
    anything = qualities.get("*", 0.0)
    weights = {coding: qualities.get(coding, anything if coding == _FOR_ANYTHING else 0.0) for coding in CODINGS}
    accepted = [coding for coding, weight in weights.items() if weight > 0 and weight >= least]
    return tuple(sorted(accepted, key=lambda coding: -weights[coding]))


def _qualities(header: str) -> dict[str, float]:
    """Return the weight of each coding; an item that is malformed counts as absent."""
    matches = (_CODING.fullmatch(item.strip()) for item in header.lower().split(","))
    return {_OLD_NAMES.get(match[1], match[1]): float(match[2] or 1) for match in matches if match}
