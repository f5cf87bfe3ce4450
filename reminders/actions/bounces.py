"""Reads what came back: a report of a notice that was sent is kept, and too many of them end mail to that address."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from reminders.actions.fallback import address_on, fall_back
from reminders.actions.options import Options
from reminders.core.bounce import Bounce, Mailbox, Report
from reminders.core.notice import Notice, Outcome, State, to_second
from reminders.core.ports import Store
from reminders.notices.bounces.report import read

_MAIL = "smtp"
_MAILTO = "mailto:"
# What was sent longer ago is not acted on: its reader may have another address since.
_LONGEST_AGO = timedelta(days=30)


def collect(
    store: Store, options: Options, mailbox: Mailbox, now: datetime, *, stopping: Callable[[], bool] = lambda: False
) -> int:
    """Read a mailbox; return how many notices came back. Raises `RemindersError` where it cannot be read.

    A mail is marked as read once what it reports is committed; one that reports nothing of ours is left alone.
    """
    count = 0
    for letter in mailbox.letters((now - _LONGEST_AGO).date()):
        if stopping():
            break
        with store.transaction():
            bounces = [one for report in read(letter.content) if (one := _entered(store, options, report, now))]
        if bounces:
            mailbox.mark_read(letter)
        count += len(bounces)
    return count


def refusal(store: Store, options: Options, recipient: str, address: str) -> str:
    """Return why no mail goes to an address any more; "" where it does."""
    hard = [one for one in store.bounces(recipient) if one.is_permanent and one.address == bare(address)]
    if not is_too_much(hard, options):
        return ""
    last = hard[-1]
    return (
        f"not sent: {len(hard)} mails to this address came back, the last on {last.at:%Y-%m-%d} "
        f"({last.status} {last.text}); `reminders recipients enable {recipient}` tries again"
    )


def is_too_much(bounces: Iterable[Bounce], options: Options) -> bool:
    """Tell whether so many of the mails that came back from one address did for good that no more is sent to it."""
    return 0 < options.hard_bounces <= sum(one.is_permanent for one in bounces)


def returned(store: Store, rows: Iterable[Notice]) -> dict[str, Bounce]:
    """Return what came back of these notices, by their ids; what a digest told came back with it."""
    known = {one.notice: one for one in store.bounces()}
    return {row.id: found for row in rows if (found := known.get(row.digest or row.id))}


def bare(address: str) -> str:
    """Return a mail address without its scheme, in lower case."""
    return address.removeprefix(_MAILTO).partition("?")[0].lower()


def _entered(store: Store, options: Options, report: Report, now: datetime) -> Bounce | None:
    """Keep what a report says of a notice that this ledger sent by mail; a forged one names none."""
    name = report.message_id.partition("@")[0]
    notice = store.notice(name)
    if notice is None or notice.id != name or not _was_mailed(notice, now):
        return None
    record = store.recipient(notice.identity.recipient)
    if record is None:
        return None
    address = bare(address_on(_MAIL, record.recipient, options))
    if address not in report.addresses and record.updated_at > (notice.sent_at or now):
        return None  # it went to an address that they have no more
    bounce = Bounce(
        notice=notice.id,
        recipient=record.id,
        address=address,
        at=to_second(now),
        is_permanent=report.is_permanent,
        status=report.status,
        text=report.text,
    )
    if store.add_bounce(bounce) and bounce.is_permanent:
        words = f"came back: {report.status} {report.text}"
        outcome = Outcome(state=State.FAILED, started_at=bounce.at, ended_at=bounce.at, reason=words)
        fall_back(store, options, notice, outcome)
    return bounce


def _was_mailed(notice: Notice, now: datetime) -> bool:
    sent = notice.sent_at or notice.first_attempt_at
    return notice.identity.channel == _MAIL and sent is not None and now - sent <= _LONGEST_AGO
