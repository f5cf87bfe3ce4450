"""Placeholders: what they are filled with, what goes with one that has nothing to say, and that nothing else is one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reminders.labels import LANGUAGES, PLACEHOLDERS, language, unknown_placeholders

ENGLISH = language("en")


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        pytest.param("{label} of the founding", "15th anniversary of the founding", id="label"),
        pytest.param("Year {n} of {name}", "Year 15 of Ada", id="n and name"),
        pytest.param("{name} is {age} in {year}", "Ada is 15 in 2023", id="age and year"),
        pytest.param("{label} and {label}", "15th anniversary and 15th anniversary", id="twice"),
        pytest.param("the {year} treaty", "15th anniversary of the 2023 treaty", id="only the year, so joined"),
        pytest.param("{n.__class__} {0} {} {{n}} {n", "{n.__class__} {0} {} {15} {n", id="other braces stay"),
    ],
)
def test_placeholders_are_filled_in(text: str, filled: str) -> None:
    assert ENGLISH.title("anniversary", text, 15, year=2023, name="Ada") == filled


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        pytest.param("{label}: the founding", "The founding", id="a colon after it"),
        pytest.param("{label} of the founding", "The founding", id="of"),
        pytest.param("The {label} of the founding", "The founding", id="an article before it"),
        pytest.param("the founding, {label}", "the founding", id="a comma before it"),
        pytest.param("iPhone ({label})", "iPhone", id="brackets"),
        pytest.param("X ({label}, Y)", "X (Y)", id="first in brackets"),
        pytest.param("X (Y, {label})", "X (Y)", id="last in brackets"),
        pytest.param("X — {label} — Y", "X — Y", id="between dashes"),
        pytest.param("X, {label}, Y", "X, Y", id="between commas"),
        pytest.param("X {label} Y", "X Y", id="between words"),
        pytest.param("{n}th jubilee", "Jubilee", id="an ending goes along"),
        pytest.param("“{label}” party", "Party", id="quotes go along"),
        pytest.param("{name}'s {label} party", "Party", id="two in a row"),
        pytest.param("  X   Y ({label})", "X   Y", id="spaces elsewhere stay"),
        pytest.param("{label}", "Anniversary", id="nothing else"),
        pytest.param("({label} {n})", "Anniversary", id="nothing but brackets"),
    ],
)
@pytest.mark.parametrize("n", [0, None])
def test_a_placeholder_without_a_value_leaves_no_trace(text: str, plain: str, n: int | None) -> None:
    assert ENGLISH.title("anniversary", text, n) == plain


def test_a_name_is_never_read_as_a_placeholder() -> None:
    assert ENGLISH.title("birthday", "{name}: {age}", 36, name="{label} {n}") == "{label} {n}: 36"


def test_what_is_left_of_nothing_is_the_name() -> None:
    assert ENGLISH.title("birthday", "{label}", 0, name="Ada") == "Ada"


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        pytest.param("{label} {n} {age} {year} {name}", [], id="all known"),
        pytest.param("{label} of {what} and {Label}", ["what", "Label"], id="in order, case counts"),
        pytest.param("{n:02} {n!r} { n }", ["n:02", "n!r", " n "], id="formats"),
        pytest.param("{}", [""], id="empty"),
        pytest.param("{label and {", [], id="no placeholder at all"),
    ],
)
def test_unknown_placeholders_are_named(text: str, unknown: list[str]) -> None:
    assert unknown_placeholders(text) == unknown


@given(
    tag=st.sampled_from(LANGUAGES),
    kind=st.sampled_from(["anniversary", "birthday", "wedding", "work", "memorial", "event"]),
    pieces=st.lists(st.sampled_from([f"{{{name}}}" for name in PLACEHOLDERS]) | st.text(max_size=6), max_size=8),
    n=st.none() | st.integers(0, 300),
)
def test_any_text_makes_a_title_that_says_something(tag: str, kind: str, pieces: list[str], n: int | None) -> None:
    text = "".join(pieces)

    title = language(tag).title(kind, text, n, name="Ada")

    assert title or not text.strip()
    assert not any(f"{{{name}}}" in title for name in PLACEHOLDERS if f"{{{name}}}" in text and "{{" not in text)
