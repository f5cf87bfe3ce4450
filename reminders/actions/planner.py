"""Keeps the ledger in step with the definitions: the rolling window, and every edit in the edit's own transaction."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Unpack
from uuid import UUID

from reminders.actions.audience import audience, reader_of
from reminders.actions.options import Options
from reminders.core import asking, edits, planning, reconciling, zones
from reminders.core.answer import UNANSWERED, Answers, asked_by
from reminders.core.audience import Audience
from reminders.core.changes import difference
from reminders.core.due import Basis, Due
from reminders.core.event import Calendar
from reminders.core.notice import WAITING, Identity, Notice
from reminders.core.occurrence import Occurrence
from reminders.core.ports import Chosen, Store
from reminders.core.recipient import Recipient
from reminders.core.record import Change, EventRecord
from reminders.notices.subject import subject_of
from reminders.notices.topic import Topic

_BATCH = 100
# How much an edit of recipients or calendars plans itself, and with how many new notices a commit ends.
_AT_ONCE = 500
_MANY_NOTICES = 5_000
# A reader who moves to another zone or asks for other hours, or a holiday that comes, may shift what waits by so much
# from its nominal instant.
_SHIFT = timedelta(days=45)


@contextmanager
def planned_anew(store: Store, options: Options, now: datetime, **at_once: Unpack[Chosen]) -> Iterator[None]:
    """Change recipients or calendars in the block and plan all events anew after it; use inside a transaction.

    What is owed is entered before. The events of the waiting notices that `at_once` chooses are planned here and now.
    """
    Planner(store, options, now).enter_owed()
    yield
    waiting: Chosen = {**at_once, "states": sorted(WAITING)}
    Planner(store, options, now).plan_anew(store.notices(**waiting))


class _Overtaken(Exception):
    """Another process edited the event while it was planned; what this one wrote for it is rolled back."""


@dataclass(frozen=True)
class Planner:
    """Plans at one moment, for the audience as it is then. Make a new one for each transaction."""

    store: Store
    options: Options
    now: datetime

    @cached_property
    def audience(self) -> Audience:
        return audience(self.store, self.options)

    @cached_property
    def _calendars(self) -> dict[str, Calendar]:
        return {record.id: record.calendar for record in self.store.calendars()}

    @property
    def horizon(self) -> datetime:
        return self.now + self.options.horizon

    def plan_due(self) -> int:
        """Enter in the ledger what falls due within the horizon; return how many notices were new.

        A commit has a hundred events, or fewer where these make thousands of notices. Each event has a savepoint: one
        that cannot be planned is left for the next tick, and delays only itself. Its error is raised at the end.
        """
        added, failures = 0, dict[str, Exception]()
        while (new := self._plan_batch(failures)) is not None:
            added += new
        if failures:
            raise ExceptionGroup("some events could not be planned", list(failures.values()))
        return added

    def _plan_batch(self, failures: dict[str, Exception]) -> int | None:
        """Plan some of what is due, for the audience as it is by now; return `None` where nothing is left."""
        with self.store.transaction():
            fresh, added = Planner(self.store, self.options, self.now), 0
            batch = fresh._due_batch(self.horizon, failures.keys())
            for record in batch:
                added += fresh._try_to_plan(record, self.horizon, failures)
                if added >= _MANY_NOTICES:
                    break
            return added if batch else None

    def _due_batch(self, until: datetime, failed: Collection[str]) -> list[EventRecord]:
        due = self.store.events_due(until, _BATCH + len(failed))
        return [record for record in due if record.key not in failed]

    def _try_to_plan(self, record: EventRecord, until: datetime, failures: dict[str, Exception]) -> int:
        try:
            with self.store.transaction():
                return self._advance(record, until)
        except _Overtaken:
            return 0  # whoever edited it meanwhile has planned it too; if not, the next look finds the new revision
        except Exception as error:  # noqa: BLE001 - raised together at the end; one event must not stop the others
            error.add_note(f"while planning {record.key}")
            failures[record.key] = error
        return 0

    def save(self, record: EventRecord, before: EventRecord | None = None) -> None:
        """Write an event and replan it; call inside a transaction.

        What the old definition owed up to now is entered first, so that an edit after a downtime loses nothing; what
        the new one no longer wants is cancelled.
        """
        if before is not None:
            self.catch_up(before)
            record = replace(record, change=self._change(record, before))
        self.store.save_event(replace(record, planned_until=self.now))
        self._replan(record)

    def catch_up(self, record: EventRecord) -> None:
        """Enter what an event owes up to now; call before it, or answers to it, change."""
        if record.planned_until < self.now:
            self._advance(record, self.now)

    def enter_owed(self) -> None:
        """Enter what is owed up to now; call before recipients, calendars or data that plans depend on change.

        An event that cannot be planned is left for the next tick, which tells of it.
        """
        failures: dict[str, Exception] = {}
        while batch := self._due_batch(self.now, failures.keys()):
            for record in batch:
                self._try_to_plan(record, self.now, failures)

    def plan_anew(self, at_once: Iterable[Notice] = ()) -> None:
        """Have all events planned anew; call after recipients, calendars or data that plans depend on have changed.

        The events of the waiting notices `at_once`, and some hundreds of others, are planned here and now.
        The daemon plans the rest in rounds, so that nobody waits long for a lock, however many events there are.
        """
        self.store.plan_anew(self.now)
        added, failures = 0, dict[str, Exception]()
        for calendar, event in sorted({(row.identity.calendar, row.identity.event) for row in at_once}):
            record = self.store.event(calendar, event)
            added += self._try_to_plan(record, self.horizon, failures) if record else 0
        for record in self.store.events_due(self.now, _AT_ONCE):
            if added >= _MANY_NOTICES:
                break
            added += self._try_to_plan(record, self.horizon, failures)

    def replan(self, calendar: str, event: str) -> None:
        """Bring the ledger of an event to what it should say by the data in use; call inside a transaction.

        One that cannot be planned is left for the next tick, which tells of it.
        """
        try:
            with self.store.transaction():
                self._replan_stored(calendar, event)
        except Exception:  # noqa: BLE001 - a bad event delays only itself
            record = self.store.event(calendar, event)
            if record is not None:
                self.store.mark_planned(record, record.planned_until, self.now)

    def _replan_stored(self, calendar: str, event: str) -> None:
        record = self.store.event(calendar, event)
        if record is None:
            return
        self.catch_up(record)
        caught_up = self.store.event(calendar, event) or record
        self.store.mark_planned(caught_up, self.now, caught_up.next_due_at)
        self._replan(caught_up)

    def due_between(self, record: EventRecord, after: datetime, until: datetime) -> list[Due]:
        """Return the notices of an event that are due in `(after, until]`."""
        return planning.due_between(self.basis(record), after, until)

    def basis(self, record: EventRecord, answers: Answers | None = None) -> Basis:
        """Return what the notices of an event follow from; its answers are read unless they are given."""
        answers = self.answers(record) if answers is None else answers
        return Basis(record, self._calendars[record.calendar], self.audience, answers)

    def calendar_of(self, record: EventRecord) -> Calendar:
        return self._calendars[record.calendar]

    def answers(self, record: EventRecord) -> Answers:
        """Return what readers answered to the event's reminders."""
        return Answers(self.store.answers(record.calendar, record.id))

    def notice_of(self, due: Due) -> Notice:
        """Return the row that a notice to come will be, or is."""
        row_id = due.identity.uuid(UUID(self._calendars[due.identity.calendar].uid), 0)
        return self.store.notice(row_id) or replace(_as_notice(due), id=row_id)

    def silent_names(self, notice: Notice, record: EventRecord, occurrence: Occurrence) -> tuple[str, ...]:
        """Return the names of those who have not answered, for a notice to their backup; none for any other."""
        text, one = asked_by(notice.identity.reminder), notice.identity
        if not one.reminder.startswith(UNANSWERED):
            return ()
        found = asking.silent(self.basis(record), text, occurrence, one.recipient)
        return tuple(each.name or each.id for each in found)

    def next_due(self, record: EventRecord) -> datetime | None:
        """Return when the event's first notice from now on is due."""
        return planning.next_due(self.basis(record), self.now)

    def _change(self, record: EventRecord, before: EventRecord) -> Change | None:
        """Return what readers are to be told of an edit, or still of the one before it."""
        calendar = self._calendars[record.calendar]
        day = zones.day_of(self.now, calendar.timezone or "UTC")
        if before.removed_at is not None or record.removed_at is not None:
            return None
        edit = difference(before.event, record.event, calendar, day)
        if edit is None:
            return before.change
        rows = self.store.notices(calendar=record.calendar, event=record.id)
        return edits.change_of(edit, record, before, calendar, rows, self.now)

    def _replan(self, record: EventRecord) -> None:
        if record.removed_at is not None:
            self._cancel_waiting(record, "the event was removed")
            return
        self._advance(replace(record, planned_until=self.now), self.horizon)

    def _advance(self, record: EventRecord, until: datetime) -> int:
        """Bring the ledger of one event to what it should say up to `until`; return how many rows are new."""
        basis = self.basis(record)
        waiting = self.store.notices(calendar=record.calendar, event=record.id, states=sorted(WAITING))
        lower = min([record.planned_until, *(min(row.due_at, row.nominal_at) - _SHIFT for row in waiting)])
        upper = max([until, *(max(row.due_at, row.nominal_at) + _SHIFT for row in waiting)])
        wanted = planning.due_between(basis, lower, upper)
        known = {row.identity for row in waiting}
        wanted = [due for due in wanted if due.due_at <= until or due.identity in known]
        known_from = min(lower, record.planned_until - _SHIFT)
        existing = self.store.notices(calendar=record.calendar, event=record.id, after=known_from)
        change = reconciling.plan(
            wanted,
            existing,
            UUID(basis.calendar.uid),
            revision=record.revision,
            after=record.planned_until,
            now=self.now,
        )
        by_identity = {due.identity: due for due in wanted}
        added = self.store.add_notices(self._with_subject(row, by_identity) for row in change.add)
        for row in change.reschedule:
            self.store.reschedule_notice(self._with_subject(row, by_identity))
        for row_id, reason in change.cancel:
            self.store.cancel_notice(row_id, reason)
        following = planning.next_due(basis, until)
        if not self.store.mark_planned(record, until, following):
            raise _Overtaken
        return added

    def _cancel_waiting(self, record: EventRecord, reason: str) -> None:
        for row in self.store.notices(calendar=record.calendar, event=record.id, states=sorted(WAITING)):
            self.store.cancel_notice(row.id, reason)

    def topic(self, due: Due) -> Topic:
        """Return what a notice tells its reader about when it is sent on time."""
        calendar = self._calendars[due.identity.calendar]
        reader = reader_of(self._recipients[due.identity.recipient], calendar, self.options, due.due_at)
        return Topic(_as_notice(due), due.occurrence, calendar, reader, due.difference)

    def subject(self, due: Due) -> str:
        """Return the subject line of a notice that is sent on time, after what readers answered until now."""
        topic, one = self.topic(due), due.identity
        record = self.store.event(one.calendar, one.event) if one.reminder.startswith(UNANSWERED) else None
        return subject_of(topic, self.silent_names(topic.notice, record, due.occurrence) if record else ())

    def _with_subject(self, row: Notice, wanted: Mapping[Identity, Due]) -> Notice:
        return replace(row, subject=self.subject(wanted[row.identity]))

    @cached_property
    def _recipients(self) -> dict[str, Recipient]:
        return {one.recipient.id: one.recipient for one in self.audience.listeners}


def _as_notice(due: Due) -> Notice:
    return Notice(id="", identity=due.identity, due_at=due.due_at, nominal_at=due.nominal_at, next_at=due.due_at)
