"""The one store: which query is run with what, and what its rows mean. What differs by database is in its dialect."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from reminders.core.errors import Refused, StoreFailure
from reminders.core.record import CalendarRecord, DataVersion, EventRecord, RecipientRecord
from reminders.storage import queries, rows
from reminders.storage.connections import Connection, Row, saved
from reminders.storage.dialect import Dialect

if TYPE_CHECKING:  # what few commands read is loaded by those
    from pathlib import Path
    from typing import Unpack

    from reminders.core.answer import Answer
    from reminders.core.bounce import Bounce
    from reminders.core.endpoint import ChannelFailure, Endpoint
    from reminders.core.event import Event
    from reminders.core.link import Link
    from reminders.core.notice import Attempt, Gathering, Notice, Outcome, State
    from reminders.core.ports import Changes, Chosen, Rendered, Total, TotalsBy, Unrendered
    from reminders.core.source import Source
    from reminders.core.trouble import Condition, Trouble

SUSPECT_RESCUES = 3
POISON_RESCUES = 6

_PLAN = frozenset({"plan"})
_DEFINITIONS = frozenset({"definitions", "plan"})
_KEPT_AT_A_TIME = 1_000
_LOST = "the process that sent it ended, or was away too long, before it said how that went; it may have arrived"
_BEYOND_ANY_ID = "\U0010ffff"


def _overdue_values(channel: str, now: datetime, since: datetime, late: datetime) -> dict[str, Any]:
    from reminders.core.notice import DIGEST

    return {
        "channel": channel,
        "now": rows.to_text(now),
        "since": rows.to_text(since),
        "late": rows.to_text(late),
        "no_digest": DIGEST,
        "suspect_rescues": SUSPECT_RESCUES,
    }


def _chosen_values(chosen: Chosen) -> dict[str, Any]:
    from reminders.core.notice import LATE

    states = chosen.get("states") or ()
    instants = {
        name: None if instant is None else rows.to_text(instant)
        for name, instant in (
            ("after", chosen.get("after")), ("until", chosen.get("until")), ("late_at", chosen.get("late_at"))
        )
    }  # fmt: skip
    listed = {"states": f",{','.join(state.value for state in states)}," if states else None}
    return {**chosen, **listed, **instants, "late_seconds": int(LATE.total_seconds())}


def _check_end(outcome: Outcome) -> None:
    from reminders.core.notice import State

    ends = outcome.state in (State.SENT, State.RETRY, State.FAILED, State.CANCELLED)
    if not ends or (outcome.state is State.RETRY and outcome.next_at is None):
        raise ValueError(f"an attempt cannot end as {outcome.state} with next_at {outcome.next_at}")


@dataclass
class _Work:
    """A transaction of one thread, and which counters are to rise when it commits."""

    connection: Connection
    changed: set[str]


class SqlStore:
    """Keeps definitions and the ledger in SQL; meets `reminders.core.ports.Store`. Thread-safe."""

    def __init__(self, database: Dialect) -> None:
        self._database = database
        self._sql = {name: database.translated(query) for name, query in queries.load().items()}
        self._thread = threading.local()
        self._commits = 0
        self._counting = threading.Lock()
        self._refusal = ""

    def __repr__(self) -> str:
        return f"SqlStore({self._database!r})"

    # Transactions

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit at the end, roll back on an exception.

        Nested use joins the outer one: it commits with it, and rolls back alone if the outer one catches the exception.
        """
        work = self._work
        if work is None:
            with self._begun():
                yield
        else:
            with saved(work.connection):
                yield

    def changes(self) -> Changes:
        from reminders.core.ports import Changes

        return Changes(**{row["name"]: row["value"] for row in self._rows("changes")})

    def imprint(self) -> object:
        return self._database.imprint()

    @property
    def commits(self) -> int:
        return self._commits

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
        self._run("save_calendar", rows.calendar_values(record), changes=_DEFINITIONS)

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
        self._run("save_event", rows.event_values(record), changes=_DEFINITIONS)

    def recipients(self, *, removed: bool = False) -> list[RecipientRecord]:
        return [rows.recipient(row) for row in self._rows("recipients", removed=removed)]

    def recipient(self, recipient: str, *, removed: bool = False) -> RecipientRecord | None:
        row = self._row("recipient", id=recipient, removed=removed)
        return rows.recipient(row) if row else None

    def save_recipient(self, record: RecipientRecord) -> None:
        self._run("save_recipient", rows.recipient_values(record), changes=_DEFINITIONS)

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
        self._run("save_data_version", rows.data_version_values(version), changes=_DEFINITIONS)

    # Channels

    def endpoint(self, recipient: str) -> Endpoint | None:
        row = self._row("endpoint", recipient=recipient)
        return rows.endpoint(row) if row else None

    def endpoints(self) -> list[Endpoint]:
        return [rows.endpoint(row) for row in self._rows("endpoints")]

    def save_endpoint(self, endpoint: Endpoint) -> None:
        self._run("save_endpoint", rows.endpoint_values(endpoint), changes=_DEFINITIONS)

    def remove_endpoint(self, recipient: str) -> None:
        self._run("remove_endpoint", {"recipient": recipient}, changes=_DEFINITIONS)

    def channel_failures(self) -> list[ChannelFailure]:
        return [rows.channel_failure(row) for row in self._rows("channel_failures")]

    def note_channel_failure(self, failure: ChannelFailure) -> None:
        values = {"channel": failure.channel, "since": rows.to_text(failure.since), "reason": failure.reason}
        self._run("note_channel_failure", values)

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
        return bool(self._run("add_bounce", rows.bounce_values(bounce), changes=_DEFINITIONS))

    def remove_bounces(self, recipient: str) -> int:
        return self._run("remove_bounces", {"recipient": recipient}, changes=_DEFINITIONS)

    # What is wrong, and the store itself

    def troubles(self) -> list[Trouble]:
        return [rows.trouble(row) for row in self._rows("troubles")]

    def note_trouble(self, trouble: Trouble) -> None:
        values = {"subject": trouble.subject, "since": rows.to_text(trouble.since), "reason": trouble.reason}
        self._run("note_trouble", values)

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
        self._run("save_link", rows.link_values(link))

    def mark_link_used(self, link: str, day: date) -> bool:
        return bool(self._run("mark_link_used", {"id": link, "day": day.isoformat()}))

    # Answers

    def answers(self, calendar: str, event: str) -> list[Answer]:
        return [rows.answer(row) for row in self._rows("answers", calendar=calendar, event=event)]

    def add_answer(self, answer: Answer) -> bool:
        return bool(self._run("add_answer", rows.answer_values(answer), changes=_PLAN))

    # Secrets

    def secret(self, name: str) -> str | None:
        row = self._row("secret", id=name)
        return row["value"] if row else None

    def add_secret(self, name: str, value: str, now: datetime) -> None:
        self._run("add_secret", {"id": name, "value": value, "created_at": rows.to_text(now)})

    # The plan

    def events_due(self, horizon: datetime, limit: int) -> list[EventRecord]:
        return [rows.event(row) for row in self._rows("events_due", horizon=rows.to_text(horizon), limit=limit)]

    def mark_planned(self, record: EventRecord, planned_until: datetime, next_due_at: datetime | None) -> bool:
        known = rows.event_values(record)
        edge = {
            "known_until": known["planned_until"],
            "planned_until": rows.to_text(planned_until),
            "next_due_at": None if next_due_at is None else rows.to_text(next_due_at),
        }
        return bool(self._run("mark_planned", known | edge))

    def add_notices(self, notices: Iterable[Notice]) -> int:
        values = [rows.notice_values(notice) for notice in notices]
        if not values:
            return 0
        with self._joined() as work:
            added = work.connection.run_many(self._sql["add_notice"], values)
            if added:
                work.changed |= _PLAN
            return added

    def cancel_notice(self, notice: str, reason: str) -> bool:
        return bool(self._run("cancel_notice", {"id": notice, "reason": reason}, changes=_PLAN))

    def reschedule_notice(self, notice: Notice) -> bool:
        return bool(self._run("reschedule_notice", rows.notice_values(notice), changes=_PLAN))

    # Sending

    def claim_due(
        self,
        channel: str,
        now: datetime,
        *,
        since: datetime,
        limit: int,
        token: str,
        lease: timedelta,
        suspect: bool,
    ) -> list[Notice]:
        values = {
            "channel": channel,
            "now": rows.to_text(now),
            "since": rows.to_text(since),
            "limit": max(limit, 0),
            "token": token,
            "lease_seconds": int(lease.total_seconds()),
            "suspect": suspect,
            "suspect_rescues": SUSPECT_RESCUES,
        }
        with self._joined() as work:
            claimed = [rows.notice(row) for row in work.connection.rows(self._sql["claim_due"], values)]
            digest = next((notice.identity.reminder for notice in claimed if notice.is_digest), None)
            if digest is not None:
                work.connection.run(self._sql["claim_members"], values | {"digest": digest})
        return sorted(claimed, key=lambda notice: (notice.next_at, notice.due_at, notice.id))

    def has_suspects(self, channel: str, now: datetime) -> bool:
        values = {"channel": channel, "now": rows.to_text(now), "suspect_rescues": SUSPECT_RESCUES}
        return bool(self._rows("suspects", **values))

    def settle(self, token: str, outcomes: Mapping[str, Outcome]) -> set[str]:
        tried, put_off = list[rows.Values](), list[rows.Values]()
        for notice, outcome in outcomes.items():
            _check_end(outcome)
            (tried if outcome.attempted else put_off).append({"id": notice, **rows.outcome_values(outcome)})
        with self._joined():
            settled = self._tried(token, tried) if tried else set()
            return settled | (self._put_off(token, put_off) if put_off else set())

    def _tried(self, token: str, ended: list[rows.Values]) -> set[str]:
        """Record how attempts ended, with what their digests tell; return the ids of those that the token held."""
        from reminders.core.notice import DIGEST, State

        settled = {row["id"]: row["reminder"] for row in self._rows("settle", token=token, ended=rows.to_rows(ended))}
        ended = [one for one in ended if one["id"] in settled]
        self._run("add_attempts", {"ended": rows.to_rows(ended)})
        members = [
            {**one, "reason": f"in digest {one['id'][:8]}"} if one["state"] == State.SENT else one
            for one in ended
            if settled[one["id"]] == DIGEST
        ]
        if members:
            self._run("settle_members", {"token": token, "ended": rows.to_rows(members)})
        return set(settled)

    def _put_off(self, token: str, waiting: list[rows.Values]) -> set[str]:
        """Let wait what was not tried, with what its digests tell; return the ids of what the token held."""
        from reminders.core.notice import DIGEST

        values = {"token": token, "ended": rows.to_rows(waiting)}
        postponed = {row["id"]: row["reminder"] for row in self._rows("postpone", **values)}
        if DIGEST in postponed.values():
            values["ended"] = rows.to_rows([one for one in waiting if postponed.get(one["id"]) == DIGEST])
            self._run("postpone_members", values)
        return set(postponed)

    def release(self, token: str) -> int:
        return self._run("release", {"token": token})

    def renew(self, token: str, now: datetime, lease: timedelta) -> int:
        values = {"token": token, "now": rows.to_text(now), "lease_seconds": int(lease.total_seconds())}
        return self._run("renew", values)

    def rescue(self, now: datetime, *, all_claims: bool = False) -> list[Notice]:
        instant = rows.to_text(now)
        values = {
            "now": instant,
            "lapsed_at": None if all_claims else instant,
            "poison": f"poison: the process died {POISON_RESCUES} times while sending it, the last times with it alone",
            "poison_rescues": POISON_RESCUES,
        }
        lost = {"started_at": instant, "ended_at": instant, "state": "rescued", "code": None, "reason": _LOST}
        with self._joined():
            rescued = self._rows("rescue", **values)
            if rescued:
                self._run("add_attempts", {"ended": rows.to_rows([{**lost, "id": row["id"]} for row in rescued])})
        return [rows.notice(row) for row in rescued]

    def forget_recipient(self, recipient: str, pseudonym: str, reason: str) -> int:
        values = {"recipient": recipient, "pseudonym": pseudonym, "reason": reason}
        name = re.compile(rf"(?<![\w-]){re.escape(recipient)}(?![\w-])")
        with self.transaction():
            self._run("forget_attempts", values)
            count = self._run("forget_notices", values)
            self._run("forget_answers", values)
            for row in self._rows("reasons_naming", **values):
                self._run("reword_reason", {"id": row["id"], "reason": name.sub(pseudonym, row["reason"])})
            for row in self._rows("answers_naming", **values):
                answer = rows.answer(row)
                self._run("reword_answer", rows.answer_values(replace(answer, how=name.sub(pseudonym, answer.how))))
            self._run("remove_endpoint", values)
            self._run("remove_bounces", values)
            self._run("forget_recipient", values, changes=_DEFINITIONS)
        return count

    def remove_settled(self, before: datetime, planned: datetime, limit: int) -> int:
        with self.transaction():
            chosen = {"before": rows.to_text(before), "planned": rows.to_text(planned), "limit": limit}
            self._run("pass_over", chosen)
            ids = [{"id": row["id"]} for row in self._rows("settled_long_ago", **chosen)]
            for one in ids:
                self._run("remove_attempts", one)
                self._run("remove_bounce", one)
            return sum(self._run("remove_notice", one) for one in ids)

    def newest_creation(self) -> datetime | None:
        return self._instant("newest_creation")

    def expire(self, since: datetime, reason: str) -> int:
        return self._run("expire", {"since": rows.to_text(since), "reason": reason})

    # Digests

    def gathered(self, channel: str, now: datetime) -> list[Gathering]:
        return [rows.gathering(row) for row in self._rows("gathered", channel=channel, now=rows.to_text(now))]

    def overdue(self, channel: str, now: datetime, *, since: datetime, late: datetime, most: int) -> list[Gathering]:
        values = _overdue_values(channel, now, since, late)
        return [rows.gathering(row) for row in self._rows("overdue", **values, most=most)]

    def gather_overdue(
        self, recipient: str, channel: str, now: datetime, *, since: datetime, late: datetime, digest: str
    ) -> int:
        values = _overdue_values(channel, now, since, late) | {"recipient": recipient, "digest": digest}
        return self._run("gather_overdue", values)

    def dissolve(self, digest: str) -> int:
        return self._run("dissolve", {"digest": digest})

    def set_apart(self, notice: str, token: str | None) -> bool:
        return bool(self._run("set_apart", {"id": notice, "token": token}))

    def members(self, digest: str) -> list[Notice]:
        return [rows.notice(row) for row in self._rows("members", digest=digest)]

    # What stands in the ledger

    def next_due(self) -> datetime | None:
        return self._instant("next_due")

    def channels_due(self, now: datetime) -> list[str]:
        return [row["channel"] for row in self._rows("channels_due", now=rows.to_text(now))]

    def notice(self, prefix: str) -> Notice | None:
        found = self._rows("notices_from", first=prefix, beyond=prefix + _BEYOND_ANY_ID)
        return rows.notice(found[0]) if len(found) == 1 else None

    def notices(self, *, limit: int | None = None, **chosen: Unpack[Chosen]) -> list[Notice]:
        found = self._rows("notices", limit=None if limit is None else max(limit, 0), **_chosen_values(chosen))
        return [rows.notice(row) for row in reversed(found)]

    def totals(self, by: TotalsBy, now: datetime, **chosen: Unpack[Chosen]) -> list[Total]:
        found = self._rows("totals", by=by, now=rows.to_text(now), **_chosen_values(chosen))
        return [rows.total(row) for row in found]

    def attempts(self, notice: str) -> list[Attempt]:
        return [rows.attempt(row) for row in self._rows("attempts", notice=notice)]

    def counts(self) -> dict[State, int]:
        """Return the number of notices in every state, also where it is 0."""
        from reminders.core.notice import State

        found = {row["state"]: row["number"] for row in self._rows("counts")}
        return {state: found.get(state.value, 0) for state in State}

    # How queries are run

    @property
    def _work(self) -> _Work | None:
        work: _Work | None = getattr(self._thread, "work", None)
        return work

    @contextmanager
    def _joined(self) -> Iterator[_Work]:
        """Yield this thread's transaction, or one that ends here where it has none."""
        if self._work is not None:
            yield self._work
            return
        with self._begun() as work:
            yield work

    @contextmanager
    def _begun(self) -> Iterator[_Work]:
        changed: set[str] = set()
        try:
            with self._noting_refusal(), self._database.transaction() as connection:
                self._thread.work = work = _Work(connection, changed)
                try:
                    yield work
                    for counter in sorted(changed):  # always in this order, so that no two wait for each other
                        connection.run(self._sql["count_change"], {"name": counter})
                finally:
                    self._thread.work = None
        finally:
            if changed:  # also after an error: a commit whose answer was lost may have happened
                with self._counting:
                    self._commits += 1

    @contextmanager
    def _noting_refusal(self) -> Iterator[None]:
        try:
            yield
        except StoreFailure as error:
            self._refusal = str(error)
            raise

    def _run(self, name: str, values: Mapping[str, Any], *, changes: frozenset[str] = frozenset()) -> int:
        """Run a query that writes; where it changed rows, so did what `changes` names. Return how many rows."""
        with self._joined() as work:
            changed = work.connection.run(queries.narrowed(self._sql[name], values), values)
            if changed:
                work.changed |= changes
            return changed

    def _rows(self, name: str, **values: Any) -> list[Row]:
        query = queries.narrowed(self._sql[name], values)
        if self._work is not None:
            return self._work.connection.rows(query, values)
        return self._database.rows(query, values)

    def _row(self, name: str, **values: Any) -> Row | None:
        return next(iter(self._rows(name, **values)), None)

    def _instant(self, name: str, **values: Any) -> datetime | None:
        text = self._rows(name, **values)[0]["instant"]
        return None if text is None else rows.to_instant(text)
