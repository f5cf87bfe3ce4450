"""People out of vCards, as address books of phones, mail programs and servers write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reminders.core.errors import InvalidInput
from reminders.imports.vcard import Card, read_cards

APPLE = """\
BEGIN:VCARD
VERSION:3.0
PRODID:-//Apple Inc.//iPhone OS 17.1//EN
N:Lovelace;Ada;;;
FN:Ada Lovelace
EMAIL;type=INTERNET;type=HOME:ada@home.example
item1.EMAIL;type=INTERNET;type=WORK;type=pref:ada@example.org
item1.X-ABLabel:_$!<Work>!$_
TEL;type=CELL;type=VOICE:+376 123 456
BDAY:1815-12-10
PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAgGBgcGBQgHBwcJCQgKDBQNDAsLDBkS
 Ew8UHRofHh0aHBwgJC4nICIsIxwcKDcpLDAxNDQ0Hyc5PTgyPC4zNDL=
END:VCARD
"""
GOOGLE = """\
BEGIN:VCARD
VERSION:3.0
FN:Жанна\\, Әлім
N:Әлім;Жанна;;;
EMAIL;TYPE=INTERNET:zhanna@example.org
item1.URL:https\\://example.org
CATEGORIES:myContacts
END:VCARD
"""
FOUR = """\
BEGIN:VCARD
VERSION:4.0
UID:urn:uuid:4fbe8971-0bc3-424c-9c26-36c3e1eff6b1
FN;PID=1.1:Núria Puig
EMAIL;PREF=2:nuria@home.example
EMAIL;PREF=1;TYPE=work:nuria@example.org
LANG;PREF=2:fr
LANG;PREF=1:ca-AD
TZ:Europe/Andorra
END:VCARD
"""


def read(text: str, *, end: str = "\r\n") -> list[Card]:
    cards, problems = read_cards(text.replace("\n", end).encode())
    assert problems == []
    return cards


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        pytest.param(APPLE, {"name": "Ada Lovelace", "address": "ada@example.org"}, id="a phone, what is preferred"),
        pytest.param(GOOGLE, {"name": "Жанна, Әлім", "address": "zhanna@example.org"}, id="escaped, in Cyrillic"),
        pytest.param(
            FOUR,
            {
                "name": "Núria Puig",
                "address": "nuria@example.org",
                "timezone": "Europe/Andorra",
                "language": "ca",
            },
            id="version 4 with zone and language",
        ),
        pytest.param(
            "BEGIN:VCARD\nVERSION:3.0\nN:Lovelace;Ada;;Countess;\nEMAIL:ada@example.org\nEND:VCARD\n",
            {"name": "Ada Lovelace", "address": "ada@example.org"},
            id="without a formatted name",
        ),
        pytest.param(
            "begin:vcard\nversion:4.0\nfn:Ada\nemail:ada@ex\n ample.org\nend:vcard\n",
            {"name": "Ada", "address": "ada@example.org"},
            id="small letters and a folded line",
        ),
    ],
)
@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_a_card_gives_name_address_zone_and_language(text: str, fields: dict[str, str], end: str) -> None:
    (card,) = read(text, end=end)
    assert (card.fields, card.left_out) == (fields, [])


@pytest.mark.parametrize(
    ("line", "zone", "words"),
    [
        ("TZ;VALUE=utc-offset:-0500", None, "TZ '-0500' names no time zone"),
        ("TZ:-05:00; EST; America/New_York", "America/New_York", ""),
        ("TZ;VALUE=text:-05:00\\; EST\\; Raleigh/North America", None, "names no time zone"),
        ("TZ:../../etc/passwd", None, "names no time zone"),
        ("LANG:de", None, "LANG 'de' is none of en, ca, es, fr, kk, ru"),
    ],
)
def test_what_is_no_zone_or_language_of_ours_is_left_out_and_said(line: str, zone: str | None, words: str) -> None:
    (card,) = read(f"BEGIN:VCARD\nVERSION:4.0\nFN:Ada\n{line}\nEND:VCARD\n")
    assert card.fields.get("timezone") == zone
    assert words in "".join(card.left_out)


def test_groups_are_no_people_and_several_cards_keep_their_lines() -> None:
    group = "BEGIN:VCARD\nVERSION:4.0\nKIND:group\nFN:Office\nMEMBER:urn:uuid:1\nEND:VCARD\n"
    assert [card.line for card in read(APPLE + group + FOUR)] == [1, 20]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        pytest.param(APPLE.replace("3.0", "2.1"), 1, "vCard 2.1 is not read; export the cards as", id="too old"),
        pytest.param(APPLE.replace("VERSION:3.0\n", ""), 1, "vCard of no version", id="no version"),
        pytest.param(APPLE.replace("END:VCARD\n", ""), 1, "no END:VCARD; the file may be cut off", id="cut off"),
        pytest.param(APPLE.replace("END:VCARD\n", "") + FOUR, 1, "the card has no END:VCARD", id="no end between"),
        pytest.param("name,address\nada,ada@example.org\n", 1, "begins with BEGIN:VCARD", id="a table"),
        pytest.param(FOUR + "EMAIL:x@example.org\n", 11, "stands in no card", id="beyond the end"),
        pytest.param(FOUR.replace("FN;PID=1.1:", 'FN;PID="1.1:'), 4, "cannot be understood", id="a quote left open"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text: str, line: int, words: str) -> None:
    _, problems = read_cards(text.encode())
    assert (problems[0].line, words in problems[0].message) == (line, True), problems


@given(st.lists(st.sampled_from([*APPLE.splitlines(), *FOUR.splitlines(), "EMAIL", "\x00", ";:;", " "]), max_size=30))
def test_whatever_lines_there_are_is_read_or_told(lines: list[str]) -> None:
    read_cards("\r\n".join(lines).encode())


def test_what_is_too_much_is_refused() -> None:
    with pytest.raises(InvalidInput, match="octets"):
        read_cards(b"BEGIN:VCARD\r\n" + b" " * 6_000_000)
    with pytest.raises(InvalidInput, match="longer than"):
        read_cards(b"BEGIN:VCARD\r\nPHOTO:" + b"A" * 200_000)
