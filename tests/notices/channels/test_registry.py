"""Channels by name, and which of them serves an address."""

from pathlib import Path

import pytest

from reminders.core.errors import InvalidInput
from reminders.notices.channels import ChannelOptions, available, channel_for, check_address, open_channel

ALL = ChannelOptions(smtp_url="smtp://localhost", file_directory=Path("outbox"))
SMTP_ONLY, NONE = frozenset({"smtp"}), frozenset[str]()


def test_what_is_set_up_is_available() -> None:
    assert available(ALL) == {"console", "file", "smtp"}
    assert available(ChannelOptions()) == {"console"}


@pytest.mark.parametrize("name", sorted(available(ALL)))
def test_a_channel_is_opened_by_its_name(name: str) -> None:
    channel = open_channel(name, ALL)

    assert channel.name == name
    channel.close()


@pytest.mark.parametrize("name", ["pigeon", "smtp", "file", "..console"])
def test_a_channel_that_is_unknown_or_not_set_up_is_refused(name: str) -> None:
    with pytest.raises(InvalidInput, match=name):
        open_channel(name, ChannelOptions())


@pytest.mark.parametrize(
    ("address", "available", "expected"),
    [
        pytest.param("mailto:ada@example.org", SMTP_ONLY, "smtp", id="mail goes by mail"),
        pytest.param("MailTo:ada@example.org", SMTP_ONLY, "smtp", id="however it is written"),
        pytest.param("mailto:ada@example.org", NONE, "console", id="mail is printed where no server is set up"),
        pytest.param("console", SMTP_ONLY, "console", id="console"),
        pytest.param("file", NONE, "file", id="file"),
        pytest.param("https://hooks.example.org/s3cret", NONE, "webhook", id="a webhook"),
    ],
)
def test_an_address_has_its_channel(address: str, available: frozenset[str], expected: str) -> None:
    assert channel_for(address, available) == expected
    check_address(address)


@pytest.mark.parametrize(
    ("address", "told"),
    [
        pytest.param("https:/hooks.example.org/s3cret", "and a host", id="a webhook without a host"),
        pytest.param("ada@example.org", "'mailto:ada@example.org'", id="the scheme is missing"),
        pytest.param("tel:+376123456", "'console' or 'file'", id="another scheme"),
        pytest.param("", "mailto:", id="nothing"),
        pytest.param("smtp", "mailto:", id="a channel that is no address"),
    ],
)
def test_an_address_of_no_known_kind_is_refused_with_what_is_accepted(address: str, told: str) -> None:
    with pytest.raises(InvalidInput) as checked:
        check_address(address)
    assert told in str(checked.value)
    assert "s3cret" not in str(checked.value)


def test_the_name_of_a_channel_that_was_set_up_is_an_address() -> None:
    check_address("team-chat", channels=frozenset({"team-chat"}))
    assert channel_for("team-chat", NONE) == "team-chat"
    with pytest.raises(InvalidInput, match="REMINDERS_APPRISE_NAME"):
        check_address("team-chat")


def test_a_mail_address_is_checked_in_full() -> None:
    with pytest.raises(InvalidInput, match="exactly one"):
        check_address("mailto:a@b.example,c@d.example")


def test_options_do_not_show_their_password() -> None:
    assert "canary" not in repr(ChannelOptions(smtp_url="smtp://ada:canary@mail.example"))
