"""Gives an event whose date is open its date."""

from datetime import date, datetime, time

from reminders.actions.change import Changed, edit_event, without
from reminders.actions.options import Options
from reminders.core.errors import Refused
from reminders.core.event import Calendar
from reminders.core.ports import Store
from reminders.core.record import Document, EventRecord
from reminders.definitions.files import check_event


def fix(store: Store, options: Options, name: str, day: date, now: datetime, *, at: time | None = None) -> Changed:
    """Fix the date; the event becomes confirmed, whatever the file said. Raises `Refused` for one that was never
    open.
    """

    def edit(record: EventRecord, calendar: Calendar) -> Document:
        _check_fixable(record, day)
        document = without(record.document, "status") | {"on": day.isoformat(), "status": "confirmed"}
        if at is not None:
            document["time"] = f"{at:%H:%M}"
        return check_event(document, calendar_timezone=calendar.timezone)

    return edit_event(store, options, name, now, edit)


def _check_fixable(record: EventRecord, day: date) -> None:
    if record.event.on is None:
        raise Refused(
            f"{record.key} recurs and has no open date; to move one of its days use `reminders move {record.key} DATE "
            "--occurrence DAY`"
        )
    if record.event.open_window is None and record.event.on.first != day:
        raise Refused(
            f"{record.key} has its date already ({record.event.on}); to change it use "
            f"`reminders move {record.key} {day}`"
        )
