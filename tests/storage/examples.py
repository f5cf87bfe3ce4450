"""Records and notices to store; what a test is about is given by name, the rest does not matter."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL

from reminders.core.notice import Identity, Notice, Outcome, State
from reminders.core.ports import Store
from reminders.core.record import CalendarRecord, EventRecord, RecipientRecord

NOW = datetime(2026, 1, 30, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def calendar(name: str = "family") -> CalendarRecord:
    uid = "7a0d1c2e-5f6b-4c3d-8e9f-0a1b2c3d4e5f"
    document = {"title": "Family", "uid": uid, "id": name, "regions": ["KZ", "AD"]}
    return CalendarRecord(id=name, uid=uid, document=document, created_at=NOW, updated_at=NOW)


def event(name: str = "ada", calendar: str = "family", **changes: Any) -> EventRecord:
    document = {"title": "Ada", "kind": "birthday", "since": "1990-12-10", "id": name}
    return replace(EventRecord.new(calendar, document, NOW), **changes)


def recipient(name: str = "grace", **changes: Any) -> RecipientRecord:
    document = {"id": name, "address": f"mailto:{name}@example.org", "name": "Грейс"}
    return replace(RecipientRecord(id=name, document=document, created_at=NOW, updated_at=NOW), **changes)


def notice(event: str = "ada", *, due_at: datetime = NOW, generation: int = 0, **changes: Any) -> Notice:
    """Return a planned notice; `recipient`, `channel` and the like change its identity, and with it its id."""
    parts = {name: changes.pop(name) for name in Identity.__slots__ if name in changes}
    fields = {
        "calendar": "family",
        "occurrence": "2026-01-31",
        "reminder": "1d",
        "recipient": "grace",
        "channel": "smtp",
    }
    identity = Identity(event=event, **{**fields, **parts})
    return Notice(
        id=changes.pop("id", identity.uuid(NAMESPACE_URL, generation)),
        identity=identity,
        generation=generation,
        due_at=due_at,
        nominal_at=changes.pop("nominal_at", due_at),
        next_at=changes.pop("next_at", due_at),
        **changes,
    )


def outcome(state: State = State.SENT, **changes: Any) -> Outcome:
    return replace(Outcome(state=state, started_at=NOW, ended_at=NOW + SECOND, reason="250 accepted"), **changes)


def claim(store: Store, token: str = "t1", *, now: datetime = NOW, **changes: Any) -> list[Notice]:
    """Claim what is due for a minute."""
    asked: dict[str, Any] = {"since": now - 30 * DAY, "limit": 100, "lease": MINUTE, "suspect": False}
    return store.claim_due(changes.pop("channel", "smtp"), now, token=token, **{**asked, **changes})


def settle(store: Store, one: Notice, token: str, ended: Outcome) -> bool:
    """Record how the sending of one notice ended; tell whether it was still the holder's."""
    return store.settle(token, {one.id: ended}) == {one.id}


def stored(store: Store, one: Notice) -> Notice:
    """Return a notice as it stands in the ledger now."""
    found = store.notice(one.id)
    assert found is not None
    return found
