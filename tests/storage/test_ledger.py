"""The arrows of the ledger's state machine, on both databases."""

from dataclasses import replace

import pytest

from reminders.core.notice import Attempt, Notice, State, digest_identity
from reminders.core.ports import Store, Total
from reminders.storage import open_store
from tests.storage.examples import DAY, HOUR, MINUTE, NOW, SECOND, claim, notice, outcome, settle, stored


def test_a_notice_comes_back_as_it_was_added(store: Store) -> None:
    whole = notice(
        generation=2,
        state=State.CLAIMED,
        repeat=3,
        nominal_at=NOW - DAY,
        next_at=NOW + DAY,
        revision=4,
        attempts=5,
        rescues=1,
        created_at=NOW,
        first_attempt_at=NOW,
        sent_at=NOW,
        token="t",
        lease_until=NOW,
        subject="Завтра: Ada's 36th birthday",
        reason="100% 'sure'",
    )
    assert store.add_notices([whole, notice("bob")]) == 2
    assert stored(store, whole) == whole
    assert stored(store, notice("bob")) == notice("bob")


def test_a_notice_is_added_once_whatever_became_of_it(store: Store) -> None:
    assert store.add_notices([notice(), notice("bob")]) == 2
    store.cancel_notice(notice().id, "gone")
    assert store.add_notices([notice(), notice("bob"), notice("eve")]) == 1
    assert stored(store, notice()).state is State.CANCELLED


def test_the_identity_is_unique_even_under_another_id(store: Store) -> None:
    store.add_notices([notice()])
    assert store.add_notices([notice(id="another", due_at=NOW + DAY)]) == 0


def test_another_generation_is_another_notice(store: Store) -> None:
    assert store.add_notices([notice(), notice(generation=1), notice(repeat=1)]) == 3


def test_nothing_to_add_adds_nothing(store: Store) -> None:
    assert store.add_notices(iter([])) == 0


def test_a_claim_takes_what_is_due_soonest_first(store: Store) -> None:
    late, early, future = notice("a"), notice("b", due_at=NOW - DAY), notice("c", due_at=NOW + SECOND)
    store.add_notices([late, early, future])
    taken = claim(store)
    assert [one.id for one in taken] == [early.id, late.id]
    assert {(one.state, one.token) for one in taken} == {(State.CLAIMED, "t1")}
    assert [stored(store, one) for one in taken] == taken
    assert stored(store, future) == future


def test_a_claim_takes_no_more_than_its_limit_and_the_soonest_of_them(store: Store) -> None:
    store.add_notices(notice(f"e{minute}", due_at=NOW - minute * MINUTE) for minute in range(5))
    assert [one.identity.event for one in claim(store, limit=2)] == ["e4", "e3"]
    assert claim(store, limit=0) == []


def test_a_claim_leaves_other_channels_alone(store: Store) -> None:
    store.add_notices([notice("a"), notice("b", channel="webhook")])
    assert [one.identity.event for one in claim(store, channel="webhook")] == ["b"]


def test_a_claim_leaves_what_is_older_than_the_catch_up_window(store: Store) -> None:
    edge = NOW - 30 * DAY
    store.add_notices([notice("old", due_at=edge), notice("just", due_at=edge + SECOND)])
    assert [one.identity.event for one in claim(store)] == ["just"]


@pytest.mark.parametrize(
    "state", [state for state in State if state not in {State.PLANNED, State.RETRY, State.CLAIMED}]
)
def test_what_has_ended_is_never_claimed(store: Store, state: State) -> None:
    store.add_notices([notice(state=state)])
    assert claim(store) == []


def test_a_claim_is_committed_before_it_is_returned(store: Store, store_url: str) -> None:
    store.add_notices([notice()])
    other = open_store(store_url, NOW)
    try:
        claim(store)
        assert stored(other, notice()).token == "t1"
        assert claim(other, "t2") == []
    finally:
        other.close()


def test_a_sent_notice_says_when_and_what_and_keeps_the_attempt(store: Store) -> None:
    store.add_notices([notice(subject="planned words")])
    claim(store)
    assert settle(store, notice(), "t1", outcome(subject="sent words", code=250))
    sent = stored(store, notice())
    assert (sent.state, sent.sent_at, sent.subject, sent.reason) == (
        State.SENT,
        NOW + SECOND,
        "sent words",
        "250 accepted",
    )
    assert (sent.attempts, sent.first_attempt_at, sent.token, sent.lease_until) == (1, NOW, None, None)
    assert store.attempts(sent.id) == [
        Attempt(
            notice=sent.id,
            number=1,
            started_at=NOW,
            ended_at=NOW + SECOND,
            outcome="sent",
            code=250,
            text="250 accepted",
        )
    ]


