"""What failed or expired is sent again when somebody asks for that: once, as a new row, however late."""

from datetime import timedelta

import pytest

from reminders.actions.add import add_event
from reminders.actions.deliver import deliver_due
from reminders.actions.log import totals
from reminders.actions.recipients import add_recipient
from reminders.actions.replay import matching, named_by_id, replay
from reminders.actions.upkeep import expire
from reminders.actions.why import why
from reminders.core.errors import DeliveryError, InvalidInput, NotFound, Refused
from reminders.core.notice import Message, Notice, State
from reminders.core.ports import Store
from tests.actions.outbox import Outbox
from tests.building import NOW, FakeClock, options

pytestmark = pytest.mark.databases("sqlite", "postgresql")

OPTIONS = options()
DAY = timedelta(days=1)
UNSENT = (State.FAILED, State.EXPIRED)


def owe(store: Store, *titles: str) -> FakeClock:
    """Store events whose notice falls due tomorrow at nine; return a clock of that instant."""
    for title in titles:
        add_event(store, OPTIONS, {"title": title, "on": "2022-11-17", "remind": ["0d"]}, NOW)
    clock = FakeClock()
    clock.advance(timedelta(hours=21))
    return clock


def fail(store: Store, clock: FakeClock) -> list[Notice]:
    """Let everything that is due be refused; return the failed rows."""
    refusing = Outbox(lambda message: DeliveryError("550 no such user", permanent=True, code=550))
    deliver_due(store, refusing, OPTIONS, clock)
    return store.notices(states=[State.FAILED])


def test_what_failed_is_sent_again_as_a_new_row_and_the_old_one_stays(store: Store) -> None:
    clock = owe(store, "a")
    (failed,) = fail(store, clock)
    (made,) = replay(store, named_by_id(store, [failed.id[:8]]), clock.now())
    assert (made.replay_of, made.generation, made.due_at, made.state) == (failed.id, 1, failed.due_at, State.PLANNED)
    outbox = Outbox()
    assert deliver_due(store, outbox, OPTIONS, clock) == 1
    assert [message.notice_id for message in outbox.messages] == [made.id]
    assert store.counts()[State.FAILED] == store.counts()[State.SENT] == 1
    assert [row.id for row in why(store, OPTIONS, failed.id, clock.now()).kin] == [made.id]


def test_what_expired_is_sent_again_however_late_and_says_how_late(store: Store) -> None:
    clock = owe(store, "a")
    clock.advance(40 * DAY)
    assert expire(store, OPTIONS, clock.now()) == 1
    replay(store, matching(store, states=UNSENT)[0], clock.now())
    assert expire(store, OPTIONS, clock.now()) == 0
    outbox = Outbox()
    assert deliver_due(store, outbox, OPTIONS, clock) == 1
    assert "40 days late" in outbox.messages[0].subject


def test_nothing_is_sent_twice_by_asking_twice(store: Store) -> None:
    clock = owe(store, "a", "b")
    rows = fail(store, clock)
    assert len(replay(store, rows, clock.now())) == 2
    assert replay(store, rows, clock.now()) == []
    assert matching(store, states=UNSENT)[0] == []
    with pytest.raises(Refused, match="stands in its place already, and is planned"):
        named_by_id(store, [rows[0].id])


def test_a_replay_that_failed_too_is_replayed_once_and_not_its_origin_beside_it(store: Store) -> None:
    clock = owe(store, "a")
    (first,) = fail(store, clock)
    replay(store, [first], clock.now())
    assert len(fail(store, clock)) == 2
    (again,) = matching(store, states=UNSENT)[0]
    assert again.replay_of == first.id
    (third,) = replay(store, [again], clock.now())
    assert (third.generation, third.replay_of) == (2, again.id)


@pytest.mark.parametrize(
    ("names", "error", "words"),
    [
        pytest.param(["x"], NotFound, "no notice, or several", id="unknown"),
        pytest.param([""], NotFound, "no notice, or several", id="ambiguous"),
        pytest.param(["planned"], Refused, "it is planned; only what failed or expired", id="not at its end"),
    ],
)
def test_what_cannot_be_replayed_is_said(store: Store, names: list[str], error: type[Exception], words: str) -> None:
    owe(store, "a", "b")
    named = [store.notices()[0].id if name == "planned" else name for name in names]
    with pytest.raises(error, match=words):
        named_by_id(store, named)


def test_of_many_those_that_may_have_arrived_are_left_out_where_a_second_copy_is_not_wanted(store: Store) -> None:
    for wishes in (
        {"id": "ada", "address": "mailto:ada@example.org"},
        {"id": "eve", "address": "mailto:eve@example.org", "name": "Eve"},
        {"id": "digested", "address": "file", "digest": "daily 09:00"},
    ):
        add_recipient(store, OPTIONS, {**wishes, "on_doubt": "skip"}, NOW)
    clock = owe(store, "a", "b")

    def refuse(message: Message) -> Exception:
        return DeliveryError("no", permanent=True, in_doubt=message.name != "Eve")

    for name in ("console", "file"):
        refusing = Outbox(refuse)
        refusing.name = name
        deliver_due(store, refusing, OPTIONS, clock)
    rows, left_out = matching(store, states=UNSENT)
    assert {row.identity.recipient for row in rows} == {"eve"}
    assert {row.identity.recipient for row in left_out} == {"ada", "digested"}
    assert len(replay(store, named_by_id(store, [row.id for row in left_out]), clock.now())) == 4


def test_of_a_digest_what_it_would_have_told_is_replayed(store: Store) -> None:
    clock = owe(store, *(f"talks {number}" for number in range(21)))
    clock.advance(timedelta(hours=2))
    assert len([row for row in fail(store, clock) if row.is_digest]) == 1
    rows = matching(store, states=UNSENT)[0]
    assert len(rows) == 21
    assert not any(row.is_digest for row in rows)


def test_rows_are_counted_by_the_days_of_a_zone(store: Store) -> None:
    clock = owe(store, "a", "b")
    deliver_due(store, Outbox(), OPTIONS, clock)
    found = totals(store, "Pacific/Kiritimati", clock.now(), event="a", reminder="0 days")
    assert {by: [one.name for one in counted] for by, counted in found.items()} == {
        "state": ["sent"],
        "channel": ["console"],
        "recipient": ["me"],
        "day": ["2022-11-17"],
    }
    assert [one.name for one in totals(store, "Pacific/Kiritimati", clock.now() + DAY)["day"]] == ["2022-11-17"]
    with pytest.raises(InvalidInput, match="is no reminder"):
        totals(store, "UTC", clock.now(), reminder="soon")
