"""Digests: what falls due together is told together, claimed and settled as one, and taken apart where it must be."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from reminders.actions.add import add_event
from reminders.actions.deliver import LEASE, deliver_due
from reminders.actions.gather import gather
from reminders.actions.move import move
from reminders.actions.planner import Planner
from reminders.actions.recipients import add_recipient, edit_recipient
from reminders.actions.simulate import simulate
from reminders.actions.upkeep import expire, rescue
from reminders.core.errors import DeliveryError
from reminders.core.notice import Notice, State
from reminders.core.ports import Store
from tests.actions.outbox import OPTIONS, Outbox, add, run
from tests.building import NOW, FakeClock, instant, options

pytestmark = pytest.mark.databases("sqlite", "postgresql")

# Wednesday 16 November 2022 is NOW; the digest comes on Monday.
MONDAY = instant("2022-11-21T08:00Z")
ADA = {"id": "ada", "address": "console", "digest": "weekly mon 08:00"}


@pytest.fixture
def ada(store: Store) -> None:
    add_recipient(store, OPTIONS, ADA, NOW)


def rows(store: Store, *states: State) -> list[Notice]:
    return store.notices(states=states)


def send(store: Store, now: datetime, outbox: Outbox | None = None) -> Outbox:
    """Plan and send what is due at a moment."""
    outbox = outbox or Outbox()
    Planner(store, OPTIONS, now).plan_due()
    deliver_due(store, outbox, OPTIONS, FakeClock(now))
    return outbox


def three(store: Store) -> list[str]:
    return [add(store, title, on=day, remind=["7d"]) for title, day in
            (("Gala", "2022-11-29"), ("Fair", "2022-11-26"), ("Race", "2022-11-26"))]  # fmt: skip


@pytest.mark.usefixtures("ada")
def test_what_is_due_before_the_next_digest_is_told_in_it_by_day(store: Store) -> None:
    three(store)
    add(store, "Concert", on="2022-11-25", remind=["7d"])
    outbox = send(store, MONDAY)
    (message,) = outbox.messages
    assert message.subject == "3 reminders: Concert; Fair; Race"
    assert message.text.index("Friday 25 November") < message.text.index("Concert") < message.text.index("Saturday 26")
    assert message.text.count("Saturday 26 November 2022 · in 5 days") == 1
    members = [row for row in rows(store, State.SENT) if not row.is_digest]
    digest = next(row for row in rows(store, State.SENT) if row.is_digest)
    assert {(row.digest, row.reason, row.sent_at) for row in members} == {
        (digest.id, f"in digest {digest.id[:8]}", MONDAY)
    }
    assert [one.outcome for one in store.attempts(digest.id)] == ["sent"]
    assert message.notice_id == digest.id


@pytest.mark.usefixtures("ada")
def test_a_day_in_a_digest_goes_from_morning_to_evening_after_what_lasts_all_day(store: Store) -> None:
    for title, clock in (("Afternoon", "15:00"), ("Morning", "09:00")):
        add(store, title, on="2022-11-25", time=clock, timezone="UTC", remind=["7d"])
    add(store, "Whole day", on="2022-11-25", remind=["7d"])

    (message,) = send(store, MONDAY).messages

    assert message.subject == "3 reminders: Whole day; Morning; Afternoon"


@pytest.mark.usefixtures("ada")
def test_a_digest_of_one_is_that_notice(store: Store) -> None:
    add(store, "Concert", on="2022-11-25", remind=["7d"])
    (message,) = send(store, MONDAY).messages
    assert message.subject == "Concert: in 4 days, Fri 25 Nov 2022"
    assert [row.is_digest for row in store.notices()] == [False]


@pytest.mark.usefixtures("ada")
def test_what_would_be_too_late_in_the_next_digest_is_sent_before_on_its_own(store: Store) -> None:
    add(store, "Concert", on="2022-11-19", remind=["1d"])
    outbox = send(store, instant("2022-11-18T09:00Z"))
    assert [message.subject for message in outbox.messages] == ["Concert: tomorrow, Sat 19 Nov 2022"]


@pytest.mark.usefixtures("ada")
def test_an_event_that_moves_leaves_the_digest(store: Store) -> None:
    first, *_ = three(store)
    add(store, "Concert", on="2022-11-25", remind=["7d"])
    Planner(store, OPTIONS, NOW + timedelta(days=4)).plan_due()
    move(store, OPTIONS, "personal/fair", date(2023, 5, 1), NOW + timedelta(days=4))
    (message,) = send(store, MONDAY).messages
    assert message.subject == "2 reminders: Concert; Race"
    assert first not in message.text


@pytest.mark.usefixtures("ada")
def test_a_digest_that_is_refused_is_tried_again_whole_with_the_same_id(store: Store) -> None:
    three(store)
    refusals = [DeliveryError("451 try later", code=451)]
    outbox = Outbox(lambda message: refusals.pop() if refusals else None)
    send(store, MONDAY, outbox)
    assert {row.state for row in store.notices(until=MONDAY)} == {State.RETRY}
    send(store, MONDAY + timedelta(seconds=10), outbox)
    assert {row.state for row in store.notices(until=MONDAY)} == {State.SENT}
    (digest,) = [row for row in store.notices() if row.is_digest]
    assert [(one.outcome, one.code) for one in store.attempts(digest.id)] == [("retry", 451), ("sent", None)]
    assert [message.notice_id for message in outbox.messages] == [digest.id]


@pytest.mark.usefixtures("ada")
def test_a_digest_refused_for_good_fails_with_all_it_tells(store: Store) -> None:
    three(store)
    send(store, MONDAY, Outbox(lambda message: DeliveryError("550 no such user", permanent=True, code=550)))
    assert {(row.state, row.reason) for row in store.notices(until=MONDAY)} == {(State.FAILED, "550 no such user")}


def claim(store: Store, now: datetime, token: str = "t") -> list[Notice]:
    return store.claim_due(
        "console",
        now,
        since=now - timedelta(days=30),
        limit=10,
        token=token,
        lease=LEASE,
        suspect=False,
    )


@pytest.mark.usefixtures("ada")
def test_what_a_digest_tells_is_claimed_with_it_and_comes_back_with_it(store: Store) -> None:
    three(store)
    Planner(store, OPTIONS, MONDAY).plan_due()
    assert gather(store, "console", OPTIONS, MONDAY) == 1
    assert gather(store, "console", OPTIONS, MONDAY) == 0
    (digest,) = claim(store, MONDAY)
    assert digest.is_digest
    assert {row.state for row in store.notices(until=MONDAY)} == {State.CLAIMED}
    assert claim(store, MONDAY, "another") == []
    assert rescue(store, OPTIONS, MONDAY, all_claims=True) == 3
    assert len(send(store, MONDAY).messages) == 1


@pytest.mark.usefixtures("ada")
def test_a_digest_whose_process_died_three_times_is_dissolved_and_what_it_told_goes_alone(store: Store) -> None:
    three(store)
    Planner(store, OPTIONS, MONDAY).plan_due()
    for _ in range(3):
        gather(store, "console", OPTIONS, MONDAY)
        claim(store, MONDAY)
        rescue(store, OPTIONS, MONDAY, all_claims=True)
    outbox, clock = Outbox(), FakeClock(MONDAY)
    deliver_due(store, outbox, OPTIONS, clock)
    while deliver_due(store, outbox, OPTIONS, clock, suspect=True):
        pass
    assert sorted(message.subject.partition(":")[0] for message in outbox.messages) == ["Fair", "Race"]
    (digest,) = [row for row in store.notices() if row.is_digest]
    assert (digest.state, digest.reason) == (State.CANCELLED, "dissolved: what it tells is sent alone")


@pytest.mark.usefixtures("ada")
def test_a_notice_that_a_digest_cannot_tell_goes_alone_and_the_others_in_it(
    store: Store,
) -> None:
    three(store)
    add(store, "Concert", on="2022-11-25", remind=["7d"])
    Planner(store, OPTIONS, MONDAY).plan_due()
    with store.transaction():  # a row that a newer version might have written
        record = store.event("personal", "fair")
        assert record is not None
        store.save_event(replace(record, document=record.document | {"on": "2023-05-01"}, revision=2))
    outbox = send(store, MONDAY)
    assert [message.subject for message in outbox.messages] == ["2 reminders: Concert; Race"]
    assert {row.identity.event: row.state for row in store.notices(until=MONDAY) if row.identity.event == "fair"} == {
        "fair": State.CANCELLED
    }


def overdue(store: Store, count: int, **recipient: Any) -> None:
    add_recipient(store, OPTIONS, {"id": "ben", "address": "console", **recipient}, NOW)
    for number in range(count):
        add_event(store, OPTIONS, {"title": f"talk {number}", "on": "2022-11-18", "remind": ["1d"]}, NOW)


@pytest.mark.parametrize(("count", "messages"), [(20, 20), (21, 1)])
def test_more_than_twenty_overdue_for_one_reader_become_one_digest(store: Store, count: int, messages: int) -> None:
    overdue(store, count)
    outbox = send(store, instant("2022-11-20T12:00Z"))
    assert len(outbox.messages) == messages
    assert all(message.subject.startswith("[3 days late") for message in outbox.messages)
    assert len([row for row in rows(store, State.SENT) if not row.is_digest]) == count
    if messages == 1:
        (message,) = outbox.messages
        assert message.subject.startswith(f"[3 days late] {count} reminders: ")
        assert dict(message.headers)["X-Reminders-Late-By"] == "270000"
        assert all(f"talk {number}" in message.text for number in range(count))
        assert "missed" in message.text


def test_twenty_one_that_are_not_overdue_go_one_by_one(store: Store) -> None:
    overdue(store, 21)
    assert len(send(store, instant("2022-11-17T09:59Z")).messages) == 21


def test_beyond_the_catch_up_window_a_digest_expires_with_what_it_tells(store: Store) -> None:
    add_recipient(store, OPTIONS, ADA, NOW)
    three(store)
    Planner(store, OPTIONS, MONDAY).plan_due()
    gather(store, "console", OPTIONS, MONDAY)
    assert expire(store, OPTIONS, MONDAY + timedelta(days=31)) == 3
    assert {row.state for row in store.notices(until=MONDAY)} == {State.EXPIRED}


def test_who_asks_for_a_digest_later_gets_what_waits_in_it_and_who_asks_no_more_at_its_own_time(store: Store) -> None:
    add_recipient(store, OPTIONS, {"id": "ada", "address": "console"}, NOW)
    three(store)
    later = instant("2022-11-18T12:00Z")
    Planner(store, OPTIONS, later).plan_due()
    edit_recipient(store, OPTIONS, "ada", {"digest": "weekly mon 08:00"}, later)
    assert [(row.due_at, bool(row.digest)) for row in store.notices(states=[State.PLANNED])] == [(MONDAY, True)] * 2
    edit_recipient(store, OPTIONS, "ada", {"digest": None}, later)
    nine = instant("2022-11-19T09:00Z")
    assert [(row.due_at, row.digest) for row in store.notices(states=[State.PLANNED])] == [(nine, "")] * 2


def test_a_reader_behind_two_names_at_one_address_gets_one_digest(store: Store) -> None:
    add_recipient(store, OPTIONS, ADA, NOW)
    add_recipient(store, OPTIONS, ADA | {"id": "zoe"}, NOW)
    add_recipient(store, OPTIONS, {"id": "all", "members": ["zoe", "ada"]}, NOW)
    for title in ("Fair", "Race"):
        add(store, title, on="2022-11-26", remind=[{"before": "7d", "to": ["all"]}])
    assert len(send(store, MONDAY).messages) == 1
    assert {(row.identity.recipient, row.state) for row in store.notices() if not row.is_digest} == {
        ("ada", State.SENT),
        ("zoe", State.CANCELLED),
    }


@pytest.mark.parametrize(
    ("language", "subject", "heading"),
    [
        ("en", "2 reminders: Fair; Race", "Saturday 26 November 2022 · in 5 days"),
        ("fr", "2 rappels\u00a0: Fair\u202f; Race", "Samedi 26 novembre 2022 · dans 5 jours"),
        ("es", "2 recordatorios: Fair; Race", "Sábado 26 de noviembre de 2022 · dentro de 5 días"),
        ("ca", "2 recordatoris: Fair; Race", "Dissabte 26 de novembre de 2022 · d’aquí a 5 dies"),
        ("ru", "2 напоминания: Fair; Race", "Суббота, 26 ноября 2022 года · через 5 дней"),
        ("kk", "2 еске салу: Fair; Race", "2022 жылғы 26 қараша, сенбі · 5 күннен кейін"),
    ],
)
def test_a_digest_speaks_its_readers_language(store: Store, language: str, subject: str, heading: str) -> None:
    add_recipient(store, OPTIONS, ADA | {"language": language}, NOW)
    three(store)
    (message,) = send(store, MONDAY).messages
    assert (message.subject, message.language) == (subject, language)
    assert heading in message.text
    assert heading in message.html


def test_a_digest_by_mail_ends_with_the_link_that_stops_them_all(store: Store) -> None:
    by_mail = options(channels=frozenset({"smtp"}))
    add_recipient(store, by_mail, ADA | {"address": "mailto:ada@example.org", "language": "fr"}, NOW)
    for title in ("Fair", "Race"):
        add_event(store, by_mail, {"title": title, "on": "2022-11-26", "remind": ["7d"]}, NOW)
    Planner(store, by_mail, MONDAY).plan_due()
    outbox = Outbox()
    outbox.name = "smtp"
    deliver_due(store, outbox, by_mail, FakeClock(MONDAY))
    (message,) = outbox.messages
    assert message.text.endswith(f"\nArrêter tous les rappels\u00a0: {message.unsubscribe}")
    assert f'href="{message.unsubscribe}"' in message.html


def test_simulate_foresees_each_notice_at_its_digest(store: Store) -> None:
    add_recipient(store, OPTIONS, ADA, NOW)
    three(store)
    foreseen = {
        (due.identity, due.due_at) for due in simulate(store, OPTIONS, NOW, date(2022, 11, 17), date(2022, 12, 1))
    }
    run(store, FakeClock(), instant("2022-12-02T00:00Z"), Outbox())
    assert foreseen == {(row.identity, row.due_at) for row in rows(store, State.SENT) if not row.is_digest}


def test_a_hostile_title_stays_text_in_a_digest(store: Store) -> None:
    add_recipient(store, OPTIONS, ADA, NOW)
    for title in ("<script>alert(1)</script>", "Bcc: all@example.org"):
        add(store, title, on="2022-11-26", remind=["7d"])
    (message,) = send(store, MONDAY).messages
    assert "<script>" not in message.html
    assert "\n" not in message.subject


def test_what_a_failed_digest_told_goes_to_the_other_address_one_by_one(store: Store) -> None:
    add_recipient(store, OPTIONS, ADA | {"fallback": "file"}, NOW)
    three(store)
    refusing, other = Outbox(lambda message: DeliveryError("550", permanent=True, code=550)), Outbox()
    other.name = "file"
    send(store, MONDAY, refusing)
    deliver_due(store, other, OPTIONS, FakeClock(MONDAY))
    assert {(row.identity.channel, row.state) for row in store.notices(until=MONDAY) if not row.is_digest} == {
        ("console", State.FAILED),
        ("file", State.SENT),
    }
    assert len(other.messages) == 2


@pytest.mark.usefixtures("ada")
def test_two_reminders_of_one_event_are_one_line_of_a_digest(store: Store) -> None:
    add(store, "Fair", on="2022-11-26", remind=["7d", "6d"])
    add(store, "Race", on="2022-11-26", remind=["7d"])
    (message,) = send(store, MONDAY).messages
    assert message.subject == "2 reminders: Fair; Race"
    assert message.text.count("* Fair") == 1
    assert len([row for row in rows(store, State.SENT) if not row.is_digest]) == 3


def test_after_a_downtime_what_would_have_been_many_digests_is_one(store: Store) -> None:
    add_recipient(store, OPTIONS, {"id": "ada", "address": "console", "digest": "daily 12:00"}, NOW)
    for number in range(12):
        add(store, f"talk {number}", on=str(date(2022, 12, 1) + timedelta(days=number % 4)), remind=["7d", "6d"])
    outbox = send(store, instant("2022-12-10T12:00Z"))
    assert len(outbox.messages) == 1
    assert "12 reminders" in outbox.messages[0].subject
    assert len([row for row in rows(store, State.SENT) if not row.is_digest]) == 24


def test_an_overdue_digest_that_is_tried_again_is_the_same_message(store: Store) -> None:
    overdue(store, 30)
    refusals = [DeliveryError("451 try later", code=451)]
    outbox = Outbox(lambda message: refusals.pop() if refusals else None)
    first = instant("2022-11-20T12:00Z")
    send(store, first, outbox)
    send(store, first + timedelta(seconds=10), outbox)
    (digest,) = [row for row in store.notices() if row.is_digest]
    assert [message.notice_id for message in outbox.messages] == [digest.id]
    assert digest.attempts == 2


@pytest.mark.databases("sqlite")
def test_a_very_long_digest_has_all_in_its_text_and_as_much_in_its_html_as_is_shown(store: Store) -> None:
    with store.transaction():
        overdue(store, 320)
    (message,) = send(store, instant("2022-11-20T12:00Z")).messages
    assert sum(message.text.count(f"* talk {number} ") for number in range(320)) == 320
    assert message.html.count(">talk ") == 120
    assert "Not shown here: 200 more. The plain text of this message has them all." in message.html
    assert len(message.html.encode()) < 102_000, "Gmail cuts what is longer"