def test_a_retried_notice_waits_until_its_time_and_keeps_its_first_attempt(store: Store) -> None:
    store.add_notices([notice(subject="words")])
    claim(store)
    assert settle(store, notice(), "t1", outcome(State.RETRY, next_at=NOW + MINUTE, subject="tried words"))
    assert claim(store, "t2") == []
    assert [one.attempts for one in claim(store, "t3", now=NOW + MINUTE)] == [1]
    later = outcome(State.FAILED, started_at=NOW + MINUTE, ended_at=NOW + MINUTE, reason="550 no such user")
    assert settle(store, notice(), "t3", later)
    failed = stored(store, notice())
    assert (failed.state, failed.attempts, failed.first_attempt_at, failed.sent_at) == (State.FAILED, 2, NOW, None)
    assert (failed.subject, failed.reason) == ("words", "550 no such user")
    assert [(one.number, one.outcome) for one in store.attempts(failed.id)] == [(1, "retry"), (2, "failed")]


def test_a_claimed_notice_can_be_cancelled_by_its_holder(store: Store) -> None:
    store.add_notices([notice()])
    claim(store)
    assert settle(store, notice(), "t1", outcome(State.CANCELLED, reason="the event was removed"))
    assert stored(store, notice()).state is State.CANCELLED


@pytest.mark.parametrize(
    ("state", "next_at"), [(State.RETRY, None), (State.PLANNED, NOW), (State.CLAIMED, NOW), (State.EXPIRED, None)]
)
def test_an_attempt_cannot_end_in_a_state_that_no_arrow_leads_to(store: Store, state: State, next_at: None) -> None:
    with pytest.raises(ValueError, match="cannot end"):
        settle(store, notice(), "t1", outcome(state, next_at=next_at))


def test_a_stale_token_settles_nothing(store: Store) -> None:
    store.add_notices([notice()])
    claim(store, "stale", lease=-SECOND)
    store.rescue(NOW)
    claim(store, "fresh")
    assert not settle(store, notice(), "stale", outcome())
    assert [one.outcome for one in store.attempts(notice().id)] == ["rescued"]
    assert settle(store, notice(), "fresh", outcome())
    assert not settle(store, notice(), "fresh", outcome())
    assert [(one.number, one.outcome) for one in store.attempts(notice().id)] == [(1, "rescued"), (2, "sent")]


def test_a_release_gives_back_what_was_not_tried(store: Store) -> None:
    tried = notice("tried", state=State.RETRY, attempts=1)
    store.add_notices([notice("a"), notice("b"), tried])
    claim(store)
    settle(store, notice("a"), "t1", outcome())
    assert store.release("t1") == 2
    assert stored(store, notice("a")).state is State.SENT
    assert stored(store, notice("b")) == notice("b")
    assert stored(store, tried) == tried
    assert store.release("t1") == 0


def test_a_rescue_frees_claims_whose_lease_is_over(store: Store) -> None:
    store.add_notices([notice("a"), notice("b")])
    (lost,) = claim(store, "short", limit=1, lease=-SECOND)
    claim(store, "long", limit=1, lease=DAY)
    assert [one.id for one in store.rescue(NOW)] == [lost.id]
    freed = store.notices(states=[State.RETRY])
    assert [(one.rescues, one.next_at, one.token, one.lease_until) for one in freed] == [(1, NOW, None, None)]
    assert len(store.rescue(NOW)) == 0
    assert len(store.rescue(NOW, all_claims=True)) == 1


def test_three_rescues_make_a_notice_suspect_and_six_make_it_fail_as_poison(store: Store) -> None:
    store.add_notices([notice("poison"), notice("healthy", due_at=NOW + DAY)])
    for rescues in range(6):
        suspect = rescues >= 3
        assert claim(store, suspect=not suspect) == []
        assert [one.rescues for one in claim(store, suspect=suspect)] == [rescues]
        assert len(store.rescue(NOW, all_claims=True)) == 1
    failed = stored(store, notice("poison"))
    assert (failed.state, failed.rescues, failed.attempts) == (State.FAILED, 6, 0)
    assert failed.reason.startswith("poison: ")
    assert claim(store, suspect=True) == []
    assert stored(store, notice("healthy", due_at=NOW + DAY)).rescues == 0


