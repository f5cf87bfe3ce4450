"""Transactions, threads and the counters by which other processes notice a change."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from reminders.core.notice import State
from reminders.core.ports import Changes, Store
from reminders.core.record import DataVersion
from reminders.storage import open_store
from tests.storage.examples import DAY, MINUTE, NOW, calendar, claim, event, notice, outcome, recipient, settle


class Interrupted(Exception):
    pass


def test_an_exception_rolls_everything_back(store: Store) -> None:
    def work() -> None:
        with store.transaction():
            store.save_calendar(calendar())
            store.save_event(event())
            store.add_notices([notice()])
            raise Interrupted

    with pytest.raises(Interrupted):
        work()
    assert (store.calendars(), store.events(), store.notices()) == ([], [], [])
    assert store.changes() == Changes(definitions=0, plan=0)


def test_a_nested_transaction_rolls_back_with_the_outer_one(store: Store) -> None:
    def work() -> None:
        with store.transaction():
            with store.transaction():
                store.save_calendar(calendar())
            raise Interrupted

    with pytest.raises(Interrupted):
        work()
    assert store.calendars() == []


def test_a_nested_transaction_that_fails_is_undone_alone_if_the_outer_one_goes_on(store: Store) -> None:
    def part() -> None:
        with store.transaction():
            store.save_calendar(calendar("lost"))
            raise Interrupted

    with store.transaction():
        store.save_calendar(calendar("kept"))
        with pytest.raises(Interrupted):
            part()
        store.save_calendar(calendar("later"))
    assert [record.id for record in store.calendars()] == ["kept", "later"]


def test_a_transaction_sees_its_own_writes_and_others_do_not(store: Store) -> None:
    with ThreadPoolExecutor(1) as elsewhere:
        with store.transaction():
            store.save_calendar(calendar())
            assert len(store.calendars()) == 1
            assert elsewhere.submit(store.calendars).result() == []
        assert len(elsewhere.submit(store.calendars).result()) == 1


def test_an_error_of_the_database_inside_a_transaction_rolls_it_back(store: Store) -> None:
    def work() -> None:
        with store.transaction():
            store.save_calendar(calendar())
            store.save_event(event(calendar="nowhere"))

    with pytest.raises(Exception, match=r"(?i)foreign key"):
        work()
    assert store.calendars() == []


def test_threads_write_at_the_same_time_without_losing_anything(store: Store) -> None:
    start = Barrier(4)

    def work(worker: int) -> int:
        start.wait()
        return sum(store.add_notices([notice(f"{worker}-{number}")]) for number in range(25))

    with ThreadPoolExecutor(4) as workers:
        assert sum(workers.map(work, range(4))) == 100
    assert store.counts()[State.PLANNED] == 100


def test_planners_that_add_the_same_notices_at_the_same_time_add_each_once(store: Store) -> None:
    start = Barrier(3)
    rows = [notice(f"e{number:02}") for number in range(50)]

    def work(_: int) -> int:
        start.wait()
        return store.add_notices(rows)

    with ThreadPoolExecutor(3) as workers:
        assert sum(workers.map(work, range(3))) == 50


def test_claimers_never_get_the_same_row(store: Store, store_url: str) -> None:
    store.add_notices(notice(f"e{number}", due_at=NOW - MINUTE) for number in range(120))
    start = Barrier(3)

    def work(worker: int) -> list[str]:
        mine = open_store(store_url, NOW)
        start.wait()
        taken: list[str] = []
        try:
            while batch := claim(mine, f"worker {worker}", limit=7):
                taken += [one.id for one in batch]
        finally:
            mine.close()
        return taken

    with ThreadPoolExecutor(3) as workers:
        taken = [name for batch in workers.map(work, range(3)) for name in batch]
    assert len(taken) == 120
    assert len(set(taken)) == 120


@pytest.mark.parametrize(
    ("write", "definitions", "plan"),
    [
        pytest.param(lambda store: store.save_calendar(calendar()), 1, 1, id="calendar"),
        pytest.param(lambda store: store.save_event(event("new")), 1, 1, id="event"),
        pytest.param(lambda store: store.save_recipient(recipient()), 1, 1, id="recipient"),
        pytest.param(
            lambda store: store.save_data_version(DataVersion(name="tz", version="1", changed_at=NOW)), 1, 1, id="data"
        ),
        pytest.param(lambda store: store.add_notices([notice("new")]), 0, 1, id="notice added"),
        pytest.param(lambda store: store.add_notices([notice()]), 0, 0, id="notice known"),
        pytest.param(lambda store: store.cancel_notice(notice().id, "gone"), 0, 1, id="notice cancelled"),
        pytest.param(lambda store: store.cancel_notice("none", "gone"), 0, 0, id="no notice cancelled"),
        pytest.param(lambda store: store.reschedule_notice(notice(due_at=NOW + DAY)), 0, 1, id="notice rescheduled"),
        pytest.param(lambda store: store.mark_planned(event(), NOW + DAY, None), 0, 0, id="edge moved"),
        pytest.param(claim, 0, 0, id="claim"),
        pytest.param(lambda store: store.expire(NOW, "late"), 0, 0, id="expiry"),
        pytest.param(lambda store: store.events(), 0, 0, id="read"),
    ],
)
def test_counters_rise_with_what_changes(
    store: Store, write: Callable[[Store], Any], definitions: int, plan: int
) -> None:
    with store.transaction():
        store.save_calendar(calendar())
        store.save_event(event())
        store.add_notices([notice()])
    before = store.changes()
    write(store)
    after = store.changes()
    assert (after.definitions - before.definitions, after.plan - before.plan) == (definitions, plan)


def test_outcomes_and_rescues_raise_no_counter(store: Store) -> None:
    store.add_notices([notice("a"), notice("b"), notice("c")])
    before = store.changes()
    first, *_ = claim(store)
    settle(store, first, "t1", outcome())
    store.release("t1")
    claim(store, "t2")
    store.rescue(NOW, all_claims=True)
    assert store.changes() == before


def test_a_counter_rises_once_for_a_transaction(store: Store) -> None:
    with store.transaction():
        store.save_calendar(calendar())
        store.save_event(event())
    assert store.changes() == Changes(definitions=1, plan=1)


def test_another_process_sees_the_counters_rise(store: Store, store_url: str) -> None:
    other = open_store(store_url, NOW)
    try:
        before = other.changes()
        store.save_calendar(calendar())
        assert other.changes() != before
    finally:
        other.close()


def test_whoever_commits_leaves_another_imprint_where_there_is_one(store: Store, store_url: str) -> None:
    other = open_store(store_url, NOW)
    try:
        for writing in (store, other):
            before = store.imprint()
            store.changes()
            assert store.imprint() == before
            writing.save_calendar(calendar())
            assert (store.imprint() != before) is store_url.startswith("sqlite")
    finally:
        other.close()


def test_a_closed_store_says_so(store: Store) -> None:
    store.close()
    with pytest.raises(RuntimeError, match="closed"):
        store.calendars()
    with pytest.raises(RuntimeError, match="closed"):
        store.save_calendar(calendar())
