"""Notices that a date changed: to whom, when, how often, and what they carry."""

from datetime import date, datetime, timedelta

import icalendar
import pytest

from reminders.actions.cancel import cancel
from reminders.actions.close import close
from reminders.actions.deliver import deliver_due
from reminders.actions.edit import edit
from reminders.actions.fix import fix
from reminders.actions.move import move
from reminders.actions.planner import Planner
from reminders.actions.recipients import add_recipient
from reminders.actions.remove import remove_event
from reminders.actions.why import why
from reminders.core.event import Resolution
from reminders.core.notice import Identity, Message, Notice, State
from reminders.core.ports import Store
from reminders.notices.mime import to_bytes
from tests.actions.outbox import OPTIONS, Outbox, add
from tests.building import NOW, FakeClock, instant

pytestmark = pytest.mark.databases("sqlite", "postgresql")

LATER = NOW + timedelta(hours=1)
FIXED = "Date fixed: Andorra Day, in 177 days, Fri 12 May 2023 (previously: 2023)"
MINUTE = timedelta(minutes=1)


def sent(store: Store, now: datetime) -> list[Message]:
    """Return what is sent at a moment."""
    Planner(store, OPTIONS, now).plan_due()
    outbox = Outbox()
    deliver_due(store, outbox, OPTIONS, FakeClock(now))
    return outbox.messages


def follower(store: Store, name: str = "ada", **wishes: object) -> None:
    add_recipient(store, OPTIONS, {"id": name, "address": "console", "changes": True, **wishes}, NOW)


def changes(store: Store) -> list[str]:
    return [
        f"{row.identity.reminder} {row.identity.recipient} {row.state}" for row in store.notices() if row.is_of_change
    ]


def test_who_follows_changes_hears_five_minutes_later_with_the_old_date_and_the_new(store: Store) -> None:
    follower(store)
    key = add(store, on="2023-05-12")
    move(store, OPTIONS, key, date(2023, 6, 1), LATER)
    assert sent(store, LATER + 4 * MINUTE) == []
    (message,) = sent(store, LATER + 5 * MINUTE)
    assert message.subject == ("Date moved: Andorra Day, in 197 days, Thu 1 Jun 2023 (previously: Fri 12 May 2023)")
    assert "Date moved\n" in message.text
    assert "Previously: Fri 12 May 2023" in message.text
    assert sent(store, LATER + timedelta(days=1)) == []
    assert changes(store) == ["changed:2 ada sent"]


def test_what_is_told_of_one_entry_stands_in_one_thread(store: Store) -> None:
    follower(store)
    key = add(store, on="2022-11-20", remind=["3d"])
    reminder, *_ = sent(store, instant("2022-11-17T09:00Z"))
    move(store, OPTIONS, key, date(2023, 6, 1), instant("2022-11-17T10:00Z"))
    change, *_ = sent(store, instant("2022-11-17T10:05Z"))

    assert reminder.thread == change.thread
    for message in (reminder, change):
        assert f"\r\nUID:{message.thread}\r\n".encode() in (message.attachment or b"")


def test_who_was_told_the_old_date_hears_and_who_was_not_does_not(store: Store) -> None:
    for name in ("ada", "ben"):
        add_recipient(store, OPTIONS, {"id": name, "address": "console" if name == "ada" else "file"}, NOW)
    key = add(store, on="2022-11-20", remind=[{"before": "3d", "to": ["ada"]}])
    assert len(sent(store, instant("2022-11-17T09:00Z"))) == 1
    move(store, OPTIONS, key, date(2023, 6, 1), instant("2022-11-17T10:00Z"))
    assert [message.subject[:10] for message in sent(store, instant("2022-11-17T10:05Z"))] == ["Date moved"]
    assert changes(store) == ["changed:2 ada sent"]


def test_later_edits_replace_one_that_is_not_sent_yet_and_the_oldest_date_is_told(store: Store) -> None:
    follower(store)
    key = add(store, on="2023-05-12")
    move(store, OPTIONS, key, date(2023, 6, 1), LATER)
    move(store, OPTIONS, key, date(2023, 7, 1), LATER + 2 * MINUTE)
    assert sent(store, LATER + 5 * MINUTE) == []
    (message,) = sent(store, LATER + 7 * MINUTE)
    assert "Sat 1 Jul 2023 (previously: Fri 12 May 2023)" in message.subject
    assert changes(store) == ["changed:2 ada cancelled", "changed:3 ada sent"]


