"""Puts a reminder off: its reader is told again at a later time, and not before."""

from datetime import date, datetime, timedelta

from reminders.actions.answer import Answered, enter, event_of
from reminders.actions.audience import zone_of
from reminders.actions.lookup import find_notice
from reminders.actions.options import Options
from reminders.actions.planner import Planner
from reminders.core import engine, zones
from reminders.core.answer import Asked
from reminders.core.errors import InvalidInput, Refused
from reminders.core.notice import Notice, to_second
from reminders.core.ports import Store
from reminders.core.reminder import DEFAULT_TIME, EXACT, Offset
from reminders.core.zones import utc_words

_LONGEST_SNOOZE = timedelta(days=366)


def snooze(
    store: Store, options: Options, name: str, until: datetime, now: datetime, *, how: str = "by command"
) -> Answered:
    """Tell the reader of a notice again at that instant, and not before.

    Raises `NotFound`, `InvalidInput`, and `Refused` where there is nothing to tell any more.
    """
    until = to_second(until)
    if not now < until <= now + _LONGEST_SNOOZE:
        raise InvalidInput(f"{utc_words(until)} does not lie within a year from now; choose another time")
    planner = Planner(store, options, now)
    with store.transaction():
        notice = find_notice(store, name)
        record, one = event_of(store, notice), notice.identity
        if engine.occurrence_at(record.event, planner.calendar_of(record), one.occurrence) is None:
            raise Refused(f"{record.key} is not on {one.occurrence} any more; there is nothing to be reminded of")
        return enter(planner, record, Asked.by(one), f"by {one.recipient}, {how}", until=until)


def snoozed_until(store: Store, options: Options, notice: Notice, offset: Offset, now: datetime) -> datetime:
    """Return the instant that lies so far after now: exactly for hours, else at the same time of day to the reader."""
    if offset.unit in EXACT:
        return now + offset.count * EXACT[offset.unit]
    zone = _zone(store, options, notice)
    wall = zones.to_wall(now, zone)
    return zones.at(offset.day_after(wall.date()), wall.time(), zone)


def reading_time(store: Store, options: Options, notice: Notice, day: date) -> datetime:
    """Return when the reader of a notice is reminded on a day."""
    record = store.recipient(notice.identity.recipient)
    clock = (record.recipient.at if record else None) or DEFAULT_TIME
    return zones.at(day, clock, _zone(store, options, notice))


def _zone(store: Store, options: Options, notice: Notice) -> str:
    calendar = store.calendar(notice.identity.calendar)
    return zone_of(store, options, notice.identity.recipient, calendar.calendar if calendar else None)
