"""Fifty notices a second: how long after its due time each is handed over."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from reminders.core.notice import State
from tests.faults.scene import FULL, scene, show, wait_until

EVENTS, MAILS, A_SECOND = 30, 50, 50


@pytest.mark.skipif(not FULL, reason="says something only of a machine that does nothing else: `make faults`")
def test_fifty_notices_a_second_leave_on_time(tmp_path: Path) -> None:
    owed = EVENTS * MAILS
    with scene(tmp_path) as now:
        now.owe(EVENTS, mails=MAILS, at=datetime.now(UTC) + timedelta(hours=1))
        with now.daemon() as daemon:
            wait_until("all is planned", lambda: now.counts().get(State.PLANNED) == owed)
            now.stop(daemon)
        first = datetime.now(UTC) + timedelta(seconds=10)
        due = {
            name: first + timedelta(seconds=number // A_SECOND)
            for number, name in enumerate(sorted(now.ids(State.PLANNED)))
        }
        with closing(sqlite3.connect(now.file)) as database, database:
            rows = [(f"{at:%Y-%m-%dT%H:%M:%SZ}", name) for name, at in due.items()]
            database.executemany("UPDATE notice SET due_at = ?1, next_at = ?1 WHERE id = ?2", rows)
        with now.daemon() as daemon:
            wait_until("all is sent", lambda: now.sent() == owed)
            now.stop(daemon)
        taken_at = now.sink.times()
    late = sorted(taken_at[name] - int(at.timestamp()) for name, at in due.items())
    p50, p99 = late[len(late) // 2], late[len(late) * 99 // 100]
    show(f"{owed} mails, {A_SECOND} due each second: handed over after {p50:.2f} s (median), {p99:.2f} s (p99)")
    assert late[0] >= 0
    assert p99 <= 5
