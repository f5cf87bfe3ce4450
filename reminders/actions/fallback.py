"""What a channel fails to deliver for good goes to the recipient's other address, once."""

from dataclasses import replace
from uuid import UUID

from reminders.actions.options import Options
from reminders.core.notice import Notice, Outcome, State
from reminders.core.ports import Store
from reminders.core.recipient import Recipient
from reminders.notices.channels import channel_for


def fall_back(store: Store, options: Options, notice: Notice, outcome: Outcome) -> bool:
    """Enter a failed notice in the ledger for the recipient's `fallback`; return whether there is one.

    Call in the transaction that records the failure. What fails there too has failed. Of a digest, all
    that it tells goes there.
    """
    if notice.is_digest:
        return sum(fall_back(store, options, member, outcome) for member in store.members(notice.id)) > 0
    record, calendar = store.recipient(notice.identity.recipient), store.calendar(notice.identity.calendar)
    if record is None or calendar is None or record.recipient.fallback is None:
        return False
    if notice.identity.channel != channel_for(record.recipient.address, options.channels):
        return False
    identity = replace(notice.identity, channel=channel_for(record.recipient.fallback, options.channels))
    other = Notice(
        id=identity.uuid(UUID(calendar.uid), notice.generation),
        identity=identity,
        generation=notice.generation,
        state=State.PLANNED,
        due_at=notice.due_at,
        nominal_at=notice.nominal_at,
        next_at=outcome.ended_at,
        revision=notice.revision,
        created_at=outcome.ended_at,
        subject=notice.subject,
        reason=f"in place of {notice.id[:8]}, which failed on {notice.identity.channel}",
    )
    return bool(store.add_notices([other]))


def address_on(channel: str, recipient: Recipient, options: Options) -> str:
    """Return the recipient's address on a channel: the first, or the fallback where the first is on another."""
    if recipient.fallback is None or channel == channel_for(recipient.address, options.channels):
        return recipient.address
    return recipient.fallback
