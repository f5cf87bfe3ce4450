"""Minute by minute through changes of the clock: each notice leaves once, at the instant that another program knows.

The changes are those that `zdump -v` of the C library told (tests/core/zdump.csv); no arithmetic of ours is asked.
"""

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from reminders.actions.add import add_event
from reminders.actions.deliver import deliver_due
from reminders.actions.planner import Planner
from reminders.actions.recipients import add_recipient
from reminders.core.notice import State
from reminders.storage import open_store
from tests.actions.outbox import Outbox
from tests.building import FakeClock, options

OPTIONS = options()
# Lord Howe moves by half an hour; Casablanca goes back for Ramadan; in Beirut, Cairo and Santiago midnight is left out;
# Apia has skipped a whole day.
ZONES = {
    "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "America/Santiago",
    "Asia/Beirut", "Africa/Cairo", "Pacific/Apia",
}  # fmt: skip
MINUTES = (-180, -61, -60, -31, -30, -1, 0, 1, 29, 30, 59, 60, 61, 180)
MARGIN = timedelta(hours=4)


def changes() -> list[dict[str, str]]:
    """Return the latest two changes of each zone, and the day that Apia left out."""
    with (Path(__file__).parents[1] / "core" / "zdump.csv").open(encoding="ascii", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["zone"] in ZONES]
    latest = [row for zone in sorted(ZONES) for row in [row for row in rows if row["zone"] == zone][-2:]]
    left_out = [row for row in rows if row["zone"] == "Pacific/Apia" and row["utc"].startswith("2011-12")]
    return [*latest, *left_out]


@pytest.mark.parametrize("row", changes(), ids=lambda row: f"{row['zone']} {row['utc']}")
def test_notices_around_a_change_of_the_clock_leave_once_and_at_the_right_instant(
    row: dict[str, str], tmp_path: Path
) -> None:
    change = datetime.fromisoformat(row["utc"])
    before, after = (timedelta(seconds=int(row[name])) for name in ("offset_before_s", "offset_after_s"))
    reach = MARGIN + abs(after - before)
    clock, outbox, expected = FakeClock(change - reach), Outbox(), dict[str, datetime]()
    store = open_store(f"sqlite:///{tmp_path / 'clock.db'}", clock.now() - timedelta(days=3))
    written = clock.now() - timedelta(days=3)
    add_recipient(store, OPTIONS, {"id": "ada", "address": "console", "timezone": row["zone"]}, written)
    for minutes in MINUTES:
        wall = change.replace(tzinfo=None) + before + timedelta(minutes=minutes)
        early, late = (wall.replace(tzinfo=UTC) - offset for offset in (before, after))
        instant = late if early >= change and late >= change else early  # RFC 5545 section 3.3.5
        day, at = {"on": f"{wall:%Y-%m-%d}"}, f"{wall:%H:%M}"
        timed = {**day, "time": at, "timezone": row["zone"], "remind": ["0h"]}
        for name, event in (("timed", timed), ("day", {**day, "remind": [f"0d at {at}"]})):
            added = add_event(store, OPTIONS, {"title": f"{name} {minutes}", **event}, written)
            expected[added.record.id] = instant
    left = dict[str, datetime]()
    while clock.now() < change + reach:
        Planner(store, OPTIONS, clock.now()).plan_due()
        due = store.next_due()
        if due is not None and due <= clock.now():
            deliver_due(store, outbox, OPTIONS, clock, report=lambda one: left.update({one.notice.id: clock.now()}))
        clock.advance(timedelta(minutes=1))
    rows = store.notices()
    store.close()
    assert {one.identity.event: one.due_at for one in rows} == expected
    assert [one.state for one in rows] == [State.SENT] * len(rows)
    assert len(outbox.messages) == len(rows) == 2 * len(MINUTES)
    assert {one.id: one.due_at for one in rows} == left
