"""What a reader finds in a message: the event, why they are told, and nothing that its author could slip in."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reminders.core.notice import OPEN_DATE
from reminders.labels import LANGUAGES, language
from reminders.notices.mime import to_bytes
from tests.notices.composing import ANDORRA_DAY, CALENDAR, DUE, READER, RELATIONS, Page, composed


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


def test_a_description_cannot_hide_what_follows_it_as_a_signature() -> None:
    message = composed(RELATIONS | {"description": "Ask for the file.\n-- \nThe archive"})

    assert "\n--\nThe archive\n" in message.text
    assert message.text.count("\n-- \n") == 1


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
    ("event", "start", "reminder", "why"),
    [
        pytest.param(RELATIONS | {"remind": ["3d"]}, "2023-01-30", "3d", "you follow", id="to all who follow"),
        pytest.param(
            RELATIONS | {"remind": [{"before": "3d", "to": ["ada"]}]}, "2023-01-30", "3d", "you are named", id="to some"
        ),
        pytest.param(ANDORRA_DAY, "2023-01-01", "open-date", "you follow", id="an open date of everybody"),
        pytest.param(
            ANDORRA_DAY | {"responsible": ["ada"]},
            "2023-01-01",
            "open-date",
            "you are named",
            id="an open date of some",
        ),
    ],
)
def test_a_message_says_whether_its_reader_follows_or_was_named(
    event: dict[str, Any], start: str, reminder: str, why: str
) -> None:
    assert f"because {why}" in composed(event, start, reminder=reminder).text


@pytest.mark.parametrize(
    ("since", "said"), [("--01-30", "Birthday"), ("1990-01-30", "Ada's 33rd birthday")], ids=["no year", "a year"]
)
def test_a_birthday_of_unknown_year_says_that_it_is_one(since: str, said: str) -> None:
    ada = {"id": "ada", "kind": "birthday", "title": "Ada", "since": since, "milestones": []}
    lines = composed(ada, "2023-01-30").text.splitlines()
    assert said in lines
    assert "Birthday" not in lines or said == "Birthday"


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
    assert subject.startswith(message.text.splitlines()[2]), "what is asked stands above all else"
    for shown in (message.text, " ".join(Page(message.html).words)):
        assert "some time in 2023" in shown.lower()
        assert [command for command in commands if command in shown] == commands
    assert "date to be announced" not in message.subject


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
    assert words.late(3 * 3600) in message.subject
    assert words.countdown(3) in message.subject
    assert words.before(3, "days") in message.text
    assert "{" not in message.text + message.subject
    assert to_bytes(message).isascii()


def test_a_mail_ends_with_the_link_that_stops_them_all_and_a_room_for_many_has_none() -> None:
    link = "https://dates.example.org/unsubscribe/rmd_token"
    mail = composed(RELATIONS, unsubscribe=link)

    assert mail.text.endswith(f"\nStop all reminders: {link}")
    assert link in Page(mail.html).links
    assert "Stop all" not in composed(RELATIONS, channel="team-chat").text
    assert "Stop all" not in composed(RELATIONS, base_url="http://dates.example.org").text


def test_a_jubilee_is_named_in_the_readers_words_or_not_at_all() -> None:
    french = composed(RELATIONS, reader=replace(READER, language="fr")).text

    assert "Quindecennial" in composed(RELATIONS).text
    assert "Quindecennial" not in french
    assert "Calendrier\u00a0: " in french


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
