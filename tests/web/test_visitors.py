"""Who asks, behind proxies and without."""

from ipaddress import ip_network

import pytest

from reminders.web.rate import RateLimiter
from reminders.web.visitors import visitor

PROXIES = (ip_network("127.0.0.1"), ip_network("10.1.0.0/16"), ip_network("fd00::/8"))


@pytest.mark.parametrize(
    ("client", "forwarded", "expected"),
    [
        pytest.param("192.0.2.7", [], "192.0.2.7", id="straight"),
        pytest.param("192.0.2.7", ["198.51.100.9"], "192.0.2.7", id="a stranger's word counts for nothing"),
        pytest.param("127.0.0.1", ["198.51.100.9"], "198.51.100.9", id="behind a proxy"),
        pytest.param("127.0.0.1", ["203.0.113.1, 198.51.100.9"], "198.51.100.9", id="what the reader wrote itself"),
        pytest.param(
            "127.0.0.1", ["203.0.113.1", "198.51.100.9, 10.1.2.3"], "198.51.100.9", id="two proxies, two lines"
        ),
        pytest.param("127.0.0.1", [], "127.0.0.1", id="a proxy that says nothing"),
        pytest.param("127.0.0.1", ["unknown"], "127.0.0.1", id="a proxy that says nonsense"),
        pytest.param("2001:db8:1:2:3::9", [], "2001:db8:1:2::/64", id="a network of IPv6"),
        pytest.param("::ffff:192.0.2.7", [], "192.0.2.7", id="IPv4 within IPv6"),
        pytest.param("fd00::1", ["2001:db8::1"], "2001:db8::/64", id="a proxy with IPv6"),
    ],
)
def test_the_address_that_asks(client: str, forwarded: list[str], expected: str) -> None:
    headers = [(b"x-forwarded-for", line.encode()) for line in forwarded]

    assert visitor({"client": (client, 1), "headers": headers}, PROXIES) == expected


def test_without_an_address_all_count_as_one() -> None:
    assert visitor({"client": None, "headers": []}, PROXIES) == "unknown"


def test_a_thousand_tries_with_changing_claims_are_limited_as_one_address() -> None:
    limiter = RateLimiter()
    addresses = [
        visitor({"client": ("192.0.2.7", 1), "headers": [(b"x-forwarded-for", b"203.0.113.%d" % (n % 250))]}, PROXIES)
        for n in range(1_000)
    ]

    assert [limiter.seconds_to_wait(one, 0.0) for one in addresses].count(0.0) == 60
