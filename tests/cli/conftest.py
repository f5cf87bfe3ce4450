"""The command line as a user calls it, on a SQLite file of its own."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from reminders.cli import reminders

Run = Callable[..., Result]
RunJson = Callable[..., Any]
FOUNDING = Path(__file__).parents[2] / "calendars"
RANGE = ("--from", "2022-01-01", "--to", "2024-12-31")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return a function that runs a command and expects the exit code `code`."""
    monkeypatch.chdir(tmp_path)
    environment = {name: None for name in os.environ if name.startswith("REMINDERS_")}

    def call(*arguments: str, code: int = 0, env: dict[str, str] | None = None) -> Result:
        result = CliRunner().invoke(
            reminders, list(arguments), env={**environment, "TZ": "UTC", "REMINDERS_TIMEZONE": "UTC", **(env or {})}
        )
        assert result.exit_code == code, (arguments, result.output, result.exception)
        return result

    return call


@pytest.fixture
def run_json(run: Run) -> RunJson:
    """Return a function that runs a command with `--json` and returns what it printed."""
    return lambda *arguments, **how: json.loads(run(*arguments, "--json", **how).stdout)


@pytest.fixture
def founding(run: Run) -> None:
    """The calendars that ship."""
    run("apply", str(FOUNDING))
