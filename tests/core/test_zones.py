"""Time zones: gaps, folds, names."""

import csv
import json
from datetime import UTC, datetime, timedelta
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
    ("zone", "wall", "shown"),
    [
        pytest.param("Europe/Andorra", "2023-03-26T02:30", "2023-03-26T03:30:00+02:00", id="skipped"),
        pytest.param("Asia/Beirut", "2026-03-29T00:30", "2026-03-29T01:30:00+03:00", id="skipped at midnight"),
        pytest.param("Europe/Andorra", "2023-10-29T02:30", "2023-10-29T02:30:00+02:00", id="shown twice: the first"),
        pytest.param("America/New_York", "9999-12-31T23:00", "9999-12-31T23:00:00-05:00", id="the last evening"),
    ],
)
def test_a_wall_time_is_told_with_its_offset_as_the_clocks_show_it(zone: str, wall: str, shown: str) -> None:
    assert zones.with_offset(datetime.fromisoformat(wall), zone) == shown


@pytest.mark.parametrize(
    "name", ["", "Mars/Olympus", "localtime", "posixrules", "../etc/passwd", "Europe", "x" * 300, "Europe/Andorra\n"]
)
def test_a_text_that_is_no_zone_is_refused(name: str) -> None:
    with pytest.raises(InvalidInput, match="time zone"):
        zones.zone(name)


MINUTES = (-180, -61, -60, -31, -30, -1, 0, 1, 29, 30, 59, 60, 61, 180)


def transitions() -> list[dict[str, str]]:
    """Return changes of the clock as the C library's `zdump -v` told them, tz data 2026f."""
    with (Path(__file__).parent / "zdump.csv").open(encoding="ascii", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", transitions(), ids=lambda row: f"{row['zone']} {row['utc']}")
def test_wall_times_around_each_change_of_the_clock_are_the_instants_that_another_program_knows(
    row: dict[str, str],
) -> None:
    change = datetime.fromisoformat(row["utc"])
    before, after = (timedelta(seconds=int(row[name])) for name in ("offset_before_s", "offset_after_s"))
    for minutes in MINUTES:
        wall = change.replace(tzinfo=None) + before + timedelta(minutes=minutes)
        early, late = (wall.replace(tzinfo=UTC) - offset for offset in (before, after))
        # The first pass of a fold and a time in a gap both have the offset before (RFC 5545 section 3.3.5).
        expected = late if early >= change and late >= change else early
        assert zones.to_utc(wall, row["zone"]) == expected, wall
        in_gap = early >= change > late
        assert zones.to_wall(expected, row["zone"]) == (wall + after - before if in_gap else wall)
