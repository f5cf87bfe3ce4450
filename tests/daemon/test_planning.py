"""Planning that was cut short is done again soon, not a quarter of an hour later."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from reminders.actions.add import add_event
from reminders.actions.versions import note_versions
from reminders.core.errors import StoreFailure
from reminders.core.ports import Store
from reminders.core.record import EventRecord
from reminders.storage import open_store
from tests.building import NOW, FakeClock, options
from tests.daemon.test_clock import VERSIONS, running
from tests.processes import wait_until


class AwayOnce:
    """A store that is away when it is first asked what is to be planned."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._asked = 0

    def events_due(self, horizon: datetime, limit: int) -> list[EventRecord]:
        self._asked += 1
        if self._asked == 1:
            raise StoreFailure("somebody else wrote for 10 s")
        return self._store.events_due(horizon, limit)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


def test_what_is_to_be_planned_while_the_store_is_away_is_planned_and_sent_when_it_is_back(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'away.db'}", NOW)
    add_event(store, options(), {"title": "talks", "on": "2022-11-21", "remind": ["0d"]}, NOW)
    assert store.notices() == []  # beyond the horizon
    note_versions(store, options(), VERSIONS, NOW)  # else that is a change, after which is planned again
    with running(AwayOnce(store), FakeClock(NOW + timedelta(days=5))) as outbox:
        wait_until(lambda: len(outbox.messages) == 1)
    store.close()