def test_an_edit_that_is_taken_back_is_told_to_nobody(store: Store) -> None:
    follower(store)
    key = add(store, on="2023-05-12")
    move(store, OPTIONS, key, date(2023, 6, 1), LATER)
    move(store, OPTIONS, key, date(2023, 5, 12), LATER + 2 * MINUTE)
    assert sent(store, LATER + timedelta(hours=1)) == []
    assert changes(store) == ["changed:2 ada cancelled"]


def test_a_change_that_was_told_is_the_old_state_of_the_next(store: Store) -> None:
    follower(store)
    key = add(store, on="2023-05-12")
    move(store, OPTIONS, key, date(2023, 6, 1), LATER)
    sent(store, LATER + 5 * MINUTE)
    move(store, OPTIONS, key, date(2023, 7, 1), LATER + 10 * MINUTE)
    (message,) = sent(store, LATER + 15 * MINUTE)
    assert "(previously: Thu 1 Jun 2023)" in message.subject


def test_reminders_follow_the_new_date(store: Store) -> None:
    follower(store)
    key = add(store, on="2022-11-18", remind=["1d"])
    move(store, OPTIONS, key, date(2022, 11, 19), LATER)
    assert [message.subject.partition(":")[0] for message in sent(store, instant("2022-11-18T09:00Z"))] == [
        "[1 day late] Date moved",
        "Andorra Day",
    ]


def test_an_edit_of_words_is_no_change_of_date_and_keeps_the_one_before_it(store: Store) -> None:
    follower(store)
    key = add(store, on="2023-05-12")
    move(store, OPTIONS, key, date(2023, 6, 1), LATER)
    edit(store, OPTIONS, key, LATER + MINUTE, given={"title": "Andorra Week"})
    (message,) = sent(store, LATER + 5 * MINUTE)
    assert message.subject.startswith("Date moved: Andorra Week")
    edit(store, OPTIONS, key, LATER + 9 * MINUTE, given={"title": "Andorra Day"})
    assert sent(store, LATER + timedelta(hours=1)) == []


@pytest.mark.parametrize(
    ("ended", "subject", "status"),
    [
        pytest.param("fixed", FIXED, "CONFIRMED", id="fixed"),
        pytest.param("cancelled", "Cancelled: Andorra Day (2023)", "CANCELLED", id="cancelled"),
        pytest.param("held", "Took place: Andorra Day (2023)", "CONFIRMED", id="held"),
        pytest.param("declined", "Will not take place: Andorra Day (2023)", "CANCELLED", id="declined"),
    ],
)  # fmt: skip
def test_how_an_open_date_ends_is_told_and_an_update_of_its_entry_attached(
    store: Store, ended: str, subject: str, status: str
) -> None:
    follower(store)
    key = add(store, on="2023", status="tentative")
    first = store.event("personal", "andorra-day")
    assert first is not None
    if ended == "fixed":
        fix(store, OPTIONS, key, date(2023, 5, 12), LATER)
    elif ended == "cancelled":
        cancel(store, OPTIONS, key, LATER)
    else:
        close(store, OPTIONS, key, Resolution(ended), LATER)
    (message,) = sent(store, LATER + 5 * MINUTE)
    assert message.subject == subject
    assert message.attachment is not None
    calendar = icalendar.Calendar.from_ical(message.attachment)
    (entry,) = calendar.walk("VEVENT")
    assert (calendar["METHOD"], str(entry["STATUS"]), entry["SEQUENCE"]) == ("PUBLISH", status, 1)
    assert entry["ORGANIZER"] == "mailto:reminders@example.org"
    assert b'text/calendar; method=PUBLISH; charset="utf-8"' in to_bytes(message)


