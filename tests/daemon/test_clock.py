"""A daemon whose clock leaps sends nothing until the clock is trusted again."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import pytest

from reminders.actions.add import add_event
from reminders.actions.clock import trust
from reminders.actions.doctor import doctor
from reminders.core.notice import State
from reminders.core.ports import Store
from reminders.core.trouble import CLOCK, CLOCKS
from reminders.daemon.daemon import Daemon, Every
from reminders.daemon.trust import Trust
from reminders.storage import open_store
from tests.actions.outbox import Outbox
from tests.building import NOW, FakeClock, options
from tests.processes import wait_until
from tests.remote import client

OPTIONS = options()
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
VERSIONS = {"tz": "1", "holidays": "1", "renderer": "1", "channels": "console,file", "zone": "UTC"}


@contextmanager
def running(store: Store, clock: FakeClock, outbox: Outbox | None = None) -> Iterator[Outbox]:
    outbox = outbox or Outbox()
    with client() as web:
        daemon = Daemon(store=store, options=OPTIONS, clock=clock, channels={"console": outbox}, outbound=lambda: web)
        daemon.start(lambda: VERSIONS)
        try:
            yield outbox
        finally:
            daemon.stop()


def held(store: Store, subject: str = CLOCK) -> bool:
    return subject in {one.subject for one in store.troubles()}


def owe(store: Store, *dues: datetime) -> None:
    """Store events that are told at these instants, as was written a day ago."""
    for due in dues:
        on = {"on": f"{due:%Y-%m-%d}", "time": f"{due:%H:%M}", "timezone": "UTC", "remind": ["0h"]}
        add_event(store, OPTIONS, {"title": "talks", **on}, dues[0] - DAY)


def test_a_leap_of_the_clock_holds_what_is_due_until_an_operator_trusts_it(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    store, clock = open_store(f"sqlite:///{tmp_path / 'clock.db'}", NOW), FakeClock()
    add_event(store, OPTIONS, {"title": "talks", "on": "2022-11-18", "remind": ["0d"]}, NOW)
    with running(store, clock) as outbox:
        clock.instant += 40 * DAY
        wait_until(lambda: held(store))
        assert any(
            one.subject == CLOCK and "--trust-clock" in one.words for one in doctor(store, OPTIONS, VERSIONS, NOW)
        )
        assert outbox.messages == []
        clock.instant -= 38 * DAY  # not where it was
        Event().wait(2.5)
        assert outbox.messages == []
        assert trust(store)
        wait_until(lambda: len(outbox.messages) == 1)
    assert "skipped" not in caplog.text  # a wake-up of the scheduler, since another was not over
    assert not held(store)
    assert store.counts()[State.EXPIRED] == 0
    store.close()


def test_a_clock_that_was_reset_is_noticed_at_the_start_and_trusted_after_ten_even_minutes(tmp_path: Path) -> None:
    store, clock = open_store(f"sqlite:///{tmp_path / 'clock.db'}", NOW), FakeClock(NOW - 9 * DAY)
    add_event(
        store,
        OPTIONS,
        {"title": "talks", "on": "2022-11-16", "time": "13:00", "timezone": "UTC", "remind": ["0h"]},
        NOW,
    )
    with running(store, clock):
        assert held(store)
        clock.advance(timedelta(minutes=11))
        wait_until(lambda: not held(store))
    store.close()


@pytest.mark.databases("postgresql")
@pytest.mark.parametrize("apart", [HOUR, -HOUR], ids=["ahead", "behind"])
def test_a_daemon_whose_clock_is_not_the_servers_sends_nothing_until_they_agree(
    database_url: str, apart: timedelta
) -> None:
    right = datetime.now(UTC).replace(microsecond=0)
    store, clock = open_store(database_url, right - DAY), FakeClock(right + apart)
    owe(store, right - 2 * HOUR, right + HOUR / 2)
    with running(store, clock) as outbox:
        assert {one.subject for one in store.troubles()} == {CLOCKS}  # from the start
        (words,) = [one.words for one in doctor(store, OPTIONS, VERSIONS, right) if one.subject == CLOCKS]
        assert f"s {'ahead of' if apart == HOUR else 'behind'} its PostgreSQL server's" in words
        assert f"since {right:%Y-%m-%d %H:}" in words  # by the server's clock
        assert "set the wrong one right" in words
        trust(store, CLOCKS)  # as another daemon does that was apart too, and is not any more
        wait_until(lambda: held(store, CLOCKS))
        assert outbox.messages == []
        clock.instant -= apart
        wait_until(lambda: outbox.messages)
        wait_until(lambda: not store.troubles())
    assert sorted(row.state for row in store.notices()) == [State.PLANNED, State.SENT]
    store.close()


@pytest.mark.databases("postgresql")
def test_after_a_step_of_the_clock_nothing_is_claimed_until_it_was_compared_with_the_servers(database_url: str) -> None:
    right = datetime.now(UTC).replace(microsecond=0)
    store, clock = open_store(database_url, right - DAY), FakeClock(right)
    owe(store, right - HOUR / 2, right + HOUR / 2)

    def set_clock(message: object) -> None:
        clock.instant = right + HOUR

    with running(store, clock, Outbox(set_clock)) as outbox:
        wait_until(lambda: held(store, CLOCKS))
        assert len(outbox.messages) == 1
    assert store.counts()[State.PLANNED] == 1
    store.close()


def test_what_is_done_each_minute_is_not_made_up_for_since_1970() -> None:
    long_ago = datetime(1970, 1, 1, tzinfo=UTC)
    assert Every(timedelta(minutes=1)).get_next_fire_time(long_ago, NOW) == NOW + timedelta(minutes=1)


def test_by_a_clock_that_was_set_just_now_nothing_is_taken_for_lost_or_expired(tmp_path: Path) -> None:
    store, clock = open_store(f"sqlite:///{tmp_path / 'clock.db'}", NOW), FakeClock()
    trust_in = Trust(store, clock)
    clock.advance(timedelta(hours=2))
    trust_in.look()
    evenly = (trust_in.tells_leases, trust_in.tells_expiry)
    clock.instant += 40 * DAY
    assert (evenly, (trust_in.tells_leases, trust_in.tells_expiry)) == ((True, True), (False, False))
    store.close()
