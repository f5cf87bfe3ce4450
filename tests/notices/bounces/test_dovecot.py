"""Bounces out of the folders of a real IMAP server, over each kind of connection."""

import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from reminders.core.bounce import Mailbox
from reminders.core.errors import Refused
from reminders.notices.bounces import open_mailbox
from reminders.notices.bounces.report import read
from tests import dovecot
from tests.dovecot import Server
from tests.notices.bounces.reports import report

SINCE = datetime.now(UTC).date() - timedelta(days=30)  # the server dates what arrives by the clock
LUNCH = b"From: bob@example.org\r\nSubject: lunch?\r\n\r\nAt noon?\r\n"


@pytest.fixture(scope="module")
def running() -> Iterator[Server]:
    try:
        with dovecot.running() as server:
            yield server
    except dovecot.Unavailable as reason:
        pytest.skip(str(reason))


@pytest.fixture
def server(running: Server, monkeypatch: pytest.MonkeyPatch) -> Server:
    """A server whose certificate is trusted."""
    monkeypatch.setenv("SSL_CERT_FILE", str(running.certificate))
    return running


@pytest.fixture
def folder(server: Server, request: pytest.FixtureRequest) -> str:
    """A new and empty folder, named after the test."""
    name = f"f{abs(hash(request.node.nodeid))}"
    server.create(name)
    return name


def names(mailbox: Mailbox, *, mark: bool = False, since: date = SINCE) -> list[str]:
    """Return which notices the reports in a mailbox name."""
    found = []
    for letter in mailbox.letters(since):
        found += [one.message_id.partition("@")[0] for one in read(letter.content)]
        if mark:
            mailbox.mark_read(letter)
    mailbox.close()
    return found


@pytest.mark.parametrize("scheme", ["imap", "imaps", "imap+starttls"])
def test_reports_are_read_newest_first_and_seen_afterwards_while_other_mail_stays_unread(
    server: Server, folder: str, scheme: str
) -> None:
    server.deliver(folder, report("one"), LUNCH, report("two"))
    assert names(open_mailbox(server.url(scheme, folder)), mark=True) == ["two", "one"]
    assert server.unseen(folder) == [LUNCH]
    assert names(open_mailbox(server.url(scheme, folder))) == []


def test_what_is_not_marked_stays_unread_and_is_not_looked_at_again_by_the_same_process(
    server: Server, folder: str
) -> None:
    server.deliver(folder, report("theirs"))
    mailbox = open_mailbox(server.url("imaps", folder))
    assert names(mailbox) == ["theirs"]
    assert names(mailbox) == []
    server.deliver(folder, report("ours"))
    assert names(mailbox) == ["ours"]
    assert len(server.unseen(folder)) == 2


def test_what_could_not_be_kept_is_looked_at_again(server: Server, folder: str) -> None:
    server.deliver(folder, report("one"))
    mailbox = open_mailbox(server.url("imaps", folder))
    with suppress(Refused):
        for _ in mailbox.letters(SINCE):
            raise Refused("the database is locked")
    mailbox.close()
    assert names(mailbox) == ["one"]


def test_the_reports_of_all_servers_come_whole_and_broken_ones_are_none(server: Server, folder: str) -> None:
    files = sorted((Path(__file__).parent / "files").glob("*.eml"))
    server.deliver(folder, *(path.read_bytes() for path in files))
    server.deliver(folder, report("cut")[:700], b"Content-Type: multipart/report\r\n\r\n\xff\xfe\x00")
    assert names(open_mailbox(server.url("imaps", folder))) == ["n1"] * len(files)


def test_what_came_before_is_left_alone(server: Server, folder: str) -> None:
    server.deliver(folder, report("old"), at=time.time() - 40 * 86_400)
    server.deliver(folder, report("new"))
    assert names(open_mailbox(server.url("imaps", folder))) == ["new"]


def test_one_report_is_found_among_many_mails_that_people_left_unread(server: Server, folder: str) -> None:
    server.deliver(folder, report("first"))
    server.pile_up(folder, LUNCH, 1_200)
    server.deliver(folder, report("last"))
    assert names(open_mailbox(server.url("imaps", folder)), mark=True) == ["last", "first"]


@pytest.mark.parametrize(
    ("named", "on_the_wire"),
    [
        pytest.param("Zur\u00fcckgekommen & Co", "Zur&APw-ckgekommen &- Co", id="signs beyond ASCII"),
        pytest.param("INBOX.Bounces", "INBOX.Bounces", id="below the first"),
    ],
)
def test_a_folder_may_have_any_name(server: Server, named: str, on_the_wire: str) -> None:
    server.create(on_the_wire)
    server.deliver(on_the_wire, report("one"))
    assert names(open_mailbox(server.url("imaps", named))) == ["one"]


@pytest.mark.parametrize("password", ["wrong secret", "wrong secr\u00e9t"])
def test_a_wrong_password_is_said_and_not_shown(server: Server, password: str) -> None:
    with pytest.raises(Refused) as refused:
        names(open_mailbox(server.url("imaps", "INBOX", password=password)))
    assert str(refused.value) == (
        "the mailbox for bounces, INBOX at localhost, cannot be read: [AUTHENTICATIONFAILED] Authentication failed."
    )


def test_a_folder_that_is_not_there_is_said(server: Server) -> None:
    with pytest.raises(Refused, match="localhost has no folder 'Nothing'"):
        names(open_mailbox(server.url("imaps", "Nothing")))


@pytest.mark.parametrize("scheme", ["imaps", "imap+starttls"])
def test_a_server_that_nobody_vouches_for_gets_no_password(
    server: Server, scheme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(Refused, match="certificate verify failed"):
        names(open_mailbox(server.url(scheme, "INBOX")))
