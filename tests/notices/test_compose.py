"""What a reader finds in a message: the event, when it is in their words and their zone, and why they are told."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reminders.core import engine
from reminders.core.notice import OPEN_DATE, Identity, Message, Notice
from reminders.core.recipient import Recipient
from reminders.core.record import CalendarRecord, EventRecord
from reminders.labels import LANGUAGES, language
from reminders.notices.compose import Reader, address, compose_test, subject_of, with_unsubscribing, wording
from reminders.notices.mime import to_bytes

DAY = timedelta(days=1)
WRITTEN = datetime(2022, 1, 1, tzinfo=UTC)
DUE = datetime(2023, 1, 27, 8, 0, tzinfo=UTC)  # 09:00 in Andorra, three days before

RELATIONS: dict[str, Any] = {
    "id": "diplomatic-relations",
    "kind": "anniversary",
    "title": "diplomatic relations between Andorra and Kazakhstan",
    "description": "Message of the minister.\n\nDraft by the protocol desk.",
    "since": "2008-01-30",
    "location": "Astana",
    "url": "https://example.org/relations",
    "source": "https://example.org/source?a=1&b=2",
}
ANDORRA_DAY: dict[str, Any] = {
    "id": "andorra-day",
    "kind": "event",
    "title": "Andorra Day in Kazakhstan",
    "on": "2023",
    "status": "tentative",
}
CALENDAR: dict[str, Any] = {
    "id": "kazakhstan-andorra",
    "uid": "0d9dbd3c-77f5-4a0a-9d26-3f4d2b7a5b0e",
    "title": "Kazakhstan and Andorra",
    "regions": ["KZ", "AD"],
    "languages": ["en"],
    "color": "steelblue",
}
READER = Recipient(id="ada", address="mailto:ada@example.org", name="Ada", language="en", timezone="Europe/Andorra")


def composed(
    event: dict[str, Any],
    start: str = "2023-01-30",
    *,
    reminder: str = "3d",
    due: datetime = DUE,
    now: datetime | None = None,
    reader: Recipient = READER,
    calendar: dict[str, Any] = CALENDAR,
    base_url: str | None = "https://dates.example.org",
    channel: str = "smtp",
) -> Message:
    """Return the message about the occurrence that starts so in local terms, sent when it is due unless `now` says."""
    record = EventRecord.new("kazakhstan-andorra", event, WRITTEN)
    kept = CalendarRecord(
        id=calendar["id"], uid=calendar["uid"], document=calendar, created_at=WRITTEN, updated_at=WRITTEN
    )
    occurrence = engine.occurrence_at(record.event, kept.calendar, start)
    assert occurrence is not None
    identity = Identity(kept.id, record.id, start, reminder, reader.id, channel)
    notice = Notice(id="n1", identity=identity, due_at=due, nominal_at=due, next_at=due)
    at = now or due
    told = Reader.of(reader, kept.calendar, now=at, default_language="en", default_zone="UTC")
    said = wording(notice, occurrence, record, kept.calendar, told, base_url=base_url)
    attachment = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
    return address(said, notice, reader, now=at, sender="reminders@dates.example", attachment=attachment)


class Page(HTMLParser):
    """What a mail program would show, and where it would lead."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        self.links += [value or "" for name, value in attrs if name in ("href", "src", "background", "action")]

    def handle_data(self, data: str) -> None:
        if self.tags[-1:] != ["style"] and data.strip():
            self.words.append(" ".join(data.split()))


def test_the_subject_says_what_and_when() -> None:
    assert composed(RELATIONS).subject == (
        "15th anniversary of diplomatic relations between Andorra and Kazakhstan: in 3 days, Mon 30 Jan 2023"
    )


def test_the_message_carries_what_the_channel_needs() -> None:
    message = composed(RELATIONS)

    assert (message.notice_id, message.date, message.language) == ("n1", DUE, "en")
    assert (message.sender, message.address, message.name) == ("reminders@dates.example", READER.address, "Ada")
    assert message.attachment_name == "diplomatic-relations.ics"
    assert message.attachment is not None
    assert message.headers == ()


