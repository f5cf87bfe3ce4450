"""What there is to say of the working days that an event counts: which holidays they skip, and what is not known."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from reminders.core import workdays
from reminders.core.event import Calendar, Event
from reminders.core.occurrence import Occurrence
from reminders.core.record import Document
from reminders.core.reminder import Unit


@dataclass(frozen=True, slots=True)
class UnusualDay:
    """A day that is not what its weekday says: a holiday that is skipped, or a weekend that is worked by decree.

    `reason` names the holiday and where it is one, or where people work.
    """

    day: date
    reason: str
    is_worked: bool


def counts_working_days(event: Event, calendar: Calendar) -> bool:
    """Tell whether a reminder or an observed date of the event depends on working days."""
    reminders = calendar.reminders_of(event)
    return event.observed is not None or any(one.offset.unit is Unit.WORKING_DAYS for one in reminders)


def unusual_days(occurrence: Occurrence, calendar: Calendar, languages: Sequence[str]) -> list[UnusualDay]:
    """Return the unusual days that are passed in counting to the occurrence's reminders, or to itself if observed."""
    event, start = occurrence.event, occurrence.first_day
    if start is None or occurrence.window is not None:
        return []
    regions = event.regions or calendar.regions
    counts = [one.offset.count for one in calendar.reminders_of(event) if one.offset.unit is Unit.WORKING_DAYS]
    reached = [workdays.working_days_before(start, count, regions) for count in counts]
    ends = (start, occurrence.observed_from or start, *reached)
    bounds = min(ends), max(ends)
    found = [UnusualDay(day, reason, is_worked=False) for day, reason in workdays.days_off(*bounds, regions, languages)]
    worked = f"a working day in {', '.join(regions)}"
    found += [UnusualDay(day, worked, is_worked=True) for day in workdays.weekends_worked(*bounds, regions)]
    return sorted((one for one in found if one.day != start), key=lambda one: one.day)


def coarse_regions(documents: Iterable[Document]) -> list[str]:
    """Return what is to be said of regions that documents name and that are too coarse, each once."""
    named = dict.fromkeys(region for document in documents for region in document.get("regions", ()))
    return [words for region in named if (words := workdays.coarse(region)) is not None]
