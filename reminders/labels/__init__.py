"""Words: ordinals, titles, countdowns and dates in the languages served. One file per language, loaded when asked for.

All words are our own tables and rules. CLDR's and num2words' ordinals are wrong in places and change with their versions,
and the bytes of feeds depend on these texts.
"""

from functools import cache
from importlib import import_module
from typing import cast

from reminders.labels.language import PLACEHOLDERS, Form, Language, unknown_placeholders

__all__ = ["LANGUAGES", "PLACEHOLDERS", "Form", "Language", "language", "unknown_placeholders"]

LANGUAGES = ("en", "fr", "es", "ca", "ru", "kk")


@cache
def language(tag: str) -> Language:
    """Return the words of a language; `ca-AD` and `ca_AD` fall back to `ca`, an unknown tag to English."""
    code = tag.replace("_", "-").partition("-")[0].lower()
    module = import_module(f"reminders.labels.{code if code in LANGUAGES else 'en'}")
    return cast(Language, module.WORDS)
