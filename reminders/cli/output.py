"""How commands print: aligned columns, colour on a terminal only, JSON as one array or object."""

import json
import re
import sys
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from shutil import get_terminal_size
from typing import Any

import click

from reminders.core import clean, zones
from reminders.core.errors import InvalidInput
from reminders.core.occurrence import Occurrence
from reminders.labels import language

_GAP = "   "
# In cells of a terminal: no column is cut to less than the first, and of the last column so much is to be in line.
_LEGIBLE, _BEGINNING = 40, 24
_STYLES = re.compile(r"(?:\x1b\[[0-9;]*m)*")


def print_json(value: Any) -> None:
    """Print a value as JSON, text in its own letters."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def print_columns(rows: Iterable[Sequence[str]], *, indent: int = 0) -> None:
    """Print rows with their columns aligned; the last one is not padded. Styles do not count for the width.

    What was written by others keeps the order of its letters, so that it cannot change how the rest of the line reads.

    On a terminal that is too narrow, the widest column but the last is cut, so that the rest stays in line.
    """
    table = [list(map(clean.in_order, row)) for row in rows]
    if table and is_terminal():
        table = fitted(table, get_terminal_size().columns - indent)
    sizes = [[_width(cell) for cell in row] for row in table]
    widths = [max(column) for column in zip(*sizes, strict=True)]
    lines = (
        _GAP.join(cell + " " * (width - size) for cell, width, size in zip(row, widths, size_of, strict=True)).rstrip()
        for row, size_of in zip(table, sizes, strict=True)
    )
    if table:
        click.echo("\n".join(" " * indent + line for line in lines))


def fitted(table: list[list[str]], room: int) -> list[list[str]]:
    """Return rows whose widest column is cut so that they take `room` cells, as far as it stays legible.

    The last column is text that may run on in the next line, so of it only the beginning has to fit.
    """
    *widths, last = (max(map(_width, column)) for column in zip(*table, strict=True))
    if not widths:
        return table
    over = sum(widths) + min(last, _BEGINNING) + len(_GAP) * len(widths) - room
    widest = widths.index(max(widths))
    keep = max(_LEGIBLE, widths[widest] - over)
    if over <= 0 or keep >= widths[widest]:
        return table
    return [[*row[:widest], _cut(row[widest], keep), *row[widest + 1 :]] for row in table]


def _cut(cell: str, keep: int) -> str:
    """Return a cell that takes `keep` cells of a terminal at most, in its style."""
    if _width(cell) <= keep:
        return cell
    from rich.cells import set_cell_size

    plain, styles = click.unstyle(cell), _STYLES.match(cell)
    cut = f"{set_cell_size(plain, keep - 1).rstrip()}\u2026"
    return f"{styles[0]}{cut}\x1b[0m" if styles and styles[0] else cut


def without_empty_columns(rows: list[list[str]]) -> list[list[str]]:
    """Return the rows without the columns in which no row has anything."""
    filled = [any(column) for column in zip(*rows, strict=True)]
    return [[cell for cell, is_filled in zip(row, filled, strict=True) if is_filled] for row in rows]


def day_words(day: date, lang: str = "en") -> str:
    """Return a day such as `Sat 30 Jan 2027`."""
    return language(lang).day(day, short=True)


def when_words(occurrence: Occurrence, lang: str = "en") -> str:
    """Return when an occurrence is: a day, a window, or a day and time with its place."""
    if occurrence.window is not None:
        return language(lang).window_short(occurrence.window)
    day = occurrence.first_day
    if day is None:
        return "?"
    first = day_words(day, lang)
    if isinstance(occurrence.start, datetime) and occurrence.timezone:
        return f"{first} {occurrence.start:%H:%M} {zones.city(occurrence.timezone)}"
    if occurrence.event.days == 1 or occurrence.end is None:
        return first
    last = occurrence.end - timedelta(days=1)
    return f"{first} \u2013 {day_words(last, lang)}"


def instant_words(instant: datetime, zone: str) -> str:
    """Return an instant as its clock shows it there, such as `Mon 25 Jan 2027 09:00 Almaty`."""
    wall = zones.to_wall(instant, zone)
    return f"{day_words(wall.date())} {wall:%H:%M} {zones.city(zone)}"


def countdown(occurrence: Occurrence, today: date, zone: str, lang: str = "en") -> str:
    """Return how far an occurrence lies from today in the zone, in words; "" for a window that has opened."""
    day = occurrence.first_day if occurrence.all_day else zones.day_of(occurrence.start_utc, zone)
    if day is None or (occurrence.window is not None and day < today):
        return ""
    return language(lang).countdown((day - today).days)


def mark_of(occurrence: Occurrence, jubilee: str | None) -> str:
    """Return what makes an occurrence stand out: `milestone`, and the name that it has, such as `silver jubilee`."""
    return ", ".join(filter(None, (good("milestone") if occurrence.milestone else "", jubilee)))


def dim(text: str) -> str:
    return _styled(text, dim=True)


def bold(text: str) -> str:
    return _styled(text, bold=True)


def good(text: str) -> str:
    return _styled(text, fg="green")


def bad(text: str) -> str:
    return _styled(text, fg="red")


def warn(text: str) -> None:
    """Print a warning to standard error."""
    click.echo(click.style(text, fg="yellow"), err=True)


def write_file(path: Path, body: bytes, said: str) -> None:
    """Write what was asked for to a file and say so on standard error. Raises `InvalidInput` where that cannot be."""
    try:
        path.write_bytes(body)
    except OSError as error:
        raise InvalidInput(
            f"{path}: cannot be written ({error.strerror}); name a file in a folder that exists"
        ) from error
    click.echo(said, err=True)


def is_terminal() -> bool:
    return sys.stdout.isatty()


def _styled(text: str, **style: Any) -> str:
    """Return the text with its style on a terminal. Elsewhere click would only take it away again."""
    return click.style(text, **style) if text and is_terminal() else text


def _width(text: str) -> int:
    plain = click.unstyle(text) if "\x1b" in text else text
    if plain.isascii():
        return len(plain)
    from rich.cells import cell_len

    return cell_len(plain)
