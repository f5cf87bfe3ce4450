"""The words for an ordinal: the vectors in all their forms, and the numbers where languages trip."""

import csv
from pathlib import Path

import pytest

from reminders.core.event import Kind
from reminders.labels import LANGUAGES, Form, language

VECTORS = Path(__file__).parents[1] / "vectors" / "labels.csv"
# A column of the vectors is a language, and the form it takes.
FORMS = {"roman": Form.ROMAN, "letie": Form.DEFAULT, "godovshchina": Form.ORDINAL, "years": Form.YEARS}
COLUMNS = ("en", "fr", "es", "es_roman", "ca", "ca_roman", "ru_letie", "ru_godovshchina", "ru_years", "kk")


def rows() -> list[dict[str, str]]:
    with VECTORS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("row", rows(), ids=lambda row: row["n"])
def test_a_label_reads_as_the_vectors_say(row: dict[str, str], column: str) -> None:
    tag, _, form = column.partition("_")

    assert language(tag).label("anniversary", int(row["n"]), FORMS.get(form, Form.DEFAULT)) == row[column]


@pytest.mark.parametrize(
    ("tag", "ordinals"),
    [
        pytest.param("en", "1st 2nd 3rd 4th 11th 12th 13th 21st 23rd 101st 111th 112th 113th 1001st 1011th", id="en"),
        pytest.param("fr", "1er 2e 3e 4e 11e 12e 13e 21e 23e 101e 111e 112e 113e 1001e 1011e", id="fr"),
        pytest.param(
            "es", "1.er 2.º 3.er 4.º 11.º 12.º 13.er 21.er 23.er 101.er 111.º 112.º 113.er 1001.er 1011.º", id="es"
        ),
        pytest.param("ca", "1r 2n 3r 4t 11è 12è 13è 21è 23è 101è 111è 112è 113è 1001è 1011è", id="ca"),
    ],
)
def test_the_ends_of_ordinals_in_every_hundred(tag: str, ordinals: str) -> None:
    numbers = (1, 2, 3, 4, 11, 12, 13, 21, 23, 101, 111, 112, 113, 1001, 1011)

    assert " ".join(language(tag).label("anniversary", n).partition(" ")[0] for n in numbers) == ordinals


@pytest.mark.parametrize(
    ("n", "years"),
    [(1, "1 год"), (2, "2 года"), (11, "11 лет"), (21, "21 год"), (112, "112 лет"), (1001, "1001 год")],
)
def test_russian_years_agree_with_their_number(n: int, years: str) -> None:
    assert language("ru").label("anniversary", n, Form.YEARS) == years


@pytest.mark.parametrize(
    ("n", "numeral"),
    [(4, "IV"), (49, "XLIX"), (199, "CXCIX"), (1994, "MCMXCIV"), (3999, "MMMCMXCIX"), (4000, "4000.º")],
)
def test_roman_numerals_end_at_3999(n: int, numeral: str) -> None:
    assert language("es").label("anniversary", n, Form.ROMAN) == f"{numeral} aniversario"


@pytest.mark.parametrize("tag", ["en", "ru", "kk"])
def test_a_language_without_roman_labels_uses_its_default(tag: str) -> None:
    words = language(tag)

    assert words.label("anniversary", 15, Form.ROMAN) == words.label("anniversary", 15)


NUMBERS = (*range(1, 1_001), 1_111, 2_013, 9_999, 123_411, 10**12 + 1)


def by_rule(column: str, n: int) -> str:
    """Return the label by the rules of the languages as they are written down, without the tables here."""
    last, teen = n % 10, n % 100 in (11, 12, 13)
    return {
        "en": f"{n}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(last, 'th')} anniversary",
        "fr": f"{n}{'er' if n == 1 else 'e'} anniversaire",
        "es": f"{n}.{'er' if n % 100 != 11 and last in (1, 3) else 'º'} aniversario",
        "ca": f"{n}{ {1: 'r', 2: 'n', 3: 'r', 4: 't'}.get(n, 'è') } aniversari",
        "ru_letie": f"{n}-летие",
        "ru_godovshchina": f"{n}-я годовщина",
        "kk": f"{n} жылдығы",
    }[column]


@pytest.mark.parametrize("column", ["en", "fr", "es", "ca", "ru_letie", "ru_godovshchina", "kk"])
def test_every_number_has_the_label_that_the_rules_give(column: str) -> None:
    tag, _, form = column.partition("_")
    found = {n: language(tag).label("anniversary", n, FORMS.get(form, Form.DEFAULT)) for n in NUMBERS}

    assert found == {n: by_rule(column, n) for n in NUMBERS}


@pytest.mark.parametrize("n", [0, -1, -15, None])
@pytest.mark.parametrize("tag", LANGUAGES)
def test_what_is_no_anniversary_keeps_its_plain_title(tag: str, n: int | None) -> None:
    assert [language(tag).title(kind, "Andorra", n) for kind in Kind] == ["Andorra"] * len(Kind)


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("tag", LANGUAGES)
def test_the_label_of_every_kind_has_the_ordinal_of_its_number(tag: str, kind: Kind) -> None:
    words = language(tag)
    noun = words.label(kind, 15).replace("15", "{}", 1)

    assert "{}" in noun
    assert all(str(n) in words.label(kind, n) for n in NUMBERS)


@pytest.mark.parametrize("tag", LANGUAGES)
def test_no_label_holds_a_placeholder_or_a_loose_end(tag: str) -> None:
    words = language(tag)
    labels = {words.label(kind, n, form) for kind in Kind for n in range(1, 130) for form in Form}

    assert [label for label in labels if "{" in label or "}" in label or label != label.strip()] == []