@pytest.mark.parametrize(
    "fact",
    [
        "15th anniversary of diplomatic relations between Andorra and Kazakhstan",
        "In 3 days",
        "Monday 30 January 2023",
        "Milestone · Quindecennial",
        "Message of the minister.",
        "Draft by the protocol desk.",
        "Astana",
        "https://example.org/relations",
        "https://example.org/source?a=1&b=2",
        "Kazakhstan and Andorra",
        "3 days before",
    ],
)
def test_text_and_html_both_say_it_all(fact: str) -> None:
    message = composed(RELATIONS)

    assert fact in message.text
    assert fact in " ".join(Page(message.html).words)


def test_the_html_links_to_the_source_and_the_page_and_loads_nothing() -> None:
    page = Page(composed(RELATIONS).html)

    assert page.links[:3] == [
        "https://example.org/relations",
        "https://example.org/source?a=1&b=2",
        "https://dates.example.org/calendars/kazakhstan-andorra/events/diplomatic-relations",
    ]
    assert page.links[3].startswith("https://calendar.google.com/calendar/render?action=TEMPLATE&text=15th+anniversary")
    assert "dates=20230130%2F20230131&location=Astana" in page.links[3]
    assert "startdt=2023-01-30&enddt=2023-01-31&allday=true" in page.links[4]
    assert not {"img", "script", "link", "iframe", "form", "object"} & set(page.tags)
    assert "url(" not in composed(RELATIONS).html


@pytest.mark.parametrize(
    ("base_url", "calendar", "event"),
    [
        pytest.param(None, {}, {}, id="there is no site"),
        pytest.param("http://127.0.0.1:8000", {}, {}, id="the site is on this machine"),
        pytest.param("http://localhost:8000", {}, {}, id="by its name"),
        pytest.param("http://[::1]:8000", {}, {}, id="or its newer address"),
        pytest.param("https://dates.example.org", {"visibility": "private"}, {}, id="the calendar is private"),
        pytest.param("https://dates.example.org", {}, {"private": True}, id="the event is private"),
    ],
)
def test_a_page_that_the_reader_cannot_open_is_not_linked(
    base_url: str | None, calendar: dict[str, Any], event: dict[str, Any]
) -> None:
    message = composed(RELATIONS | event, calendar=CALENDAR | calendar, base_url=base_url)

    assert "/calendars/" not in message.html + message.text


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


def test_the_countdown_is_from_the_day_on_which_it_is_sent() -> None:
    assert composed(RELATIONS, now=DUE + timedelta(days=2)).subject.endswith(": tomorrow, Mon 30 Jan 2023")


def test_a_notice_that_comes_after_the_event_is_marked_missed() -> None:
    message = composed(RELATIONS, now=DUE + timedelta(days=5))

    assert message.subject.startswith("[5 days late, missed] 15th anniversary")
    assert message.subject.endswith(": 2 days ago, Mon 30 Jan 2023")


def test_a_reminder_for_the_day_after_is_late_and_not_missed() -> None:
    due = DUE + timedelta(days=4)

    assert "missed" not in composed(RELATIONS, reminder="-1d", due=due, now=due + timedelta(days=1)).subject


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
        assert "Sunday 29 January 2023, 20:00 – 21:30 (Europe/Andorra)" in shown
        assert "Mon 30 Jan 2023, 01:00 – 02:30 (Asia/Almaty)" in shown


def test_a_timed_event_in_a_zone_with_the_same_clock_is_told_once() -> None:
    event = RELATIONS | {"on": "2023-01-30", "time": "18:00", "timezone": "Europe/Madrid"}
    event.pop("since")

    message = composed(event, "2023-01-30T18:00:00[Europe/Madrid]")

    assert "18:00 (Europe/Andorra)" in message.text
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

    assert message.subject.endswith(f": {subject}")
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


def test_a_reminder_in_working_days_names_whose() -> None:
    assert "5 working days before (KZ, AD)" in composed(RELATIONS, reminder="5 working days").text


