"""Words: "15th anniversary", "in 3 days", one file per language, all behind `Language`.

The words are written here by hand and never come from ICU, CLDR or num2words: the bytes of feeds depend on them, and
those libraries change their minds between versions. A language is loaded when it is first asked for. Choosing among a
title's translations is `core.text`; arithmetic on dates is `core`.

A new language is one module here, named by its code, with a `LANGUAGE`; and rows of expected words in the tests.
"""

from functools import cache
from importlib import import_module
from pathlib import Path

from reminders.labels.language import Form, Language
from reminders.labels.placeholders import PLACEHOLDERS, unknown_placeholders

__all__ = ["LANGUAGES", "PLACEHOLDERS", "Form", "Language", "language", "speaks", "unknown_placeholders"]

# Every module here that is named by a code of two letters; English first, since it stands in for what has no words.
LANGUAGES = tuple(
    sorted((path.stem for path in Path(__file__).parent.glob("??.py")), key=lambda code: (code != "en", code))
)


@cache
def language(tag: str) -> Language:
    """Return the language of a tag such as `ca`, `ca-AD` or `ca_ES`; English where there are no words for it.

    >>> language("ca-AD").label("anniversary", 15)
    '15è aniversari'
    """
    module = import_module(f"reminders.labels.{_code(tag) if speaks(tag) else 'en'}")
    found: Language = module.LANGUAGE
    return found


def speaks(tag: str) -> bool:
    """Tell whether there are words for a tag's language."""
    return _code(tag) in LANGUAGES


def _code(tag: str) -> str:
    return tag.replace("_", "-").partition("-")[0].lower()
