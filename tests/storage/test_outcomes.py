"""How several sends ended, told to the ledger at once, on both databases."""

from dataclasses import replace
from itertools import chain

import pytest

from reminders.core.notice import Notice, State, digest_identity
from reminders.core.ports import Store
from tests.storage.examples import DAY, MINUTE, NOW, claim, notice, outcome, stored

PUT_OFF = outcome(State.RETRY, next_at=NOW + DAY, attempted=False, reason="waits")


def digest(name: str) -> Notice:
    return replace(notice(), id=name, identity=digest_identity(name, "smtp", NOW))


def test_each_notice_of_a_batch_ends_in_its_own_way_with_its_own_attempt(store: Store) -> None:
    sent, again, failed, unwanted, put_off = rows = [notice(name) for name in "abcde"]
    store.add_notices(rows)
    claim(store)
    ends = {
        sent.id: outcome(subject="sent words", code=250),
        again.id: outcome(State.RETRY, next_at=NOW + DAY, reason="450 'later', \"perhaps\"", code=450),
        failed.id: outcome(State.FAILED, reason="550 нет такого", started_at=NOW - MINUTE),
        unwanted.id: outcome(State.CANCELLED, reason="the event was removed"),
        put_off.id: PUT_OFF,
    }
    assert store.settle("t1", ends) == {one.id for one in rows}
    assert [(stored(store, one).state, stored(store, one).reason) for one in rows] == [
        (State.SENT, "250 accepted"),
        (State.RETRY, "450 'later', \"perhaps\""),
        (State.FAILED, "550 нет такого"),
        (State.CANCELLED, "the event was removed"),
        (State.PLANNED, "waits"),
    ]
    assert [stored(store, one).attempts for one in rows] == [1, 1, 1, 1, 0]
    assert [stored(store, one).next_at for one in (again, put_off)] == [NOW + DAY] * 2
    assert stored(store, failed).first_attempt_at == NOW - MINUTE
    tries = [[(one.number, one.outcome, one.code, one.text) for one in store.attempts(row.id)] for row in rows]
    assert tries == [
        [(1, "sent", 250, "250 accepted")],
        [(1, "retry", 450, "450 'later', \"perhaps\"")],
        [(1, "failed", None, "550 нет такого")],
        [(1, "cancelled", None, "the event was removed")],
        [],
    ]


def test_what_others_took_over_meanwhile_stays_theirs_and_the_rest_of_the_batch_is_recorded(store: Store) -> None:
    lost, kept, waiting, lost_waiting = rows = [notice(name) for name in "abcd"]
    store.add_notices(rows)
    claim(store, "mine")
    store.settle("mine", {lost.id: PUT_OFF, lost_waiting.id: PUT_OFF})
    claim(store, "theirs", now=NOW + DAY)
    theirs = [stored(store, one) for one in (lost, lost_waiting)]
    ends = {one.id: outcome() for one in (lost, kept)} | {one.id: PUT_OFF for one in (waiting, lost_waiting)}
    assert store.settle("mine", ends) == {kept.id, waiting.id}
    assert [stored(store, one) for one in (lost, lost_waiting)] == theirs
    assert [len(store.attempts(one.id)) for one in rows] == [0, 1, 0, 0]
    assert store.settle("mine", ends) == set()
    assert [len(store.attempts(one.id)) for one in rows] == [0, 1, 0, 0]


@pytest.mark.parametrize("ends", [{}, {"unknown": outcome()}, {"unknown": PUT_OFF}], ids=["none", "tried", "put off"])
def test_nothing_known_settles_nothing(store: Store, ends: dict[str, object]) -> None:
    store.add_notices([notice()])
    (taken,) = claim(store)
    assert store.settle("t1", ends) == set()  # type: ignore[arg-type]  # a table of outcomes has no one type
    assert stored(store, notice()) == taken


def test_digests_of_a_batch_take_their_own_members_with_them(store: Store) -> None:
    sent, failed, put_off, lost = digests = [digest(name) for name in ("first", "second", "third", "fourth")]
    members = {one.id: [notice(one.id, repeat=number, digest=one.id) for number in (1, 2)] for one in digests}
    store.add_notices([*digests, *chain(*members.values()), notice("alone")])
    claim(store, "mine")
    store.settle("mine", {lost.id: PUT_OFF})
    claim(store, "theirs", now=NOW + DAY)
    ends = {
        sent.id: outcome(),
        failed.id: outcome(State.FAILED, reason="550 no such user"),
        put_off.id: PUT_OFF,
        lost.id: outcome(),
        notice("alone").id: outcome(),
    }
    assert store.settle("mine", ends) == ends.keys() - {lost.id}
    told = {name: {(one.state, one.reason, one.attempts) for one in store.members(name)} for name in members}
    assert told == {
        "first": {(State.SENT, "in digest first", 1)},
        "second": {(State.FAILED, "550 no such user", 1)},
        "third": {(State.PLANNED, "waits", 0)},
        "fourth": {(State.CLAIMED, "waits", 0)},
    }
    assert {one.token for one in store.members("fourth")} == {"theirs"}
    assert [store.attempts(one.id) for one in members["first"]] == [[], []]


def test_a_number_of_an_attempt_counts_the_deaths_of_earlier_senders_too(store: Store) -> None:
    rows = [notice("a", rescues=2, attempts=3), notice("b")]
    store.add_notices(rows)
    claim(store)
    store.settle("t1", {one.id: outcome() for one in rows})
    assert [one.number for row in rows for one in store.attempts(row.id)] == [6, 1]


def test_a_holder_gives_back_what_it_does_not_keep_and_keeps_what_its_digests_tell(store: Store) -> None:
    kept, given_back = digest("kept"), digest("given back")
    members = [notice(one.id, repeat=1, digest=one.id) for one in (kept, given_back)]
    alone, other, theirs = [notice(name) for name in ("alone", "other", "theirs")]
    store.add_notices([kept, given_back, *members, alone, other])
    claim(store, "mine")
    store.add_notices([theirs])
    claim(store, "theirs")
    assert store.release("mine", keep={kept.id, alone.id}) == 3
    claimed = {one.id for one in store.notices() if one.state is State.CLAIMED}
    assert claimed == {kept.id, members[0].id, alone.id, theirs.id}
    assert store.release("mine") == 3
