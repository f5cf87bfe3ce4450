"""A message as bytes: one set of headers, one recipient, whatever the texts hold; read back by the standard library."""

import re
from dataclasses import replace
from email import message_from_bytes, message_from_string
from email.message import EmailMessage
from email.policy import default

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reminders.core import clean
from reminders.core.notice import Message
from reminders.notices.mime import message_id, to_bytes

HEADERS = [
    "From", "To", "Subject", "Date", "Message-ID", "Content-Language", "Auto-Submitted", "X-Auto-Response-Suppress",
    "List-Unsubscribe", "MIME-Version", "Content-Type",
]  # fmt: skip

HOSTILE = st.one_of(
    st.text(alphabet=st.characters(), max_size=120),
    st.lists(
        st.sampled_from(
            ["\r\n", "\n", "\r", "\x0b", "\x1c", "\x85", "\u2028", "\x00", "Bcc: evil@x.example", '"a@b, evil@x"',
             "<", ">", ",", ";", ":", "=?utf-8?q?=0D=0A?=", "\\", '"', "é", "שלום", "\u202e", "👩\u200d🚀", " ", "word",
             "x" * 90, ".", "Ключ" * 30]
        ),
        max_size=12,
    ).map("".join),
)  # fmt: skip


def parsed(raw: bytes) -> EmailMessage:
    read = message_from_bytes(raw, policy=default)
    assert isinstance(read, EmailMessage)
    return read


def test_the_mail_says_who_what_and_when_and_that_a_program_wrote_it(message: Message) -> None:
    mail = parsed(to_bytes(message))

    assert mail.keys() == HEADERS
    assert mail["From"] == "Reminders <reminders@dates.example>"
    assert mail["To"] == "Ада Лавлейс <ada@example.org>"
    assert mail["Subject"] == message.subject
    assert mail["Date"].datetime == message.date
    assert mail["Message-ID"] == f"<{message.notice_id}@dates.example>" == message_id(message)
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Unsubscribe"] == f"<mailto:reminders@dates.example?subject=unsubscribe%20{message.notice_id}>"


def test_the_body_is_text_and_html_with_the_occurrence_attached(message: Message) -> None:
    mail = parsed(to_bytes(message))
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    (attachment,) = mail.iter_attachments()

    assert text is not None
    assert html is not None
    assert text.get_content().replace("\r\n", "\n") == message.text + "\n"
    assert html.get_content().strip() == message.html
    assert attachment.get_content_type() == "text/calendar"
    assert attachment.get_filename() == "event.ics"
    assert attachment.get_payload(decode=True) == message.attachment
    encodings = [part["Content-Transfer-Encoding"] for part in mail.walk() if not part.is_multipart()]
    assert encodings == ["quoted-printable", "quoted-printable", "base64"]


def test_without_an_attachment_the_mail_is_text_and_html(message: Message) -> None:
    mail = parsed(to_bytes(replace(message, attachment=None)))

    assert mail.get_content_type() == "multipart/alternative"
    assert list(mail.iter_attachments()) == []


def test_the_same_message_gives_the_same_bytes(message: Message) -> None:
    assert to_bytes(message) == to_bytes(message)


def test_a_reader_without_a_mail_address_is_named_and_nobody_is_addressed(message: Message) -> None:
    mail = parsed(to_bytes(replace(message, address="file", name="Protocol; desk")))

    assert mail["To"].addresses == ()
    assert mail["To"].groups[0].display_name == "Protocol; desk"


