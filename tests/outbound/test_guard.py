"""Which addresses and settings open the way out, and which do not."""

import pytest

from reminders.core.errors import InvalidInput
from reminders.outbound.guard import Guard, networks, ports


@pytest.mark.parametrize(
    "address",
    ["1.1.1.1", "93.184.216.34", "192.0.3.1", "100.63.255.255", "2606:4700::1111", "2a00:1450::1", "64:ff9b::101:101",
     "::ffff:1.1.1.1"],
)  # fmt: skip
def test_a_public_address_is_open(address: str) -> None:
    assert Guard().permits(address)


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.255.254",
        "169.254.169.254",
        "172.16.0.1", "172.31.255.255", "192.0.0.8", "192.0.0.170", "192.0.2.1", "192.88.99.1", "192.168.1.1",
        "198.18.0.1",
        "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
        "::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:0:127.0.0.1", "64:ff9b::7f00:1",
        "64:ff9b::a00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::7f00:1", "100::1", "2001::1", "2001:0:7f00:1::1",
        "2001:db8::1", "2002:7f00:1::", "2002:a00:1::1", "3fff::1", "5f00::1", "fc00::1", "fd12:3456::1", "fe80::1",
        "fe80::1%1", "2606:4700::1111%1", "fec0::1", "ff02::1", "ff05::2", "localhost", "", "1.1.1", "01.1.1.1",
    ],
)  # fmt: skip
def test_any_other_address_is_closed(address: str) -> None:
    assert not Guard().permits(address)


@pytest.mark.parametrize(
    ("setting", "address", "is_open"),
    [
        pytest.param("yes", "127.0.0.1", True, id="this machine"),
        pytest.param("yes", "::ffff:127.0.0.1", True, id="this machine, mapped"),
        pytest.param("yes", "192.168.3.4", True, id="a private network"),
        pytest.param("yes", "fd00::1", True, id="a local IPv6 network"),
        pytest.param("yes", "169.254.169.254", False, id="where clouds hand out credentials"),
        pytest.param("yes", "0.0.0.0", False, id="no address"),
        pytest.param("yes", "1.1.1.1", True, id="still a public one"),
        pytest.param("10.1.0.0/16, fd00::/8", "10.1.2.3", True, id="a network named"),
        pytest.param("10.1.0.0/16, fd00::/8", "10.2.2.3", False, id="a network not named"),
        pytest.param("10.1.0.0/16 169.254.0.0/16", "169.254.1.1", True, id="link-local, by name only"),
        pytest.param("127.0.0.1", "127.0.0.1", True, id="a single address"),
        pytest.param("no", "127.0.0.1", False, id="no"),
    ],
)
def test_a_setting_opens_networks(setting: str, address: str, *, is_open: bool) -> None:
    assert Guard(networks(setting)).permits(address) is is_open


@pytest.mark.parametrize("setting", ["maybe", "10.0.0.0/40", "10.0.0.1/8", "localhost"])
def test_a_setting_that_is_no_network_is_told(setting: str) -> None:
    with pytest.raises(InvalidInput, match=r"write no, yes, or networks"):
        networks(setting)


def test_ports_are_those_named_or_any() -> None:
    assert ports("80, 443 8080") == frozenset({80, 443, 8080})
    assert ports("any") is None
    assert Guard().permits_port(443)
    assert not Guard().permits_port(25)
    for wrong in ("0", "65536", "http", "", "80;443", "-1"):
        with pytest.raises(InvalidInput, match="write numbers"):
            ports(wrong)
