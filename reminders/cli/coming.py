"""What `add`, `fix` and `move` show of an event: its next occurrences, whom it tells when, and what is past already."""

from datetime import time, timedelta

import click

from reminders.actions.planner import Planner
from reminders.actions.upcoming import next_occurrences
from reminders.actions.working_days import coarse_regions, counts_working_days, unusual_days
from reminders.cli.notice_words import reminder_words
from reminders.cli.output import (
    bold,
    countdown,
    day_words,
    dim,
    instant_words,
    mark_of,
    print_columns,
    when_words,
    without_empty_columns,
)
from reminders.core.answer import SNOOZED, UNANSWERED
from reminders.core.dates import shift
from reminders.core.due import Due
from reminders.core.event import Calendar
from reminders.core.notice import CHANGED, OPEN_DATE
from reminders.core.record import EventRecord
from reminders.core.reminder import parse
from reminders.core.text import counted
from reminders.core.zones import at
from reminders.labels import language
from reminders.labels.titles import entitle
from reminders.wiring import Service

_SHOWN = 2
_SHOWN_NOTICES = 4
_REACH = timedelta(days=400)
_LONGEST_LEAD_DAYS = 40_000
# What no offset says when it comes.
_UNCOUNTED = (OPEN_DATE, CHANGED, SNOOZED, UNANSWERED)


def print_preview(service: Service, record: EventRecord, calendar: Calendar) -> None:
    """Print the next occurrences and notices of a stored event."""
    today = service.today
    coming = next_occurrences(record.event, calendar, today, count=_SHOWN, zone=service.options.zone)
    rows = []
    for word, one in zip(("next", "then"), coming, strict=False):
        titled = entitle(one, calendar, ("en",))
        mark, label = mark_of(one, titled.jubilee), titled.label or ""
        rows.append(
            [
                _entry(word, bold(when_words(one))),
                label or mark,
                mark if label else "",
                countdown(one, today, service.options.zone),
            ]
        )
    notices = _coming_notices(service, record) if coming else []
    print_columns(without_empty_columns(rows), indent=2)
    if not coming:
        click.echo(f"  {_entry('past', 'nothing comes of it any more; no notice will be sent')}")
        return
    print_columns([_notice_row(service, due, calendar) for due in notices[:_SHOWN_NOTICES]], indent=2)
    if not calendar.reminders_of(record.event) and record.event.open_window is None:
        remedy = f"`reminders edit {record.key} --remind 7d` adds one"
        click.echo(f"  {_entry('tells', f'nobody, since it has no reminders; {remedy}')}")
    for unusual in unusual_days(coming[0], calendar, (service.options.language,)):
        word = "works" if unusual.is_worked else "skips"
        click.echo(f"  {_entry(word, f'{day_words(unusual.day)}: {unusual.reason}')}")
    if counts_working_days(record.event, calendar):
        for words in coarse_regions([{"regions": record.event.regions or calendar.regions}]):
            click.echo(f"  {_entry('note', words)}")
    if past := _past_offsets(service, record, calendar):
        click.echo(f"  {_entry('past', past)}")


def print_rest(service: Service) -> None:
    """Say how many events an edit of recipients or calendars left to the rounds of the daemon."""
    if count := service.store.count_due(service.now):
        words = f"{counted(count, 'event')} still to be planned; `reminders run` does so, some hundreds at a time"
        click.echo(dim(f"  {words}"))


def _entry(word: str, text: str) -> str:
    """Return a line's first cell: what kind of line it is, and its text, all beginning in the same column."""
    return f"{word:<5}  {text}"


def _coming_notices(service: Service, record: EventRecord) -> list[Due]:
    planner = Planner(service.store, service.options, service.now)
    first = planner.next_due(record)
    if first is None:
        return []
    found = planner.due_between(record, first - timedelta(seconds=1), first + _REACH)
    return [due for due in found if due.duplicate_of is None]


def _notice_row(service: Service, due: Due, calendar: Calendar) -> list[str]:
    regions = due.occurrence.event.regions or calendar.regions
    recipient = due.identity.recipient
    return [
        _entry("tells", recipient),
        instant_words(due.due_at, service.zone_of(recipient, calendar)),
        reminder_words(due.identity.reminder, regions),
    ]


def _past_offsets(service: Service, record: EventRecord, calendar: Calendar) -> str:
    """Return which reminders of the next occurrence lie behind us already, as a sentence; "" for none."""
    coming = next_occurrences(record.event, calendar, service.today, count=1, zone=service.options.zone)
    day = coming[0].first_day if coming and coming[0].window is None else None
    if day is None:
        return ""
    planner = Planner(service.store, service.options, service.now)
    dues = planner.due_between(record, at(shift(service.today, -_LONGEST_LEAD_DAYS), time(), "UTC"), service.now)
    missed = [due.identity.reminder for due in dues if due.occurrence.local_start == coming[0].local_start]
    names = list(dict.fromkeys(parse(text).offset for text in missed if not text.startswith(_UNCOUNTED)))
    if not names:
        return ""
    listed = " and ".join(map(str, names)) if len(names) < 3 else f"{', '.join(map(str, names[:-1]))} and {names[-1]}"
    verb = "lies" if len(names) == 1 else "lie"
    return (
        f"{listed} before {language('en').day(day, short=True).partition(' ')[2]} {verb} behind us: not sent this time"
    )
