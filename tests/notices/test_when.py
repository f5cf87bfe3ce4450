"""How a message says when: how far away, on which day, at what time, and how late it comes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.notices.composing import CALENDAR, DAY, DUE, READER, RELATIONS, Page, composed


def test_the_countdown_is_from_the_day_on_which_it_is_sent() -> None:
    assert composed(RELATIONS, now=DUE + timedelta(days=2)).subject.endswith(": tomorrow, Mon 30 Jan 2023")


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        pytest.param("Asia/Tokyo", "in 2 days", id="where it is tomorrow already"),
        pytest.param("America/Lima", "in 3 days", id="where it is still today"),
    ],
)
def test_the_countdown_counts_the_readers_days(zone: str, words: str) -> None:
    now = datetime(2023, 1, 27, 20, 0, tzinfo=UTC)

    assert f": {words}, " in composed(RELATIONS, now=now, due=now, reader=replace(READER, timezone=zone)).subject


def test_a_timed_event_is_told_in_the_readers_zone_with_its_own_beside_it() -> None:
    event = RELATIONS | {"on": "2023-01-30", "time": "01:00", "duration": "90m", "timezone": "Asia/Almaty"}
    event.pop("since")

    message = composed(event, "2023-01-30T01:00:00[Asia/Almaty]")

    assert message.subject.endswith(": in 2 days, Sun 29 Jan 2023, 20:00")
    for shown in (message.text, " ".join(Page(message.html).words)):
        assert "Sunday 29 January 2023, 20:00 – 21:30 (Andorra)" in shown
        assert "Mon 30 Jan 2023, 01:00 – 02:30 (Almaty)" in shown


def test_a_timed_event_in_a_zone_with_the_same_clock_is_told_once() -> None:
    event = RELATIONS | {"on": "2023-01-30", "time": "18:00", "timezone": "Europe/Madrid"}
    event.pop("since")

    message = composed(event, "2023-01-30T18:00:00[Europe/Madrid]")

    assert "18:00 (Andorra)" in message.text
    assert "Madrid" not in message.text


def test_an_event_of_several_days_says_from_when_to_when() -> None:
    message = composed(RELATIONS | {"days": 3})

    assert "Monday 30 January 2023 – Wednesday 1 February 2023" in message.text


@pytest.mark.parametrize(
    ("language", "reminder", "day", "subject", "moment"),
    [
        pytest.param(
            "en",
            "5 working days",
            "2023-01-23",
            "in 5 working days, Mon 30 Jan 2023",
            "In 5 working days, on Monday 30 January 2023",
            id="working days",
        ),
        pytest.param(
            "ru",
            "5 working days",
            "2023-01-23",
            "через 5 рабочих дней, пн 30 янв. 2023",
            "Через 5 рабочих дней, в понедельник, 30 января 2023 года",
            id="working days in Russian",
        ),
        pytest.param(
            "kk",
            "5 working days",
            "2023-01-23",
            "5 жұмыс күнінен кейін, 2023 ж. 30 қаң., дс",
            "5 жұмыс күнінен кейін, 2023 жылғы 30 қаңтарда, дүйсенбі күні",
            id="working days in Kazakh",
        ),
        pytest.param(
            "fr",
            "3 months",
            "2022-10-30",
            "dans 3 mois, lun. 30 janv. 2023",
            "Dans 3 mois, le lundi 30 janvier 2023",
            id="months",
        ),
        pytest.param(
            "en", "2w", "2023-01-16", "in 2 weeks, Mon 30 Jan 2023", "In 2 weeks, on Monday 30 January 2023", id="weeks"
        ),
        pytest.param(
            "en",
            "5 working days",
            "2023-01-24",
            "in 6 days, Mon 30 Jan 2023",
            "In 6 days, on Monday 30 January 2023",
            id="a day later they are not five any more",
        ),
        pytest.param(
            "en",
            "1 working day",
            "2023-01-29",
            "tomorrow, Mon 30 Jan 2023",
            "Tomorrow, Monday 30 January 2023",
            id="tomorrow is nearer to anybody",
        ),
    ],
)
def test_how_far_away_it_is_is_said_in_the_unit_of_the_reminder(
    language: str, reminder: str, day: str, subject: str, moment: str
) -> None:
    told = datetime.fromisoformat(f"{day}T08:00:00+00:00")

    message = composed(RELATIONS, reminder=reminder, due=told, reader=replace(READER, language=language))

    assert message.subject.endswith((f": {subject}", f"— {subject}"))
    assert f"\n{moment}\n" in message.text
    assert moment in " ".join(Page(message.html).words)


@pytest.mark.parametrize(
    ("minutes_late", "words"),
    [(0, "in 2 hours"), (2, "in 2 hours"), (30, "today")],
    ids=["on time", "a little late", "later"],
)
def test_hours_are_counted_as_long_as_they_are_right(minutes_late: int, words: str) -> None:
    event = RELATIONS | {"on": "2023-01-30", "time": "18:00", "timezone": "Europe/Andorra"}
    event.pop("since")
    due = datetime(2023, 1, 30, 15, 0, tzinfo=UTC)

    message = composed(
        event,
        "2023-01-30T18:00:00[Europe/Andorra]",
        reminder="2h",
        due=due,
        now=due + timedelta(minutes=minutes_late),
    )

    assert message.subject.endswith(f": {words}, Mon 30 Jan 2023, 18:00")


@pytest.mark.parametrize(
    ("late", "mark", "header"),
    [
        pytest.param(timedelta(hours=1), "", (), id="an hour is in time"),
        pytest.param(timedelta(hours=2), "[2 hours late] ", (("X-Reminders-Late-By", "7200"),), id="hours"),
        pytest.param(timedelta(days=2), "[2 days late] ", (("X-Reminders-Late-By", "172800"),), id="days"),
    ],
)
def test_a_late_notice_says_how_late_it_is(late: timedelta, mark: str, header: tuple[tuple[str, str], ...]) -> None:
    message = composed(RELATIONS, now=DUE + late)

    assert message.subject.startswith(f"{mark}15th anniversary")
    assert message.headers == header
    assert message.text.startswith(mark.strip() or "15th")
    assert (mark.strip("[] ") in Page(message.html).words) is bool(mark)


def test_a_notice_that_comes_after_the_event_is_marked_missed() -> None:
    message = composed(RELATIONS, now=DUE + timedelta(days=5))

    assert message.subject.startswith("[5 days late, missed] 15th anniversary")
    assert message.subject.endswith(": 2 days ago, Mon 30 Jan 2023")


def test_a_reminder_for_the_day_after_is_late_and_not_missed() -> None:
    due = DUE + timedelta(days=4)

    assert "missed" not in composed(RELATIONS, reminder="-1d", due=due, now=due + timedelta(days=1)).subject


def test_an_anniversary_of_a_month_is_told_as_a_month() -> None:
    event = RELATIONS | {"since": "2008-01", "stand_in": "first"}

    message = composed(event, "2023-01-01", due=datetime(2022, 12, 29, 8, 0, tzinfo=UTC))

    assert message.subject.endswith(": some time in January 2023")
    assert "Some time in January 2023" in message.text


def test_an_observed_date_says_which_day_it_stands_for() -> None:
    message = composed(RELATIONS | {"since": "2010-01-30", "observed": "next"}, "2027-02-01", due=DUE + 1464 * DAY)

    assert "Sat 30 Jan 2027 → Mon 1 Feb 2027" in message.text


def test_a_reader_without_language_and_zone_gets_the_calendars_zone_and_the_default_language() -> None:
    event = RELATIONS | {"on": "2023-01-30", "time": "18:00", "timezone": "Europe/Andorra"}
    event.pop("since")
    reader = replace(READER, language=None, timezone=None)

    message = composed(
        event, "2023-01-30T18:00:00[Europe/Andorra]", reader=reader, calendar=CALENDAR | {"timezone": "Asia/Almaty"}
    )

    assert message.language == "en"
    assert "23:00 (Almaty)" in message.text
