"""Text that others wrote is made safe before it meets a header, a mail, a terminal or a link."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reminders.core import clean


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Ada\r\nBcc: all@example.org", "Ada Bcc: all@example.org", id="a header smuggled in"),
        pytest.param("a\x0bb\x1cc\x85d\u2028e", "a b c d e", id="breaks that only some programs know"),
        pytest.param("\x1b[31mred\x07", "[31mred", id="a terminal's escape"),
        pytest.param("invoice\u202efdp.exe", "invoicefdp.exe", id="an override of the reading direction"),
        pytest.param("עברית \u200fx", "עברית \u200fx", id="right-to-left text stays, with its marks"),
        pytest.param("👩\u200d🚀 🏴", "👩\u200d🚀 🏴", id="joined emoji stay"),
        pytest.param("half \ud83d pair", "half pair", id="half a surrogate pair"),
        pytest.param("  a \t b\u00a0", "a b", id="blanks collapse"),
        pytest.param(
            "Ada\u00a0: 10\u202f000 jours", "Ada\u00a0: 10\u202f000 jours", id="blanks that allow no break stay"
        ),
    ],
)
def test_a_line_keeps_what_can_be_read_and_nothing_else(text: str, expected: str) -> None:
    assert clean.one_line(text) == expected


@given(st.text(alphabet=st.characters(), max_size=80))
def test_no_line_ever_holds_a_control_or_a_break(text: str) -> None:
    line = clean.one_line(text)

    assert len(line.splitlines()) <= 1
    assert not {unicodedata.category(char) for char in line} & {"Cc", "Cs", "Zl", "Zp"}
    assert clean.one_line(line) == line


@given(st.text(alphabet=st.characters(), max_size=200))
def test_cleaned_lines_break_only_at_line_feeds(text: str) -> None:
    cleaned = clean.lines(text)

    assert cleaned.splitlines() == (cleaned.split("\n") if cleaned else [])
    assert "\n\n\n" not in cleaned


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "In 3 days \n\n-- \nYou get this", "In 3 days\n\n-- \nYou get this", id="a line that ended in a blank"
        ),
        pytest.param("In 3 days\n-- \nYou get this", "In 3 days\n-- \nYou get this", id="nothing to clean"),
        pytest.param("one -- \ntwo\t-- ", "one --\ntwo    --", id="no line of its own"),
    ],
)
def test_a_signature_begins_where_mail_programs_look_for_it(text: str, expected: str) -> None:
    assert clean.lines(text) == expected


@pytest.mark.parametrize(
    ("line", "limit", "expected"),
    [
        pytest.param("diplomatic relations", 20, "diplomatic relations", id="it fits"),
        pytest.param("diplomatic relations, again", 22, "diplomatic relations…", id="cut after a word"),
        pytest.param("x" * 30, 10, "x" * 9 + "…", id="a word that is too long is cut within"),
        pytest.param("a " + "x" * 30, 10, "a xxxxxxx…", id="a cut at a word would lose nearly all"),
    ],
)
def test_a_long_line_is_cut_at_a_word(line: str, limit: int, expected: str) -> None:
    assert clean.shortened(line, limit) == expected


@given(st.text(max_size=60), st.integers(1, 50))
def test_a_shortened_line_never_exceeds_its_limit(line: str, limit: int) -> None:
    assert len(clean.shortened(line, limit)) <= limit


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a\x00b\x1bc\x85d", "a b c d", id="controls"),
        pytest.param("one\u2028two", "one two", id="a break that only some programs know"),
        pytest.param("half \ud83d pair", "half   pair", id="half a surrogate pair"),
        pytest.param("one\n\ttwo", "one\n\ttwo", id="line feeds and tabs stay"),
        pytest.param("👩\u200d🚀 5\u00a0km", "👩\u200d🚀 5\u00a0km", id="joined emoji and fixed blanks stay"),
    ],
)
def test_what_is_stored_holds_no_control(text: str, expected: str) -> None:
    assert clean.without_controls(text) == expected
