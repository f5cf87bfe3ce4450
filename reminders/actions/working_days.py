"""What there is to say of the working days that an event counts: which holidays they skip, and what is not known."""

from collections.abc import Iterable, Sequence
from datetime import date

from reminders.core import workdays
from reminders.core.event import Calendar, Event
from reminders.core.occurrence import Occurrence
from reminders.core.record import Document
from reminders.core.reminder import Unit


def counts_working_days(event: Event, calendar: Calendar) -> bool:
    """Tell whether a reminder or an observed date of the event depends on working days."""
    reminders = calendar.reminders_of(event)
    return event.observed is not None or any(one.offset.unit is Unit.WORKING_DAYS for one in reminders)


def skipped_days(occurrence: Occurrence, calendar: Calendar, languages: Sequence[str]) -> list[tuple[date, str]]:
    """Return the holidays that the occurrence's reminders in working days skip, or the occurrence itself if observed.

    Each has its name and where it is one.
    """
    event, start = occurrence.event, occurrence.first_day
    if start is None or occurrence.window is not None:
        return []
    regions = event.regions or calendar.regions
    origin = occurrence.observed_from or start
    found = dict(workdays.days_off(min(origin, start), max(origin, start), regions, languages))
    for reminder in calendar.reminders_of(event):
        if reminder.offset.unit is Unit.WORKING_DAYS:
            day = workdays.working_days_before(start, reminder.offset.count, regions)
            found.update(workdays.days_off(min(day, start), max(day, start), regions, languages))
    return sorted((day, reason) for day, reason in found.items() if day != start)


def reason_for_shift(occurrence: Occurrence, calendar: Calendar, languages: Sequence[str]) -> str:
    """Return the holiday for which an observed date was shifted; "" for a weekend, or where nothing was shifted."""
    if occurrence.observed_from is None:
        return ""
    return workdays.reason_off(
        occurrence.observed_from, occurrence.event.regions or calendar.regions, languages, weekends=True
    )


def coarse_regions(documents: Iterable[Document]) -> list[str]:
    """Return what is to be said of regions that calendars and events name and that are too coarse, each once."""
    named = dict.fromkeys(region for document in documents for region in document.get("regions", ()))
    return [words for region in named if (words := workdays.coarse(region)) is not None]
