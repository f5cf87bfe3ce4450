"""Test notices."""

import pytest

from reminders.actions.audience import CHANNELS
from reminders.actions.notify import Notified, notify
from reminders.core.endpoint import ChannelFailure
from reminders.core.ports import Store
from reminders.core.record import DataVersion
from tests.actions.wire import ADA, OPTIONS, Wire, owe
from tests.building import NOW, options

pytestmark = pytest.mark.databases("sqlite", "postgresql")


def test_a_test_notice_that_arrives_says_that_the_channel_works(store: Store) -> None:
    owe(store, 0, ADA)
    store.note_channel_failure(ChannelFailure(channel="smtp", since=NOW, reason="connection refused"))
    assert notify(store, OPTIONS, "ada", NOW, Wire) == Notified("smtp", "200", is_served=True)
    assert store.channel_failures() == []


@pytest.mark.parametrize(
    ("ours", "served", "expected"),
    [
        pytest.param("smtp", "console", Notified("smtp", "200", is_served=False), id="the daemon was started before"),
        pytest.param("console", "smtp", Notified("smtp", "200", is_served=True), id="only the daemon's shell has them"),
        pytest.param("smtp", "smtp", Notified("smtp", "200", is_served=True), id="both have them"),
    ],
)
def test_a_test_notice_tries_the_settings_of_today(store: Store, ours: str, served: str, expected: Notified) -> None:
    owe(store, 0, ADA)
    store.save_data_version(DataVersion(name=CHANNELS, version=served, changed_at=NOW))
    assert notify(store, options(channels=frozenset({ours})), "ada", NOW, Wire) == expected
