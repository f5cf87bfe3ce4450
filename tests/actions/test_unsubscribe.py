"""Readers who want no more notices, and begin again."""

import pytest

from reminders.actions.deliver import LEASE, deliver_due
from reminders.actions.messages import Messages
from reminders.actions.notify import notify
from reminders.actions.recipients import add_recipient
from reminders.actions.signing import signing_key
from reminders.actions.unsubscribe import resubscribe, unsubscribe
from reminders.core.errors import NotFound, Refused
from reminders.core.notice import State
from reminders.core.ports import Store
from tests.actions.outbox import OPTIONS, Outbox, add, states
from tests.building import NOW, FakeClock, instant, options

pytestmark = pytest.mark.databases("sqlite", "postgresql")

MAIL = frozenset({"smtp", "console"})


def reader(store: Store, name: str = "ada", address: str = "mailto:ada@example.org") -> None:
    add_recipient(store, OPTIONS, {"id": name, "address": address}, NOW)


def test_who_unsubscribes_is_told_no_more_and_the_ledger_says_why(store: Store) -> None:
    reader(store)
    add(store, on="2022-11-18", remind=["1d", "0d"])
    unsubscribe(store, OPTIONS, "ada", NOW, by="by the link in a message")

    assert {row.reason for row in store.notices()} == {"ada unsubscribed on 2022-11-16, by the link in a message"}
    add(store, "later", on="2022-11-18", remind=["1d"])
    assert deliver_due(store, Outbox(), OPTIONS, FakeClock(instant("2022-11-19T00:00Z"))) == 0


def test_nobody_else_is_told_in_place_of_the_last_reader(store: Store) -> None:
    reader(store)
    unsubscribe(store, OPTIONS, "ada", NOW, by="by command")
    add(store, on="2022-11-18", remind=["1d"])

    assert store.notices() == []


def test_others_at_the_same_address_are_meant_too(store: Store) -> None:
    for name, address in (("ada", "ada@example.org"), ("office", "ADA@example.org"), ("ben", "ben@example.org")):
        reader(store, name, f"mailto:{address}")

    assert [one.id for one in unsubscribe(store, OPTIONS, "ada", NOW, by="by command")] == ["ada", "office"]
    assert unsubscribe(store, OPTIONS, "ada", NOW, by="by command") == []


def test_who_subscribes_again_is_told_of_what_is_still_to_come(store: Store) -> None:
    reader(store)
    add(store, on="2022-11-18", remind=["1d", "0d"])
    unsubscribe(store, OPTIONS, "ada", NOW, by="by command")

    assert resubscribe(store, OPTIONS, "ada", instant("2022-11-17T12:00Z"))
    assert not resubscribe(store, OPTIONS, "ada", instant("2022-11-17T12:00Z"))
    assert [row.identity.reminder for row in store.notices() if row.state is State.PLANNED] == ["0d"]


def test_a_notice_that_was_claimed_already_is_not_sent(store: Store) -> None:
    reader(store, address="console")
    add(store, on="2022-11-17", remind=["0d"])
    outbox = Outbox()
    clock = FakeClock(instant("2022-11-17T09:00Z"))
    (row,) = store.claim_due("console", clock.now(), since=NOW, limit=1, token="t", lease=LEASE, suspect=False)
    unsubscribe(store, OPTIONS, "ada", clock.now(), by="by command")
    store.release(row.token or "")

    assert deliver_due(store, outbox, OPTIONS, clock) == 1
    assert (outbox.messages, states(store)) == ([], ["andorra-day 0d cancelled"])


def test_a_test_notice_is_refused_and_says_how_to_begin_again(store: Store) -> None:
    reader(store)
    unsubscribe(store, OPTIONS, "ada", NOW, by="by command")

    with pytest.raises(Refused, match="resubscribe ada"):
        notify(store, OPTIONS, "ada", NOW, lambda name: Outbox())
    with pytest.raises(NotFound):
        unsubscribe(store, OPTIONS, "nobody", NOW, by="by command")


@pytest.mark.parametrize(
    ("base_url", "expected"),
    [
        pytest.param("https://dates.example.org/d", True, id="a public site"),
        pytest.param("http://dates.example.org", False, id="without TLS, which RFC 8058 asks for"),
        pytest.param("http://127.0.0.1:8000", False, id="this machine"),
    ],
)
def test_a_message_has_an_address_to_end_them_where_readers_can_reach_it(
    store: Store, base_url: str, expected: bool
) -> None:
    reader(store)
    add(store, on="2022-11-18", remind=["1d"])
    message = Messages(store, options(base_url=base_url)).message(store.notices()[0], NOW)

    assert (message.unsubscribe or "").startswith(f"{base_url}/unsubscribe/rmd_") is expected
    outbox = Outbox()
    notify(store, options(channels=MAIL, base_url=base_url), "ada", NOW, lambda name: outbox)
    (tried,) = outbox.messages
    assert (tried.unsubscribe or "").startswith(f"{base_url}/unsubscribe/rmd_") is expected


def test_the_key_is_made_once_and_that_of_the_settings_goes_first(store: Store) -> None:
    assert signing_key(store, OPTIONS, NOW) == signing_key(store, OPTIONS, NOW)
    assert signing_key(store, options(secret_key="s" * 32), NOW) == b"s" * 32
    assert "sss" not in repr(options(secret_key="s" * 32))
