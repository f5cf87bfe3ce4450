"""What a command costs before it does anything: against the smallest click program."""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from definitions import fill
from measure import Row, child, dearer

HELLO = [sys.executable, "-c", "import click\n@click.command()\ndef hello():\n click.echo('hi')\nhello()"]
REMINDERS = [str(Path(sys.executable).with_name("reminders"))]
ROUNDS = 15


def rows() -> Iterator[Row]:
    hello = child(HELLO)
    yield dearer(
        "--version", child([*REMINDERS, "--version"]), than="click hello", theirs=hello, at_most=1.5, rounds=ROUNDS
    )
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{folder}/bench.db"
        fill(database, 1_000)
        upcoming = child([*REMINDERS, "--database", database, "upcoming"])
        yield dearer("upcoming, 1,000 events", upcoming, than="click hello", theirs=hello, at_most=3, rounds=ROUNDS)
