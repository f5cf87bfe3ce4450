"""Titles that tell no number, no year and no name that is not written in them."""

import pytest

from reminders.labels import language
from reminders.labels.unnumbered import unnumbered_title


@pytest.mark.parametrize(
    ("tag", "kind", "text", "expected"),
    [
        ("en", "birthday", "Ada", "Ada's birthday"),
        ("en", "birthday", "Ada's 36th birthday", "Ada's birthday"),
        ("en", "birthday", "Ada (1990)", "Ada's birthday"),
        ("en", "birthday", "{name}: {label}", "Birthday"),
        ("en", "anniversary", "diplomatic relations", "Anniversary of diplomatic relations"),
        ("en", "anniversary", "{label} of the founding ({year})", "Anniversary of the founding"),
        ("en", "work", "Ada", "Ada's work anniversary"),
        ("en", "memorial", "Ada", "In memory of Ada"),
        ("en", "national-day", "Republic Day", "Republic Day"),
        ("fr", "birthday", "Ada", "Anniversaire d’Ada"),
        ("es", "wedding", "Ada y Bob", "Aniversario de boda de Ada y Bob"),
        ("ca", "birthday", "Ada", "Aniversari d’Ada"),
        ("ca", "anniversary", "15è aniversari de la UE", "Aniversari de la UE"),
        ("ru", "birthday", "Ада", "Ада: день рождения"),
        ("ru", "anniversary", "Университет", "Университет: годовщина"),
        ("ru", "work", "Ада", "Ада: годовщина работы"),
        ("kk", "birthday", "Ада", "Ада: туған күні"),
        ("kk", "wedding", "Ада мен Бауыржан", "Ада мен Бауыржан: үйлену тойының жылдығы"),
    ],
)
def test_a_title_without_its_number(tag: str, kind: str, text: str, expected: str) -> None:
    assert unnumbered_title(language(tag), kind, text, year=1990) == expected
