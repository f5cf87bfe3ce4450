"""Content codings, by RFC 9110 section 12.5.3."""

import pytest

from reminders.web.encoding import accepts_gzip


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        pytest.param("", False, id="nothing said"),
        pytest.param("gzip", True, id="gzip"),
        pytest.param("GZIP", True, id="upper case"),
        pytest.param("x-gzip", True, id="its old name"),
        pytest.param("br;q=1.0, gzip;q=0.8, *;q=0.1", True, id="among others"),
        pytest.param("gzip ; q=0.5", True, id="spaces"),
        pytest.param("*", True, id="anything"),
        pytest.param("gzip;q=0", False, id="refused"),
        pytest.param("gzip;q=0.000", False, id="refused at length"),
        pytest.param("*;q=0", False, id="everything refused"),
        pytest.param("gzip;q=0, *", False, id="anything but gzip"),
        pytest.param("identity", False, id="only plain"),
        pytest.param("identity;q=1, gzip;q=0.5", False, id="rather plain"),
        pytest.param("identity;q=0.5, gzip;q=1", True, id="rather zipped"),
        pytest.param("deflate, br", False, id="others only"),
        pytest.param("gzip;q=2", False, id="a weight that does not exist"),
        pytest.param("gzipped", False, id="a longer word"),
    ],
)
def test_gzip_is_sent_to_those_who_accept_it(header: str, expected: bool) -> None:
    assert accepts_gzip(header) is expected


def test_a_hostile_header_is_read_in_no_time() -> None:
    assert not accepts_gzip("a" * 10_000 + ";" * 10_000 + "q=" * 10_000)
