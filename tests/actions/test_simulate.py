"""What `simulate` says, and what the daemon then does."""

from datetime import date

import pytest

from reminders.actions.simulate import simulate
from reminders.core.notice import State
from reminders.core.ports import Store
from tests.actions.outbox import OPTIONS, Outbox, add, run
from tests.building import NOW, FakeClock, instant

pytestmark = pytest.mark.databases("sqlite", "postgresql")


@pytest.mark.databases("sqlite")
def test_simulate_says_what_the_daemon_then_sends(store: Store) -> None:
    add(store, "relations", since="2008-01-30", remind=["90d", "3d", "0d"])
    add(store, on="2023", remind=["1d"])
    add(store, "talks", on="2023-01-10", time="10:00", timezone="Asia/Almaty", remind=["2h", "5 working days"])
    foreseen = simulate(store, OPTIONS, NOW, date(2022, 11, 17), date(2023, 2, 28))
    outbox, clock = Outbox(), FakeClock()
    run(store, clock, instant("2023-03-01T00:00Z"), outbox)
    sent = {(row.due_at, row.identity) for row in store.notices() if row.state is State.SENT}
    assert sent == {(due.due_at, due.identity) for due in foreseen}
    assert len(foreseen) == len(outbox.messages) == 7


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("on", ["9999-12-31/..", "9999-11", "0001-01-01", "../9999-12-31"])
def test_the_ends_of_the_calendar_do_no_harm(store: Store, on: str) -> None:
    add(store, on=on, remind=["1d", "-1d"])
    for first, last in ((date.min, date(2, 1, 1)), (date(9999, 12, 1), date.max)):
        simulate(store, OPTIONS, NOW, first, last)
