"""When a reader is told: a reminder's instant, shifted as their digest, quiet hours and working days ask.

A notice waits for the next digest, for the end of the quiet hours, for a working day. Where that would be too late, it
goes earlier: without the digest, at its due time; before the quiet hours begin; on the working day before a day off.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from reminders.core import workdays, zones
from reminders.core.dates import shift
from reminders.core.event import Observed
from reminders.core.hours import Digest
from reminders.core.nominal import start_at
from reminders.core.occurrence import Occurrence
from reminders.core.recipient import Recipient

# A notice that comes before the quiet hours comes so much before, so that it is not heard within them.
_BEFORE_QUIET = timedelta(minutes=1)
_LONGEST_BREAK_DAYS = 12


@dataclass(frozen=True, slots=True)
class Telling:
    """When a notice is sent, and whether it then waits for a digest."""

    at: datetime
    in_digest: bool = False


def is_shifted(recipient: Recipient) -> bool:
    """Tell whether the recipient asks for anything that shifts notices."""
    return bool(recipient.digest or recipient.quiet_hours or recipient.working_days_only)


def telling(
    recipient: Recipient,
    zone: str,
    nominal: datetime,
    deadline: datetime | None,
    *,
    known_at: datetime,
    may_gather: bool = True,
) -> Telling:
    """Return when a notice of the instant `nominal` is sent, by the reader's `zone`.

    It is held back to `deadline` at most (`None`: however long), and not sent before the event was written, at
    `known_at`: where neither can be kept, it is sent at its nominal time. `may_gather` lets it wait for a digest.
    """
    if may_gather and recipient.digest is not None:
        slot = _later(recipient, zone, _next_digest(recipient.digest, zone, nominal))
        if deadline is None or slot <= deadline:
            return Telling(slot, in_digest=True)
    later = _later(recipient, zone, nominal)
    if later == nominal or deadline is None or later <= deadline:
        return Telling(later)
    earlier = _earlier(recipient, zone, nominal)
    return Telling(earlier if earlier > known_at else nominal)


def deadline_of(occurrence: Occurrence, nominal: datetime, zone: str) -> datetime | None:
    """Return how long a notice may be held back: to the start, or, once it has begun, to the end.

    An all-day event starts when the reader's day does, a month-long anniversary with its stand-in; an open date has its
    end only. `None` where that is over, or open.
    """
    start, end = start_at(occurrence, zone), _end_at(occurrence, zone)
    if start is not None and nominal <= start:
        return start
    return end if end is not None and nominal < end else None


def reach(recipient: Recipient) -> tuple[int, int]:
    """Return how many days before its nominal instant a notice may be sent, and after it, at most."""
    shifted = (2 if recipient.quiet_hours else 0) + (_LONGEST_BREAK_DAYS if recipient.working_days_only else 0)
    return shifted, shifted + (recipient.digest.longest_wait + 1 if recipient.digest else 0)


def _end_at(occurrence: Occurrence, zone: str) -> datetime | None:
    if not occurrence.all_day:
        return occurrence.end_utc
    return None if occurrence.end is None else zones.at(occurrence.end, time(), zone)


def _next_digest(digest: Digest, zone: str, instant: datetime) -> datetime:
    """Return the first digest at or after the instant."""
    day = zones.day_of(instant, zone)
    slot = zones.at(digest.first_day(day), digest.at, zone)
    return slot if slot >= instant else zones.at(digest.first_day(shift(day, 1)), digest.at, zone)


def _later(recipient: Recipient, zone: str, instant: datetime) -> datetime:
    """Return the first instant from `instant` on that is neither quiet nor on a day off."""
    wall = zones.to_wall(instant, zone)
    day, clock = wall.date(), wall.time()
    quiet = recipient.quiet_hours
    if quiet is not None and quiet.cover(clock):
        day, clock = quiet.end_after(day, clock), quiet.end
    if recipient.working_days_only:
        day = workdays.observed(day, Observed.NEXT, recipient.regions)
    if (day, clock) == (wall.date(), wall.time()):
        return instant
    later = zones.at(day, clock, zone)
    # Where clocks are set back over the end of the quiet hours, they end twice.
    return later if later >= instant else zones.at(day, clock.replace(fold=1), zone)


def _earlier(recipient: Recipient, zone: str, instant: datetime) -> datetime:
    """Return the last instant up to `instant` that is neither quiet nor on a day off."""
    wall = zones.to_wall(instant, zone)
    quiet = recipient.quiet_hours
    if quiet is not None and quiet.cover(wall.time()):
        wall = datetime.combine(quiet.begin_before(wall.date(), wall.time()), quiet.begin) - _BEFORE_QUIET
    if recipient.working_days_only:
        wall = datetime.combine(workdays.observed(wall.date(), Observed.PREVIOUS, recipient.regions), wall.time())
    earlier = zones.to_utc(wall, zone)
    # Where clocks are set forward over the begin of the quiet hours, a minute after the gap would be within them.
    return earlier if zones.to_wall(earlier, zone) == wall else zones.to_utc(wall.replace(fold=1), zone)
