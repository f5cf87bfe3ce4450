"""Feeds as readers see them that share no line with the libraries used here: libical in C, and ical.js.

`.ci/run` installs both. Elsewhere they are skipped, and said to be, where they are missing.
"""

import ctypes
import ctypes.util
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.feeds.cases import CASES
from tests.feeds.reading import entries_of

NAMES = sorted(CASES)
NODE_MODULES = Path(__file__).parents[2] / ".venv" / "node" / "node_modules"
SCRIPT = """
import ICAL from "ical.js";
import { readFileSync } from "node:fs";
const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
const told = (time) => time.isDate ? time.toString() : new Date(time.toUnixTime() * 1000).toISOString();
console.log(JSON.stringify(calendar.getAllSubcomponents("vevent").map((one) => {
  const event = new ICAL.Event(one);
  const alarms = one.getAllSubcomponents("valarm").length;
  return [event.uid, event.summary, told(event.startDate), told(event.endDate), alarms];
})));
"""


@pytest.fixture(scope="module")
def libical() -> Any:
    name = ctypes.util.find_library("ical")
    if name is None:
        pytest.skip("libical is not installed (Debian: libical3)")
    library = ctypes.CDLL(name)
    for function in (
        "icalparser_parse_string",
        "icalcomponent_get_first_component",
        "icalcomponent_get_next_component",
    ):
        getattr(library, function).restype = ctypes.c_void_p
    library.icalcomponent_get_first_component.argtypes = [ctypes.c_void_p, ctypes.c_int]
    library.icalcomponent_count_errors.argtypes = [ctypes.c_void_p]
    library.icalrestriction_check.argtypes = [ctypes.c_void_p]
    library.icalcomponent_count_components.argtypes = [ctypes.c_void_p, ctypes.c_int]
    library.icalcomponent_string_to_kind.restype = ctypes.c_int
    return library


@pytest.mark.parametrize("name", NAMES)
def test_libical_reads_every_entry_and_finds_no_error(name: str, libical: Any) -> None:
    body = CASES[name]()

    read = libical.icalparser_parse_string(body)

    assert read
    events = libical.icalcomponent_string_to_kind(b"VEVENT")
    assert libical.icalcomponent_count_components(read, events) == len(entries_of(body))
    assert libical.icalcomponent_count_errors(read) == 0
    assert libical.icalrestriction_check(read)


@pytest.fixture(scope="module")
def ical_js(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    node = shutil.which("node")
    if node is None or not (NODE_MODULES / "ical.js").exists():
        pytest.skip("ical.js is not installed (.ci/run does it: npm install --prefix .venv/node ical.js)")
    script = NODE_MODULES.parent / "read.mjs"
    script.write_text(SCRIPT)
    return [node, str(script)]


@pytest.mark.parametrize("name", NAMES)
def test_ical_js_sees_the_same_entries_at_the_same_times(name: str, ical_js: list[str]) -> None:
    body = CASES[name]()

    found = json.loads(subprocess.run(ical_js, input=body, capture_output=True, check=True).stdout)

    assert found == [
        [str(one["UID"]), str(one["SUMMARY"]), told(one["DTSTART"].dt), told(one["DTEND"].dt), len(one.walk("VALARM"))]
        for one in entries_of(body)
    ]


def told(at: Any) -> str:
    """Return a day, or an instant as JavaScript writes it."""
    from datetime import UTC, datetime

    if not isinstance(at, datetime):
        return str(at.isoformat())
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.000Z"
