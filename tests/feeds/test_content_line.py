"""Content lines: their bytes against icalendar, and text that tries to be more than text."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from icalendar import Event
from icalendar.parser import Contentline, Parameters
from icalendar.prop import vText

from reminders.feeds.content_line import clean, line, text_line

# Whatever has a meaning in a content line or ends a line for somebody, among text of one to four octets a character.
NASTY = st.text(st.sampled_from("\\^nN,;:\n\r\t\x00\x0b\x0c\x1c\x85\u2028\u2029 ab\"'’ü漢🎉"), max_size=200)
TEXTS = st.text(st.characters(exclude_categories=[]), max_size=200) | NASTY


def by_icalendar(name: str, value: str, params: dict[str, str]) -> bytes:
    lines: bytes = Contentline.from_parts(name, Parameters(params), vText(value)).to_ical()
    return lines + b"\r\n"


@settings(max_examples=300)
@given(TEXTS)
@example("C:\\New Folder")
@example("\ud800")
def test_a_text_is_written_as_icalendar_writes_it(text: str) -> None:
    assert text_line("SUMMARY", text).encode() == by_icalendar("SUMMARY", clean(text), {})


@settings(max_examples=300)
@given(TEXTS)
def test_parameters_are_written_as_icalendar_writes_them(text: str) -> None:
    params = {"X-B": clean(text), "VALUE": "DATE"}

    assert line("X-A", "20230130", params).encode() == by_icalendar("X-A", "20230130", params)


@settings(max_examples=300)
@given(TEXTS)
def test_no_text_starts_a_line_of_its_own_in_any_reader(text: str) -> None:
    written = text_line("SUMMARY", text).encode()

    first, *others = written.decode().splitlines()
    assert first.startswith("SUMMARY:")
    assert all(other.startswith(" ") for other in others)
    assert written.count(b"\n") == written.count(b"\r") == len(others) + 1


@settings(max_examples=300)
@given(TEXTS)
def test_no_line_is_longer_than_75_octets_or_cut_inside_a_character(text: str) -> None:
    for piece in text_line("SUMMARY", text).encode().split(b"\r\n"):
        assert len(piece) <= 75
        piece.decode()


@settings(max_examples=300)
@given(TEXTS)
def test_a_text_is_read_back_as_it_was_cleaned(text: str) -> None:
    read = Event.from_ical("BEGIN:VEVENT\r\n" + text_line("SUMMARY", text) + "END:VEVENT\r\n")

    assert str(read["SUMMARY"]) == clean(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a\r\nb\rc\u2028d\u2029e\x85f\x0bg\x0ch\x1ci", "a\nb\nc\nd\ne\nf\ng\nh\ni", id="line ends"),
        pytest.param("a\x00b\x07c\x7fd\x9be", "abcde", id="control characters go"),
        pytest.param("a\tb", "a\tb", id="a tab stays"),
        pytest.param("\ud800x", "\ufffdx", id="half a character"),
        pytest.param("\\\x00N", "\uff3cN", id="a backslash before N, which icalendar would turn into a line break"),
        pytest.param("Қазақстан 🎉 \u200d\ufeff", "Қазақстан 🎉 \u200d\ufeff", id="letters of any script stay"),
    ],
)
def test_what_cleaning_leaves_of_a_text(text: str, expected: str) -> None:
    assert clean(text) == expected


@pytest.mark.parametrize("value", ["20230130\r\nATTENDEE:x", "a\nb", "a\x00", "a\u2028b"])
def test_a_bare_value_that_would_break_its_line_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="the value of DTSTART has a control character"):
        line("DTSTART", value)