def test_what_is_too_late_expires_visibly(store: Store) -> None:
    waiting = [notice("a"), notice("b", state=State.RETRY, next_at=NOW + DAY)]
    others = [notice("c", state=State.SENT), notice("d", due_at=NOW + SECOND)]
    store.add_notices([*waiting, *others])
    assert store.expire(NOW, "more than 30 days late") == 2
    for one in waiting:
        assert stored(store, one) == replace(one, state=State.EXPIRED, reason="more than 30 days late")
    assert [stored(store, one) for one in others] == others


@pytest.mark.parametrize("state", list(State))
def test_only_what_waits_is_cancelled_or_rescheduled(store: Store, state: State) -> None:
    claimed = state is State.CLAIMED
    one = notice(state=state, token="t" if claimed else None, lease_until=NOW if claimed else None)
    moved = replace(one, due_at=NOW + DAY, nominal_at=NOW, next_at=NOW + DAY, revision=9, subject="moved")
    store.add_notices([one])
    waits = state in {State.PLANNED, State.RETRY}
    assert store.reschedule_notice(moved) is waits
    assert stored(store, one) == (moved if waits else one)
    assert store.cancel_notice(one.id, "not wanted") is waits
    assert stored(store, one) == (replace(moved, state=State.CANCELLED, reason="not wanted") if waits else one)


def test_an_empty_ledger_has_nothing_due(store: Store) -> None:
    assert (store.next_due(), store.channels_due(NOW), store.notices()) == (None, [], [])


def test_what_comes_next_is_the_earliest_of_what_waits(store: Store) -> None:
    store.add_notices(
        [
            notice("a", channel="smtp", due_at=NOW + DAY),
            notice("b", channel="webhook", state=State.RETRY, next_at=NOW),
            notice("c", channel="webhook", next_at=NOW + MINUTE),
            notice("d", channel="apprise", state=State.SENT, next_at=NOW - DAY),
            notice("e", channel="console", next_at=NOW),
        ]
    )
    assert store.next_due() == NOW
    assert store.channels_due(NOW - SECOND) == []
    assert store.channels_due(NOW) == ["console", "webhook"]
    assert store.channels_due(NOW + DAY) == ["console", "smtp", "webhook"]


@pytest.mark.parametrize(
    ("prefix", "expected"),
    [
        pytest.param("abc-1", "abc-1", id="whole id"),
        pytest.param("abd", "abd-1", id="prefix of one"),
        pytest.param("abc", None, id="prefix of two"),
        pytest.param("x", None, id="prefix of none"),
        pytest.param("ab_-", None, id="no pattern"),
        pytest.param("%", None, id="no wildcard"),
    ],
)
def test_a_notice_is_found_by_the_start_of_its_id(store: Store, prefix: str, expected: str | None) -> None:
    store.add_notices(notice(id=name, repeat=repeat) for repeat, name in enumerate(("abc-1", "abc-2", "abd-1")))
    found = store.notice(prefix)
    assert (found and found.id) == expected


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        pytest.param({}, "abcd", id="all"),
        pytest.param({"calendar": "work"}, "d", id="calendar"),
        pytest.param({"event": "b"}, "b", id="event"),
        pytest.param({"recipient": "ada"}, "c", id="recipient"),
        pytest.param({"channel": "webhook"}, "a", id="channel"),
        pytest.param({"reminder": "changed"}, "b", id="reminder of a kind"),
        pytest.param({"reminder": "changed:4"}, "b", id="one reminder of a kind"),
        pytest.param({"reminder": "1d"}, "acd", id="reminder"),
        pytest.param({"replay_of": "x"}, "d", id="replayed"),
        pytest.param({"late_at": NOW + HOUR}, "b", id="an hour late is not late, what was sent was"),
        pytest.param({"late_at": NOW + HOUR + SECOND}, "ab", id="more than an hour overdue"),
        pytest.param({"states": [State.SENT, State.RETRY]}, "bc", id="states"),
        pytest.param({"after": NOW + DAY}, "cd", id="after excludes its instant"),
        pytest.param({"until": NOW + DAY}, "ab", id="until includes its instant"),
        pytest.param({"limit": 2}, "cd", id="the latest"),
        pytest.param({"limit": 0}, "", id="none"),
        pytest.param({"calendar": "family", "after": NOW, "until": NOW + 9 * DAY, "limit": 1}, "c", id="together"),
    ],
)
def test_notices_are_listed_in_due_order_by_any_filters(
    store: Store, filters: dict[str, object], expected: str
) -> None:
    rows = [
        notice("a", channel="webhook"),
        notice("b", due_at=NOW + DAY, state=State.SENT, sent_at=NOW + 2 * DAY, reminder="changed:4"),
        notice("c", due_at=NOW + 2 * DAY, state=State.RETRY, recipient="ada"),
        notice("d", due_at=NOW + 3 * DAY, calendar="work", replay_of="x"),
    ]
    store.add_notices(reversed(rows))
    found: list[Notice] = store.notices(**filters)  # type: ignore[arg-type]  # a table of filters has no one type
    assert "".join(one.identity.event for one in found) == expected


