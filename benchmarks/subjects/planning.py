"""Planning: what a tick costs when much is stored and little is due, and what an edit costs."""

import sqlite3
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta

from definitions import NOW, calendar_of
from measure import Measure, Row, cpu, dearer

from reminders.actions.move import move
from reminders.actions.options import Options
from reminders.actions.planner import Planner
from reminders.actions.rehearse import rehearsal
from reminders.core.ports import Store
from reminders.storage import open_store

OPTIONS = Options(
    zone="UTC", language="en", channels=frozenset({"console"}), sender="reminders@example.org", base_url=""
)
DUE, FEW, MANY = 1_000, 10_000, 1_000_000

# One event in so many is due tomorrow; the others have their day in summer.
_EVENTS = """
WITH RECURSIVE count (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM count WHERE n < :stored - 1)
INSERT INTO event (
    calendar, id, kind, status, title, document, revision, sequence, created_at, updated_at, planned_until, next_due_at
)
SELECT
    'bench', 'e' || n, 'birthday', 'confirmed', 'event ' || n,
    json_object('id', 'e' || n, 'kind', 'birthday', 'title', 'event ' || n, 'since',
                iif(n % :spread = 0, '1990-01-02', '1990-07-02'), 'remind', json_array('1d')),
    1, 0, :now, :now, :now, iif(n % :spread = 0, '2026-01-01T09:00:00Z', '2026-07-01T09:00:00Z')
FROM count
"""


def rows() -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        few, many = (_stored(f"{folder}/{stored}.db", stored) for stored in (FEW, MANY))
        yield dearer(
            f"tick, {MANY:,} stored, {DUE:,} due", _tick(many), than=f"{FEW:,} stored", theirs=_tick(few), at_most=3
        )
        yield dearer(f"an edit, {MANY:,} stored", _edit(many), than="50 ms of CPU", theirs=lambda: 0.05, at_most=1)
        few.close()
        many.close()


def _stored(path: str, stored: int) -> Store:
    store = open_store(f"sqlite:///{path}", NOW)
    store.save_calendar(calendar_of(0)[0])
    with sqlite3.connect(path) as database:
        values = {"stored": stored, "spread": stored // DUE, "now": f"{NOW:%Y-%m-%dT%H:%M:%SZ}"}
        database.execute(_EVENTS, values)
    database.close()
    return store


def _tick(store: Store) -> Measure:
    """Measure what planning does at a tick; it is undone, so that the next round finds the same."""

    def tick() -> None:
        with rehearsal(store):
            added = Planner(store, OPTIONS, NOW).plan_due()
            assert added == DUE, added
            assert store.channels_due(NOW + timedelta(days=1)) == ["console"]

    return cpu(tick)


def _edit(store: Store) -> Measure:
    def edit() -> None:
        with rehearsal(store):
            move(store, OPTIONS, "bench/e1", date(1990, 1, 3), NOW, anchor=True)

    return cpu(edit)