@pytest.mark.parametrize(
    ("due", "subject", "commands"),
    [
        pytest.param(
            datetime(2022, 10, 3, 7, 0, tzinfo=UTC),
            language("en").open_subject("Andorra Day in Kazakhstan", "2023"),
            ["reminders fix kazakhstan-andorra/andorra-day DATE", "reminders cancel kazakhstan-andorra/andorra-day"],
            id="before the window closes",
        ),
        pytest.param(
            datetime(2024, 1, 1, 8, 0, tzinfo=UTC),
            language("en").passed_subject("Andorra Day in Kazakhstan", "2023"),
            [
                "reminders close kazakhstan-andorra/andorra-day --held",
                "reminders fix kazakhstan-andorra/andorra-day DATE",
                "reminders cancel kazakhstan-andorra/andorra-day",
            ],
            id="after it has passed",
        ),
    ],
)
def test_a_notice_of_an_open_date_says_so_and_what_to_do(due: datetime, subject: str, commands: list[str]) -> None:
    message = composed(ANDORRA_DAY, "2023-01-01", reminder=OPEN_DATE, due=due)

    assert message.subject == subject
    for shown in (message.text, " ".join(Page(message.html).words)):
        assert "some time in 2023" in shown.lower()
        assert [command for command in commands if command in shown] == commands
    assert "date to be announced" not in message.subject


def test_an_anniversary_of_a_month_is_told_as_a_month() -> None:
    event = RELATIONS | {"since": "2008-01", "stand_in": "first"}

    message = composed(event, "2023-01-01", due=datetime(2022, 12, 29, 8, 0, tzinfo=UTC))

    assert message.subject.endswith(": some time in January 2023")
    assert "Some time in January 2023" in message.text


def test_an_observed_date_says_which_day_it_stands_for() -> None:
    message = composed(RELATIONS | {"since": "2010-01-30", "observed": "next"}, "2027-02-01", due=DUE + 1464 * DAY)

    assert "Sat 30 Jan 2027 → Mon 1 Feb 2027" in message.text


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_language_says_what_when_and_why(code: str) -> None:
    words = language(code)
    title = {"en": "diplomatic relations", code: "Ⱪ {label} Ⱪ"}
    calendar = CALENDAR | {"title": {"en": "Kazakhstan and Andorra", code: "Ⱪалендарь"}, "languages": list(LANGUAGES)}

    message = composed(
        RELATIONS | {"title": title},
        reader=replace(READER, language=code),
        calendar=calendar,
        now=DUE + timedelta(hours=3),
    )

    shown = " ".join(Page(message.html).words)
    day = datetime(2023, 1, 30).date()  # noqa: DTZ001 - a day has no zone
    assert message.language == code
    assert f'<html lang="{code}">' in message.html
    assert words.on_day(3, day).lower() in message.text.lower()
    assert words.day(day).lower() in shown.lower()
    for fact in (words.label("anniversary", 15), words.source, words.where, "Ⱪалендарь"):
        assert fact.lower() in message.text.lower()
        assert fact.lower() in shown.lower()
    assert words.late_mark(3 * 3600) in message.subject
    assert words.countdown(3) in message.subject
    assert words.before(3, "days") in message.text
    assert "{" not in message.text + message.subject
    assert to_bytes(message).isascii()


def test_a_mail_ends_with_the_link_that_stops_them_all_and_a_room_for_many_has_none() -> None:
    link = "https://dates.example.org/unsubscribe/rmd_token"
    mail = with_unsubscribing(composed(RELATIONS), link)

    assert mail.text.endswith(f"\nStop all reminders: {link}")
    assert link in Page(mail.html).links
    assert "Stop all" not in composed(RELATIONS, channel="team-chat").text
    assert "Stop all" not in composed(RELATIONS, base_url="http://dates.example.org").text


def test_a_jubilee_is_named_in_the_readers_words_or_not_at_all() -> None:
    french = composed(RELATIONS, reader=replace(READER, language="fr")).text

    assert "Quindecennial" in composed(RELATIONS).text
    assert "Quindecennial" not in french
    assert "Calendrier\u00a0: " in french


