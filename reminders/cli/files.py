"""Reads the files that a command names."""

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from reminders.wiring import Service

if TYPE_CHECKING:
    from reminders.definitions.files import DefinitionFile


def read_definitions(service: Service, paths: Iterable[Path]) -> "list[DefinitionFile]":
    """Return what the files, or folders of files, say. Raises `InvalidInput` with every problem of every file."""
    from reminders.definitions.files import find_files, read_files
    from reminders.notices.channels import check_address

    return read_files(find_files(paths), check_address=partial(check_address, channels=service.options.channels))
