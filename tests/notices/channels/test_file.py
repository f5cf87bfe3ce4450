"""One file per notice, complete or absent."""

from dataclasses import replace
from pathlib import Path

import pytest

from reminders.core.errors import DeliveryError, InvalidInput
from reminders.core.notice import Message
from reminders.notices.channels import ChannelOptions
from reminders.notices.channels.file import FileChannel
from reminders.notices.mime import to_bytes


def channel(directory: Path) -> FileChannel:
    return FileChannel(ChannelOptions(file_directory=directory))


def test_a_notice_becomes_a_mail_file_named_after_it(message: Message, tmp_path: Path) -> None:
    outbox = tmp_path / "new" / "outbox"

    answer = channel(outbox).send(message)

    assert answer == f"wrote {message.notice_id}.eml"
    assert [path.name for path in outbox.iterdir()] == [f"{message.notice_id}.eml"]
    assert (outbox / f"{message.notice_id}.eml").read_bytes() == to_bytes(message)


def test_only_the_owner_can_read_it(message: Message, tmp_path: Path) -> None:
    channel(tmp_path / "outbox").send(message)

    assert (tmp_path / "outbox").stat().st_mode & 0o077 == 0
    assert (tmp_path / "outbox" / f"{message.notice_id}.eml").stat().st_mode & 0o077 == 0


def test_the_same_notice_sent_again_replaces_its_file(message: Message, tmp_path: Path) -> None:
    outbox = channel(tmp_path)

    outbox.send(message)
    outbox.send(replace(message, subject="second"))

    (path,) = tmp_path.iterdir()
    assert b"Subject: second\r\n" in path.read_bytes()


def test_a_folder_that_cannot_be_written_is_a_failure_that_can_be_tried_again(message: Message, tmp_path: Path) -> None:
    (tmp_path / "outbox").write_text("in the way")

    with pytest.raises(DeliveryError, match="cannot be written") as failure:
        channel(tmp_path / "outbox").send(message)

    assert not failure.value.permanent


@pytest.mark.parametrize("notice_id", ["../escaped", "a/b", ".hidden", "", "a\x00b"])
def test_an_id_that_leads_elsewhere_is_refused(message: Message, tmp_path: Path, notice_id: str) -> None:
    with pytest.raises(DeliveryError) as failure:
        channel(tmp_path / "outbox").send(replace(message, notice_id=notice_id))

    assert failure.value.permanent
    assert list(tmp_path.rglob("*")) == []


def test_it_needs_a_folder() -> None:
    with pytest.raises(InvalidInput, match="file_directory"):
        FileChannel(ChannelOptions())
