"""The state machine of a notice: from every state, where each arrow leads, on both databases.

An arrow that does not begin in a state leaves a row in it untouched, and says so.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from reminders.core.notice import Notice, State
from reminders.core.ports import Store
from tests.storage.examples import DAY, NOW, SECOND, claim, notice, outcome, settle, stored

TOKEN = "held"
NEVER = datetime(9000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Arrow:
    """What is done, and where that leads from the states in which it begins."""

    name: str
    act: Callable[[Store, Notice], Any]
    leads: dict[State, State]


def lapsed(store: Store) -> Store:
    """Return the store, after the claims were let lapse."""
    store.renew(TOKEN, NOW, -SECOND)
    return store


def ended(state: State, **changes: Any) -> Callable[[Store, Notice], Any]:
    return lambda store, one: settle(store, one, TOKEN, outcome(state, **changes))


WAITS = (State.PLANNED, State.RETRY)
ARROWS = [
    Arrow("claim", lambda store, one: claim(store, TOKEN), dict.fromkeys(WAITS, State.CLAIMED)),
    Arrow("claim before it is due", lambda store, one: claim(store, TOKEN, now=NOW - SECOND), {}),
    Arrow("claim beyond the window", lambda store, one: claim(store, TOKEN, since=NOW), {}),
    Arrow("claim as suspect", lambda store, one: claim(store, TOKEN, suspect=True), {}),
    Arrow("sent", ended(State.SENT), {State.CLAIMED: State.SENT}),
    Arrow("retry", ended(State.RETRY, next_at=NOW + DAY), {State.CLAIMED: State.RETRY}),
    Arrow("failed", ended(State.FAILED), {State.CLAIMED: State.FAILED}),
    Arrow("not wanted", ended(State.CANCELLED), {State.CLAIMED: State.CANCELLED}),
    Arrow("put off", ended(State.RETRY, next_at=NOW + DAY, attempted=False), {State.CLAIMED: State.PLANNED}),
    Arrow("settled by another", lambda store, one: settle(store, one, "stale", outcome()), {}),
    Arrow("release", lambda store, one: store.release(TOKEN), {State.CLAIMED: State.PLANNED}),
    Arrow("release by another", lambda store, one: store.release("stale"), {}),
    Arrow("rescue", lambda store, one: lapsed(store).rescue(NOW), {State.CLAIMED: State.RETRY}),
    Arrow("rescue too early", lambda store, one: store.rescue(NOW), {}),
    Arrow("rescue all", lambda store, one: store.rescue(NOW, all_claims=True), {State.CLAIMED: State.RETRY}),
    Arrow("cancel", lambda store, one: store.cancel_notice(one.id, "off"), dict.fromkeys(WAITS, State.CANCELLED)),
    Arrow("give up", lambda store, one: store.give_up(one.id, "in doubt"), {State.RETRY: State.FAILED}),
    Arrow("expire", lambda store, one: store.expire(NOW, "late"), dict.fromkeys(WAITS, State.EXPIRED)),
    Arrow("expire too early", lambda store, one: store.expire(NOW - SECOND, "late"), {}),
]


def in_state(state: State, **changes: Any) -> Notice:
    """Return a row in a state, held by `TOKEN` where it is claimed."""
    held: dict[str, Any] = {"token": TOKEN, "lease_until": NEVER} if state is State.CLAIMED else {}
    return notice(state=state, **held, **changes)


def cases() -> Iterator[Any]:
    for arrow in ARROWS:
        for state in State:
            yield pytest.param(arrow, state, id=f"{state} {arrow.name}".replace(" ", "-"))


@pytest.mark.parametrize(("arrow", "state"), list(cases()))
def test_an_arrow_leads_where_it_should_and_begins_nowhere_else(store: Store, arrow: Arrow, state: State) -> None:
    before = in_state(state)
    store.add_notices([before])
    told = arrow.act(store, before)
    after = stored(store, before)
    if state in arrow.leads:
        assert told
        assert after.state is arrow.leads[state]
        assert (after.token is None) == (after.state is not State.CLAIMED)
    else:
        assert not told
        assert after == before


@pytest.mark.parametrize(
    ("rescues", "expected", "suspect"),
    [
        pytest.param(0, State.RETRY, False, id="the first death"),
        pytest.param(1, State.RETRY, False, id="the second"),
        pytest.param(2, State.RETRY, True, id="the third makes it suspect"),
        pytest.param(4, State.RETRY, True, id="the second alone"),
        pytest.param(5, State.FAILED, True, id="the third alone is poison"),
    ],
)
def test_each_death_of_its_sender_is_counted_and_recorded(
    store: Store, rescues: int, expected: State, suspect: bool
) -> None:
    one = in_state(State.CLAIMED, rescues=rescues, attempts=1)
    store.add_notices([one])
    (freed,) = store.rescue(NOW, all_claims=True)
    assert freed == stored(store, one)
    assert (freed.state, freed.rescues, freed.attempts) == (expected, rescues + 1, 1)
    (attempt,) = store.attempts(one.id)
    assert (attempt.number, attempt.outcome) == (rescues + 2, "rescued")
    assert "may have arrived" in attempt.text
    taken = claim(store, suspect=suspect)
    assert [row.id for row in taken] == ([one.id] if expected is State.RETRY else [])
    assert claim(store, "other", suspect=not suspect) == []