@pytest.mark.parametrize("before", range(60, 80))
@pytest.mark.parametrize("token", ["rmd_" + "t0-ken_" * 9, "rmd_" + "A" * 200], ids=["short", "longer than a line"])
def test_the_tokens_of_a_reader_stand_where_they_belong(message: Message, before: int, token: str) -> None:
    text = f"{'a' * before}{token}\n{'é' * 20}{'b' * before} {token} end rmd_short\n{token}\n\n{token}{token}"
    html = f"{token}<p>{'=' * before}{token}</p>\r\n{token}"

    for reader in (token, "rmd_" + "another-reader" * 3):
        raw = to_bytes(replace(message, text=text.replace(token, reader), html=html.replace(token, reader)))
        mail = parsed(raw)
        plain, rich = mail.get_body(("plain",)), mail.get_body(("html",))
        assert plain is not None
        assert rich is not None
        assert plain.get_content().replace("\r\n", "\n") == text.replace(token, reader) + "\n"
        assert rich.get_content() == html.replace(token, reader)
        content = raw[raw.index(b"Content-Type: text/plain") :]
        assert max(map(len, content.split(b"\r\n"))) <= 76


@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(subject=HOSTILE, name=HOSTILE, text=HOSTILE, header=HOSTILE)
def test_no_text_adds_a_header_a_recipient_or_a_bare_line_ending(
    message: Message, subject: str, name: str, text: str, header: str
) -> None:
    html = text.encode("utf-8", "replace").decode()
    hostile = replace(
        message,
        subject=subject,
        name=name,
        text=text,
        html=html,
        headers=(("X-Late-By", header),),
        attachment_name=name,
    )

    raw = to_bytes(hostile)
    mail = parsed(raw)

    assert raw.isascii()
    assert not re.search(rb"\r(?!\n)|(?<!\r)\n", raw)
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert mail.keys() == [*HEADERS[:9], "X-Late-By", *HEADERS[9:]]
    assert [one.addr_spec for one in mail["To"].addresses] == ["ada@example.org"]
    assert mail["Message-ID"] == message_id(message)
    assert len(list(mail.walk())) == 5


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=HOSTILE)
def test_subject_and_name_arrive_as_they_can_be_read(message: Message, text: str) -> None:
    mail = parsed(to_bytes(replace(message, subject=f"x {text} x", name=text)))

    expected = clean.one_line(f"x {text} x", 400)
    assert "".join(mail["Subject"].split()) == "".join(expected.split())


@pytest.mark.parametrize("name", ["", "Ада", "Ada " * 18], ids=["no name", "a name", "a name as long as a line"])
def test_an_address_beyond_ascii_stands_in_utf8_and_nothing_else_does(message: Message, name: str) -> None:
    raw = to_bytes(replace(message, name=name, address="mailto:ада@пример.рф"))
    (line,) = (line for line in raw.split(b"\r\n") if not line.isascii())

    assert line.endswith("ада@xn--e1afmkfd.xn--p1ai".encode() + b">" * bool(name))
    assert len(line) <= 78
    assert [one.addr_spec for one in message_from_string(raw.decode(), policy=default)["To"].addresses] == [
        "ада@xn--e1afmkfd.xn--p1ai"
    ]


@pytest.mark.parametrize("count", [1, 60, 400])
def test_addresses_stay_readable_however_long_they_are(message: Message, count: int) -> None:
    sender = f"{'r' * min(count, 64)}@{'sub.' * (count // 10)}example.org"

    raw = to_bytes(replace(message, sender=sender))

    assert f"List-Unsubscribe: <mailto:{sender}?subject=unsubscribe%20{message.notice_id}>\r\n".encode() in raw
    assert f"Message-ID: <{message.notice_id}@{sender.partition('@')[2]}>\r\n".encode() in raw


def test_mails_about_one_entry_name_it_for_programs_that_show_threads(message: Message) -> None:
    thread = "4e030f91-3356-5c4b-a226-b035a1c47fc0"

    assert parsed(to_bytes(replace(message, thread=thread)))["References"] == f"<{thread}@dates.example>"


def test_one_click_ends_the_messages_where_there_is_an_address_for_it(message: Message) -> None:
    link = "https://dates.example.org/unsubscribe/t0ken?from=mail"
    mail = message_from_bytes(to_bytes(replace(message, unsubscribe=link)), policy=default)
    assert str(mail["List-Unsubscribe"]).startswith(f"<{link}>, <mailto:reminders@dates.example?subject=unsubscribe")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "List-Unsubscribe-Post" not in message_from_bytes(to_bytes(message), policy=default)
