"""Time zones: gaps, folds, names."""

import json
from datetime import datetime
from pathlib import Path

import pytest

from reminders.core import zones
from reminders.core.errors import InvalidInput

VECTORS = Path(__file__).parents[1] / "vectors"


@pytest.mark.parametrize(
    "row", json.loads((VECTORS / "timezones.json").read_text("utf-8"))["fold_gap"], ids=lambda row: row["local"]
)
def test_gaps_and_folds_are_resolved_as_rfc_5545_says(row: dict[str, str]) -> None:
    assert f"{zones.to_utc(datetime.fromisoformat(row['local']), row['zone']):%Y-%m-%dT%H:%M:%SZ}" == row["utc"]


@pytest.mark.parametrize(
    "name", ["", "Mars/Olympus", "localtime", "posixrules", "../etc/passwd", "Europe", "x" * 300, "Europe/Andorra\n"]
)
def test_a_text_that_is_no_zone_is_refused(name: str) -> None:
    with pytest.raises(InvalidInput, match="time zone"):
        zones.zone(name)
