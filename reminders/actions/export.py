"""Takes a calendar out of the store again: as a file for `apply`, as JSON, or its entries as a feed has them."""

from reminders.actions.lookup import find_calendar
from reminders.core.ports import Store
from reminders.core.record import Document
from reminders.definitions.write import to_toml
from reminders.feeds.calendar import feed
from reminders.feeds.view import View


def export_documents(store: Store, calendar: str) -> Document:
    """Return `{"calendar": ..., "event": [...]}` with the documents as stored. Raises `NotFound`."""
    record = find_calendar(store, calendar)
    return {"calendar": record.document, "event": [one.document for one in store.events(record.id)]}


def export_toml(store: Store, calendar: str) -> str:
    """Return a calendar file; applying it to the same store changes nothing."""
    return to_toml(export_documents(store, calendar))


def export_ics(store: Store, calendar: str, year: int) -> bytes:
    """Return the calendar's entries of the window around `year` as an iCalendar file, private events left out."""
    record = find_calendar(store, calendar)
    return feed(record, store.events(record.id), View(), year)


def export_csv(store: Store, calendar: str, year: int) -> bytes:
    """Return the entries of the window around `year` as a table, private events left out."""
    from reminders.feeds.csv import table

    record = find_calendar(store, calendar)
    return table(record, store.events(record.id), View(), year)
