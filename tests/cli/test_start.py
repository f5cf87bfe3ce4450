"""What a command loads: nothing that it does not use. `make bench` measures what that comes to."""

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {
    "apscheduler", "asyncio", "borax", "brotli", "hijridate", "holidays", "icalendar", "jinja2", "logging", "psycopg",
    "pydantic", "pyluach", "rich", "starlette", "structlog", "tomlkit", "tzlocal", "uvicorn",
}  # fmt: skip

PLAIN = """
[calendar]
id = "family"
title = "Family"
timezone = "Europe/Andorra"
regions = ["AD"]

[[event]]
id = "ada"
title = "Ada"
kind = "birthday"
since = 1990-12-10
remind = ["5 working days"]
"""
HEBREW = PLAIN + '\n[[event]]\nid = "purim"\ntitle = "Purim"\nsince = "hebrew:5774-05L-14"\n'
OBSERVED = PLAIN + '\n[[event]]\nid = "day"\ntitle = "Day"\nsince = 2008-01-30\nobserved = "next"\n'

REPORT = """
import sys
from reminders.cli import main
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
print(" ".join(sorted(sys.modules)), file=sys.stderr)
"""


def loaded(folder: Path, *arguments: str) -> set[str]:
    """Return the modules that a command has loaded when it is done."""
    done = subprocess.run(
        [sys.executable, "-c", REPORT, *arguments], cwd=folder, check=True, capture_output=True, text=True
    )
    return set(done.stderr.split())


def applied(folder: Path, text: str) -> Path:
    (folder / "family.toml").write_text(text, "utf-8")
    loaded(folder, "apply", "family.toml", "--yes")
    return folder


def test_the_version_is_told_without_loading_anything_of_ours_but_the_command_line(tmp_path: Path) -> None:
    ours = {name for name in loaded(tmp_path, "--version") if name.startswith("reminders")}
    assert ours == {"reminders", "reminders.cli", "reminders.core", "reminders.core.errors"}
    assert not HEAVY & loaded(tmp_path, "--version")


def test_upcoming_loads_no_library_but_click(tmp_path: Path) -> None:
    found = loaded(applied(tmp_path, PLAIN), "upcoming")
    assert not HEAVY & found
    assert "reminders.core.chronologies.hebrew" not in found
    assert "reminders.core.notice" not in found, "upcoming tells of no notice"


@pytest.mark.parametrize(
    ("text", "library"),
    [pytest.param(HEBREW, "pyluach", id="Hebrew"), pytest.param(OBSERVED, "holidays", id="observed")],
)
def test_a_library_of_dates_is_loaded_for_the_event_that_needs_it(tmp_path: Path, text: str, library: str) -> None:
    found = loaded(applied(tmp_path, text), "upcoming")
    assert HEAVY & found == {library}
