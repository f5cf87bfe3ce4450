"""Mailboxes with reports: a Maildir, and a server of IMAP on loopback that answers as RFC 3501 says."""

import os
import re
import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from threading import Thread

import pytest

from reminders.core.bounce import Mailbox
from reminders.core.errors import InvalidInput, Refused
from reminders.notices.bounces import open_mailbox
from tests.notices.bounces.reports import report

SINCE = date(2022, 11, 5)


class Folder(socketserver.ThreadingTCPServer):
    """One folder of one user; `seen` are the numbers of the mails that were marked."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, letters: list[bytes]) -> None:
        self.letters = letters
        self.seen: set[int] = set()
        self.asked: list[str] = []
        super().__init__(("127.0.0.1", 0), Talk)

    @property
    def url(self) -> str:
        return f"imap://dates:s%2Fcret@127.0.0.1:{self.server_address[1]}/Bounces"


class Talk(socketserver.StreamRequestHandler):
    server: Folder

    def handle(self) -> None:
        self.wfile.write(b"* OK [CAPABILITY IMAP4rev1] ready\r\n")
        for line in self.rfile:
            tag, _, command = line.decode().strip().partition(" ")
            self.server.asked.append(command)
            self.wfile.write(self.answer(command.upper(), command) + f"{tag} {self.end(command)}\r\n".encode())
            if command.upper() == "LOGOUT":
                return

    def end(self, command: str) -> str:
        return "NO wrong" if command.startswith("LOGIN") and '"s/cret"' not in command else "OK done"

    def answer(self, upper: str, command: str) -> bytes:
        if upper.startswith("CAPABILITY"):
            return b"* CAPABILITY IMAP4rev1\r\n"
        if upper.startswith("SELECT"):
            return b"* 2 EXISTS\r\n* OK [UIDVALIDITY 7] valid\r\n"
        if upper == "UID SEARCH UNSEEN SINCE 5-NOV-2022":
            numbers = [str(n) for n in range(1, len(self.server.letters) + 1) if n not in self.server.seen]
            return f"* SEARCH {' '.join(numbers)}\r\n".encode()
        if found := re.match(r"UID FETCH ([\d,]+) \((BODY[^ ]*)", upper):
            return b"".join(self.part(number, found[2]) for number in found[1].split(","))
        if found := re.match(r"UID STORE (\d+) \+FLAGS.SILENT \(\\SEEN\)", upper):
            self.server.seen.add(int(found[1]))
        return b""

    def part(self, number: str, part: str) -> bytes:
        letter = self.server.letters[int(number) - 1]
        content = letter.partition(b"\r\n\r\n")[0] + b"\r\n\r\n" if "HEADER" in part else letter
        return f"* {number} FETCH (UID {number} BODY[] {{{len(content)}}}\r\n".encode() + content + b")\r\n"


@contextmanager
def serving(letters: list[bytes]) -> Iterator[Folder]:
    with Folder(letters) as server:
        thread = Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def read(mailbox: Mailbox, *, mark: bytes = b"") -> list[bytes]:
    found = []
    for letter in mailbox.letters(SINCE):
        found.append(letter.content)
        if letter.content == mark:
            mailbox.mark_read(letter)
    mailbox.close()
    return found


def test_a_folder_of_imap_gives_unseen_reports_once_newest_first_and_marks_what_it_is_told() -> None:
    one, two, three = report("one"), report("two"), report("three")
    with serving([one, b"Subject: lunch?\r\n\r\n", two]) as server:
        mailbox = open_mailbox(server.url)
        assert read(mailbox, mark=two) == [two, one]
        assert server.seen == {3}
        assert read(mailbox) == []  # the first stays unseen for its reader, and is not fetched again
        server.letters.append(three)
        assert read(mailbox) == [three]
        assert 'SELECT "Bounces"' in server.asked
        assert not any("FETCH 2 (BODY.PEEK[]" in command for command in server.asked)
        assert "s/cret" not in repr(mailbox) + mailbox.place


def test_a_server_that_refuses_or_is_away_is_said_without_the_password() -> None:
    with serving([]) as server:
        wrong = server.url.replace("s%2Fcret", "other-secret")
        with pytest.raises(Refused, match="cannot be read") as refused:
            read(open_mailbox(wrong))
        assert "other-secret" not in str(refused.value)
        port = server.server_address[1]
    with pytest.raises(Refused, match="cannot be read"):
        read(open_mailbox(f"imap://dates:secret@127.0.0.1:{port}"))


def test_a_maildir_gives_what_is_new_once_and_moves_what_it_is_told(tmp_path: Path) -> None:
    for name in ("new", "cur", "tmp"):
        (tmp_path / name).mkdir()
    (tmp_path / "new" / "1.host").write_bytes(b"one")
    (tmp_path / "new" / "2.host").write_bytes(b"two")
    (tmp_path / "new" / "0.host").write_bytes(b"long ago")
    os.utime(tmp_path / "new" / "0.host", (1_600_000_000, 1_600_000_000))
    mailbox = open_mailbox(f"maildir://{tmp_path}")
    assert read(mailbox, mark=b"two") == [b"one", b"two"]
    assert [path.name for path in (tmp_path / "cur").iterdir()] == ["2.host:2,S"]
    assert read(mailbox) == []
    with pytest.raises(Refused, match="cannot be read as a Maildir"):
        read(open_mailbox(f"maildir://{tmp_path}/none"))


@pytest.mark.parametrize(
    "url",
    [
        "imaps://mail.example.org",
        "imaps://dates:secret@",
        "imaps://dates:sec/ret@mail.example.org",
        "imap://dates:secret@mail.example.org",
        'imaps://dates:secret@mail.example.org/a"b',
        "maildir://relative/path",
        "pop3://dates:secret@mail.example.org",
        "secret",
    ],
)
def test_an_address_that_does_not_do_is_said_without_its_password(url: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        open_mailbox(url)
    assert "secret" not in str(refused.value)
    assert "sec/ret" not in str(refused.value)