def test_the_ledger_shows_the_same_subject_as_the_message() -> None:
    record = EventRecord.new("kazakhstan-andorra", RELATIONS, WRITTEN)
    calendar = CalendarRecord(id="c", uid="u", document=CALENDAR, created_at=WRITTEN, updated_at=WRITTEN).calendar
    occurrence = engine.occurrence_at(record.event, calendar, "2023-01-30")
    assert occurrence is not None
    identity = Identity("c", record.id, "2023-01-30", "3d", "ada", "smtp")
    notice = Notice(id="n1", identity=identity, due_at=DUE, nominal_at=DUE, next_at=DUE)

    subject = subject_of(notice, occurrence, calendar, READER, now=DUE, default_language="en", default_zone="UTC")

    assert subject == composed(RELATIONS).subject


def test_a_long_title_gives_way_and_the_day_stays() -> None:
    subject = composed(
        RELATIONS | {"title": "the treaty on " + "friendship and " * 30}, now=DUE + timedelta(days=1)
    ).subject

    assert len(subject) <= 150
    assert re.fullmatch(r"\[1 day late\] 15th anniversary of .*(friendship|and)…: in 2 days, Mon 30 Jan 2023", subject)


HOSTILE = st.lists(
    st.sampled_from(
        ["\r\n", "\x0b", "\x85", "\u2028", "\u202e", "\x1b[2J", "<script>", "</td>", "&", '"', "'", "{{ 7 * 7 }}",
         "{% x %}", "javascript:alert(1)", "word ", "é", "שלום", "👩\u200d🚀", "x" * 200]
    ),
    min_size=1,
    max_size=6,
).map("".join)  # fmt: skip


@given(title=HOSTILE, name=HOSTILE, description=HOSTILE, url=HOSTILE)
def test_no_text_of_a_definition_becomes_markup_a_template_or_a_header(
    title: str, name: str, description: str, url: str
) -> None:
    event = RELATIONS | {"title": f"t {title.replace('{', '')}", "description": description, "url": url, "source": url}
    event |= {"location": title}

    message = composed(event, calendar=CALENDAR | {"title": name}, reader=replace(READER, name=name))

    page = Page(message.html)
    assert "script" not in page.tags
    ours = ("https://dates.example.org/", "https://calendar.google.com/", "https://outlook.live.com/")
    assert all(link.startswith(ours) for link in page.links)
    assert not any(name.startswith("on") for name, _ in page.attributes)
    assert len(message.subject) <= 150
    assert not set(message.subject + message.text) & set("\r\x0b\x85\u2028\u202e\x1b")
    assert "\n" not in message.subject
    assert to_bytes(message).isascii()


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_test_notice_says_that_it_is_one(code: str) -> None:
    reader = replace(READER, language=code)

    message = compose_test(
        reader, now=DUE, sender="reminders@dates.example", base_url=None, default_language="en", default_zone="UTC"
    )

    words = language(code)
    assert message.subject == words.test_subject
    assert words.test_text in message.text
    assert words.test_text in Page(message.html).words
    assert "09:00 (Europe/Andorra)" in message.text
    assert message.attachment is None
    assert to_bytes(message).isascii()


def test_two_test_notices_are_two_mails() -> None:
    first, second = (
        compose_test(
            READER, now=now, sender="r@dates.example", base_url=None, default_language="en", default_zone="UTC"
        ).notice_id
        for now in (DUE, DUE + timedelta(seconds=1))
    )

    assert first != second


def test_a_reader_without_language_and_zone_gets_the_calendars_zone_and_the_default_language() -> None:
    event = RELATIONS | {"on": "2023-01-30", "time": "18:00", "timezone": "Europe/Andorra"}
    event.pop("since")
    reader = replace(READER, language=None, timezone=None)

    message = composed(
        event, "2023-01-30T18:00:00[Europe/Andorra]", reader=reader, calendar=CALENDAR | {"timezone": "Asia/Almaty"}
    )

    assert message.language == "en"
    assert "23:00 (Asia/Almaty)" in message.text