def test_the_update_has_the_uid_of_the_entry_that_the_reader_has(store: Store) -> None:
    follower(store)
    key = add(store, "relations", since="2008-01-30", remind=["3d"])
    (reminder,) = sent(store, instant("2023-01-27T09:00Z"))
    move(store, OPTIONS, key, date(2023, 2, 1), instant("2023-01-27T10:00Z"), occurrence=date(2023, 1, 30))
    (message,) = sent(store, instant("2023-01-27T10:05Z"))
    assert "15th anniversary" in message.subject
    before, after = (
        next(iter(icalendar.Calendar.from_ical(one.attachment or b"").walk("VEVENT"))) for one in (reminder, message)
    )
    assert before["UID"] == after["UID"]
    assert after.decoded("SEQUENCE") > before.decoded("SEQUENCE")
    assert after.decoded("DTSTART") == date(2023, 2, 1)


def test_quiet_hours_hold_a_change_back_and_a_digest_does_not(store: Store) -> None:
    follower(store, quiet_hours="12:00-15:00", digest="weekly mon 08:00")
    key = add(store, on="2023-05-12")
    move(store, OPTIONS, key, date(2023, 6, 1), LATER)
    assert sent(store, LATER + timedelta(hours=1)) == []
    assert [message.subject[:10] for message in sent(store, instant("2022-11-16T15:00Z"))] == ["Date moved"]


def test_two_at_one_address_hear_once_and_why_tells_both(store: Store) -> None:
    follower(store)
    follower(store, "zoe")
    key = add(store, on="2023-05-12")
    cancel(store, OPTIONS, key, LATER)
    assert len(sent(store, LATER + 5 * MINUTE)) == 1
    rows = [row for row, _ in why(store, OPTIONS, key, LATER + timedelta(hours=1)).notices]
    assert {(row.identity.reminder, row.identity.recipient, row.state) for row in rows} == {
        ("changed:2", "ada", State.SENT),
        ("changed:2", "zoe", State.CANCELLED),
    }


def test_a_new_event_and_a_removed_one_are_no_changes(store: Store) -> None:
    follower(store)
    key = add(store, on="2023-05-12")
    move(store, OPTIONS, key, date(2023, 6, 1), LATER)
    remove_event(store, OPTIONS, key, LATER + MINUTE)
    assert sent(store, LATER + timedelta(hours=1)) == []


@pytest.mark.parametrize(
    ("language", "subject"),
    [
        (
            "fr",
            "Date déplacée\u00a0: Andorra Day, dans 197 jours, jeu. 1er juin 2023 (auparavant\u00a0: ven. 12 mai 2023)",
        ),
        ("ru", "Дата перенесена: Andorra Day\u00a0— через 197 дней, чт 1 июн. 2023 (ранее: пт 12 мая 2023)"),
    ],
)
def test_a_change_is_told_in_the_readers_words(store: Store, language: str, subject: str) -> None:
    follower(store, language=language)
    move(store, OPTIONS, add(store, on="2023-05-12"), date(2023, 6, 1), LATER)
    (message,) = sent(store, LATER + 5 * MINUTE)
    assert message.subject == subject


def test_who_still_waits_for_a_change_that_others_heard_of_hears_of_the_next_one_instead(store: Store) -> None:
    add_recipient(store, OPTIONS, {"id": "ada", "address": "console"}, NOW)
    add_recipient(store, OPTIONS, {"id": "ben", "address": "file", "quiet_hours": "12:00-18:00"}, NOW)
    key = add(store, on="2022-12-20")
    told = [
        Notice(
            id=f"told-{name}",
            identity=Identity("personal", "andorra-day", "2022-12-20", "40d", name, channel),
            state=State.SENT,
            due_at=NOW,
            nominal_at=NOW,
            next_at=NOW,
        )
        for name, channel in (("ada", "console"), ("ben", "file"))
    ]
    store.add_notices(told)
    move(store, OPTIONS, key, date(2023, 6, 1), LATER)
    assert len(sent(store, LATER + 5 * MINUTE)) == 1
    move(store, OPTIONS, key, date(2023, 7, 1), LATER + 10 * MINUTE)
    assert {line for line in changes(store) if "ben" in line} == {
        "changed:2 ben cancelled",
        "changed:3 ben planned",
    }
