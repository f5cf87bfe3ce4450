"""Telling the families of rules apart, and what holds for every family."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reminders.core.errors import InvalidInput
from reminders.core.rules import MAX_LENGTH, Rule, parse

ONE_OF_EACH = [
    "FREQ=MONTHLY;BYDAY=1MO",
    "FREQ=YEARLY",
    "easter+49",
    "orthodox-easter-2",
    "last thursday of november",
    "first monday of the month",
    "saturday on or after 10-31",
    "sunday after 12-30",
    "every 100 days",
    "every 5 months",
]


@pytest.mark.parametrize("text", ONE_OF_EACH)
def test_each_canonical_text_gives_the_same_rule_again(text: str) -> None:
    rule = parse(text)
    assert rule.text == text
    assert parse(f"  {rule.text}\n") == rule
    assert hash(parse(text)) == hash(rule)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "tomorrow",
        "every",
        "every full moon",
        "easter eggs",
        "last thursdy of november",
        "6th monday of may",
        "10-31",
    ],
)
def test_what_is_not_understood_is_answered_with_the_forms_that_are(text: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        parse(text)
    message = str(refusal.value)
    assert message.startswith(f"rule `{text}` is not understood; write ")
    for form in ("FREQ=MONTHLY;BYDAY=1MO", "easter+49", "last thursday of november", "every 1000 days"):
        assert form in message
        parse(form)


def test_long_text_is_refused_before_it_is_read() -> None:
    parse("FREQ=DAILY".ljust(MAX_LENGTH))
    with pytest.raises(InvalidInput, match="a rule of 1,000,000 characters is too long; use at most 512"):
        parse("FREQ=DAILY".ljust(1_000_000, ";"))


@pytest.mark.parametrize("text", ["every \N{KELVIN SIGN}", "FREQ=DAILY;\x1b[2J", "easter\x00", "каждый год"])
def test_what_a_terminal_should_not_see_is_refused_and_escaped(text: str) -> None:
    with pytest.raises(InvalidInput, match="characters outside printable ASCII; write an RRULE such as") as refusal:
        parse(text)
    assert str(refusal.value).isascii()
    assert str(refusal.value).isprintable()


@given(st.text(max_size=60) | st.text("FREQ=DAILYeastr+-0123456789;,ofmonday ", max_size=60))
def test_any_text_is_understood_or_refused(text: str) -> None:
    try:
        rule = parse(text)
    except InvalidInput:
        return
    assert parse(rule.text) == rule


@given(
    st.sampled_from(ONE_OF_EACH),
    st.dates(date(1990, 1, 1), date(2010, 1, 1)),
    st.lists(st.dates(date(1985, 1, 1), date(2025, 1, 1)), min_size=3, max_size=3, unique=True).map(sorted),
)
def test_adjoining_windows_give_each_day_once_in_every_family(text: str, anchor: date, bounds: list[date]) -> None:
    rule: Rule = parse(text)
    first, middle, last = bounds
    together = list(rule.days(anchor, first, last))
    after = date.fromordinal(middle.toordinal() + 1)
    assert [*rule.days(anchor, first, middle), *rule.days(anchor, after, last)] == together
    assert together == sorted(set(together))
    assert all(day >= anchor for day in together)
    everything = rule.days(anchor, date(1980, 1, 1), date(2030, 1, 1))
    assert together == [day for day in everything if first <= day <= last]
    if not rule.needs_anchor:
        assert together == [day for day in rule.days(None, first, last) if day >= anchor]
