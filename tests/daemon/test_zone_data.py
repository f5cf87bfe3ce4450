"""Time zone data that is replaced on the disk while the daemon runs."""

import shutil
import zoneinfo
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
import tzdata

from reminders import zone_data
from reminders.actions.add import add_event
from reminders.core import zones
from reminders.core.ports import Store
from reminders.core.record import DataVersion
from reminders.daemon import daemon as module
from reminders.daemon.daemon import Daemon
from reminders.feeds.timezone import vtimezone
from reminders.storage import open_store
from tests.actions.outbox import Outbox
from tests.building import NOW, FakeClock, instant, options
from tests.processes import wait_until
from tests.remote import client

ZONE = "Europe/Andorra"


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    """A folder of time zone data that was asked for, and that a test may write to."""
    before = zoneinfo.TZPATH
    source = Path(tzdata.__file__).with_name("zoneinfo")
    folder = tmp_path / "zoneinfo"
    shutil.copytree(source / "Etc", folder / "Etc")
    (folder / "Europe").mkdir()
    shutil.copy(source / ZONE, folder / ZONE)
    zoneinfo.reset_tzpath([str(folder)])
    zones.forget()
    yield folder
    zoneinfo.reset_tzpath(before)
    zones.forget()


class Installed:
    """What is installed, and how often somebody asked for it."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self) -> Mapping[str, str]:
        zone_data.renew()
        self.asked += 1
        return {"tz": zone_data.version()}


@contextmanager
def running(store: Store, installed: Installed) -> Iterator[None]:
    with client() as web:
        daemon = Daemon(
            store=store, options=options(), clock=FakeClock(), channels={"console": Outbox()}, outbound=lambda: web
        )
        daemon.start(installed)
        try:
            yield
        finally:
            daemon.stop()


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A store whose daemon looks many times a second for what it looks for each hour."""
    monkeypatch.setattr(module, "KEEP_HOUSE_EVERY", timedelta(seconds=0.2))
    one = open_store(f"sqlite:///{tmp_path / 'zones.db'}", NOW)
    yield one
    one.close()


def test_what_waits_moves_when_new_data_is_installed_under_a_running_daemon(data: Path, store: Store) -> None:
    at = {"on": "2022-11-17", "time": "18:30", "timezone": ZONE, "remind": ["0h"]}
    add_event(store, options(), {"title": "concert", **at}, NOW)
    usual = vtimezone(ZONE, 2022, 2022)
    with running(store, Installed()):
        assert [row.due_at for row in store.notices()] == [instant("2022-11-17T17:30Z")]
        shutil.copy(data / "Etc" / "GMT-3", data / ZONE)
        wait_until(lambda: [row.due_at for row in store.notices()] == [instant("2022-11-17T15:30Z")])
    assert vtimezone(ZONE, 2022, 2022) != usual


@pytest.mark.usefixtures("data")
def test_machines_with_different_data_do_not_replan_in_turn_for_ever(store: Store) -> None:
    installed = Installed()
    with running(store, installed):
        store.save_data_version(DataVersion(name="tz", version="of another machine", changed_at=NOW))
        asked = installed.asked
        wait_until(lambda: installed.asked > asked + 3)
    assert {one.name: one.version for one in store.data_versions()}["tz"] == "of another machine"
