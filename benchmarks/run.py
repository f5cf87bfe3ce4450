"""`make bench`: the budgets of docs/architecture.md as ratios against named references, interleaved in one run.

Figures are medians of CPU seconds. Machines are noisy, so only ratios within one run are worth quoting; nothing here
passes or fails. Later parts add their rows.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from resource import RUSAGE_CHILDREN, getrusage

import icalendar
from dateutil.rrule import YEARLY, rrule

from reminders.core.engine import occurrences
from reminders.core.record import CalendarRecord, EventRecord
from reminders.feeds.calendar import feed
from reminders.feeds.view import View
from reminders.storage import open_store

ROUNDS = 7
UID = "6f1a3f0e-6a5c-4c58-9d3a-0a1b2c3d4e5f"
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def main() -> None:
    print(f"{'what':42} {'ours':>10} {'reference':>10} {'ratio':>8}  budget")
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{folder}/bench.db"
        fill(database, 1_000)
        hello = [sys.executable, "-c", "import click\n@click.command()\ndef hello():\n click.echo('hi')\nhello()"]
        ours = [sys.executable, "-m", "reminders"]
        compare("start: --version / click hello", lambda: child([*ours, "--version"]), lambda: child(hello), "<= 1.5x")
        upcoming = [*ours, "--database", database, "upcoming"]
        compare("upcoming, 1,000 events / click hello", lambda: child(upcoming), lambda: child(hello), "<= 3x")
    calendar, records = definitions(2_000)
    body = feed(calendar, records, View(), 2026)
    parsed = icalendar.Calendar.from_ical(body)
    entries = body.count(b"BEGIN:VEVENT")
    compare(
        f"icalendar to_ical / our feed, {entries:,} entries",
        lambda: cpu(parsed.to_ical),
        lambda: cpu(lambda: feed(calendar, records, View(), 2026)),
        ">= 50x (part 3)",
    )
    events = [record.event for record in records[:200]]
    home = calendar.calendar
    compare(
        "dateutil / our yearly occurrences, 100 years",
        lambda: cpu(lambda: [list(rrule(YEARLY, dtstart=datetime(1990, 5, 12), count=100)) for _ in events]),  # noqa: DTZ001 - dateutil's own kind
        lambda: cpu(lambda: [occurrences(event, home, date(1990, 1, 1), date(2089, 12, 31)) for event in events]),
        ">= 200x (part 2)",
    )


def compare(name: str, first: Callable[[], float], second: Callable[[], float], budget: str) -> None:
    """Measure the two in turn and print the medians with the ratio first / second."""
    pairs = [(first(), second()) for _ in range(ROUNDS)]
    ratio = statistics.median(one / max(other, 1e-9) for one, other in pairs)
    one, other = (statistics.median(column) for column in zip(*pairs, strict=True))
    print(f"{name:42} {one * 1000:8.1f}ms {other * 1000:8.1f}ms {ratio:7.2f}x  {budget}")


def child(command: list[str]) -> float:
    """Return the CPU seconds of a process."""
    before = getrusage(RUSAGE_CHILDREN)
    subprocess.run(command, check=True, capture_output=True)
    after = getrusage(RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def cpu(work: Callable[[], object]) -> float:
    """Return the CPU seconds of a call."""
    before = time.process_time()
    work()
    return time.process_time() - before


def definitions(count: int) -> tuple[CalendarRecord, list[EventRecord]]:
    """Return a calendar of yearly events."""
    document = {"id": "bench", "uid": UID, "title": "Bench"}
    calendar = CalendarRecord(id="bench", uid=UID, document=document, created_at=NOW, updated_at=NOW)
    return calendar, [
        EventRecord.new(
            "bench",
            {
                "id": f"e{n}",
                "kind": "anniversary",
                "title": f"event {n}",
                "since": f"{1950 + n % 70}-{n % 12 + 1:02}-{n % 28 + 1:02}",
            },
            NOW,
        )
        for n in range(count)
    ]


def fill(database: str, count: int) -> None:
    store = open_store(database, NOW)
    calendar, records = definitions(count)
    with store.transaction():
        store.save_calendar(calendar)
        for record in records:
            store.save_event(record)
    store.close()


if __name__ == "__main__":
    main()
