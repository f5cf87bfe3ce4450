"""The subject line says what and when, in the ledger as in the message."""

import re
from datetime import timedelta

from reminders.core import engine
from reminders.core.notice import Identity, Notice
from reminders.core.record import CalendarRecord, EventRecord
from reminders.notices.subject import subject_of
from reminders.notices.topic import Topic
from tests.notices.composing import CALENDAR, DUE, READER, RELATIONS, WRITTEN, composed, told_at


def test_the_subject_says_what_and_when() -> None:
    assert composed(RELATIONS).subject == (
        "15th anniversary of diplomatic relations between Andorra and Kazakhstan: in 3 days, Mon 30 Jan 2023"
    )


def test_the_ledger_shows_the_same_subject_as_the_message() -> None:
    record = EventRecord.new("kazakhstan-andorra", RELATIONS, WRITTEN)
    calendar = CalendarRecord(id="c", uid="u", document=CALENDAR, created_at=WRITTEN, updated_at=WRITTEN).calendar
    occurrence = engine.occurrence_at(record.event, calendar, "2023-01-30")
    assert occurrence is not None
    identity = Identity("c", record.id, "2023-01-30", "3d", "ada", "smtp")
    notice = Notice(id="n1", identity=identity, due_at=DUE, nominal_at=DUE, next_at=DUE)

    topic = Topic(notice, occurrence, calendar, told_at(DUE, READER))

    assert subject_of(topic) == composed(RELATIONS).subject


def test_a_long_title_gives_way_and_the_day_stays() -> None:
    subject = composed(
        RELATIONS | {"title": "the treaty on " + "friendship and " * 30}, now=DUE + timedelta(days=1)
    ).subject

    assert len(subject) <= 150
    assert re.fullmatch(r"\[1 day late\] 15th anniversary of .*(friendship|and)…: in 2 days, Mon 30 Jan 2023", subject)
