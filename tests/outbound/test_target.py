"""How an address is taken apart, and that its spelling does not open a way around the guard."""

import pytest

from reminders.core.errors import InvalidInput
from reminders.outbound.client import GuardedClient
from reminders.outbound.errors import AddressRefused
from reminders.outbound.guard import Guard
from reminders.outbound.target import parse
from tests.outbound.conftest import StartServer, always

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

# Each is a way to write this machine, or one that some reader takes for it. `{port}` is where the listeners wait.
SPELLINGS = [
    "http://127.0.0.1:{port}/", "http://127.1:{port}/", "http://127.0.1:{port}/", "http://127.255.0.9:{port}/",
    "http://2130706433:{port}/", "http://017700000001:{port}/", "http://0x7f000001:{port}/", "http://0x7F.1:{port}/",
    "http://0177.0.0.1:{port}/", "http://0177.0.0.01:{port}/", "http://0x7f.0x0.0x0.0x1:{port}/",
    "http://127.0.0.0x1:{port}/",
    "http://00127.0.0.1:{port}/", "http://127.0.0.1.:{port}/", "http://127.0.0.1..:{port}/", "http://0:{port}/",
    "http://0.0.0.0:{port}/", "http://0x0:{port}/", "http://4294967297:{port}/", "http://127.0.0.257:{port}/",
    "http://localhost:{port}/", "http://LOCALHOST:{port}/", "http://localhost.:{port}/", "http://a.localhost:{port}/",
    "HtTp://LocalHost:{port}/", "http://localhost.localdomain:{port}/", "http://127.0.0.1.nip.io:{port}/",
    "http://[::1]:{port}/", "http://[::]:{port}/", "http://[0:0:0:0:0:0:0:1]:{port}/",
    "http://[::ffff:127.0.0.1]:{port}/",
    "http://[::ffff:7f00:1]:{port}/", "http://[::127.0.0.1]:{port}/", "http://[::ffff:0:127.0.0.1]:{port}/",
    "http://[64:ff9b::127.0.0.1]:{port}/", "http://[64:ff9b::7f00:1]:{port}/", "http://[2002:7f00:1::]:{port}/",
    "http://[2001:0:7f00:1::]:{port}/", "http://[fec0::1]:{port}/", "http://[fe80::1]:{port}/",
    "http://[::1%25lo]:{port}/", "http://[::1%lo]:{port}/", "http://[fe80::1%251]:{port}/",
    "http://[127.0.0.1]:{port}/",
    "http://[localhost]:{port}/", "http://[::1]example.org:{port}/", "http://[[::1]]:{port}/", "http://::1:{port}/",
    "http://[v1.::1]:{port}/", "http://[::1/:{port}/",
    "http://example.org@127.0.0.1:{port}/", "http://example.org:80@127.0.0.1:{port}/",
    "http://127.0.0.1@localhost:{port}/",
    "http://a@example.org@127.0.0.1:{port}/", "http://example.org#@127.0.0.1:{port}/",
    "http://127.0.0.1:{port}#@example.org/",
    "http://example.org\\@127.0.0.1:{port}/", "http://127.0.0.1:{port}\\@example.org/", "http:\\\\127.0.0.1:{port}\\",
    "http://127%2e0%2e0%2e1:{port}/", "http://%6cocalhost:{port}/", "http://loc%61lhost:{port}/",
    "http://127.0.0.1%00:{port}/",
    "http://１２７.０.０.１:{port}/", "http://①②⑦.⓪.⓪.①:{port}/", "http://127。0。0。1:{port}/", "http://ｌｏｃａｌｈｏｓｔ:{port}/",
    "http://lo\u00adcalhost:{port}/", "http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ:{port}/", "http://١٢٧.٠.٠.١:{port}/",
    " http://127.0.0.1:{port}/", "\x00http://127.0.0.1:{port}/", "http://127.0.0.1\t:{port}/",
    "http://127.0.0.1\r\n:{port}/",
    "ht\ntp://127.0.0.1:{port}/", "http://127.0.0.1\u2028:{port}/", "http://127.0.0.1 :{port}/",
    "http://\u202e127.0.0.1:{port}/",
    "//127.0.0.1:{port}/", "http:127.0.0.1:{port}/", "http:/127.0.0.1:{port}/", "http:///127.0.0.1:{port}/",
    "127.0.0.1:{port}",
    "ftp://127.0.0.1:{port}/", "gopher://127.0.0.1:{port}/_", "file:///etc/passwd", "file://127.0.0.1/etc/passwd",
    "unix:///run/x",
    "data:text/calendar,x", "javascript:alert(1)", "webcal://127.0.0.1:{port}/", "http+unix://%2frun%2fx/",
    "dict://127.0.0.1:{port}/",
    "http://127.0.0.1:{port}:80/", "http://127.0.0.1:0{port}0/", "http://127.0.0.1:+{port}/", "http://127.0.0.1:٨٠/",
    "http://127.0.0.1:99999/", "http://127.0.0.1:0/", "http://", "http://:{port}/", "http://./", "http://../",
    "http://-a.example/",
    "http://a..example/", "http://*.example/", "http://" + "a" * 64 + ".example/",
    "http://" + "a." * 130 + "example/", "",
]  # fmt: skip


