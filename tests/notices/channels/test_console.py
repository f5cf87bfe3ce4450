"""The console prints what can be read, and nothing that a terminal would obey."""

import io
from dataclasses import replace

import pytest

from reminders.core.errors import DeliveryError
from reminders.core.notice import Message
from reminders.notices.channels import ChannelOptions
from reminders.notices.channels.console import ConsoleChannel


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def printed(message: Message, stream: io.StringIO | io.TextIOWrapper) -> str:
    assert ConsoleChannel(ChannelOptions(stream=stream)).send(message) == "printed"
    stream.seek(0)
    return stream.read()


def test_a_pipe_gets_plain_text(message: Message) -> None:
    shown = printed(message, io.StringIO())

    assert "To: Ада Лавлейс <mailto:ada@example.org>\n" in shown
    assert f"Subject: {message.subject}\n\n{message.text}\n\n" in shown
    assert "\x1b" not in shown


def test_a_terminal_gets_the_subject_in_bold(message: Message) -> None:
    assert f"\x1b[1m{message.subject}\x1b[0m" in printed(message, Terminal())


def test_a_hostile_text_cannot_command_the_terminal(message: Message) -> None:
    hostile = "\x1b]0;owned\x07\x9b2J\rTo: forged"
    shown = printed(replace(message, subject=hostile, name=hostile, text=hostile), io.StringIO())

    assert not set(shown) & {"\x1b", "\x07", "\x9b", "\r"}
    assert shown.count("owned") == 3


def test_a_terminal_with_few_letters_gets_question_marks(message: Message) -> None:
    assert "To: ??? ??????? <" in printed(message, io.TextIOWrapper(io.BytesIO(), encoding="ascii"))


def test_without_a_stream_it_prints_to_the_standard_output(
    message: Message, capsys: pytest.CaptureFixture[str]
) -> None:
    ConsoleChannel(ChannelOptions()).send(message)

    assert message.subject in capsys.readouterr().out


def test_a_closed_stream_is_a_delivery_that_can_be_tried_again(message: Message) -> None:
    stream = io.StringIO()
    stream.close()

    with pytest.raises(DeliveryError) as failure:
        ConsoleChannel(ChannelOptions(stream=stream)).send(message)

    assert not failure.value.permanent
