"""Every language against its own table of expected words, `words/<language>.toml`; a new language brings one."""

import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from reminders.core.edtf import ImpreciseDate, parse
from reminders.labels import LANGUAGES, Form, language

WORDS = Path(__file__).parent / "words"
COUNTS = (1, 2, 5, 11, 21, 22, 101, 111, 112)


@cache
def table(tag: str) -> dict[str, Any]:
    """Return what a language is expected to say, by section."""
    return tomllib.loads((WORDS / f"{tag}.toml").read_text(encoding="utf-8"))


def rows(section: str) -> list[Any]:
    """Return a test case for each row of a section, in every language: its language, its key and what is expected."""
    return [
        pytest.param(tag, key, expected, id=f"{tag} {key}")
        for tag in LANGUAGES
        for key, expected in table(tag)[section].items()
    ]


def lists(section: str) -> list[Any]:
    """Return a test case for each entry of a section that is one list: its language and its columns."""
    return [
        pytest.param(tag, *row, id=f"{tag} {row[0]} {row[1]}")
        for tag in LANGUAGES
        for row in table(tag)[section]["rows"]
    ]


def window(text: str) -> ImpreciseDate:
    found = parse(text)
    assert isinstance(found, ImpreciseDate)
    return found


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_language_is_expected_to_say_the_same_things(tag: str) -> None:
    said = {section: set(content) for section, content in table(tag).items()}

    assert said == {section: set(content) for section, content in table("en").items()}


@pytest.mark.parametrize(("tag", "key", "expected"), rows("label"))
def test_the_label_of_a_kind(tag: str, key: str, expected: str) -> None:
    kind, n = key.split()

    assert language(tag).label(kind, int(n)) == expected


@pytest.mark.parametrize(("tag", "key", "expected"), rows("jubilee"))
def test_the_name_that_an_anniversary_has_by_its_number(tag: str, key: str, expected: str) -> None:
    kind, n = key.split()

    assert (language(tag).jubilee(kind, "Andorra", int(n)) or "") == expected


@pytest.mark.parametrize(("tag", "key", "expected"), rows("again"))
def test_a_button_says_when_it_reminds_again(tag: str, key: str, expected: str) -> None:
    count, unit = key.split()

    assert language(tag).remind_again(int(count), unit) == expected


@pytest.mark.parametrize(("tag", "names", "expected"), rows("silent"))
def test_who_has_not_answered_is_named_whatever_their_number_and_gender(tag: str, names: str, expected: str) -> None:
    assert language(tag).unanswered(names) == expected


@pytest.mark.parametrize(("tag", "kind", "text", "n", "expected"), lists("title"))
def test_a_title_joins_label_and_text_or_corrects_the_number_that_is_there(
    tag: str, kind: str, text: str, n: int, expected: str
) -> None:
    assert language(tag).title(kind, text, n) == expected


@pytest.mark.parametrize(("tag", "text", "twentieth", "itself"), lists("placed"))
def test_a_text_that_places_the_words_loses_them_cleanly_at_the_event_itself(
    tag: str, text: str, twentieth: str, itself: str
) -> None:
    words = language(tag)

    assert words.title("anniversary", text, 20) == twentieth
    assert words.title("anniversary", text, 0) == itself
    assert words.title("anniversary", text, None) == itself


@pytest.mark.parametrize(("tag", "kind", "text", "expected"), lists("itself"))
def test_the_day_of_the_event_itself_has_a_title_without_the_words_of_an_anniversary(
    tag: str, kind: str, text: str, expected: str
) -> None:
    assert language(tag).title(kind, text, 0) == expected


@pytest.mark.parametrize(("tag", "form", "expected"), rows("form"))
def test_a_label_in_another_form(tag: str, form: str, expected: str) -> None:
    assert language(tag).label("anniversary", 15, Form(form)) == expected


@pytest.mark.parametrize(("tag", "form", "kind", "text", "n", "expected"), lists("formed"))
def test_a_title_in_another_form(tag: str, form: str, kind: str, text: str, n: int, expected: str) -> None:
    assert language(tag).title(kind, text, n, form=Form(form)) == expected


@pytest.mark.parametrize(("tag", "unit", "expected"), rows("span"))
def test_a_unit_agrees_with_its_count(tag: str, unit: str, expected: list[str]) -> None:
    assert [language(tag).span(count, unit) for count in COUNTS] == expected


@pytest.mark.parametrize(("tag", "key", "expected"), rows("large"))
def test_a_large_number_is_grouped_as_the_language_does(tag: str, key: str, expected: str) -> None:
    words = language(tag)

    if key == "title":
        assert words.span_title("Apollo 11", 10_000, "days") == expected
    else:
        count, _, unit = key.partition(" ")
        assert words.span(int(count), unit) == expected


def test_what_people_have_lasts_and_is_not_since_them() -> None:
    assert language("en").span_title("Ada", 10_000, "days", kind="birthday") == "Ada: 10,000 days"


@pytest.mark.parametrize(("tag", "key", "expected"), rows("before"))
def test_how_long_before_or_after(tag: str, key: str, expected: str) -> None:
    count, _, unit = key.partition(" ")

    assert language(tag).before(int(count), unit) == expected


@pytest.mark.parametrize(("tag", "key", "expected"), rows("countdown"))
def test_how_many_days_from_now(tag: str, key: str, expected: str) -> None:
    assert language(tag).countdown(int(key)) == expected


@pytest.mark.parametrize(("tag", "key", "expected"), rows("late"))
def test_how_late_in_whole_units_and_a_minute_at_least(tag: str, key: str, expected: str) -> None:
    assert language(tag).late(int(key)) == expected


@pytest.mark.parametrize(("tag", "key", "expected"), rows("day"))
def test_a_day_long_and_short(tag: str, key: str, expected: list[str]) -> None:
    words, day = language(tag), date.fromisoformat(key)

    assert [words.day(day), words.day(day, short=True)] == expected


@pytest.mark.parametrize(("tag", "key", "expected"), rows("on_day"))
def test_a_countdown_and_its_day(tag: str, key: str, expected: str) -> None:
    days, day = key.split()

    assert language(tag).on_day(int(days), date.fromisoformat(day)) == expected


@pytest.mark.parametrize(("tag", "key", "expected"), rows("window"))
def test_a_window_in_a_sentence_and_short(tag: str, key: str, expected: list[str]) -> None:
    words = language(tag)

    assert [words.window(window(key)), words.window_short(window(key))] == expected


@pytest.mark.parametrize("tag", LANGUAGES)
def test_the_texts_of_notices(tag: str) -> None:
    words, year, title = language(tag), window("2023"), "Andorra"
    long, short = words.window(year), words.window_short(year)

    said = {
        "undated": words.undated(title, year),
        "because": words.because("AD–KZ", words.before(3, "days")),
        "because_named": words.because("AD–KZ", words.before(3, "days"), is_named=True),
        "because_alone": words.because("AD–KZ", ""),
        "open_subject": words.open_subject(title, short),
        "open_text": words.open_text(title, long),
        "passed_subject": words.passed_subject(title, short),
        "passed_text": words.passed_text(title, long),
    }

    assert said == table(tag)["notice"]
