"""What holds for all languages: how one is found, that its tables are whole, and that Babel knows the same names."""

import subprocess
import sys
from datetime import date, time
from pathlib import Path

import pytest
from babel import Locale
from babel.dates import format_date

from reminders.core.edtf import ImpreciseDate, Precision
from reminders.core.milestones import SpanUnit
from reminders.core.reminder import Unit
from reminders.labels import LANGUAGES, Language, language

ROOT = Path(__file__).parents[2]
PLURALS = {"en": "one other", "fr": "one other", "es": "one other", "ca": "one other", "ru": "one few many"}


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        pytest.param("ca", "ca", id="a code"),
        pytest.param("ca-AD", "ca", id="with a region"),
        pytest.param("ca_ES", "ca", id="with an underscore"),
        pytest.param("KK", "kk", id="in upper case"),
        pytest.param("kk-Cyrl-KZ", "kk", id="with a script"),
        pytest.param("de", "en", id="unknown"),
        pytest.param("", "en", id="none"),
        pytest.param("language", "en", id="the name of a module here"),
        pytest.param("../ru", "en", id="a path"),
    ],
)
def test_a_tag_finds_its_language_or_english(tag: str, code: str) -> None:
    assert language(tag).code == code


def test_a_language_is_loaded_only_when_it_is_asked_for() -> None:
    script = (
        "import sys; from reminders.labels import language; language('ca-AD').label('anniversary', 15); "
        "print(*sorted(name for name in sys.modules if name.startswith('reminders.labels.') or name == 'babel'))"
    )
    ran = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)

    assert [name.rpartition(".")[2] for name in ran.stdout.split()] == [
        *("ca", "language", "numerals", "placeholders", "windows"),
    ]


@pytest.mark.parametrize("tag", LANGUAGES)
def test_a_language_fills_every_table(tag: str) -> None:
    words = language(tag)

    assert [name for name in Language.__annotations__ if not hasattr(words, name)] == []
    assert set(words.units) == {*Unit, *SpanUnit, "reminders"}
    assert (len(words.months), len(words.months_of), len(words.months_short)) == (12, 12, 12)
    assert (len(words.weekdays), len(words.weekdays_short)) == (7, 7)


@pytest.mark.parametrize("tag", LANGUAGES)
def test_months_and_weekdays_are_those_of_babel(tag: str) -> None:
    words, locale = language(tag), Locale.parse(tag)
    apart = [name.lower() for name in locale.months["stand-alone"]["wide"].values()]

    assert list(words.months) == (apart if tag != "en" else [name.title() for name in apart])
    assert [name.removeprefix("de ") for name in words.months_of] == [
        name.removeprefix("de ") for name in locale.months["format"]["wide"].values()
    ]
    assert list(words.months_short) == [
        name.removeprefix("de ").removeprefix("d’") for name in locale.months["format"]["abbreviated"].values()
    ]
    assert list(words.weekdays) == [locale.days["format"]["wide"][number] for number in range(7)]
    assert list(words.weekdays_short) == [locale.days["format"]["abbreviated"][number] for number in range(7)]


@pytest.mark.parametrize("tag", ["en_GB", "fr", "es", "ca"])
def test_a_long_date_is_that_of_babel_but_for_commas_and_style(tag: str) -> None:
    days = [date(2008, month, 30 if month != 2 else 29) for month in range(1, 13)]
    plain = [format_date(day, "full", locale=tag).replace(",", "").replace(" del ", " de ") for day in days]

    assert [language(tag).day(day) for day in days] == plain


@pytest.mark.parametrize(("tag", "forms"), PLURALS.items())
def test_plurals_are_those_of_cldr(tag: str, forms: str) -> None:
    locale, words = Locale.parse(tag), language(tag)

    for count in range(1, 1_200):
        assert forms.split()[words.plural(count)] == locale.plural_form(count), count


@pytest.mark.parametrize("tag", LANGUAGES)
def test_a_time_of_day_has_24_hours(tag: str) -> None:
    assert [language(tag).clock(at) for at in (time(9), time(0, 5), time(23, 59))] == ["09:00", "00:05", "23:59"]


@pytest.mark.parametrize("tag", LANGUAGES)
def test_nothing_that_is_said_leaves_a_brace(tag: str) -> None:
    words, year = language(tag), ImpreciseDate("2023", date(2023, 1, 1), date(2023, 12, 31), Precision.YEAR)
    texts = [
        words.span_title("{label} {name}", 10, "days"),
        words.undated("{label} {year}", year),
        words.title("anniversary", "{label} {n} {age} {year} {name}", 3),
        *(words.before(count, unit) for unit in Unit for count in (-1, 0, 1)),
        *(words.test_subject, words.test_text, words.because("x", "y"), words.open_text("x", "y")),
        *(words.passed_text("x", "y"), words.when, words.where, words.what, words.more, words.source),
        *(words.calendar, words.milestone, words.birthday, words.missed_mark, words.cancelled),
        *(words.date_fixed, words.date_moved),
    ]

    assert [text for text in texts if not text or "{" in text or text != text.strip()] == []


def test_a_window_open_on_both_sides_is_refused() -> None:
    with pytest.raises(ValueError, match="open on both sides"):
        language("en").window(ImpreciseDate("../..", None, None, Precision.SPAN))
