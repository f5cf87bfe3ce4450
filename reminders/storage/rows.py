"""Rows of the database <-> records, notices and attempts: instants as text, documents as canonical JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from reminders.core import document as codec
from reminders.core.event import Event, Resolution
from reminders.core.record import CalendarRecord, Change, DataVersion, Document, EventRecord, RecipientRecord
from reminders.storage.connections import Row

if TYPE_CHECKING:  # what few commands read is loaded by those
    from _typeshed import DataclassInstance

    from reminders.core.answer import Answer
    from reminders.core.bounce import Bounce
    from reminders.core.endpoint import ChannelFailure, Endpoint
    from reminders.core.link import Link
    from reminders.core.notice import Attempt, Gathering, Notice, Outcome
    from reminders.core.ports import Total
    from reminders.core.source import Source
    from reminders.core.trouble import Trouble

Values = dict[str, Any]
_TO_THE_SECOND = len("2026-01-30T09:00:00")
_encode = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode


def to_text(instant: datetime) -> str:
    """Return an aware instant as `YYYY-MM-DDTHH:MM:SSZ`, which sorts as it compares.

    >>> to_text(datetime.fromisoformat("2026-01-30T09:00:00.5+05:00"))
    '2026-01-30T04:00:00Z'
    """
    if instant.tzinfo is None:
        raise ValueError(f"{instant} has no zone, so it is no instant")
    return f"{instant.astimezone(UTC).isoformat()[:_TO_THE_SECOND]}Z"


@lru_cache(1_000)
def to_instant(text: str) -> datetime:
    """Return the instant that a text says; rows that are read together share most of theirs."""
    return datetime.fromisoformat(text)


def to_json(document: Mapping[str, Any]) -> str:
    """Return the one way to write a document.

    >>> to_json({"title": "15-летие", "id": "a"})
    '{"id":"a","title":"15-летие"}'
    """
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def to_rows(values: Iterable[Values]) -> str:
    """Return values as the JSON array that a query reads as rows."""
    return _encode(list(values))


def values_of(record: DataclassInstance) -> Values:
    """Return the columns of a record that are named like its fields."""
    return {field.name: _column(getattr(record, field.name)) for field in fields(record)}


def calendar(row: Row) -> CalendarRecord:
    return CalendarRecord(
        id=row["id"],
        uid=row["uid"],
        document=json.loads(row["document"]),
        revision=row["revision"],
        created_at=to_instant(row["created_at"]),
        updated_at=to_instant(row["updated_at"]),
        file=row["file"],
        applied=_document(row["applied"]),
    )


def event(row: Row) -> EventRecord:
    return EventRecord(
        calendar=row["calendar"],
        id=row["id"],
        document=json.loads(row["document"]),
        revision=row["revision"],
        sequence=row["sequence"],
        created_at=to_instant(row["created_at"]),
        updated_at=to_instant(row["updated_at"]),
        cancelled_at=_instant(row["cancelled_at"]),
        removed_at=_instant(row["removed_at"]),
        resolution=Resolution(row["resolution"]) if row["resolution"] else None,
        file=row["file"],
        applied=_document(row["applied"]),
        planned_until=to_instant(row["planned_until"]),
        next_due_at=_instant(row["next_due_at"]),
        change=_change(row["change"]) if row["change"] else None,
    )


def definition(row: Row) -> Event:
    resolution = row["resolution"]
    return codec.decode_event(json.loads(row["document"]), row["calendar"], resolution and Resolution(resolution))


def event_values(record: EventRecord) -> Values:
    title = record.document["title"]
    return {
        "calendar": record.calendar,
        "id": record.id,
        "kind": record.document["kind"],
        "status": record.document.get("status", "confirmed"),
        "title": title if isinstance(title, str) else "\n".join(title[language] for language in sorted(title)),
        "document": to_json(record.document),
        "revision": record.revision,
        "sequence": record.sequence,
        "created_at": to_text(record.created_at),
        "updated_at": to_text(record.updated_at),
        "cancelled_at": _text(record.cancelled_at),
        "removed_at": _text(record.removed_at),
        "resolution": record.resolution and record.resolution.value,
        "file": record.file,
        "applied": _json(record.applied),
        "planned_until": to_text(record.planned_until),
        "next_due_at": _text(record.next_due_at),
        "change": _change_json(record.change) if record.change else None,
    }


def recipient(row: Row) -> RecipientRecord:
    return RecipientRecord(
        id=row["id"],
        document=json.loads(row["document"]),
        revision=row["revision"],
        created_at=to_instant(row["created_at"]),
        updated_at=to_instant(row["updated_at"]),
        removed_at=_instant(row["removed_at"]),
        file=row["file"],
        applied=_document(row["applied"]),
    )


def data_version(row: Row) -> DataVersion:
    return DataVersion(name=row["name"], version=row["version"], changed_at=to_instant(row["changed_at"]))


def endpoint(row: Row) -> Endpoint:
    from reminders.core.endpoint import Endpoint

    return Endpoint(
        recipient=row["recipient"],
        secret=row["secret"],
        previous=row["previous"],
        changed_at=to_instant(row["changed_at"]),
        disabled_at=_instant(row["disabled_at"]),
        reason=row["reason"],
    )


def channel_failure(row: Row) -> ChannelFailure:
    from reminders.core.endpoint import ChannelFailure

    return ChannelFailure(channel=row["channel"], since=to_instant(row["since"]), reason=row["reason"])


def bounce(row: Row) -> Bounce:
    from reminders.core.bounce import Bounce

    return Bounce(
        notice=row["notice"],
        recipient=row["recipient"],
        address=row["address"],
        at=to_instant(row["at"]),
        is_permanent=bool(row["permanent"]),
        status=row["status"],
        text=row["text"],
    )


def bounce_values(one: Bounce) -> Values:
    return {
        "notice": one.notice,
        "recipient": one.recipient,
        "address": one.address,
        "at": to_text(one.at),
        "permanent": int(one.is_permanent),
        "status": one.status,
        "text": one.text,
    }


def trouble(row: Row) -> Trouble:
    from reminders.core.trouble import Trouble

    return Trouble(row["subject"], to_instant(row["since"]), row["reason"])


def link(row: Row) -> Link:
    from reminders.core.link import Link

    return Link(
        id=row["id"],
        digest=row["digest"],
        calendar=row["calendar"],
        view=row["view"],
        name=row["name"],
        created_at=to_instant(row["created_at"]),
        expires_at=_instant(row["expires_at"]),
        revoked_at=_instant(row["revoked_at"]),
        used_on=date.fromisoformat(row["used_on"]) if row["used_on"] else None,
    )


def answer(row: Row) -> Answer:
    from reminders.core.answer import Answer

    return Answer(
        calendar=row["calendar"],
        event=row["event"],
        occurrence=row["occurrence"],
        reminder=row["reminder"],
        recipient=row["recipient"],
        number=row["number"],
        at=to_instant(row["at"]),
        until=_instant(row["until"]),
        how=row["how"],
        undoes=row["undoes"],
    )


def answer_values(one: Answer) -> Values:
    return {
        "calendar": one.calendar,
        "event": one.event,
        "occurrence": one.occurrence,
        "reminder": one.reminder,
        "recipient": one.recipient,
        "number": one.number,
        "at": to_text(one.at),
        "until": _text(one.until),
        "how": one.how,
        "undoes": one.undoes,
    }


def source(row: Row) -> Source:
    from reminders.core.source import Source

    return Source(
        calendar=row["calendar"],
        url=row["url"],
        every=None if row["every_seconds"] is None else timedelta(seconds=row["every_seconds"]),
        interval=timedelta(seconds=row["interval_seconds"]),
        etag=row["etag"],
        last_modified=row["last_modified"],
        next_at=to_instant(row["next_at"]),
        created_at=to_instant(row["created_at"]),
        last_success_at=_instant(row["last_success_at"]),
        failures=row["failures"],
        failing_since=_instant(row["failing_since"]),
        last_error=row["last_error"],
        skipped=tuple(row["skipped"].splitlines()),
    )


def source_values(one: Source) -> Values:
    return {
        "calendar": one.calendar,
        "url": one.url,
        "every_seconds": None if one.every is None else int(one.every.total_seconds()),
        "interval_seconds": int(one.interval.total_seconds()),
        "etag": one.etag,
        "last_modified": one.last_modified,
        "next_at": to_text(one.next_at),
        "created_at": to_text(one.created_at),
        "last_success_at": _text(one.last_success_at),
        "failures": one.failures,
        "failing_since": _text(one.failing_since),
        "last_error": one.last_error,
        "skipped": "\n".join(one.skipped),
    }


def notices(found: Iterable[Row]) -> list[Notice]:
    from reminders.core.notice import Identity, Notice, State

    states = {state.value: state for state in State}
    return [
        Notice(
            id=row["id"],
            identity=Identity(
                calendar=row["calendar"],
                event=row["event"],
                occurrence=row["occurrence"],
                reminder=row["reminder"],
                recipient=row["recipient"],
                channel=row["channel"],
                repeat=row["repeat"],
            ),
            generation=row["generation"],
            state=states[row["state"]],
            due_at=to_instant(row["due_at"]),
            nominal_at=to_instant(row["nominal_at"]),
            next_at=to_instant(row["next_at"]),
            revision=row["revision"],
            attempts=row["attempts"],
            rescues=row["rescues"],
            created_at=_instant(row["created_at"]),
            first_attempt_at=_instant(row["first_attempt_at"]),
            sent_at=_instant(row["sent_at"]),
            token=row["token"],
            lease_until=_instant(row["lease_until"]),
            subject=row["subject"],
            reason=row["reason"],
            digest=row["digest"],
            replay_of=row["replay_of"],
        )
        for row in found
    ]


def notice_values(one: Notice) -> Values:
    identity = one.identity
    return {
        "id": one.id,
        "calendar": identity.calendar,
        "event": identity.event,
        "occurrence": identity.occurrence,
        "reminder": identity.reminder,
        "recipient": identity.recipient,
        "channel": identity.channel,
        "repeat": identity.repeat,
        "generation": one.generation,
        "state": one.state.value,
        "due_at": to_text(one.due_at),
        "nominal_at": to_text(one.nominal_at),
        "next_at": to_text(one.next_at),
        "revision": one.revision,
        "attempts": one.attempts,
        "rescues": one.rescues,
        "created_at": _text(one.created_at),
        "first_attempt_at": _text(one.first_attempt_at),
        "sent_at": _text(one.sent_at),
        "token": one.token,
        "lease_until": _text(one.lease_until),
        "subject": one.subject,
        "reason": one.reason,
        "digest": one.digest,
        "replay_of": one.replay_of,
    }


def gathering(row: Row) -> Gathering:
    from reminders.core.notice import Gathering

    return Gathering(row["recipient"], row["digest"], row["number"], to_instant(row["due_at"]))


def total(row: Row) -> Total:
    from reminders.core.notice import State
    from reminders.core.ports import Total

    return Total(row["name"], State(row["state"]), row["number"], row["late"], max(0, row["latest"] or 0))


def outcome_values(one: Outcome) -> Values:
    from reminders.core.notice import State

    return {
        "state": one.state.value,
        "started_at": to_text(one.started_at),
        "ended_at": to_text(one.ended_at),
        "sent_at": to_text(one.ended_at) if one.state is State.SENT else None,
        "next_at": _text(one.next_at) if one.state is State.RETRY else None,
        "subject": one.subject if one.state is State.SENT else "",
        "reason": one.reason,
        "code": one.code,
    }


def attempt(row: Row) -> Attempt:
    from reminders.core.notice import Attempt

    return Attempt(
        notice=row["notice"],
        number=row["number"],
        started_at=to_instant(row["started_at"]),
        ended_at=to_instant(row["ended_at"]),
        outcome=row["outcome"],
        code=row["code"],
        text=row["text"],
    )


def _change(text: str) -> Change:
    parts = json.loads(text)
    return Change(
        revision=parts["revision"],
        at=to_instant(parts["at"]),
        document=parts["document"],
        resolution=Resolution(parts["resolution"]) if parts["resolution"] else None,
        told=tuple(parts["told"]),
    )


def _change_json(change: Change) -> str:
    return to_json(
        {
            "revision": change.revision,
            "at": to_text(change.at),
            "document": change.document,
            "resolution": change.resolution and change.resolution.value,
            "told": list(change.told),
        }
    )


def _column(value: Any) -> Any:
    """Return a value as a column holds it."""
    if isinstance(value, datetime):
        return to_text(value)
    if isinstance(value, date):
        return value.isoformat()
    return to_json(value) if isinstance(value, dict) else value


def _text(instant: datetime | None) -> str | None:
    return None if instant is None else to_text(instant)


def _instant(text: str | None) -> datetime | None:
    return None if text is None else to_instant(text)


def _json(document: Document | None) -> str | None:
    return None if document is None else to_json(document)


def _document(text: str | None) -> Document | None:
    return None if text is None else json.loads(text)
