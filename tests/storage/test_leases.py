"""When a claim lapses: after its lease, by one clock for all daemons."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from reminders.core.notice import State
from reminders.core.ports import Store
from reminders.storage import open_store
from tests.storage.examples import DAY, HOUR, MINUTE, NOW, SECOND, claim, notice, stored

FAR = datetime(9000, 1, 1, tzinfo=UTC)


@pytest.fixture
def on_a_server(postgresql_url: str) -> Iterator[Store]:
    store = open_store(postgresql_url, NOW)
    store.add_notices([notice()])
    yield store
    store.close()


@pytest.fixture
def in_a_file(sqlite_url: str) -> Iterator[Store]:
    store = open_store(sqlite_url, NOW)
    store.add_notices([notice()])
    yield store
    store.close()


def test_a_holder_renews_only_what_it_still_holds(store: Store) -> None:
    store.add_notices([notice()])
    claim(store, lease=-SECOND)
    assert store.renew("stale", NOW, DAY) == 0
    assert store.renew("t1", NOW, DAY) == 1
    assert store.rescue(NOW) == []
    assert (stored(store, notice()).state, stored(store, notice()).token) == (State.CLAIMED, "t1")


def test_in_a_file_the_clock_of_the_machine_tells(in_a_file: Store) -> None:
    (taken,) = claim(in_a_file, lease=MINUTE)
    assert taken.lease_until == NOW + MINUTE
    in_a_file.renew("t1", NOW + SECOND, HOUR)
    assert stored(in_a_file, taken).lease_until == NOW + HOUR + SECOND
    assert in_a_file.rescue(NOW + HOUR) == []
    assert len(in_a_file.rescue(NOW + HOUR + SECOND)) == 1


def test_on_a_server_no_daemon_whose_clock_is_ahead_takes_the_claims_of_others_for_lost(on_a_server: Store) -> None:
    (taken,) = claim(on_a_server, lease=HOUR)
    assert taken.lease_until is not None
    assert abs(taken.lease_until - datetime.now(UTC) - HOUR) < HOUR
    assert on_a_server.rescue(FAR) == []


def test_on_a_server_a_daemon_whose_clock_is_behind_keeps_its_claims_as_long_as_others(on_a_server: Store) -> None:
    claim(on_a_server, lease=-SECOND)
    on_a_server.renew("t1", NOW - 1_000 * DAY, HOUR)
    assert on_a_server.rescue(NOW) == []


def test_on_a_server_a_daemon_whose_clock_is_behind_frees_lost_claims_all_the_same(on_a_server: Store) -> None:
    claim(on_a_server, lease=-SECOND)
    assert len(on_a_server.rescue(NOW - 1_000 * DAY)) == 1
