import sqlite3
import threading

import pytest

from reminders.storage.connections import Connection, PerThread


def _memory() -> Connection:
    return Connection(sqlite3.connect(":memory:", check_same_thread=False), sqlite3.Error, lambda _: None)


def test_each_thread_has_a_connection_of_its_own_and_keeps_it() -> None:
    connections = PerThread(_memory)
    mine = connections.get()
    theirs: list[Connection] = []
    thread = threading.Thread(target=lambda: theirs.extend([connections.get(), connections.get()]))
    thread.start()
    thread.join()
    assert connections.get() is mine
    assert theirs[0] is theirs[1]
    assert theirs[0] is not mine
    connections.close()


def test_the_connection_of_an_ended_thread_is_closed_when_another_thread_asks() -> None:
    connections = PerThread(_memory)
    opened: list[Connection] = []
    for _ in range(3):
        thread = threading.Thread(target=lambda: opened.append(connections.get()))
        thread.start()
        thread.join()
    for ended in opened[:-1]:
        with pytest.raises(sqlite3.ProgrammingError, match="closed"):
            ended.rows("SELECT 1")
    assert len(opened[-1].rows("SELECT 1")) == 1
    connections.close()


def test_closing_closes_the_connections_of_all_threads_for_good() -> None:
    connections = PerThread(_memory)
    mine = connections.get()
    connections.close()
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        mine.rows("SELECT 1")
    with pytest.raises(RuntimeError, match="the store is closed"):
        connections.get()
