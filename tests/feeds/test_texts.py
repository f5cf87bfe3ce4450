"""Twenty thousand texts that mean harm, in one feed: each is the title of exactly one entry, and of nothing else."""

import random
from typing import Any

from icalendar import Calendar

from reminders.feeds.calendar import feed
from reminders.feeds.content_line import clean
from reminders.feeds.view import View
from tests.feeds.examples import calendar, once
from tests.feeds.lint import problems

COUNT = 20_000
PIECES = [
    "\r\n",
    "\n",
    "\r",
    "\x0b",
    "\x0c",
    "\x1c",
    "\x1d",
    "\x1e",
    "\x85",
    "\u2028",
    "\u2029",
    "\x00",
    "\x07",
    "\x7f",
    "\x9b",
    "BEGIN:VEVENT",
    "END:VEVENT",
    "END:VCALENDAR",
    "ATTENDEE:mailto:x@example.org",
    "X-A:b",
    "SUMMARY:c",
    "RRULE:FREQ=A",
    "\\",
    "\\n",
    "\\N",
    "\\\\",
    ",",
    ";",
    ":",
    '"',
    "^",
    "^n",
    "=",
    " ",
    "\t",
    "\ufeff",
    "\ud800",
    "\ufffe",
    "\u200f",
    "{x}",
    "a",
    "Z",
    "é",
    "漢",
    "🎉",
    "қ",
    "x" * 74,
    "漢" * 25,
]


def texts() -> list[str]:
    """Return texts of a few pieces, the same each time."""
    chosen = random.Random(7391)
    return ["".join(chosen.choices(PIECES, k=chosen.randint(1, 6))) for _ in range(COUNT)]


def test_twenty_thousand_texts_are_one_entry_each() -> None:
    titles = texts()
    records = [once(id=f"t{at:05}", title=text, description=text) for at, text in enumerate(titles)]

    body = feed(calendar(), records, View(), 2023)

    assert problems(body) == []
    lines = body.decode().splitlines()
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == COUNT
    assert len(lines) == body.count(b"\r\n")
    names = {line.partition(":")[0].partition(";")[0] for line in lines if not line.startswith(" ")}
    assert not names & {"ATTENDEE", "X-A", "RRULE"}
    entries = body.split(b"\r\nBEGIN:VEVENT\r\n")[1:]
    assert [summary_of(one) for one in entries[:: COUNT // 2_000]] == [clean(one) for one in titles[:: COUNT // 2_000]]


def summary_of(entry: bytes) -> str:
    read: Any = Calendar.from_ical(b"BEGIN:VEVENT\r\n" + entry.removesuffix(b"END:VCALENDAR\r\n"))
    return str(read["SUMMARY"])
