"""A feed as a table (RFC 4180): one row per occurrence, for spreadsheets and scripts."""

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime

from reminders.core import zones
from reminders.core.occurrence import Occurrence
from reminders.core.record import CalendarRecord, EventRecord
from reminders.feeds.content import Entry, entries_by_day
from reminders.feeds.content_line import clean
from reminders.feeds.view import View

# The first ones have the names and meaning of the JSON objects (docs/json.md).
COLUMNS = tuple(
    "calendar event kind title label ordinal milestone start end all_day timezone status window observed_from "
    "description location url tags uid".split()
)
# What a spreadsheet takes for the start of a formula, in either width.
_FORMULA = "=+-@\t\r＝＋－＠"


def table(calendar: CalendarRecord, records: Sequence[EventRecord], view: View, year: int) -> bytes:
    """Return the rows of a calendar as a view shows it in a UTC year, under a line with the names of the columns."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows(_row(calendar.id, entry) for entry in entries_by_day(calendar, records, view, year))
    return text.getvalue().encode()


def _row(calendar: str, entry: Entry) -> list[str]:
    occurrence, window = entry.occurrence, entry.occurrence.window
    return [
        calendar,
        occurrence.event.id,
        occurrence.event.kind,
        cell(entry.titled.text),
        cell(entry.titled.label or ""),
        "" if entry.titled.label is None or occurrence.ordinal is None else str(occurrence.ordinal),
        _yes(occurrence.milestone),
        _moment(occurrence, occurrence.start),
        _moment(occurrence, occurrence.end),
        _yes(occurrence.all_day),
        occurrence.timezone or "",
        occurrence.event.shown_status,
        window.text if window else "",
        str(occurrence.observed_from or ""),
        cell(entry.description),
        cell(entry.content.location or ""),
        cell(entry.content.url or ""),
        cell(",".join(entry.content.tags)),
        entry.uid,
    ]


def cell(text: str) -> str:
    """Return a text as a cell that no spreadsheet takes for a formula: an apostrophe before what looks like one.

    >>> cell("=HYPERLINK(1)")
    "'=HYPERLINK(1)"
    """
    text = clean(text)
    return f"'{text}" if text.lstrip(" \n")[:1] in set(_FORMULA) else text


def _moment(occurrence: Occurrence, value: date | datetime | None) -> str:
    if isinstance(value, datetime) and occurrence.timezone:
        return zones.with_offset(value, occurrence.timezone)
    return "" if value is None else value.isoformat()


def _yes(value: bool) -> str:
    return "true" if value else "false"
