"""A notice in words: what it reminds of, what became of it, each try at it, and what stands in its place."""

from collections.abc import Sequence
from datetime import datetime

from reminders.cli.output import instant_words
from reminders.core import zones
from reminders.core.answer import SNOOZED, UNANSWERED, asked_by
from reminders.core.bounce import Bounce
from reminders.core.notice import CHANGED, DIGEST, LATE, OPEN_DATE, UNSENT, Attempt, Notice, State
from reminders.core.reminder import parse
from reminders.labels import language

_UNITS = ((86_400, "d"), (3_600, "h"), (60, "min"))


def reminder_words(text: str, regions: tuple[str, ...] = ()) -> str:
    """Return a reminder's canonical text in words, such as `5 working days before (KZ, AD)`."""
    if text == OPEN_DATE:
        return "the date is still open"
    if text == DIGEST:
        return "a digest"
    if text.startswith(CHANGED):
        return "the date changed"
    if text.startswith((SNOOZED, UNANSWERED)):
        told = "put off" if text.startswith(SNOOZED) else "not answered"
        return f"{reminder_words(asked_by(text), regions)}, {told}"
    asked = parse(text)
    offset, until = asked.offset, ", until acknowledged" if asked.until_acknowledged else ""
    words = language("en").before(offset.count, str(offset.unit))
    named = f" ({', '.join(regions)})" if offset.unit == "working days" and regions else ""
    return f"{words}{named}{until}"


def state_words(row: Notice, attempts: tuple[Attempt, ...], zone: str, bounce: Bounce | None = None) -> str:
    """Return what became of a notice, such as `sent 09:00:01, accepted by smtp (250), first attempt`."""
    back = f"; {bounce.words}" if bounce else ""
    return _words_of_state(row, attempts, zone) + back


def _words_of_state(row: Notice, attempts: tuple[Attempt, ...], zone: str) -> str:
    reason = f": {row.reason}" if row.reason else ""
    match row.state:
        case State.SENT if row.sent_at is not None:
            return _sent_words(row, attempts, zone)
        case State.RETRY:
            return f"retry at {instant_words(row.next_at, zone)} after {_attempt_words(row) or 'no attempt'}{reason}"
        case State.PLANNED:
            return ("planned, for a digest" if row.digest else "planned") + reason
        case State.CLAIMED if row.lease_until is not None:
            again = instant_words(row.lease_until, zone)
            return f"being sent just now; if its process died, it is tried again after {again}"
        case State.FAILED if row.attempts:
            return f"failed after {_attempt_words(row)}{reason}; `reminders replay {row.id[:8]}` sends it again"
        case State.FAILED | State.EXPIRED:
            return f"{row.state}{reason}; `reminders replay {row.id[:8]}` sends it"
    return f"{row.state}{reason}"


def _sent_words(row: Notice, attempts: tuple[Attempt, ...], zone: str) -> str:
    code = next((f" ({one.code})" for one in reversed(attempts) if one.code), "")
    told = f"in digest {row.digest[:8]}" if row.digest else f"accepted by {row.identity.channel}{code}"
    late = f", {span(row.late_by(row.sent_at))} late" if row.sent_at and row.sent_at - row.due_at > LATE else ""
    return f"sent {_clock(row.sent_at or row.due_at, row.due_at, zone)}{late}, {told}, {_attempt_words(row)}"


def _attempt_words(row: Notice) -> str:
    if row.attempts <= 1:
        return "first attempt" if row.attempts else ""
    return f"attempt {row.attempts}"


def _clock(instant: datetime, due_at: datetime, zone: str) -> str:
    wall = zones.to_wall(instant, zone)
    same_day = wall.date() == zones.to_wall(due_at, zone).date()
    return f"{wall:%H:%M:%S}" if same_day else f"{wall:%Y-%m-%d %H:%M:%S}"


def attempt_words(one: Attempt, zone: str) -> str:
    """Return how a try ended, such as `attempt 1, Mon 25 Jan 2027 09:00 Almaty: retry, 451 greylisted`."""
    return f"attempt {one.number}, {instant_words(one.started_at, zone)}: {one.outcome}, {one.text}".rstrip(", ")


def kin_words(row: Notice, kin: Sequence[Notice]) -> list[str]:
    """Return how the other rows of the same notice, by another channel or planned again, belong to it."""
    lines = []
    for other in kin:
        name, channel = other.id[:8], other.identity.channel
        if other.replay_of == row.id:
            lines.append(f"replayed as {name}, which is {other.state}")
        elif row.replay_of == other.id:
            lines.append(f"replays {name}, which {other.state}")
        elif channel != row.identity.channel and other.state is State.FAILED:
            lines.append(f"in place of {name}, which failed on {channel}")
        elif channel != row.identity.channel and row.state in UNSENT:
            lines.append(f"{name} stands in its place, on {channel}: {other.state}")
    return lines


def span(seconds: int) -> str:
    """Return a time in its largest unit, such as `3 h`."""
    return next((f"{seconds // size} {unit}" for size, unit in _UNITS if seconds >= size), f"{seconds} s")
