"""The subject line says what and when, in the ledger as in the message."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from reminders.core import engine
from reminders.core.changes import ChangeKind, Difference
from reminders.core.notice import Identity, Notice
from reminders.core.record import CalendarRecord, EventRecord
from reminders.notices.subject import subject_of
from reminders.notices.topic import Topic
from tests.notices.composing import CALENDAR, DUE, READER, RELATIONS, WRITTEN, composed, told_at

LONG = "the treaty on " + "friendship and " * 30


def topic(
    event: dict[str, Any], *, start: str = "2023-01-30", language: str = "en", late: timedelta = timedelta()
) -> Topic:
    """Return what a notice of 3 days before is about, told so late."""
    record = EventRecord.new("kazakhstan-andorra", event, WRITTEN)
    calendar = CalendarRecord(id="c", uid="u", document=CALENDAR, created_at=WRITTEN, updated_at=WRITTEN).calendar
    occurrence = engine.occurrence_at(record.event, calendar, start)
    assert occurrence is not None
    identity = Identity("c", record.id, start, "3d", "ada", "smtp")
    notice = Notice(id="n1", identity=identity, due_at=DUE, nominal_at=DUE, next_at=DUE)
    return Topic(notice, occurrence, calendar, told_at(DUE + late, replace(READER, language=language)))


def test_the_subject_says_what_and_when() -> None:
    assert composed(RELATIONS).subject == (
        "15th anniversary of diplomatic relations between Andorra and Kazakhstan: in 3 days, Mon 30 Jan 2023"
    )


def test_the_ledger_shows_the_same_subject_as_the_message() -> None:
    assert subject_of(topic(RELATIONS)) == composed(RELATIONS).subject


def test_a_long_title_gives_way_and_the_day_stays() -> None:
    subject = composed(RELATIONS | {"title": LONG}, now=DUE + timedelta(days=1)).subject

    assert len(subject) <= 150
    assert re.fullmatch(r"\[1 day late\] 15th anniversary of .*(friendship|and)…: in 2 days, Mon 30 Jan 2023", subject)


@pytest.mark.parametrize("language", ["en", "fr", "es", "ca", "ru", "kk"])
@pytest.mark.parametrize("silent", [["Ada"], [f"Reader number {n}" for n in range(9)]], ids=["one", "many"])
def test_a_backup_reads_lateness_first_then_who_is_silent_and_always_the_day(language: str, silent: list[str]) -> None:
    subject = subject_of(topic(RELATIONS | {"title": LONG}, language=language, late=timedelta(days=1)), silent)

    assert len(subject) <= 150
    assert subject.startswith("[")
    assert silent[0] in subject
    assert re.search(r"….*2023", subject)


def test_what_became_of_a_date_stays_behind_a_long_title() -> None:
    moved = topic(RELATIONS | {"title": LONG})
    before = topic(RELATIONS | {"since": "2008-01-28"}, start="2023-01-28").occurrence
    change = Difference(ChangeKind.MOVED, before, moved.occurrence)

    subject = subject_of(replace(moved, change=change))

    assert re.fullmatch(
        r"Date moved: 15th anniversary of .*…, in 3 days, Mon 30 Jan 2023 \(previously: Sat 28 Jan 2023\)", subject
    )


def test_french_sets_a_space_before_the_colon_that_allows_no_break() -> None:
    assert subject_of(topic(RELATIONS, language="fr")).endswith("Kazakhstan\u00a0: dans 3 jours, lun. 30 janv. 2023")


@pytest.mark.parametrize(
    ("language", "title", "subject"),
    [
        pytest.param("en", "Talks", "Talks: in 3 days, Mon 30 Jan 2023", id="a colon"),
        pytest.param("en", "Fair: the opening", "Fair: the opening, in 3 days, Mon 30 Jan 2023", id="no second one"),
        pytest.param("ru", "Переговоры", "Переговоры\u00a0— через 3 дня, пн 30 янв. 2023", id="a dash in Russian"),
    ],
)
def test_a_subject_has_one_colon(language: str, title: str, subject: str) -> None:
    event = {"id": "talks", "kind": "event", "title": title, "on": "2023-01-30"}
    assert subject_of(topic(event, language=language)) == subject
