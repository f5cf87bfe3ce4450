"""From a definition to a ledger row and its end: planning in the edit's transaction, delivery, simulation."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from reminders.actions.add import add_event, slug
from reminders.actions.cancel import cancel
from reminders.actions.close import close
from reminders.actions.deliver import LEASE, deliver_due
from reminders.actions.doctor import doctor
from reminders.actions.fix import fix
from reminders.actions.messages import Gone, Messages
from reminders.actions.move import move
from reminders.actions.planner import Planner
from reminders.actions.recipients import add_recipient, save_recipient
from reminders.actions.references import unknown_references
from reminders.actions.rehearse import rehearsal
from reminders.actions.remove import remove_event, remove_recipient
from reminders.actions.simulate import simulate
from reminders.actions.upkeep import expire, rescue
from reminders.actions.versions import note_versions
from reminders.actions.why import why
from reminders.core.errors import DeliveryError, InvalidInput, Refused
from reminders.core.event import Resolution
from reminders.core.notice import Message, State
from reminders.core.ports import Store
from reminders.core.record import EventRecord
from tests.building import NOW, FakeClock, instant, options

pytestmark = pytest.mark.databases("sqlite", "postgresql")

OPTIONS = options()


class Outbox:
    """A channel that keeps what it is given, or refuses it as told."""

    name = "console"

    def __init__(self, refuse: Callable[[Message], Exception | None] = lambda message: None) -> None:
        self.messages: list[Message] = []
        self._refuse = refuse

    def place(self, message: Message) -> str:
        return ""

    def send(self, message: Message) -> str:
        error = self._refuse(message)
        if error is not None:
            raise error
        self.messages.append(message)
        return "taken"

    def close(self) -> None:
        pass


def add(store: Store, title: str = "Andorra Day", now: datetime = NOW, **fields: Any) -> str:
    return add_event(store, OPTIONS, {"title": title, **fields}, now).record.key


def states(store: Store) -> list[str]:
    return sorted(f"{row.identity.event} {row.identity.reminder} {row.state}" for row in store.notices())


def run(store: Store, clock: FakeClock, until: datetime, channel: Outbox) -> None:
    """Let an hourly daemon run."""
    while clock.now() < until:
        clock.advance(timedelta(hours=1))
        Planner(store, OPTIONS, clock.now()).plan_due()
        while deliver_due(store, channel, OPTIONS, clock):
            pass


def test_an_event_added_is_planned_in_the_same_transaction_and_its_past_is_not(store: Store) -> None:
    add(store, on="2022-11-18", remind=["1d", "3d"])
    assert states(store) == ["andorra-day 1d planned"]


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


def test_a_week_of_downtime_loses_nothing_and_a_second_tick_adds_nothing(store: Store) -> None:
    add(store, on="2022-11-25", remind=["3d", "1d", "0d"])
    clock, outbox = FakeClock(), Outbox()
    clock.advance(timedelta(days=14))
    assert Planner(store, OPTIONS, clock.now()).plan_due() == 3
    assert Planner(store, OPTIONS, clock.now()).plan_due() == 0
    assert deliver_due(store, outbox, OPTIONS, clock) == 3
    assert all("late" in message.subject for message in outbox.messages)


def test_an_edit_after_a_downtime_loses_no_notice_that_was_owed(store: Store) -> None:
    key = add(store, on="2022-12-24", remind=["10d", "1d"])
    later = instant("2022-12-20T12:00Z")
    move(store, OPTIONS, key, date(2022, 12, 23), later)
    assert states(store) == ["andorra-day 10d cancelled"]
    other = add(store, "Other", on="2022-12-24", remind=["10d", "1d"])
    remove_event(store, OPTIONS, other, later)


def test_a_changed_title_keeps_what_was_owed_during_a_downtime(store: Store) -> None:
    add(store, on="2022-12-24", remind=["10d"])
    clock = FakeClock(instant("2022-12-20T12:00Z"))
    add_recipient(store, OPTIONS, {"id": "me", "address": "console"}, clock.now())
    assert states(store) == ["andorra-day 10d planned"]


def test_moving_cancels_what_was_planned_and_moving_back_plans_it_anew(store: Store) -> None:
    key = add(store, on="2022-11-18", remind=["1d"])
    move(store, OPTIONS, key, date(2023, 6, 1), NOW)
    move(store, OPTIONS, key, date(2022, 11, 18), NOW)
    rows = sorted(store.notices(), key=lambda row: row.generation)
    assert [(row.generation, row.state) for row in rows] == [(0, State.CANCELLED), (1, State.PLANNED)]
    assert rows[0].id != rows[1].id


def test_cancelling_and_removing_cancel_what_was_to_come(store: Store) -> None:
    cancel(store, OPTIONS, add(store, "one", on="2022-11-18", remind=["1d"]), NOW)
    remove_event(store, OPTIONS, add(store, "two", on="2022-11-18", remind=["1d"]), NOW)
    assert states(store) == ["one 1d cancelled", "two 1d cancelled"]


def test_the_first_recipient_takes_over_from_me_and_a_removed_one_is_told_no_more(store: Store) -> None:
    add(store, on="2022-11-18", remind=["1d"])
    add_recipient(store, OPTIONS, {"id": "ada", "address": "console"}, NOW)
    assert {row.identity.recipient: row.state for row in store.notices()} == {
        "me": State.CANCELLED,
        "ada": State.PLANNED,
    }
    remove_recipient(store, OPTIONS, "ada", NOW)
    assert {row.identity.recipient: row.state for row in store.notices() if row.state is State.PLANNED} == {
        "me": State.PLANNED
    }


def test_fixing_an_open_date_confirms_it_and_ends_the_nudges(store: Store) -> None:
    key = add(store, on="2023", status="tentative", remind=["1d"], now=instant("2022-10-02T10:00Z"))
    assert states(store) == ["andorra-day open-date planned"]
    changed = fix(store, OPTIONS, key, date(2023, 5, 12), NOW)
    assert changed.after.document["status"] == "confirmed"
    assert changed.after.sequence == 1
    assert {row.state for row in store.notices()} == {State.CANCELLED}


def test_only_open_dates_are_fixed_or_closed(store: Store) -> None:
    yearly = add(store, "relations", since="2008-01-30")
    dated = add(store, "talks", on="2023-01-10")
    refused: list[Callable[[], object]] = [
        lambda: fix(store, OPTIONS, yearly, date(2023, 5, 12), NOW),
        lambda: fix(store, OPTIONS, dated, date(2023, 5, 12), NOW),
        lambda: close(store, OPTIONS, dated, Resolution.HELD, NOW),
        lambda: move(store, OPTIONS, yearly, date(2027, 2, 1), NOW),
    ]
    for change in refused:
        with pytest.raises(Refused, match=r"reminders|--occurrence"):
            change()
    assert fix(store, OPTIONS, dated, date(2023, 1, 10), NOW).after.document["on"] == "2023-01-10"


def test_one_occurrence_moves_alone_and_a_day_without_one_is_refused(store: Store) -> None:
    key = add(store, "relations", since="2008-01-30")
    moved = move(store, OPTIONS, key, date(2027, 2, 1), NOW, occurrence=date(2027, 1, 30))
    assert moved.after.document["moved"] == {"2027-01-30": "2027-02-01"}
    back = move(store, OPTIONS, key, date(2027, 1, 30), NOW, occurrence=date(2027, 2, 1))
    assert "moved" not in back.after.document
    with pytest.raises(InvalidInput, match="no occurrence on 2027-03-03"):
        move(store, OPTIONS, key, date(2027, 3, 4), NOW, occurrence=date(2027, 3, 3))


def test_a_transient_refusal_is_retried_on_the_ladder_and_a_permanent_one_fails_at_once(store: Store) -> None:
    add(store, "greylisted", on="2022-11-16", time="13:00", timezone="UTC", remind=["0h"])
    add(store, "unknown", on="2022-11-16", time="13:00", timezone="UTC", remind=["0h"])
    first: set[str] = set()

    def refuse(message: Message) -> Exception | None:
        if "unknown" in message.subject:
            return DeliveryError("550 no such user", permanent=True, code=550)
        if message.notice_id in first:
            return None
        first.add(message.notice_id)
        return DeliveryError("451 try later", code=451)

    clock, outbox = FakeClock(NOW + timedelta(hours=1)), Outbox(refuse)
    assert deliver_due(store, outbox, OPTIONS, clock) == 2
    assert states(store) == ["greylisted 0h retry", "unknown 0h failed"]
    clock.advance(timedelta(seconds=7))
    assert deliver_due(store, outbox, OPTIONS, clock) == 1
    sent = store.notices(states=[State.SENT])[0]
    assert [(one.number, one.outcome, one.code) for one in store.attempts(sent.id)] == [
        (1, "retry", 451),
        (2, "sent", None),
    ]


def test_a_bug_with_one_notice_delays_only_that_one(store: Store) -> None:
    for title in ("good", "bad"):
        add(store, title, on="2022-11-16", time="13:00", timezone="UTC", remind=["0h"])
    outbox = Outbox(lambda message: ZeroDivisionError("boom") if "bad" in message.subject else None)
    deliver_due(store, outbox, OPTIONS, FakeClock(NOW + timedelta(hours=1)))
    assert states(store) == ["bad 0h retry", "good 0h sent"]


def test_an_edit_wins_over_a_claim_until_the_send_starts(store: Store) -> None:
    key = add(store, on="2022-11-16", time="13:00", timezone="UTC", remind=["0h"])
    clock = FakeClock(NOW + timedelta(hours=1))
    (claimed,) = store.claim_due("console", clock.now(), since=NOW, limit=10, token="t", lease=LEASE, suspect=False)
    move(store, OPTIONS, key, date(2023, 6, 1), clock.now())
    with pytest.raises(Gone, match="any more"):
        Messages(store, OPTIONS).outgoing(claimed, clock.now())


def test_claims_of_a_dead_process_are_free_again_and_what_is_too_late_expires_visibly(store: Store) -> None:
    add(store, on="2022-11-16", time="13:00", timezone="UTC", remind=["0h"])
    clock = FakeClock(NOW + timedelta(hours=1))
    assert store.claim_due("console", clock.now(), since=NOW, limit=10, token="dead", lease=LEASE, suspect=False)
    assert rescue(store, OPTIONS, clock.now()) == 0
    assert rescue(store, OPTIONS, clock.now(), all_claims=True) == 1
    assert expire(store, OPTIONS, clock.now() + timedelta(days=31)) == 1
    (row,) = store.notices()
    assert (row.state, row.reason) == (State.EXPIRED, "more than 30 days late: beyond the catch-up window")


def test_a_change_of_the_channels_in_use_replans_what_waits(store: Store) -> None:
    add_recipient(store, OPTIONS, {"id": "ada", "address": "mailto:ada@example.org"}, NOW)
    add(store, on="2022-11-18", remind=["1d"])
    assert note_versions(store, OPTIONS, {"channels": "console,smtp", "tz": "2026f"}, NOW) == ["channels", "tz"]
    assert note_versions(store, OPTIONS, {"channels": "console,smtp", "tz": "2026f"}, NOW) == []
    assert {row.identity.channel: row.state for row in store.notices()} == {
        "console": State.CANCELLED,
        "smtp": State.PLANNED,
    }


def test_new_holiday_data_moves_what_waits_and_leaves_what_was_sent(store: Store) -> None:
    add(store, on="2022-11-25", remind=["8d", "5 working days"])
    clock, outbox = FakeClock(), Outbox()
    note_versions(store, OPTIONS, {"holidays": "0.107"}, clock.now())
    run(store, clock, instant("2022-11-18T05:00Z"), outbox)
    by_older_data = instant("2022-11-19T09:00Z")
    (row,) = store.notices(states=[State.PLANNED])
    with store.transaction():
        store.reschedule_notice(replace(row, due_at=by_older_data, nominal_at=by_older_data, next_at=by_older_data))
    run(store, clock, instant("2022-11-18T12:00Z"), outbox)

    assert note_versions(store, OPTIONS, {"holidays": "0.108"}, clock.now()) == ["holidays"]
    run(store, clock, instant("2022-11-21T12:00Z"), outbox)

    assert {row.identity.reminder: (row.state, row.due_at) for row in store.notices()} == {
        "8d": (State.SENT, instant("2022-11-17T09:00Z")),
        "5 working days": (State.SENT, instant("2022-11-18T09:00Z")),
    }
    assert len(outbox.messages) == 2


def test_why_names_what_was_sent_and_what_is_to_come(store: Store) -> None:
    key = add(store, "relations", since="2008-01-30", remind=["3d"])
    clock, outbox = FakeClock(), Outbox()
    run(store, clock, instant("2023-01-28T00:00Z"), outbox)
    explained = why(store, OPTIONS, key, clock.now())
    assert [row.state for row, _ in explained.notices] == [State.SENT]
    assert [due.due_at for due in explained.foreseen] == [instant("2024-01-27T09:00Z")]
    (row, attempts) = why(store, OPTIONS, explained.notices[0][0].id[:8], clock.now()).notices[0]
    assert (row.state, [one.outcome for one in attempts]) == (State.SENT, ["sent"])


def test_a_rehearsal_leaves_nothing_behind(store: Store) -> None:
    with rehearsal(store):
        add(store, on="2022-11-18", remind=["1d"])
        assert len(store.notices()) == 1
    assert (store.calendars(), store.notices()) == ([], [])


def test_doctor_names_failed_and_overdue_notices_and_open_windows_that_passed(store: Store) -> None:
    add(store, on="2022-11-18", remind=["1d"])
    add(store, "old plan", on="2021", remind=[])
    found = doctor(store, OPTIONS, {"tz": "2026f", "holidays": "0.108"}, NOW + timedelta(days=3))
    assert any(one.level == "problem" and "overdue" in one.words for one in found)
    assert any("old-plan" in one.words for one in found)


def test_doctor_tells_apart_what_is_overdue_and_what_is_too_late(store: Store) -> None:
    add(store, on="2022-11-18", remind=["1d"])
    found = doctor(store, OPTIONS, {"tz": "2026f", "holidays": "0.108"}, NOW + timedelta(days=40))
    words = {one.level: one.words for one in found if one.subject == "ledger" and "notices" in one.words}
    assert words == {"note": "1 notices are too late to be sent; they expire once the clock has run evenly for an hour"}


@pytest.mark.parametrize(
    ("title", "made"),
    [
        ("Ada's birthday", "adas-birthday"),
        ("День Андорры в Казахстане", "den-andorry-v-kazakhstane"),
        ("Қазақстан күні", "qazaqstan-kuni"),
        ("L'anul·lació", "lanullacio"),
        ("!!!", "event"),
        ("word " * 40, "word-word-word-word-word-word-word-word-word-word-word-word-word"[:64].rstrip("-")),
    ],
)
def test_an_id_is_made_from_the_title(title: str, made: str) -> None:
    assert slug(title) == made


def test_ids_do_not_collide(store: Store) -> None:
    assert [add(store, on="2023-01-01"), add(store, on="2023-01-01")] == [
        "personal/andorra-day",
        "personal/andorra-day-2",
    ]


def test_who_keeps_the_store_alone_is_told_of_private_entries_too(store: Store) -> None:
    add(store, "Gift", on="2022-11-18", remind=["1d"], private=True)
    assert states(store) == ["gift 1d planned"]


def test_why_knows_that_nobody_follows_an_event(store: Store) -> None:
    add_recipient(store, OPTIONS, {"id": "ada", "address": "console", "tags": ["work"]}, NOW)
    assert not why(store, OPTIONS, add(store, on="2022-11-18", remind=["1d"]), NOW).is_followed


def test_reminders_to_somebody_who_is_not_there_are_pointed_out(store: Store) -> None:
    add_recipient(store, OPTIONS, {"id": "nobody", "address": "console"}, NOW)
    add(store, on="2022-11-18", remind=[{"before": "1d", "to": ["nobody"]}], responsible=["nobody"])
    remove_recipient(store, OPTIONS, "nobody", NOW)
    assert unknown_references(store) == [
        "personal/andorra-day: there is no recipient 'nobody'; `reminders recipients add` adds one"
    ]


@pytest.mark.databases("sqlite")
def test_many_who_name_the_same_nobody_are_pointed_out_once(store: Store) -> None:
    add_recipient(store, OPTIONS, {"id": "hr", "address": "console"}, NOW)
    for number in range(20):
        add(store, f"day {number}", on="2030-11-18", remind=[{"before": "1d", "to": ["hr"]}])
    remove_recipient(store, OPTIONS, "hr", NOW)
    (told,) = unknown_references(store)
    assert told.startswith("personal/day-0, personal/day-1, personal/day-10 and 17 more: there is no recipient 'hr'")


@pytest.mark.parametrize(("how", "status"), [(Resolution.HELD, "confirmed"), (Resolution.DECLINED, "cancelled")])
def test_a_closed_event_has_a_status_that_an_export_carries(store: Store, how: Resolution, status: str) -> None:
    closed = close(store, OPTIONS, add(store, on="2023"), how, NOW).after
    assert (closed.document["status"], closed.event.shown_status, closed.resolution) == (status, status, how)


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("on", ["9999-12-31/..", "9999-11", "0001-01-01", "../9999-12-31"])
def test_the_ends_of_the_calendar_do_no_harm(store: Store, on: str) -> None:
    add(store, on=on, remind=["1d", "-1d"])
    for first, last in ((date.min, date(2, 1, 1)), (date(9999, 12, 1), date.max)):
        simulate(store, OPTIONS, NOW, first, last)


def test_what_is_owed_goes_over_to_the_channel_that_now_serves_the_reader(store: Store) -> None:
    add_recipient(store, OPTIONS, {"id": "ada", "address": "mailto:ada@example.org"}, NOW)
    add(store, on="2022-11-18", remind=["1d"])
    later = instant("2022-11-17T12:00Z")
    note_versions(store, OPTIONS, {"channels": "console,smtp"}, later)
    assert {row.identity.channel: row.state for row in store.notices()} == {
        "console": State.CANCELLED,
        "smtp": State.PLANNED,
    }


def test_an_address_is_told_once_whichever_recipient_came_first(store: Store) -> None:
    add_recipient(store, OPTIONS, {"id": "bob", "address": "mailto:x@example.org"}, NOW)
    add(store, on="2022-11-18", remind=["1d"])
    add_recipient(store, OPTIONS, {"id": "ada", "address": "mailto:x@example.org"}, NOW)
    assert {row.identity.recipient: (row.state, row.reason) for row in store.notices()} == {
        "ada": (State.PLANNED, ""),
        "bob": (State.CANCELLED, "same address as ada"),
    }


def test_a_reader_who_moves_east_is_told_late_and_not_never(store: Store) -> None:
    person = {"id": "ada", "address": "console", "timezone": "America/New_York"}
    record = add_recipient(store, OPTIONS, person, NOW)
    add(store, on="2022-11-17", remind=["0d"])
    later = instant("2022-11-17T10:00Z")
    with store.transaction():
        save_recipient(store, OPTIONS, person | {"timezone": "Asia/Almaty"}, record, later)
    (row,) = store.notices()
    assert (row.state, row.due_at) == (State.PLANNED, instant("2022-11-17T03:00Z"))


def test_an_outcome_that_the_store_cannot_take_is_offered_again(store: Store) -> None:
    add(store, on="2022-11-16", time="13:00", timezone="UTC", remind=["0h"])
    busy = BusyStore(store)
    waited: list[float] = []
    outbox, clock = Outbox(), FakeClock(NOW + timedelta(hours=1))
    assert deliver_due(busy, outbox, OPTIONS, clock, wait=waited.append) == 1
    assert (states(store), len(outbox.messages), waited) == (["andorra-day 0h sent"], 1, [1.0, 1.0])


def test_no_more_than_the_set_number_is_in_flight_from_claim_to_commit(store: Store) -> None:
    chosen = options(in_flight=3)
    for number in range(20):
        add(store, f"talks {number}", on="2022-11-16", time="13:00", timezone="UTC", remind=["0h"])
    claimed: list[int] = []

    class Counting(Outbox):
        def send(self, message: Message) -> str:
            claimed.append(store.counts()[State.CLAIMED])
            return super().send(message)

    outbox = Counting()
    with ThreadPoolExecutor(8) as threads:
        sent = deliver_due(store, outbox, chosen, FakeClock(NOW + timedelta(hours=1)), start=threads.submit)
    assert (sent, len(outbox.messages), max(claimed)) == (20, 20, 3)


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
    assert "Kazakhstan Day" in messages.message(store.notices()[0], at).text


def edit(store: Store, key: str, *, now: datetime, **fields: Any) -> None:
    calendar, _, event = key.partition("/")
    record = store.event(calendar, event)
    assert record is not None
    with store.transaction():
        Planner(store, OPTIONS, now).save(record.edited(record.document | fields, now), before=record)


class BusyStore:
    """A store that another process keeps busy for the first two outcomes."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._refusals = 2

    def settle(self, *arguments: Any) -> set[str]:
        if self._refusals:
            self._refusals -= 1
            raise Refused("the database is busy")
        return self._store.settle(*arguments)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


