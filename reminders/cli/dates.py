"""Dates and rules as people type them: asked back where they have two meanings, and shown as they were understood."""

import sys
from collections.abc import Callable
from datetime import date
from typing import TypeVar

import click

from reminders.cli.output import dim
from reminders.core.dates import MonthDay
from reminders.core.edtf import ImpreciseDate

_Meaning = TypeVar("_Meaning")


def understood(text: str, today: date) -> ImpreciseDate | MonthDay:
    """Return the date that an option's text means, and say on standard error how it was understood.

    Raises `InvalidInput`.
    """
    value = meaning_of(text, today)
    if sentence := understanding(text, value):
        click.echo(dim(sentence), err=True)
    return value


def meaning_of(text: str, today: date) -> ImpreciseDate | MonthDay:
    """Return the date that a text means. Where it has two meanings, a person at a terminal is asked which."""
    from reminders.definitions.spoken import understand

    return _asked_back(lambda words: understand(words, today), text)


def rule_of(text: str) -> str:
    """Return the rule that a text means, in its canonical spelling. A person at a terminal is asked, as for dates."""
    from reminders.definitions.spoken_rules import understand_rule

    return _asked_back(understand_rule, text)


def understanding(text: str, value: ImpreciseDate | MonthDay) -> str:
    """Return the sentence that says how a text was understood; "" where that is plain from the text itself."""
    from reminders.core import chronologies

    is_native = chronologies.prefix(str(value)) is not None
    if str(value) == text.strip() and not is_native:
        return ""
    native = f" ({value})" if is_native and str(value) != text.strip() else ""
    return f'Understood "{text}" as {_words(value)}{native}.'


def _words(value: ImpreciseDate | MonthDay) -> str:
    from reminders.labels import language

    words = language("en")
    if isinstance(value, MonthDay):
        return f"{value.day} {words.months[value.month - 1]} of every year ({value})"
    return words.day(value.first) if value.is_day and value.first else words.window(value)


def _asked_back(understand: Callable[[str], _Meaning], text: str) -> _Meaning:
    from reminders.definitions.ambiguity import Ambiguous

    try:
        return understand(text)
    except Ambiguous as several:
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            raise
        return understand(_chosen(several.question, several.readings))


def _chosen(question: str, readings: tuple[tuple[str, str], ...]) -> str:
    """Return the reading that is picked at the terminal."""
    click.echo(question, err=True)
    for number, (plain, words) in enumerate(readings, start=1):
        click.echo(f"  {number}  {words}   {dim(plain)}", err=True)
    numbers = [str(number) for number in range(1, len(readings) + 1)]
    picked = click.prompt("Which is meant", type=click.Choice(numbers), err=True)
    return readings[int(picked) - 1][0]
