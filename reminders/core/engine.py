"""The one engine: an event's occurrences in a range of days. Feed, page, command and notice all ask here."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from reminders.core import workdays, zones
from reminders.core.dates import shift
from reminders.core.edtf import ImpreciseDate
from reminders.core.event import Calendar, Event
from reminders.core.milestones import Span
from reminders.core.occurrence import Occurrence
from reminders.core.plain_years import plain_anchor, plain_milestone_after, plain_occurrences
from reminders.core.schedule import Schedule, Slot, schedule_of

# How far an observed date may lie from the day it stands for.
_OBSERVED_REACH = 70
_DEFAULT_DURATION = timedelta(hours=1)
# The Gregorian calendar repeats after so many years.
_LEAP_CYCLE = 400


def occurrences(event: Event, calendar: Calendar, first: date, last: date) -> list[Occurrence]:
    """Return the occurrences that start in `[first, last]`, days in the event's own zone, in order.

    Those with a window (an open date, a month-long anniversary) are returned when they overlap the range. Nothing
    depends on the range: adjoining ranges give each occurrence that starts in them once.
    """
    anchor = plain_anchor(event)
    if anchor is not None:
        return plain_occurrences(event, anchor, first, last)
    return one_by_one(event, calendar, first, last)


def one_by_one(event: Event, calendar: Calendar, first: date, last: date) -> list[Occurrence]:
    """Return the same as `occurrences`. It takes any event, and is slower where the count is plain."""
    reach = _OBSERVED_REACH if event.observed else 0
    slots = _slots(event, calendar, shift(first, -reach), shift(last, reach))
    found = (_occurrence(event, calendar, slot) for slot in slots)
    return sorted((one for one in found if _lies_in(one, first, last)), key=lambda one: one.sort_key)


def occurrence_at(event: Event, calendar: Calendar, local_start: str) -> Occurrence | None:
    """Return the occurrence whose `local_start` that is, if the event still has it."""
    if local_start == "..":
        first, last = date.min, date.max
    else:
        first = last = date.fromisoformat(local_start[:10])
    return next((one for one in occurrences(event, calendar, first, last) if one.local_start == local_start), None)


def milestone_after(event: Event, calendar: Calendar, day: date) -> Occurrence | None:
    """Return the first milestone that starts after `day`, however far it lies; `None` where no more come."""
    anchor = plain_anchor(event)
    if anchor is not None:
        return plain_milestone_after(event, anchor, day)
    schedule = schedule_of(event)
    found = [*_counted_milestones(event, calendar, schedule, day), *_moved_milestones(event, calendar, schedule)]
    found += [_occurrence(event, calendar, slot) for slot in _span_slots(event, calendar, date.min, date.max)]
    return min((one for one in found if _starts_after(one, day)), key=lambda one: one.sort_key, default=None)


def _slots(event: Event, calendar: Calendar, first: date, last: date) -> Iterator[Slot]:
    """Yield what the schedule says, with days left out, added and moved, and what span milestones add to it."""
    schedule = schedule_of(event)
    for slot in schedule.slots(first, last):
        if not _is_left_out(event, slot) and slot.first not in event.moved:
            yield slot
    for original, day in event.moved.items():
        if first <= day <= last:
            yield from _moved(event, schedule, original)
    for original in event.also:
        day = event.moved.get(original, original)
        if first <= day <= last and not _is_there_or_left_out(event, schedule, original):
            yield Slot(original.isoformat(), day, day, is_moved=day != original)
    yield from _span_slots(event, calendar, first, last)


def _moved(event: Event, schedule: Schedule, original: date) -> Iterator[Slot]:
    """Yield what the schedule has on the day `original`, at the day it was moved to."""
    day = event.moved[original]
    for slot in schedule.slots(original, original):
        if slot.first == original:
            yield slot._replace(first=day, last=day, window=None, is_moved=True)


def _is_there_or_left_out(event: Event, schedule: Schedule, day: date) -> bool:
    """Tell whether a day that is added is one of the event's own anyway, or one that it leaves out."""
    own = (slot for slot in schedule.slots(day, day) if slot.first == day)
    return day in event.leave_out or not all(_is_left_out(event, slot) for slot in own)


def _is_left_out(event: Event, slot: Slot) -> bool:
    if slot.first is None:
        return False
    return slot.first in event.leave_out or (event.until is not None and slot.first > event.until)


