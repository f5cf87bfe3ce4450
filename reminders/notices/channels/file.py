"""Writes each notice to a file of its own, as mail programs open it: for trying out, or for other programs to send."""

import os
import re
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

from reminders.core.errors import DeliveryError, InvalidInput
from reminders.core.notice import Message
from reminders.notices.channels import ChannelOptions
from reminders.notices.mime import to_bytes

_SAFE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,120}")


class FileChannel:
    """One `.eml` per notice, named after its id and complete when it appears; sent again, it is the same file.

    Files are readable by their owner only: they say who is told what.
    """

    name = "file"

    def __init__(self, options: ChannelOptions) -> None:
        if options.file_directory is None:
            raise InvalidInput("the channel 'file' needs a folder; set `file_directory`")
        self._directory = options.file_directory

    def place(self, message: Message) -> str:
        """Return "": there is only one."""
        return ""

    def send(self, message: Message) -> str:
        """Write it and return the file's name."""
        if not _SAFE_NAME.fullmatch(message.notice_id):
            raise DeliveryError(f"{message.notice_id[:80]!r} cannot be the name of a file", permanent=True)
        path = self._directory / f"{message.notice_id}.eml"
        try:
            content = to_bytes(message)
        except InvalidInput as error:
            raise DeliveryError(str(error), permanent=True) from error
        try:
            self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write_atomically(path, content)
        except OSError as error:
            raise DeliveryError(f"{path} cannot be written: {error.strerror or error}") from error
        return f"wrote {path.name}"

    def close(self) -> None:
        """Do nothing: no file stays open."""


def _write_atomically(path: Path, content: bytes) -> None:
    """Make `path` hold `content`, or leave it as it was; on the disk when this returns."""
    with NamedTemporaryFile(dir=path.parent, prefix=".", suffix=".part", delete=False) as part:
        try:
            part.write(content)
            part.flush()
            os.fsync(part.fileno())
            Path(part.name).replace(path)
        except BaseException:
            with suppress(OSError):
                Path(part.name).unlink()
            raise
