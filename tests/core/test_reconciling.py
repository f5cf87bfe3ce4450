"""How the ledger changes so that it says what is due."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from reminders.core.notice import Notice, State
from reminders.core.planning import due_between
from reminders.core.reconciling import plan
from tests.building import NOW, UID, a_basis, a_recipient, a_record, instant

ADA = a_recipient("ada")
FIRST, LAST = instant("2022-01-01T00:00Z"), instant("2025-01-01T00:00Z")


def rows_for(record: Any, existing: list[Notice], after: Any = FIRST) -> Any:
    wanted = due_between(a_basis(record, ADA), FIRST, LAST)
    return plan(wanted, existing, UUID(UID), revision=record.revision, after=after, now=NOW)


def test_planning_twice_changes_nothing() -> None:
    record = a_record(on="2023-05-12", remind=["1d"])
    first = rows_for(record, [])
    assert len(first.add) == 1
    assert not rows_for(record, list(first.add))


def test_what_lies_behind_the_edge_of_the_plan_is_not_added() -> None:
    record = a_record(on="2023-05-12", remind=["1d", "300d"])
    assert [row.identity.reminder for row in rows_for(record, [], after=NOW).add] == ["1d"]


def test_a_moved_event_cancels_the_old_notices_and_plans_new_ones() -> None:
    record = a_record(on="2023-05-12", remind=["1d"])
    (row,) = rows_for(record, []).add
    moved = record.edited(record.document | {"on": "2023-06-01"}, NOW)
    change = rows_for(moved, [row])
    assert change.cancel == ((row.id, "no longer planned: the event changed (revision 2)"),)
    assert [one.due_at for one in change.add] == [instant("2023-05-31T09:00Z")]


def test_a_notice_that_was_cancelled_and_comes_back_is_a_new_generation() -> None:
    record = a_record(on="2023-05-12", remind=["1d"])
    (row,) = rows_for(record, []).add
    (again,) = rows_for(record, [replace(row, state=State.CANCELLED)]).add
    assert (again.identity, again.generation) == (row.identity, 1)
    assert again.id != row.id


def test_what_was_sent_is_not_sent_again_and_what_waits_follows_its_reader() -> None:
    record = a_record(on="2023-05-12", remind=["1d"])
    (row,) = rows_for(record, []).add
    assert not rows_for(record, [replace(row, state=State.SENT)])
    wanted = due_between(a_basis(record, a_recipient("ada", timezone="Asia/Almaty")), FIRST, LAST)
    change = plan(wanted, [row], UUID(UID), revision=1, after=FIRST, now=NOW)
    assert [one.due_at for one in change.reschedule] == [row.due_at - timedelta(hours=6)]
    assert not change.add


def test_a_notice_that_keeps_its_digest_learns_when_it_would_have_come_without() -> None:
    record = a_record(on="2023-05-12", remind=["3d"])
    early, late = (a_recipient("ada", digest="daily 23:00", at=at) for at in ("08:00", "18:00"))
    (row,) = plan(due_between(a_basis(record, early), FIRST, LAST), [], UUID(UID), revision=1, after=FIRST, now=NOW).add
    wanted = due_between(a_basis(record, late), FIRST, LAST)
    (again,) = plan(wanted, [row], UUID(UID), revision=1, after=FIRST, now=NOW).reschedule
    assert (again.due_at, again.nominal_at) == (row.due_at, instant("2023-05-09T18:00Z"))