def _span_slots(event: Event, calendar: Calendar, first: date, last: date) -> Iterator[Slot]:
    """Yield the days that span milestones (10,000 days) make of their own, from the anchor."""
    since = event.since
    if not event.milestones.spans or not isinstance(since, ImpreciseDate) or not since.is_day or since.first is None:
        return
    for span in event.milestones.spans:
        slot = _span_slot(event, calendar, since.first, span)
        if slot is None or _is_left_out(event, slot) or slot.first is None:
            continue
        day = event.moved.get(slot.first, slot.first)
        if day != slot.first:
            slot = slot._replace(first=day, last=day, clock=None, is_moved=True)
        if first <= day <= last:
            yield slot


def _span_slot(event: Event, calendar: Calendar, anchor: date, span: Span) -> Slot | None:
    """Return where a span ends; `None` beyond the year 9999, and for an exact one without a time of day and a zone."""
    key, zone_name = str(span).replace(" ", "-"), calendar.zone_of(event)
    try:
        if not span.is_exact:
            day = span.day_after(anchor)
            return Slot(key, day, day, span=span)
        if event.start_time is None or zone_name is None:
            return None
        wall = zones.to_wall(span.instant_after(zones.at(anchor, event.start_time, zone_name)), zone_name)
    except (OverflowError, ValueError):
        return None
    return Slot(key, wall.date(), wall.date(), span=span, clock=wall)


def _occurrence(event: Event, calendar: Calendar, slot: Slot) -> Occurrence:
    observed_from = None
    if event.observed and slot.first and slot.window is None and slot.clock is None and not slot.is_moved:
        shifted = workdays.observed(slot.first, event.observed, event.regions or calendar.regions)
        if shifted != slot.first:
            observed_from, slot = slot.first, slot._replace(first=shifted, last=shifted)
    start, end, zone_name = _bounds(event, calendar, slot)
    return Occurrence.of(
        event=event,
        key=slot.key,
        start=start,
        end=end,
        ordinal=slot.n,
        timezone=zone_name,
        span=slot.span,
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
    start = slot.clock or datetime.combine(slot.first, event.start_time)
    return start, _wall_after(start, event.duration or _DEFAULT_DURATION, zone_name), zone_name


def _day_after(slot: Slot, days: int) -> date | None:
    if slot.last is None:
        return None
    return shift(slot.last, 1 if slot.window else days)


def _wall_after(start: datetime, duration: timedelta, zone_name: str) -> datetime:
    """Return the wall time so much later; a duration is exact, whatever the clocks do in between.

    Nothing lasts beyond the year 9999.
    """
    try:
        return zones.to_wall(zones.to_utc(start, zone_name) + duration, zone_name)
    except OverflowError:
        return datetime.combine(date.max, time(23, 59, 59))


def _counted_milestones(event: Event, calendar: Calendar, schedule: Schedule, day: date) -> Iterator[Occurrence]:
    """Yield the first milestone of the count after `day` that is neither left out nor moved.

    400 are tried: after that many years the leap days come round again.
    """
    reached = schedule.count_by(day)
    n = None if reached is None else event.milestones.after(reached - 2)
    for _ in range(_LEAP_CYCLE):
        if n is None or n > date.max.year:
            return
        slot = schedule.nth(n)
        n = event.milestones.after(n)
        if slot is None or slot.first is None or slot.first in event.moved:
            continue
        if event.until is not None and slot.first > event.until:
            return
        occurrence = _occurrence(event, calendar, slot)
        if not _is_left_out(event, slot) and _starts_after(occurrence, day):
            yield occurrence
            return


def _moved_milestones(event: Event, calendar: Calendar, schedule: Schedule) -> Iterator[Occurrence]:
    for original in event.moved:
        for slot in _moved(event, schedule, original):
            if slot.n in event.milestones:
                yield _occurrence(event, calendar, slot)


def _starts_after(occurrence: Occurrence, day: date) -> bool:
    return occurrence.first_day is not None and occurrence.first_day > day


def _lies_in(occurrence: Occurrence, first: date, last: date) -> bool:
    if occurrence.window is not None:
        return Slot("", occurrence.window.first, occurrence.window.last).overlaps(first, last)
    return occurrence.first_day is not None and first <= occurrence.first_day <= last
