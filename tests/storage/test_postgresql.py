import traceback
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext, suppress

import psycopg
import pytest

from reminders.core.errors import InvalidInput, Refused, StoreFailure
from reminders.core.ports import Store
from reminders.storage import open_store
from reminders.storage.postgresql import PostgreSQL
from tests.postgresql import PASSWORD, Server
from tests.processes import wait_until
from tests.storage.examples import NOW, calendar, claim, event, notice


@pytest.fixture
def store(postgresql_url: str) -> Iterator[Store]:
    store = open_store(postgresql_url, NOW)
    yield store
    store.close()


def _end_all_connections(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def _has_ended(url: str, session: int) -> bool:
    with psycopg.connect(url, autocommit=True) as connection:
        return connection.execute("SELECT 1 FROM pg_stat_activity WHERE pid = %s", [session]).fetchone() is None


def test_the_password_shows_nowhere(store: Store, postgresql: Server) -> None:
    shown = [store.describe(), repr(store)]
    unreachable = "postgresql://ada:hunter2%40x@127.0.0.1:1/x?connect_timeout=2&sslpassword=hunter3"
    wrong = postgresql.url("postgres", password="hunter4")
    unreadable = ["postgresql://ada:hunter5/x@host:port/x", "postgresql://ada:hunter6@host/x?nonsense=hunter7"]
    for url in (unreachable, wrong, *unreadable):
        with pytest.raises((Refused, InvalidInput)) as refused:
            open_store(url, NOW)
        shown.append("".join(traceback.format_exception_only(refused.value)))
    assert not [text for text in shown if "hunter" in text or PASSWORD in text or "horse" in text]


def test_a_server_that_cannot_be_reached_is_named(postgresql: Server) -> None:
    url = "postgresql://ada:secret@127.0.0.1:1/dates"
    with pytest.raises(
        Refused, match=r"postgresql://ada@127\.0\.0\.1:1/dates cannot be reached: .*; check that it runs"
    ):
        open_store(url, NOW)


def test_a_wrong_password_is_refused_with_the_reason(postgresql: Server) -> None:
    with pytest.raises(Refused, match="password authentication failed"):
        open_store(postgresql.url("postgres", password="wrong"), NOW)


def test_being_the_daemon_proves_nothing_and_others_may_be_it_too(store: Store) -> None:
    with store.hold() as one, store.hold() as other:
        assert (one, other) == (False, False)


def test_reads_and_transactions_survive_a_server_that_ended_the_connection(store: Store, postgresql_url: str) -> None:
    store.save_calendar(calendar())
    _end_all_connections(postgresql_url)
    assert len(store.calendars()) == 1
    _end_all_connections(postgresql_url)
    store.save_event(event())
    assert len(store.events()) == 1


def test_a_connection_lost_within_a_transaction_loses_all_of_it_and_is_opened_for_the_next(
    store: Store, postgresql_url: str
) -> None:
    def lose_it(part: AbstractContextManager[None]) -> None:
        with store.transaction(), part:
            store.save_calendar(calendar())
            _end_all_connections(postgresql_url)
            store.save_event(event())

    for part in (nullcontext(), store.transaction()):
        with pytest.raises(Refused, match="try again"):
            lose_it(part)
    assert store.calendars() == []
    store.save_calendar(calendar())


def test_a_swallowed_error_of_the_database_does_not_pass_for_a_commit(store: Store) -> None:
    with pytest.raises(RuntimeError, match="rolled back"), store.transaction(), suppress(psycopg.IntegrityError):
        store.save_event(event(calendar="nowhere"))


def test_a_claim_does_not_wait_for_the_claim_of_another(store: Store, postgresql_url: str) -> None:
    store.add_notices([notice("a"), notice("b")])
    other = open_store(postgresql_url, NOW)
    try:
        with store.transaction():
            first = claim(store, "one", limit=1)
            second = claim(other, "two", limit=2)
        assert [one.identity.event for one in (*first, *second)] in (["a", "b"], ["b", "a"])
    finally:
        other.close()


def test_a_character_that_cannot_be_stored_is_the_users_mistake(store: Store) -> None:
    with pytest.raises(InvalidInput, match="NUL"):
        store.event("family", "a\0b")


def test_every_text_compares_by_its_bytes(store: Store, postgresql_url: str) -> None:
    with psycopg.connect(postgresql_url) as connection:
        odd = connection.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_schema = 'public' AND data_type = 'text' AND collation_name IS DISTINCT FROM 'C'"
        ).fetchall()
    assert odd == []


@pytest.mark.parametrize(("asked", "used"), [("off", "on"), ("remote_apply", "remote_apply"), ("local", "local")])
def test_a_commit_is_kept_before_it_is_confirmed_whatever_the_database_does_by_itself(
    postgresql_url: str, asked: str, used: str
) -> None:
    database = PostgreSQL(f"{postgresql_url}?options=-csynchronous_commit%3D{asked}")
    assert database.rows("SHOW synchronous_commit", {})[0]["synchronous_commit"] == used
    database.close()


def test_who_is_idle_amid_a_transaction_for_long_loses_it_and_is_told_in_words(postgresql_url: str) -> None:
    database = PostgreSQL(postgresql_url)
    (setting,) = database.rows("SHOW idle_in_transaction_session_timeout", {})
    assert setting["idle_in_transaction_session_timeout"] == "1min"
    with pytest.raises(StoreFailure, match=r"idle-in-transaction timeout.*try again"):
        _go_to_sleep_amid_a_transaction(database, postgresql_url)
    assert database.rows("SELECT 1 AS one", {})
    database.close()


def _go_to_sleep_amid_a_transaction(database: PostgreSQL, url: str) -> None:
    with database.transaction() as connection:
        connection.run("SET LOCAL idle_in_transaction_session_timeout = '50ms'")
        (session,) = connection.rows("SELECT pg_backend_pid() AS pid")
        wait_until(lambda: _has_ended(url, session["pid"]))
        connection.rows("SELECT 1")
