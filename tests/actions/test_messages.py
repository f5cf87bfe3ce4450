"""Messages as `deliver` gets them: composed once for readers of the same words."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from reminders.actions.messages import Messages
from reminders.actions.planner import Planner
from reminders.actions.recipients import add_recipient
from reminders.core.ports import Store
from tests.actions.outbox import OPTIONS, add
from tests.building import NOW

pytestmark = pytest.mark.databases("sqlite", "postgresql")


def test_readers_of_the_same_words_share_one_rendering_until_an_edit(store: Store) -> None:
    for name in ("ada", "bob"):
        add_recipient(store, OPTIONS, {"id": name, "address": f"mailto:{name}@example.org", "name": name}, NOW)
    key = add(store, on="2022-11-16", time="13:00", timezone="UTC", remind=["0h"])
    messages, at = Messages(store, OPTIONS), NOW + timedelta(hours=1)
    first, second = (messages.message(row, at) for row in store.notices())
    assert (first.text is second.text, first.html is second.html, first.attachment is second.attachment) == (True,) * 3
    assert {first.address, second.address} == {"mailto:ada@example.org", "mailto:bob@example.org"}
    edit(store, key, title="Kazakhstan Day", now=at)
    messages.refresh()
    assert "Kazakhstan Day" in messages.outgoing(store.notices()[0], at).text


def edit(store: Store, key: str, *, now: datetime, **fields: Any) -> None:
    calendar, _, event = key.partition("/")
    record = store.event(calendar, event)
    assert record is not None
    with store.transaction():
        Planner(store, OPTIONS, now).save(record.edited(record.document | fields, now), before=record)