@pytest.mark.parametrize("spelling", SPELLINGS, ids=ascii)
def test_no_spelling_of_this_machine_leads_to_it(start_server: StartServer, spelling: str) -> None:
    listeners = [start_server(always(OK)), start_server(always(OK), host="::1")]
    client = GuardedClient(
        monotonic=lambda: 0.0, guard=Guard(ports=None), resolver=lambda host, port: ["127.0.0.1", "::1"]
    )

    for listener in listeners:
        with pytest.raises(AddressRefused):
            client.request("GET", spelling.format(port=listener.port), timeout=5, max_octets=1000)

    assert [listener.connections for listener in listeners] == [0, 0]


@pytest.mark.parametrize(
    ("url", "origin", "path"),
    [
        pytest.param("https://Example.org", "https://example.org", "/", id="no path"),
        pytest.param("HTTPS://EXAMPLE.org:443/A?b=C#d", "https://example.org", "/A?b=C", id="usual port, fragment"),
        pytest.param("http://example.org.:8080/x", "http://example.org:8080", "/x", id="trailing dot"),
        pytest.param("https://bücher.example/é", "https://xn--bcher-kva.example", "/%C3%A9", id="IDN"),
        pytest.param("https://straße.example/", "https://xn--strae-oqa.example", "/", id="IDN of 2008"),
        pytest.param("https://[2606:4700:0::1111]:8443/", "https://[2606:4700::1111]:8443", "/", id="IPv6"),
        pytest.param("https://example.org/%20?q=%26&r=a+b", "https://example.org", "/%20?q=%26&r=a+b", id="escapes"),
        pytest.param("https://a_b.example/", "https://a_b.example", "/", id="underscore"),
        pytest.param("https://example.org/a@b:c", "https://example.org", "/a@b:c", id="at sign in the path"),
    ],
)  # fmt: skip
def test_an_address_is_taken_apart(url: str, origin: str, path: str) -> None:
    target = parse(url)

    assert (target.origin, target.path, target.authorization) == (origin, path, None)


def test_user_and_password_become_a_header_and_show_nowhere() -> None:
    target = parse("https://ada:s%C3%A9cret%40@example.org/token-path")

    assert target.authorization == "Basic YWRhOnPDqWNyZXRA"
    assert target.origin == "https://example.org"
    assert "YWRh" not in repr(target)
    assert "token-path" not in repr(target)


@pytest.mark.parametrize(
    "url",
    ["https://ada:hunter2@example.org:99999/hunter2", "https://ada:hunter2@exa mple.org/hunter2",
     "https://hunter2@hunter2@example.org/", "ftp://ada:hunter2@example.org/hunter2", "https://[hunter2/" + "x" * 3000],
)  # fmt: skip
def test_an_error_repeats_no_secret_of_the_address(url: str) -> None:
    with pytest.raises(InvalidInput) as failure:
        parse(url)

    assert "hunter2" not in str(failure.value)
