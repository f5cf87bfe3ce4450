"""The one store: which query is run with what, and what its rows mean. What differs by database is in its dialect."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, suppress
from datetime import date, datetime
from typing import TYPE_CHECKING

from reminders.core.errors import Refused, StoreFailure
from reminders.core.record import CalendarRecord, DataVersion, EventRecord, RecipientRecord
from reminders.storage import rows
from reminders.storage.ledger import SqlLedger
from reminders.storage.transactions import DEFINITIONS, PLAN

if TYPE_CHECKING:  # what few commands read is loaded by those
    from pathlib import Path

    from reminders.core.answer import Answer
    from reminders.core.bounce import Bounce
    from reminders.core.endpoint import ChannelFailure, Endpoint
    from reminders.core.event import Event
    from reminders.core.link import Link
    from reminders.core.ports import Changes, Rendered, Unrendered
    from reminders.core.source import Source
    from reminders.core.trouble import Condition, Trouble


_KEPT_AT_A_TIME = 1_000


class SqlStore(SqlLedger):
    """Keeps definitions and the ledger in SQL; meets `reminders.core.ports.Store`. Thread-safe."""

    def changes(self) -> Changes:
        from reminders.core.ports import Changes

        found = self._rows("changes")
        return Changes(**{row["name"]: row["value"] for row in found}, at=found[0]["at"])

    def imprint(self) -> object:
        return self._database.imprint()

    def hold(self) -> AbstractContextManager[bool]:
        return self._database.hold()

    def describe(self) -> str:
        return self._database.place

    def close(self) -> None:
        self._database.close()

    # Definitions

    def calendars(self) -> list[CalendarRecord]:
        return [rows.calendar(row) for row in self._rows("calendars")]

    def calendar(self, calendar: str) -> CalendarRecord | None:
        row = self._row("calendar", id=calendar)
        return rows.calendar(row) if row else None

    def save_calendar(self, record: CalendarRecord) -> None:
        self._run("save_calendar", rows.values_of(record), changes=DEFINITIONS)

    def events(self, calendar: str | None = None, *, removed: bool = False) -> list[EventRecord]:
        return [rows.event(row) for row in self._rows("events", calendar=calendar, removed=removed)]

    def definitions(self) -> list[Event]:
        return [rows.definition(row) for row in self._rows("definitions")]

    def event_keys(self) -> list[tuple[str, str]]:
        return [(row["calendar"], row["id"]) for row in self._rows("event_keys")]

    def count_events(self) -> int:
        row = self._row("count_events")
        return int(row["count"]) if row else 0

    def event(self, calendar: str, event: str, *, removed: bool = False) -> EventRecord | None:
        row = self._row("event", calendar=calendar, id=event, removed=removed)
        return rows.event(row) if row else None

    def save_event(self, record: EventRecord) -> None:
        self._run("save_event", rows.event_values(record), changes=DEFINITIONS)

    def recipients(self, *, removed: bool = False) -> list[RecipientRecord]:
        return [rows.recipient(row) for row in self._rows("recipients", removed=removed)]

    def recipient(self, recipient: str, *, removed: bool = False) -> RecipientRecord | None:
        row = self._row("recipient", id=recipient, removed=removed)
        return rows.recipient(row) if row else None

    def save_recipient(self, record: RecipientRecord) -> None:
        self._run("save_recipient", rows.values_of(record), changes=DEFINITIONS)

    def sources(self, due_at: datetime | None = None) -> list[Source]:
        return [
            rows.source(row) for row in self._rows("sources", due_at=None if due_at is None else rows.to_text(due_at))
        ]

    def source(self, calendar: str) -> Source | None:
        row = self._row("source", calendar=calendar)
        return rows.source(row) if row else None

    def save_source(self, source: Source) -> None:
        self._run("save_source", rows.source_values(source))

    def claim_source(self, source: Source, until: datetime) -> bool:
        values = {"calendar": source.calendar, "next_at": rows.to_text(source.next_at), "until": rows.to_text(until)}
        return bool(self._run("claim_source", values))

    def remove_source(self, calendar: str) -> bool:
        return bool(self._run("remove_source", {"calendar": calendar}))

    def data_versions(self) -> list[DataVersion]:
        return [rows.data_version(row) for row in self._rows("data_versions")]

    def save_data_version(self, version: DataVersion) -> None:
        self._run("save_data_version", rows.values_of(version), changes=DEFINITIONS)

    # Channels

    def endpoint(self, recipient: str) -> Endpoint | None:
        row = self._row("endpoint", recipient=recipient)
        return rows.endpoint(row) if row else None

    def endpoints(self) -> list[Endpoint]:
        return [rows.endpoint(row) for row in self._rows("endpoints")]

    def save_endpoint(self, endpoint: Endpoint) -> None:
        self._run("save_endpoint", rows.values_of(endpoint), changes=DEFINITIONS)

    def remove_endpoint(self, recipient: str) -> None:
        self._run("remove_endpoint", {"recipient": recipient}, changes=DEFINITIONS)

    def channel_failures(self) -> list[ChannelFailure]:
        return [rows.channel_failure(row) for row in self._rows("channel_failures")]

    def note_channel_failure(self, failure: ChannelFailure) -> None:
        self._run("note_channel_failure", rows.values_of(failure))

    def clear_channel_failure(self, channel: str) -> None:
        self._run("clear_channel_failure", {"channel": channel})

    # Entries of feeds

    def last_change(self, calendar: str) -> datetime | None:
        return self._instant("last_change", calendar=calendar)

    def rendered(self, calendar: str, view: str, edition: str) -> list[bytes | Unrendered]:
        from reminders.core.ports import Unrendered

        return [
            Unrendered(row["id"], row["revision"]) if (entries := row["entries"]) is None else entries
            for row in self._rows("rendered", calendar=calendar, view=view, edition=edition)
        ]

    def keep_rendered(self, calendar: str, view: str, edition: str, entries: Sequence[Rendered]) -> None:
        """In several transactions, so that nobody waits long for them."""
        if self._work is not None:
            return
        with suppress(Refused):
            for start in range(0, len(entries), _KEPT_AT_A_TIME):
                kept = entries[start : start + _KEPT_AT_A_TIME]
                values = [{**one._asdict(), "calendar": calendar, "view": view, "edition": edition} for one in kept]
                with self._database.spare_transaction() as connection:
                    connection.run_many(self._sql["keep_rendered"], values)

    # What came back

    def bounces(self, recipient: str | None = None) -> list[Bounce]:
        return [rows.bounce(row) for row in self._rows("bounces", recipient=recipient)]

    def add_bounce(self, bounce: Bounce) -> bool:
        return bool(self._run("add_bounce", rows.bounce_values(bounce), changes=DEFINITIONS))

    def remove_bounces(self, recipient: str) -> int:
        return self._run("remove_bounces", {"recipient": recipient}, changes=DEFINITIONS)

    # What is wrong, and the store itself

    def troubles(self) -> list[Trouble]:
        return [rows.trouble(row) for row in self._rows("troubles")]

    def note_trouble(self, trouble: Trouble) -> None:
        self._run("note_trouble", rows.values_of(trouble))

    def clear_trouble(self, subject: str) -> bool:
        return bool(self._run("clear_trouble", {"subject": subject}))

    def condition(self) -> Condition:
        return self._database.condition()

    def refusal(self, *, look: bool = False) -> str:
        if look or self._refusal:
            attempt = self._database.transaction if look else self._database.spare_transaction
            with suppress(StoreFailure), self._noting_refusal():
                with attempt() as connection:
                    # An UPDATE to what is there already is no write to SQLite, so something comes and goes.
                    for name in ("note_trouble", "clear_trouble"):
                        connection.run(self._sql[name], {"subject": "", "since": "", "reason": ""})
                self._refusal = ""
        return self._refusal

    def scrub(self) -> bool:
        return self._database.scrub()

    def backup(self, path: Path) -> None:
        self._database.backup(path)

    # Private links

    def links(self) -> list[Link]:
        return [rows.link(row) for row in self._rows("links")]

    def link(self, link: str) -> Link | None:
        row = self._row("link", id=link)
        return rows.link(row) if row else None

    def working_link(self, digest: str, now: datetime) -> Link | None:
        row = self._row("working_link", digest=digest, now=rows.to_text(now))
        return rows.link(row) if row else None

    def save_link(self, link: Link) -> None:
        self._run("save_link", rows.values_of(link))

    def mark_link_used(self, link: str, day: date) -> bool:
        return bool(self._run("mark_link_used", {"id": link, "day": day.isoformat()}))

    # Answers

    def answers(self, calendar: str, event: str) -> list[Answer]:
        return [rows.answer(row) for row in self._rows("answers", calendar=calendar, event=event)]

    def add_answer(self, answer: Answer) -> bool:
        return bool(self._run("add_answer", rows.answer_values(answer), changes=PLAN))

    # Secrets

    def secret(self, name: str) -> str | None:
        row = self._row("secret", id=name)
        return row["value"] if row else None

    def add_secret(self, name: str, value: str, now: datetime) -> None:
        self._run("add_secret", {"id": name, "value": value, "created_at": rows.to_text(now)})
