"""The ledger: which query is run with what, from planning a notice to how its sending ended."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from reminders.core.record import EventRecord
from reminders.storage import rows
from reminders.storage.transactions import DEFINITIONS, PLAN, Transactions

if TYPE_CHECKING:  # what few commands read is loaded by those
    from typing import Unpack

    from reminders.core.notice import Attempt, Gathering, Notice, Outcome, State
    from reminders.core.ports import Chosen, Total, TotalsBy

SUSPECT_RESCUES = 3
POISON_RESCUES = 6

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


class SqlLedger(Transactions):
    """Keeps the ledger in SQL; meets `reminders.core.ports.Ledger`."""

    # The plan

    def events_due(self, horizon: datetime, limit: int) -> list[EventRecord]:
        return [rows.event(row) for row in self._rows("events_due", horizon=rows.to_text(horizon), limit=limit)]

    def count_due(self, now: datetime) -> int:
        row = self._row("count_due", now=rows.to_text(now))
        return int(row["count"]) if row else 0

    def plan_anew(self, now: datetime) -> None:
        values = {"now": rows.to_text(now), "before": rows.to_text(now - timedelta(seconds=1))}
        self._run("plan_anew", values, changes=PLAN)

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
                work.changed |= PLAN
            return added

    def cancel_notice(self, notice: str, reason: str) -> bool:
        return bool(self._run("cancel_notice", {"id": notice, "reason": reason}, changes=PLAN))

    def reschedule_notice(self, notice: Notice) -> bool:
        return bool(self._run("reschedule_notice", rows.notice_values(notice), changes=PLAN))

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
            claimed = rows.notices(work.connection.rows(self._sql["claim_due"], values))
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

        text = rows.to_rows(ended)
        settled = {row["id"]: row["reminder"] for row in self._rows("settle", token=token, ended=text)}
        if len(settled) < len(ended):
            ended = [one for one in ended if one["id"] in settled]
            text = rows.to_rows(ended)
        self._run("add_attempts", {"ended": text})
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

    def release(self, token: str, *, keep: Collection[str] = ()) -> int:
        return self._run("release", {"token": token, "kept": rows.to_rows({"id": notice} for notice in keep)})

    def renew(self, token: str, now: datetime, lease: timedelta) -> int:
        values = {"token": token, "now": rows.to_text(now), "lease_seconds": int(lease.total_seconds())}
        return self._run("renew", values)

    def rescue(self, now: datetime, *, all_claims: bool = False) -> list[Notice]:
        from reminders.core.notice import SENDER_LOST

        instant = rows.to_text(now)
        values = {
            "now": instant,
            "lapsed_at": None if all_claims else instant,
            "poison": f"poison: the process died {POISON_RESCUES} times while sending it, the last times with it alone",
            "poison_rescues": POISON_RESCUES,
        }
        reason = f"{SENDER_LOST}; it may have arrived"
        lost = {"started_at": instant, "ended_at": instant, "state": "rescued", "code": None, "reason": reason}
        with self._joined():
            rescued = self._rows("rescue", **values)
            if rescued:
                self._run("add_attempts", {"ended": rows.to_rows([{**lost, "id": row["id"]} for row in rescued])})
        return rows.notices(rescued)

    def give_up(self, notice: str, reason: str) -> bool:
        return bool(self._run("give_up", {"id": notice, "reason": reason}))

    def forget_recipient(self, recipient: str, pseudonym: str, reason: str) -> int:
        values = {"recipient": recipient, "pseudonym": pseudonym, "reason": reason}
        name = re.compile(rf"(?<![\w-]){re.escape(recipient)}(?![\w-])")
        with self.transaction():
            found = self._rows("notices_of", **values)
            others = {"": "", **{row["id"]: str(uuid4()) for row in found}}
            for row in found:
                names = {name: others.get(row[name], row[name]) for name in ("digest", "replay_of")}
                named = {**values, **names, "id": row["id"], "other": others[row["id"]]}
                for query in ("forget_notice", "forget_attempts", "remove_original"):
                    self._run(query, named)
            self._run("forget_answers", values)
            for row in self._rows("reasons_naming", **values):
                self._run("reword_reason", {"id": row["id"], "reason": name.sub(pseudonym, row["reason"])})
            for row in self._rows("answers_naming", **values):
                answer = rows.answer(row)
                self._run("reword_answer", rows.answer_values(replace(answer, how=name.sub(pseudonym, answer.how))))
            self._run("remove_endpoint", values)
            self._run("remove_bounces", values)
            self._run("forget_recipient", values, changes=DEFINITIONS)
        return len(found)

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
        return rows.notices(self._rows("members", digest=digest))

    # What stands in the ledger

    def next_due(self) -> datetime | None:
        return self._instant("next_due")

    def channels_due(self, now: datetime) -> list[str]:
        return [row["channel"] for row in self._rows("channels_due", now=rows.to_text(now))]

    def notice(self, prefix: str) -> Notice | None:
        found = self._rows("notices_from", first=prefix, beyond=prefix + _BEYOND_ANY_ID)
        return rows.notices(found)[0] if len(found) == 1 else None

    def notices(self, *, limit: int | None = None, **chosen: Unpack[Chosen]) -> list[Notice]:
        found = self._rows("notices", limit=None if limit is None else max(limit, 0), **_chosen_values(chosen))
        return rows.notices(reversed(found))

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
