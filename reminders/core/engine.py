"""The one engine: an event's occurrences in a range of days. Feed, page, command and notice all ask here."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from reminders.core import workdays, zones
from reminders.core.dates import shift
from reminders.core.edtf import ImpreciseDate
from reminders.core.event import Calendar, Event
from reminders.core.milestones import Span
from reminders.core.occurrence import Occurrence
from reminders.core.schedule import Slot, schedule_of

# How far an observed date may lie from the day it stands for.
_OBSERVED_REACH = 70
_DEFAULT_DURATION = timedelta(hours=1)


def occurrences(event: Event, calendar: Calendar, first: date, last: date) -> list[Occurrence]:
    """Return the occurrences that start in `[first, last]`, days in the event's own zone, in order.

    Those with a window (an open date, a month-long anniversary) are returned when they overlap the range. Nothing
    depends on the range: adjoining ranges give each occurrence that starts in them once.
    """
    reach = _OBSERVED_REACH if event.observed else 0
    found = [_occurrence(event, calendar, slot) for slot in _slots(event, shift(first, -reach), shift(last, reach))]
    found += _span_occurrences(event, calendar)
    return sorted((one for one in found if _lies_in(one, first, last)), key=lambda one: one.sort_key)


def occurrence_at(event: Event, calendar: Calendar, local_start: str) -> Occurrence | None:
    """Return the occurrence whose `local_start` that is, if the event still has it."""
    if local_start == "..":
        first, last = date.min, date.max
    else:
        first = last = date.fromisoformat(local_start[:10])
    return next((one for one in occurrences(event, calendar, first, last) if one.local_start == local_start), None)


def milestone_after(event: Event, calendar: Calendar, day: date) -> Occurrence | None:
    """Return the first milestone that starts after `day`."""
    found = [one for one in _span_occurrences(event, calendar) if one.first_day and one.first_day > day]
    found += _counted_milestones(event, calendar, day)
    return min(found, key=lambda one: one.sort_key, default=None)


def _slots(event: Event, first: date, last: date) -> Iterator[Slot]:
    """Yield what the schedule says, with days left out, added and moved."""
    for slot in schedule_of(event).slots(first, last):
        if not _is_left_out(event, slot) and slot.first not in event.moved:
            yield slot
    for original, day in event.moved.items():
        if first <= day <= last:
            for slot in schedule_of(event).slots(original, original):
                if slot.first == original:
                    yield replace(slot, first=day, last=day, window=None)
    for day in event.also:
        if first <= day <= last:
            yield Slot(day.isoformat(), day, day)


def _is_left_out(event: Event, slot: Slot) -> bool:
    if slot.first is None:
        return False
    return slot.first in event.leave_out or (event.until is not None and slot.first > event.until)


def _occurrence(event: Event, calendar: Calendar, slot: Slot) -> Occurrence:
    day, observed_from = slot.first, None
    if event.observed and day and slot.window is None:
        shifted = workdays.observed(day, event.observed, event.regions or calendar.regions)
        day, observed_from = shifted, (day if shifted != day else None)
    start, end, zone_name = _bounds(event, calendar, replace(slot, first=day, last=day) if observed_from else slot)
    return Occurrence(
        event=event,
        key=slot.key,
        start=start,
        end=end,
        timezone=zone_name,
        ordinal=slot.n,
        milestone=slot.n in event.milestones,
        window=slot.window,
        observed_from=observed_from,
    )


def _bounds(
    event: Event, calendar: Calendar, slot: Slot
) -> tuple[date | datetime | None, date | datetime | None, str | None]:
    """Return start, exclusive end, and the zone if timed."""
    zone_name = calendar.zone_of(event)
    if event.start_time is None or slot.window is not None or slot.first is None or zone_name is None:
        return slot.first, _day_after(slot, event.days), None
    start = datetime.combine(slot.first, event.start_time)
    return start, _wall_after(start, event.duration or _DEFAULT_DURATION, zone_name), zone_name


def _day_after(slot: Slot, days: int) -> date | None:
    if slot.last is None:
        return None
    return shift(slot.last, 1 if slot.window else days)


def _wall_after(start: datetime, duration: timedelta, zone_name: str) -> datetime:
    """Return the wall time so much later; a duration is exact, whatever the clocks do in between."""
    return zones.to_wall(zones.to_utc(start, zone_name) + duration, zone_name)


def _span_occurrences(event: Event, calendar: Calendar) -> list[Occurrence]:
    """Return the occurrences that span milestones (10,000 days) make of their own."""
    since = event.since
    if not event.milestones.spans or not isinstance(since, ImpreciseDate) or not since.is_day or since.first is None:
        return []
    found = (_span_occurrence(event, calendar, since.first, span) for span in event.milestones.spans)
    return [one for one in found if one is not None]


def _span_occurrence(event: Event, calendar: Calendar, anchor: date, span: Span) -> Occurrence | None:
    key = str(span).replace(" ", "-")
    try:
        if span.is_exact:
            return _exact_span_occurrence(event, calendar, anchor, span, key)
        day = span.day_after(anchor)
    except (OverflowError, ValueError):
        return None  # it lies beyond the year 9999
    slot = Slot(key, day, day)
    return None if _is_left_out(event, slot) else _as_span(_occurrence(event, calendar, slot), span)


def _exact_span_occurrence(event: Event, calendar: Calendar, anchor: date, span: Span, key: str) -> Occurrence | None:
    zone_name = calendar.zone_of(event)
    if event.start_time is None or zone_name is None:
        return None
    instant = span.instant_after(zones.at(anchor, event.start_time, zone_name))
    start = zones.to_wall(instant.astimezone(UTC), zone_name)
    if _is_left_out(event, Slot(key, start.date(), start.date())):
        return None
    end = _wall_after(start, event.duration or _DEFAULT_DURATION, zone_name)
    return _as_span(Occurrence(event=event, key=key, start=start, end=end, timezone=zone_name), span)


def _as_span(occurrence: Occurrence, span: Span) -> Occurrence:
    return replace(occurrence, span=span, milestone=True)


def _counted_milestones(event: Event, calendar: Calendar, day: date) -> Iterable[Occurrence]:
    """Yield the next milestone of the count after `day`; a few are tried, since a leap-day policy may omit some."""
    if not isinstance(event.since, ImpreciseDate) or event.since.first is None:
        return
    schedule = schedule_of(event)
    n: int | None = schedule.count_by(day) - 2
    for _ in range(8):
        n = event.milestones.after(n) if n is not None else None
        slot = schedule.nth(n) if n is not None else None
        if slot is None or slot.first is None or _is_left_out(event, slot):
            continue
        occurrence = _occurrence(event, calendar, replace(slot, first=event.moved.get(slot.first, slot.first)))
        if occurrence.first_day and occurrence.first_day > day:
            yield occurrence
            return


def _lies_in(occurrence: Occurrence, first: date, last: date) -> bool:
    if occurrence.window is not None:
        return Slot("", occurrence.window.first, occurrence.window.last).overlaps(first, last)
    return occurrence.first_day is not None and first <= occurrence.first_day <= last