def test_totals_count_by_name_and_state_and_tell_what_is_late(store: Store) -> None:
    store.add_notices(
        [
            notice("a", state=State.SENT, sent_at=NOW + SECOND),
            notice("b", state=State.SENT, sent_at=NOW + DAY),
            notice("c", channel="webhook"),
            notice("d", channel="webhook", state=State.FAILED, due_at=NOW - DAY),
        ]
    )
    later = NOW + 2 * HOUR
    assert store.totals("channel", later) == [
        Total("smtp", State.SENT, 2, 1, 86_400),
        Total("webhook", State.FAILED, 1, 0, 0),
        Total("webhook", State.PLANNED, 1, 1, 7_200),
    ]
    assert [one.name for one in store.totals("minute", later)] == ["2026-01-29T09:00", *["2026-01-30T09:00"] * 2]
    assert store.totals("state", later, channel="smtp", late_at=later) == [Total("sent", State.SENT, 1, 1, 86_400)]
    assert [one.name for one in store.totals("recipient", later)] == ["grace"] * 3


def test_what_somebody_asked_for_again_is_sent_however_late(store: Store) -> None:
    store.add_notices([notice(due_at=NOW - 99 * DAY, replay_of="x")])
    assert store.expire(NOW - 30 * DAY, "too late") == 0
    assert [one.replay_of for one in claim(store)] == ["x"]


def test_states_are_counted_also_where_there_are_none(store: Store) -> None:
    store.add_notices([notice("a"), notice("b"), notice("c", state=State.SENT)])
    assert store.counts() == {**dict.fromkeys(State, 0), State.PLANNED: 2, State.SENT: 1}


def test_what_a_digest_tells_is_claimed_and_settled_with_it_and_never_without(store: Store) -> None:
    digest = replace(notice(), id="d", identity=digest_identity("ada", notice().identity.channel, NOW))
    first, second = (notice(recipient="ada", repeat=number, digest="d") for number in (1, 2))
    store.add_notices([first, second])
    assert claim(store) == []
    (gathered,) = store.gathered(first.identity.channel, NOW)
    assert (gathered.recipient, gathered.digest, gathered.number, gathered.due_at) == ("ada", "d", 2, first.due_at)
    store.add_notices([digest])
    (taken,) = claim(store)
    assert taken.id == "d"
    assert [one.state for one in store.members("d")] == [State.CLAIMED] * 2
    assert store.set_apart(second.id, taken.token)
    assert (stored(store, second).state, stored(store, second).digest) == (State.PLANNED, "")
    assert settle(store, digest, "t1", outcome(State.SENT))
    assert (stored(store, first).state, stored(store, first).reason) == (State.SENT, "in digest d")
    assert stored(store, second).state is State.PLANNED


def test_only_who_has_too_much_overdue_is_gathered_for_and_only_that(store: Store) -> None:
    channel = notice().identity.channel
    store.add_notices([notice(recipient="ada", repeat=number, due_at=NOW - DAY) for number in range(3)])
    store.add_notices([notice(recipient="ada", repeat=3), notice(recipient="bob", due_at=NOW - DAY)])
    window = {"since": NOW - 30 * DAY, "late": NOW - MINUTE}
    assert [one.recipient for one in store.overdue(channel, NOW, most=2, **window)] == ["ada"]
    assert store.overdue(channel, NOW, most=3, **window) == []
    assert store.gather_overdue("ada", channel, NOW, digest="d", **window) == 3
    assert len(claim(store)) == 2
    assert store.dissolve("d") == 3
    assert len(claim(store)) == 3
