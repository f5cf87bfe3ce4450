"""Content codings, by RFC 9110 section 12.5.3."""

import gzip
from collections.abc import Callable

import brotli
import pytest

from reminders.web.encoding import CODINGS, IDENTITY, chosen_coding

BOTH = ("br", "gzip")


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        pytest.param("", IDENTITY, id="nothing said"),
        pytest.param("gzip", "gzip", id="gzip"),
        pytest.param("br", "br", id="brotli"),
        pytest.param("gzip, deflate, br", "br", id="both alike"),
        pytest.param("GZIP", "gzip", id="upper case"),
        pytest.param("x-gzip", "gzip", id="its old name"),
        pytest.param("br;q=1.0, gzip;q=0.8, *;q=0.1", "br", id="rather brotli"),
        pytest.param("br;q=0.8, gzip;q=1.0", "gzip", id="rather gzip"),
        pytest.param("br;q=0, gzip", "gzip", id="no brotli"),
        pytest.param("gzip ; q=0.5", "gzip", id="spaces"),
        pytest.param("*", "gzip", id="anything gets what everybody can read"),
        pytest.param("gzip;q=0", IDENTITY, id="refused"),
        pytest.param("gzip;q=0.000", IDENTITY, id="refused at length"),
        pytest.param("*;q=0", IDENTITY, id="everything refused"),
        pytest.param("gzip;q=0, *", IDENTITY, id="anything but gzip"),
        pytest.param("identity", IDENTITY, id="only plain"),
        pytest.param("identity;q=1, gzip;q=0.5", IDENTITY, id="rather plain"),
        pytest.param("identity;q=0.5, gzip;q=1", "gzip", id="rather zipped"),
        pytest.param("identity;q=0.5, gzip;q=1, br;q=0.3", "gzip", id="plain between the two"),
        pytest.param("deflate, zstd", IDENTITY, id="others only"),
        pytest.param("gzip;q=2", IDENTITY, id="a weight that does not exist"),
        pytest.param("gzipped", IDENTITY, id="a longer word"),
    ],
)
def test_the_reader_gets_the_coding_it_likes_best(header: str, expected: str) -> None:
    assert chosen_coding(header, BOTH) == expected


def test_a_coding_that_is_not_there_is_passed_over() -> None:
    assert chosen_coding("br, gzip;q=0.1", ["gzip"]) == "gzip"
    assert chosen_coding("br, gzip", []) == IDENTITY


@pytest.mark.parametrize(("coding", "restored"), [("gzip", gzip.decompress), ("br", brotli.decompress)])
def test_a_body_comes_back_whole_and_the_same_body_gives_the_same_bytes(
    coding: str, restored: Callable[[bytes], bytes]
) -> None:
    body = b"BEGIN:VEVENT\r\n" * 100

    assert restored(CODINGS[coding](body)) == body
    assert CODINGS[coding](body) == CODINGS[coding](body)


def test_a_hostile_header_is_read_in_no_time() -> None:
    assert chosen_coding("a" * 10_000 + ";" * 10_000 + "q=" * 10_000, BOTH) == IDENTITY
