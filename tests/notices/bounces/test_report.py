"""Reports of mail servers are read as RFC 3464 writes them; whatever else arrives is none."""

from pathlib import Path

import pytest

from reminders.notices.bounces.report import read
from tests.notices.bounces.reports import report

PLAIN = b"From: ada@example.org\r\nSubject: <id@example.org> failed\r\n\r\nStatus: 5.1.1\r\n"


@pytest.mark.parametrize("kind", ["text/rfc822-headers", "message/rfc822"])
def test_a_report_names_the_mail_its_recipient_and_why(kind: str) -> None:
    (one,) = read(report("n1", "Ada@Example.org", kind=kind))
    assert one.message_id == "n1@example.org"
    assert one.addresses == ("ada@example.org",)
    assert (one.status, one.is_permanent) == ("5.1.1", True)
    assert one.text == "550 5.1.1 <Ada@Example.org>: Recipient address rejected: User unknown"


@pytest.mark.parametrize(
    ("server", "status", "text"),
    [
        pytest.param("exchange", "5.1.10", "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient ada@", id="Exchange"),
        pytest.param("google", "5.1.1", "550-5.1.1 The email account that you tried to reach does not", id="Google"),
        pytest.param("exim", "5.0.0", "550 No such user here", id="Exim"),
        pytest.param("postfix-smtputf8", "5.1.1", 'unknown user: "ada" (adá)', id="Postfix, for a mail in UTF-8"),
    ],
)
def test_the_reports_of_other_servers_are_understood(server: str, status: str, text: str) -> None:
    (one,) = read((Path(__file__).parent / "files" / f"{server}.eml").read_bytes())
    assert (one.message_id, one.addresses, one.status) == ("n1@example.org", ("ada@example.org",), status)
    assert one.text.startswith(text)


def test_a_mail_that_was_forwarded_names_both_addresses() -> None:
    (one,) = read(report("n1", "ada@new.example", original="ada@example.org"))
    assert one.addresses == ("ada@example.org", "ada@new.example")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(report("n1", status="4.4.7"), [False], id="given up on after days"),
        pytest.param(report("n1", status="unknown"), [True], id="no code is taken for good"),
        pytest.param(report("n1", action="delayed", status="4.4.1"), [], id="only delayed"),
        pytest.param(report("n1", action="delivered", status="2.0.0"), [], id="delivered"),
        pytest.param(report("n1", action="FAILED"), [True], id="in capitals"),
        pytest.param(report(""), [], id="without the mail's name"),
        pytest.param(report("n1").replace(b"multipart/report", b"multipart/mixed"), [], id="no report"),
        pytest.param(report("n1").replace(b"message/delivery-status", b"text/plain"), [], id="no status"),
        pytest.param(report("n1")[:700], [], id="cut off"),
        pytest.param(PLAIN, [], id="a mail that talks of failure"),
        pytest.param(b"", [], id="nothing"),
        pytest.param(b"\xff\x00" * 1_000, [], id="octets"),
        pytest.param(
            b"Content-Type: multipart/report; boundary=b\r\n\r\n" + b"--b\r\n\r\n" * 20_000, [], id="many parts"
        ),
    ],
)
def test_only_what_failed_counts(content: bytes, expected: list[bool]) -> None:
    assert [one.is_permanent for one in read(content)] == expected
