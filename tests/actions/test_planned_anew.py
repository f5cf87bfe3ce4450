"""Whatever is edited, what waits in the ledger is what a fresh store with the same definitions would hold."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from reminders.actions.add import add_event
from reminders.actions.apply import apply_files
from reminders.actions.cancel import cancel
from reminders.actions.close import close
from reminders.actions.deliver import deliver_due
from reminders.actions.edit import edit
from reminders.actions.fix import fix
from reminders.actions.move import move
from reminders.actions.planner import Planner
from reminders.actions.recipients import add_recipient, edit_recipient
from reminders.actions.remove import remove_event, remove_recipient
from reminders.core.errors import RemindersError
from reminders.core.event import Resolution
from reminders.core.notice import WAITING, Identity, Notice, State
from reminders.core.ports import Store
from reminders.core.record import EventRecord
from reminders.definitions.files import DefinitionFile
from reminders.storage import open_store
from tests.actions import test_a_year
from tests.actions.test_a_year import HALF_A_DAY, Told, populate
from tests.building import NOW, FakeClock

# A fortnight ahead, so that each edit touches much of what waits.
OPTIONS = replace(test_a_year.OPTIONS, horizon=timedelta(days=14))
EDITS = 20
WISHES: list[dict[str, Any]] = [
    {"timezone": "Asia/Almaty"}, {"timezone": "Pacific/Apia"}, {"quiet_hours": "08:30-10:00"}, {"quiet_hours": None},
    {"digest": "daily 12:00"}, {"digest": None}, {"at": "23:30"}, {"working_days_only": True}, {"tags": ["work"]},
    {"address": "file"}, {"address": "console"}, {"calendars": ["personal"]}, {"unsubscribed": "2022-11-01"},
]  # fmt: skip
FIELDS: list[dict[str, Any]] = [
    {"remind": ["1d", "2d at 18:30", {"before": "1d", "to": ["team"]}]},
    {"remind": ["3 working days", {"before": "3d", "until": "acknowledged", "backup": ["early"]}]},
    {"title": "another title"}, {"status": "confirmed"}, {"timezone": "Asia/Beirut"}, {"tags": ["work"]},
]  # fmt: skip


class Editor:
    """Somebody who changes this and that; what was removed comes back in time."""

    def __init__(self, store: Store, random: Random) -> None:
        self._store, self._random = store, random
        self._gone: list[Callable[[datetime], object]] = []

    def change(self, now: datetime) -> None:
        """Do something that is possible."""
        doing = [self._move, self._fix, self._close, self._cancel, self._fields, self._wishes, self._calendar]
        doing += [self._remove_event, self._remove_recipient, self._bring_back]
        try:
            self._random.choice(doing)(now)
        except RemindersError:
            self.change(now)

    def _event(self) -> EventRecord:
        return self._random.choice(self._store.events())

    def _day(self, now: datetime) -> date:
        return now.date() + timedelta(days=self._random.randrange(-3, 12))

    def _move(self, now: datetime) -> None:
        move(self._store, OPTIONS, self._event().key, self._day(now), now, anchor=True)

    def _fix(self, now: datetime) -> None:
        fix(self._store, OPTIONS, self._event().key, self._day(now), now)

    def _close(self, now: datetime) -> None:
        close(self._store, OPTIONS, self._event().key, Resolution.HELD, now)

    def _cancel(self, now: datetime) -> None:
        cancel(self._store, OPTIONS, self._event().key, now)

    def _fields(self, now: datetime) -> None:
        edit(self._store, OPTIONS, self._event().key, now, given=self._random.choice(FIELDS))

    def _wishes(self, now: datetime) -> None:
        one = self._random.choice(self._store.recipients())
        edit_recipient(self._store, OPTIONS, one.id, self._random.choice(WISHES), now)

    def _calendar(self, now: datetime) -> None:
        (one,) = self._store.calendars()
        zone = self._random.choice(["Europe/Berlin", "America/Santiago", "Australia/Lord_Howe"])
        file = DefinitionFile("personal.toml", calendar={**one.document, "timezone": zone})
        apply_files(self._store, OPTIONS, [file], now, take="file")

    def _remove_event(self, now: datetime) -> None:
        record, _ = remove_event(self._store, OPTIONS, self._event().key, now)
        self._gone.append(lambda later: add_event(self._store, OPTIONS, record.document, later))

    def _remove_recipient(self, now: datetime) -> None:
        record = remove_recipient(self._store, OPTIONS, self._random.choice(self._store.recipients()).id, now)
        self._gone.append(lambda later: add_recipient(self._store, OPTIONS, record.document, later))

    def _bring_back(self, now: datetime) -> None:
        if self._gone:
            self._gone.pop(0)(now)


def live(store: Store, clock: FakeClock, until: datetime) -> None:
    """Let a daemon run."""
    while clock.now() < until:
        following = store.next_due() or until
        clock.advance(min(max(following - clock.now(), timedelta(seconds=1)), HALF_A_DAY, until - clock.now()))
        Planner(store, OPTIONS, clock.now()).plan_due()
        for name in ("console", "file"):
            deliver_due(store, Told(name), OPTIONS, clock)


def of_a_fresh_store(store: Store, now: datetime, url: str) -> list[Notice]:
    """Return the rows that another store plans from the same definitions."""
    other = open_store(url, now)
    with other.transaction():
        for calendar in store.calendars():
            other.save_calendar(calendar)
        for recipient in store.recipients():
            other.save_recipient(recipient)
        for event in store.events():
            other.save_event(replace(event, planned_until=now, next_due_at=now))
    Planner(other, OPTIONS, now).plan_due()
    rows = other.notices()
    other.close()
    return rows


def told(rows: list[Notice], now: datetime) -> set[tuple[Identity, datetime, datetime, str]]:
    """Return what waits, of what is due within the horizon."""
    ahead = (row for row in rows if now < row.due_at <= now + OPTIONS.horizon and row.state in WAITING)
    return {(row.identity, row.due_at, row.nominal_at, row.digest) for row in ahead if not row.is_digest}


@pytest.mark.parametrize(
    ("database_url", "seed"),
    [*(("sqlite", seed) for seed in range(2)), ("postgresql", 2)],
    indirect=["database_url"],
)
def test_what_waits_after_an_edit_is_what_a_fresh_store_would_plan(store: Store, tmp_path: Path, seed: int) -> None:
    populate(store, seed)
    clock, random = FakeClock(NOW), Random(seed)
    editor, compared = Editor(store, random), 0
    for number in range(EDITS):
        now = clock.now()
        editor.change(now)
        Planner(store, OPTIONS, now).plan_due()
        rows = store.notices()
        sent = {row.identity for row in rows if row.state is State.SENT}
        fresh = of_a_fresh_store(store, now, f"sqlite:///{tmp_path / f'{number}.db'}")
        assert told(rows, now) == {one for one in told(fresh, now) if one[0] not in sent}
        compared += len(told(rows, now))
        live(store, clock, now + timedelta(hours=random.choice([1, 2, 12, 48])))
    assert compared > 100
