"""What a channel fails to deliver for good goes another way, once."""

import pytest

from reminders.actions.deliver import deliver_due
from reminders.actions.planner import Planner
from reminders.actions.recipients import add_recipient
from reminders.core.errors import DeliveryError, InvalidInput
from reminders.core.notice import State
from reminders.core.ports import Store
from tests.actions.wire import ADA, OPTIONS, Wire, owe
from tests.building import NOW

pytestmark = pytest.mark.databases("sqlite", "postgresql")


def test_what_fails_for_good_is_told_once_on_the_other_channel(store: Store) -> None:
    clock = owe(store, 1, ADA | {"fallback": "https://hooks.example.org/ada"})
    mail, hooks = Wire("smtp"), Wire("webhook")
    mail.raising = lambda message: DeliveryError("550 no such user", permanent=True, code=550)
    deliver_due(store, mail, OPTIONS, clock)
    first, second = sorted(store.notices(), key=lambda row: row.identity.channel)
    assert (first.identity.channel, first.state, first.reason) == ("smtp", State.FAILED, "550 no such user")
    assert (second.identity.channel, second.state) == ("webhook", State.PLANNED)
    assert second.reason == f"in place of {first.id[:8]}, which failed on smtp"
    Planner(store, OPTIONS, clock.now()).plan_anew(store.notices())
    deliver_due(store, hooks, OPTIONS, clock)
    (message,) = hooks.messages
    assert message.address == "https://hooks.example.org/ada"
    assert [row.state for row in store.notices(states=[State.SENT])] == [State.SENT]


def test_a_fallback_that_fails_too_has_failed(store: Store) -> None:
    clock = owe(store, 1, ADA | {"fallback": "console"})
    for name in ("smtp", "console"):
        channel = Wire(name)
        channel.raising = lambda message: DeliveryError("no", permanent=True)
        deliver_due(store, channel, OPTIONS, clock)
    assert [row.state for row in store.notices()] == [State.FAILED] * 2


def test_a_fallback_on_the_same_channel_is_refused(store: Store) -> None:
    with pytest.raises(InvalidInput, match="same channel"):
        add_recipient(store, OPTIONS, ADA | {"fallback": "mailto:other@example.org"}, NOW)