def test_everything_is_replanned_by_the_hundred_and_anew_after_a_crash_in_between(store: Store) -> None:
    add_recipient(store, OPTIONS, {"id": "ada", "address": "mailto:ada@example.org"}, NOW)
    with store.transaction():
        for number in range(150):
            add(store, f"talk {number}", on="2022-11-18", remind=["1d"])
    dying = DyingStore(store, after=120)
    with pytest.raises(KeyboardInterrupt):
        note_versions(dying, OPTIONS, {"channels": "console,smtp"}, NOW)
    by_channel = Counter(row.identity.channel for row in store.notices(states=[State.PLANNED]))
    assert by_channel == {"smtp": 100, "console": 50}
    assert note_versions(store, OPTIONS, {"channels": "console,smtp"}, NOW) == []
    assert {row.identity.channel for row in store.notices(states=[State.PLANNED])} == {"smtp"}
    rows = len(store.notices())
    assert note_versions(store, OPTIONS, {"channels": "console,smtp"}, NOW) == []
    assert len(store.notices()) == rows


class DyingStore:
    """A store whose process ends when so many events were read one by one."""

    def __init__(self, store: Store, after: int) -> None:
        self._store = store
        self._left = after * 2  # each is read twice

    def event(self, calendar: str, event: str, *, removed: bool = False) -> EventRecord | None:
        self._left -= 1
        if self._left < 0:
            raise KeyboardInterrupt
        return self._store.event(calendar, event, removed=removed)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)
