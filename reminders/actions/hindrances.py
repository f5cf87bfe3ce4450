"""What stands in the way of notices to a recipient: a webhook that is gone, mail that came back; and what mends it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from reminders.actions.bounces import bare, is_too_much
from reminders.actions.fallback import address_on
from reminders.actions.options import Options
from reminders.core.bounce import Bounce
from reminders.core.ports import Store
from reminders.core.recipient import Recipient
from reminders.notices.address import is_mail, is_web


@dataclass(frozen=True, slots=True)
class Hindrance:
    """`since` is when it was last noticed. With `stops`, nothing goes there until `remedy` was done."""

    recipient: str
    kind: Literal["webhook", "bounces"]
    since: datetime
    reason: str
    stops: bool

    @property
    def remedy(self) -> str:
        again = f"`reminders recipients enable {self.recipient}`"
        if self.kind == "webhook":
            return f"{again} tries it again"
        return f"give another address, or {again} {'tries it again' if self.stops else 'lets it be'}"

    @property
    def words(self) -> str:
        return f"{self.recipient}: {self.reason}; {self.remedy}"


def hindrances(store: Store, options: Options, recipients: list[Recipient] | None = None) -> list[Hindrance]:
    """Return what hinders notices at the addresses that recipients have now, those of all by default, ordered by id."""
    chosen = [record.recipient for record in store.recipients()] if recipients is None else recipients
    by_reader: dict[str, list[Bounce]] = {}
    for one in store.bounces():
        by_reader.setdefault(one.recipient, []).append(one)
    gone = {one.recipient: (one.disabled_at, one.reason) for one in store.endpoints() if one.disabled_at is not None}
    found: list[Hindrance] = []
    for recipient in chosen:
        if recipient.id in gone and any(map(is_web, recipient.addresses)):
            since, answer = gone[recipient.id]
            reason = f"the webhook is disabled since {since:%Y-%m-%d}: {answer}"
            found.append(Hindrance(recipient.id, "webhook", since, reason, stops=True))
        if recipient.id in by_reader and any(map(is_mail, recipient.addresses)):
            found += _returned(recipient, by_reader[recipient.id], options)
    return found


def _returned(recipient: Recipient, bounces: list[Bounce], options: Options) -> Iterator[Hindrance]:
    address = bare(address_on("smtp", recipient, options))
    found = [one for one in bounces if one.address == address]
    if not found:
        return
    last, stops = found[-1], is_too_much(found, options)
    answer = f"{last.status} {last.text}".rstrip() + ("; no more mail is sent there" if stops else "")
    reason = f"{len(found)} came back from {address}, the last on {last.at:%Y-%m-%d}: {answer}"
    yield Hindrance(recipient.id, "bounces", last.at, reason, stops=stops)
