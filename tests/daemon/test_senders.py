"""The threads that hand messages over: as many as are needed, at most so many, and none is left behind."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from threading import Barrier, Event, Semaphore, active_count

import pytest

from reminders.daemon.senders import Senders


@contextmanager
def senders(most: int) -> Iterator[Senders]:
    made = Senders(most, "send-test")
    yield made
    made.stop()


@pytest.mark.parametrize("most", [1, 2, 10])
def test_as_many_tasks_overlap_as_there_may_be_threads(most: int) -> None:
    together = Barrier(most, timeout=20)

    with senders(most) as threads:
        for _ in range(3 * most):
            threads.submit(together.wait)

    assert not together.broken


def test_what_waits_is_taken_in_order_and_done_before_the_end() -> None:
    begin, done = Event(), list[int]()

    with senders(1) as threads:
        threads.submit(begin.wait)
        for number in range(100):
            threads.submit(partial(done.append, number))
        begin.set()

    assert done == list(range(100))


def test_tasks_that_are_quickly_done_start_few_threads() -> None:
    before, done = active_count(), Semaphore(0)

    with senders(50) as threads:
        for _ in range(200):
            threads.submit(done.release)
            assert done.acquire(timeout=20)
        started = active_count() - before

    assert started <= 5


def test_no_thread_is_left_behind() -> None:
    before = active_count()

    with senders(10) as threads:
        for _ in range(20):
            threads.submit(lambda: None)
    with senders(10):
        pass

    assert active_count() == before
