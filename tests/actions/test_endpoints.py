"""Webhooks: what they are told, what signs it, and those that are gone."""

from datetime import timedelta

import pytest

from reminders.actions.add import add_event
from reminders.actions.deliver import deliver_due
from reminders.actions.doctor import doctor
from reminders.actions.endpoints import enable, endpoint_of, renew_secret
from reminders.actions.remove import remove_recipient
from reminders.core.errors import DeliveryError, InvalidInput
from reminders.core.notice import State
from reminders.core.ports import Store
from tests.actions.wire import HOOK, OPTIONS, Wire, owe
from tests.building import NOW

pytestmark = pytest.mark.databases("sqlite", "postgresql")


def test_a_webhook_that_is_gone_is_told_nothing_more_until_it_is_enabled(store: Store) -> None:
    clock, channel = owe(store, 1, HOOK), Wire("webhook")
    channel.raising = lambda message: DeliveryError("410: it wants no more", permanent=True, code=410)
    deliver_due(store, channel, OPTIONS, clock)
    raw = {"title": "more", "on": "2022-11-16", "time": "13:00", "timezone": "UTC", "remind": ["0h"]}
    add_event(store, OPTIONS, raw, NOW)
    deliver_due(store, channel, OPTIONS, clock)
    assert channel.tried == 1
    assert any("recipients enable hook" in row.reason for row in store.notices(states=[State.FAILED]))
    found = doctor(store, OPTIONS, {"tz": "2026f", "holidays": "0.108"}, clock.now())
    assert any(one.level == "problem" and one.subject == "webhook" for one in found)
    with store.transaction():
        enable(store, "hook")
    again = store.endpoint("hook")
    assert again is not None
    assert again.disabled_at is None


def test_a_webhook_is_told_the_notice_the_occurrence_and_the_text(store: Store) -> None:
    clock, channel = owe(store, 1, HOOK), Wire("webhook")
    deliver_due(store, channel, OPTIONS, clock)
    (message,), (row,) = channel.messages, store.notices()
    assert message.data is not None
    told = message.data["data"]
    assert (message.data["type"], message.data["timestamp"]) == ("notice", "2022-11-16T13:00:00Z")
    assert told["notice"]["id"] == row.id
    assert told["occurrence"]["start"] == "2022-11-16T13:00:00+00:00"
    assert "talks 0" in told["text"]
    assert message.secrets == endpoint_of(store, "hook", clock.now()).secrets(clock.now())
    assert "whsec_" not in repr(message)


def test_a_new_secret_signs_beside_the_old_one_for_a_day(store: Store) -> None:
    owe(store, 0, HOOK)
    old = endpoint_of(store, "hook", NOW).secret
    fresh = renew_secret(store, "hook", NOW)
    endpoint = endpoint_of(store, "hook", NOW)
    assert endpoint.secrets(NOW + timedelta(hours=23)) == (fresh, old)
    assert endpoint.secrets(NOW + timedelta(hours=24)) == (fresh,)


def test_the_secret_of_who_is_removed_is_forgotten(store: Store) -> None:
    owe(store, 0, HOOK)
    renew_secret(store, "hook", NOW)
    remove_recipient(store, OPTIONS, "hook", NOW)
    assert store.endpoints() == []


@pytest.mark.parametrize(
    "secret",
    [
        pytest.param("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", id="without its prefix"),
        pytest.param("whsec_c2hvcnQ=", id="too short"),
        pytest.param("whsec_пароль", id="no base64"),
    ],
)
def test_a_secret_of_another_form_is_refused_and_not_repeated(store: Store, secret: str) -> None:
    owe(store, 0, HOOK)
    with pytest.raises(InvalidInput, match="whsec_ and 24 to 64 octets") as refused:
        renew_secret(store, "hook", NOW, secret=secret)
    assert secret not in str(refused.value)
