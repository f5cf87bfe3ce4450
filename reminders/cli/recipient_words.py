"""What is said of a recipient, and what stands in the way of notices to them, in words."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from reminders.cli.output import bad, bold, dim, print_columns
from reminders.core.recipient import Recipient
from reminders.core.record import RecipientRecord
from reminders.core.text import some
from reminders.core.zones import utc_words
from reminders.labels import speaks
from reminders.wiring import Service

if TYPE_CHECKING:
    from reminders.actions.hindrances import Hindrance


def row_of(record: RecipientRecord, hindrances: "Sequence[Hindrance]") -> list[str]:
    """Return a recipient as a row of a table; what nobody said is left empty."""
    one = record.recipient
    if one.is_group:
        return [one.id, one.name or "", f"group of {some(one.members)}", "", "", "", "", ""]
    return [
        one.id,
        one.name or "",
        one.address,
        _mark(hindrances),
        one.timezone or "",
        one.language or "",
        dim(followed(one)),
        dim(wishes(record)),
    ]


def _mark(hindrances: "Sequence[Hindrance]") -> str:
    if any(one.stops for one in hindrances):
        return bad("stopped")
    return bad("came back") if hindrances else ""


def print_recipient(service: Service, record: RecipientRecord) -> None:
    """Print all that is known of a recipient, and the commands that tell what was sent and what will be."""
    one = record.recipient
    click.echo(bold(one.id) + (f"   {one.name}" if one.name else ""))
    hidden = {"id", "name", "calendars", "tags", "kinds"}
    rows = [[dim(name), _plain(value)] for name, value in record.document.items() if name not in hidden]
    if not one.is_group:
        rows.append([dim("follows"), followed(one)])
    if groups := _groups_with(service, one.id):
        rows.append([dim("in groups"), ", ".join(groups)])
    print_columns(rows, indent=2)
    for words in notes(service, record):
        click.echo(f"  {words}")
    click.echo(dim(f"  revision {record.revision}, changed {utc_words(record.updated_at)}"))
    if not one.is_group:
        sent, coming = f"`reminders log --recipient {one.id}`", f"`reminders simulate --recipient {one.id}`"
        click.echo(dim(f"  {sent} shows what was sent, {coming} what will be"))


def notes(service: Service, record: RecipientRecord) -> Iterator[str]:
    """Yield what is worth knowing of how notices come to a recipient, or do not."""
    from reminders.actions.hindrances import hindrances
    from reminders.actions.recipients import neighbours

    one = record.recipient
    for found in hindrances(service.store, service.options, [one]):
        yield f"{bad('stopped' if found.stops else 'came back')}  {found.reason}; {found.remedy}"
    if one.unsubscribed is not None:
        yield f"nothing is sent: unsubscribed; `reminders recipients resubscribe {one.id}` undoes it"
    if one.language is not None and not speaks(one.language):
        tag = repr(one.language)
        yield f"there are no words for {tag}, so messages are in English, titles in {tag} as far as events have them"
    if others := neighbours(service.store, one):
        first = min(one.id, *others)
        yield f"same address as {some(others)}: what several are told there comes once, as {first} wants it"


def followed(one: Recipient) -> str:
    """Return what a recipient follows."""
    which = ", ".join(one.calendars) or "all public calendars"
    only = [*one.kinds, *one.tags]
    return f"{which}, only {', '.join(only)}" if only else which


def wishes(record: RecipientRecord) -> str:
    """Return how somebody wants to be told, in the words of the file."""
    document = record.document
    words = {
        "at": "at {}",
        "quiet_hours": "quiet {}",
        "digest": "digest {}",
        "minimum_lead": "at least {} ahead",
        "backup": "backup {}",
        "on_doubt": "in doubt {}",
        "fallback": "else {}",
        "unsubscribed": "unsubscribed {}",
    }
    said = [form.format(document[name]) for name, form in words.items() if name in document]
    if document.get("working_days_only"):
        said.append(f"working days ({', '.join(document.get('regions', ())) or 'Monday to Friday'})")
    if document.get("changes"):
        said.append("changes")
    return ", ".join(said)


def _groups_with(service: Service, name: str) -> list[str]:
    """Return the ids of the groups that hold somebody, by themselves or by another group."""
    from reminders.actions.audience import audience

    everybody = audience(service.store, service.options)
    return [group for group in everybody.groups if group != name and name in everybody.everyone_in([group])]


def _plain(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
