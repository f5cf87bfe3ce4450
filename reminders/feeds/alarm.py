"""The alarm of an entry (RFC 5545 section 3.6.6), for subscribers who ask for one: many readers ring unasked."""

from datetime import datetime, timedelta

from reminders.core import zones
from reminders.core.event import Calendar, Event, Status
from reminders.core.occurrence import Occurrence
from reminders.core.reminder import DEFAULT_TIME, Offset, Reminder, Unit
from reminders.feeds.content_line import line, text_line

_DAY_BEFORE = Reminder(Offset(1, Unit.DAYS))
# What can be said as a distance from the start that is the same in every year.
_SIZES = {Unit.MINUTES: 1, Unit.HOURS: 60, Unit.DAYS: 1_440, Unit.WEEKS: 10_080}


def alarm(occurrence: Occurrence, calendar: Calendar, title: str, uid: str, *, is_local: bool) -> str:
    """Return the one VALARM of an entry, with a UID of its own (RFC 9074 section 4); nothing where none makes sense.

    A window does not ring, since its first day is no date; neither does what is cancelled, or wants no reminders.
    `is_local` tells whether the entry starts at a wall time, from which days are counted by the calendar.
    """
    event = occurrence.event
    if occurrence.window is not None or event.shown_status is Status.CANCELLED:
        return ""
    reminder = nearest(event, calendar, occurrence)
    if reminder is None:
        return ""
    return "".join(
        (
            "BEGIN:VALARM\r\nACTION:DISPLAY\r\n",
            text_line("DESCRIPTION", title),
            line("TRIGGER", duration(_distance(occurrence, reminder, is_local=is_local))),
            line("UID", uid),
            "END:VALARM\r\n",
        )
    )


def nearest(event: Event, calendar: Calendar, occurrence: Occurrence) -> Reminder | None:
    """Return the last reminder for everybody up to the start, else the day before; `None` if the event wants none."""
    if event.remind == ():
        return None
    fitting = [one for one in calendar.reminders_of(event) if _fits(one, occurrence)]
    return min(fitting, key=lambda one: one.offset.count * _SIZES[one.offset.unit], default=_DAY_BEFORE)


def duration(distance: timedelta) -> str:
    """Return a distance from the start as a DURATION (RFC 5545 section 3.3.6), negative before it.

    >>> duration(timedelta(days=-1, hours=9)), duration(timedelta(hours=9))
    ('-PT15H', 'PT9H')
    """
    minutes = abs(distance) // timedelta(minutes=1)
    days, minutes = divmod(minutes, 1_440)
    hours, minutes = divmod(minutes, 60)
    clock = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
    sign = "-" if distance < timedelta() else ""
    if not days and not clock:
        return "P0D"
    return f"{sign}P{f'{days}D' if days else ''}{f'T{clock}' if clock else ''}"


def _fits(reminder: Reminder, occurrence: Occurrence) -> bool:
    offset = reminder.offset
    return (
        offset.unit in _SIZES
        and offset.count >= 0
        and not reminder.to
        and not (offset.is_exact and occurrence.all_day)
        and (occurrence.milestone or not reminder.only_milestones)
    )


def _distance(occurrence: Occurrence, reminder: Reminder, *, is_local: bool) -> timedelta:
    """Return how far from the start the alarm rings; its time of day is in the event's own zone."""
    offset, day = reminder.offset, occurrence.first_day
    if day is None:
        raise TypeError(f"{occurrence.event.key} has no day")
    if offset.is_exact:
        return offset.before(occurrence.start_utc) - occurrence.start_utc
    rings = datetime.combine(offset.day_before(day), reminder.at or DEFAULT_TIME)
    start = occurrence.start if isinstance(occurrence.start, datetime) else datetime.combine(day, datetime.min.time())
    if occurrence.timezone is None or is_local:
        return rings - start
    return zones.to_utc(rings, occurrence.timezone) - occurrence.start_utc
