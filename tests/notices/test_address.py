"""An address is exactly one mailbox, whatever somebody tries to put into it."""

import pytest

from reminders.core.errors import InvalidInput
from reminders.notices.address import Mailbox, mailbox, sender_mailbox


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        pytest.param("mailto:ada@example.org", "ada@example.org", id="plain"),
        pytest.param("MAILTO:ada@example.org", "ada@example.org", id="a scheme has no case"),
        pytest.param("mailto:ada%2Bdates@example.org", "ada+dates@example.org", id="percent-encoded, RFC 6068"),
        pytest.param("mailto:ada+dates@example.org", "ada+dates@example.org", id="a plus stays a plus"),
        pytest.param("mailto:root@localhost", "root@localhost", id="a host of this network"),
        pytest.param("mailto:ada@bücher.example", "ada@xn--bcher-kva.example", id="a domain in other letters"),
        pytest.param("mailto:ada@пример.рф", "ada@xn--e1afmkfd.xn--p1ai", id="a Cyrillic domain"),
        pytest.param("mailto:ада.л@пример.рф", "ада.л@xn--e1afmkfd.xn--p1ai", id="a Cyrillic local part"),
        pytest.param("mailto:%D0%B0%D0%B4%D0%B0@example.org", "ада@example.org", id="Cyrillic, percent-encoded"),
        pytest.param("mailto:संपर्क@example.org", "संपर्क@example.org", id="vowel signs"),
        pytest.param("mailto:ame\u0301lie@example.org", "am\u00e9lie@example.org", id="an accent apart is put on"),
    ],
)
def test_a_mail_address_gives_one_mailbox_whose_domain_is_ascii(address: str, expected: str) -> None:
    assert mailbox(address).addr_spec == expected


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("mailto:", id="nothing"),
        pytest.param("mailto:ada", id="no domain"),
        pytest.param("mailto:a@b.example,evil@x.example", id="two addresses"),
        pytest.param("mailto:a@b.example%2Cevil@x.example", id="two addresses, hidden"),
        pytest.param('mailto:"a@b, evil@x"@y.example', id="a quoted list"),
        pytest.param("mailto:Ada <ada@example.org>", id="with a name"),
        pytest.param("mailto:a b@example.org", id="a blank"),
        pytest.param("mailto:a@example.org\r\nRCPT TO:<evil@x>", id="a command"),
        pytest.param("mailto:a@example.org%0D%0ABcc:evil@x", id="a header, hidden"),
        pytest.param("mailto:a@example.org\n", id="a line feed at the end"),
        pytest.param("mailto:a@example.org?bcc=evil@x", id="headers"),
        pytest.param("mailto:a@@example.org", id="two at signs"),
        pytest.param("mailto:.a@example.org", id="a dot first"),
        pytest.param("mailto:a@-example.org", id="a hyphen first"),
        pytest.param("mailto:a@example..org", id="an empty label"),
        pytest.param("mailto:a@[127.0.0.1]", id="a literal"),
        pytest.param("mailto:a\u202eda@example.org", id="a mark that turns the letters round"),
        pytest.param("mailto:a\u2028da@example.org", id="a separator"),
        pytest.param("mailto:a\u00a0da@example.org", id="a no-break space"),
        pytest.param("mailto:a\uff0cb@example.org", id="a wide comma"),
        pytest.param("mailto:a\ud800da@example.org", id="half a character"),
        pytest.param(f"mailto:{'ж' * 33}@example.org", id="a local part too long in UTF-8"),
        pytest.param("mailto:a@straße.example", id="a letter that IDNA 2003 maps away"),
        pytest.param("mailto:a@\u2028.example", id="a separator as domain"),
        pytest.param(f"mailto:{'a' * 65}@example.org", id="a local part too long"),
        pytest.param(f"mailto:a@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 60}.{'f' * 60}", id="a domain too long"),
        pytest.param("tel:+376123456", id="no mail"),
    ],
)
def test_whatever_is_not_exactly_one_mailbox_is_refused(address: str) -> None:
    with pytest.raises(InvalidInput):
        mailbox(address)


@pytest.mark.parametrize(
    ("sender", "expected"),
    [
        pytest.param("reminders@example.org", Mailbox("reminders@example.org"), id="bare"),
        pytest.param("Dates <d@example.org>", Mailbox("d@example.org", "Dates"), id="with a name"),
        pytest.param(
            '"Desk, Protocol" <d@example.org>', Mailbox("d@example.org", "Desk, Protocol"), id="a quoted name"
        ),
    ],
)
def test_the_sender_may_have_a_name(sender: str, expected: Mailbox) -> None:
    assert sender_mailbox(sender) == expected


@pytest.mark.parametrize(
    "sender", ["", "nobody", "a@b.example, c@d.example", "A <a@b.example>, B <c@d.example>", "отдел@d.example"]
)
def test_the_sender_is_one_mailbox_too_and_in_ascii(sender: str) -> None:
    with pytest.raises(InvalidInput):
        sender_mailbox(sender)
