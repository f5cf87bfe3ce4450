"""Which calendars anybody may see, by one rule for feed and page: a private one is as if it did not exist."""

import re
from collections.abc import Sequence
from datetime import date

from starlette.exceptions import HTTPException

from reminders.actions.upcoming import Upcoming, upcoming
from reminders.core.ports import Store
from reminders.core.record import CalendarRecord

_ID = re.compile(r"[a-z0-9-]{1,64}")


def is_id(text: str) -> bool:
    """Tell whether a calendar could have that id; no other text gets as far as the store."""
    return _ID.fullmatch(text) is not None


def public_calendar(store: Store, calendar: str) -> CalendarRecord:
    """Return a calendar for everybody. Raises `HTTPException` 404, the same for a private and an unknown one."""
    record = store.calendar(calendar)
    if record is None or record.calendar.private:
        raise HTTPException(404)
    return record


def public_calendars(store: Store) -> list[CalendarRecord]:
    """Return all calendars for everybody, in the store's order."""
    return [record for record in store.calendars() if not record.calendar.private]


def public_occurrences(store: Store, calendars: Sequence[str], first: date, last: date, *, zone: str) -> list[Upcoming]:
    """Return what everybody may see of some public calendars between two inclusive days, none for no calendars."""
    if not calendars:
        return []
    found = upcoming(store, first, last, zone=zone, calendars=calendars)
    return [one for one in found if not one.occurrence.event.private]
