"""What the daemon logs of its work, so that no failure ends it and none goes unseen."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import structlog

from reminders.actions.deliver import Delivered
from reminders.core.errors import RemindersError
from reminders.core.notice import State

if TYPE_CHECKING:
    from reminders.actions.refresh import Refreshed

log = structlog.get_logger("reminders")


@contextmanager
def going_on(event: str, **more: object) -> Iterator[None]:
    """Let nothing that goes wrong end the daemon; log it: in a line what is said on purpose, such as a full disk."""
    try:
        yield
    except RemindersError as error:
        log.error(event, why=str(error), **more)  # noqa: TRY400 - the message is written for the reader of the log
    except Exception:
        log.exception(event, **more)


def report_source(refreshed: "Refreshed") -> None:
    """Log how the reading of a source went."""
    source = refreshed.source
    if refreshed.failed:
        again_at = source.next_at.isoformat()
        log.warning(
            "a source failed", calendar=source.calendar, source=source.place, why=source.last_error, again_at=again_at
        )
    elif refreshed.is_new:
        counts, skipped = dict(refreshed.mirrored.counts), len(refreshed.mirrored.skipped)
        log.info("read a source", calendar=source.calendar, source=source.place, skipped=skipped, **counts)
    else:
        log.info("a source is unchanged", calendar=source.calendar, source=source.place)


def report_send(delivered: Delivered) -> None:
    """Log how a send ended."""
    notice, outcome = delivered.notice, delivered.outcome
    level: Callable[..., object] = log.info if outcome.state in (State.SENT, State.CANCELLED) else log.warning
    level(
        str(outcome.state),
        notice=notice.id,
        of=None if notice.is_digest else f"{notice.identity.calendar}/{notice.identity.event}",
        reminder=notice.identity.reminder,
        recipient=notice.identity.recipient,
        channel=notice.identity.channel,
        late_by=notice.late_by(outcome.ended_at),
        answer=outcome.reason,
        again_at=outcome.next_at.isoformat() if outcome.next_at else None,
    )
