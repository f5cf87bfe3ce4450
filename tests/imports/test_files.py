"""Calendars as programs write them. Put an `.ics` into `files/`, with what is to come of it as JSON beside it."""

import json
from pathlib import Path

import pytest

from reminders.definitions.files import check_event
from reminders.imports.icalendar import read

FILES = sorted((Path(__file__).parent / "files").glob("*.ics"))
# Of the longest fields only that they are there; ids are hashes.
_NOT_COMPARED = {"id", "kind", "description"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
@pytest.mark.parametrize("ending", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_the_calendar_of_a_program_is_read(path: Path, ending: str) -> None:
    octets = path.read_text("utf-8").replace("\n", ending).encode()

    found = read(octets, home="UTC").events

    assert [
        {name: value for name, value in fields.items() if name not in _NOT_COMPARED} for fields in found
    ] == json.loads(path.with_suffix(".json").read_text("utf-8"))
    for fields in found:
        assert check_event(fields, calendar_timezone="UTC") == fields
