"""`reminders recipients`: who is told."""

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import click

from reminders.cli.coming import print_rest
from reminders.cli.output import good, print_columns, print_json, warn, without_empty_columns
from reminders.cli.recipient_words import followed, notes, print_recipient, row_of, wishes
from reminders.cli.session import json_option, options, with_service
from reminders.core.bounce import Bounce
from reminders.core.record import RecipientRecord
from reminders.core.text import some
from reminders.wiring import Service


@click.group("recipients")
def command() -> None:
    """Add, edit, list, show, import and remove those who are told."""


_MANY = "may be given again, or by commas"
# An option for each thing that can be said of a recipient.
_preferences = options(
    click.option("--address", metavar="ADDRESS", help="mailto:ada@example.org, https://..., console, file."),
    click.option("--members", multiple=True, metavar="ID", help=f"Makes a group of these recipients; {_MANY}."),
    click.option("--name", metavar="TEXT"),
    click.option("--language", metavar="LANG", help="Such as en, fr, es, ca, ru or kk."),
    click.option("--timezone", metavar="ZONE", help="Where the notices' times count: Europe/Andorra."),
    click.option("--at", metavar="HH:MM", help="When reminders come that count days; 09:00 by default."),
    click.option("--quiet-hours", metavar="HOURS", help="No notices then: 22:00-07:00."),
    click.option("--working-days-only/--any-day", default=None, help="Notices on working days only."),
    click.option("--regions", multiple=True, metavar="CODE", help=f"Whose working days: AD, ES-CT; {_MANY}."),
    click.option("--digest", metavar="WHEN", help="All in one: 'daily 08:00', 'weekly mon 08:00'."),
    click.option("--calendars", multiple=True, metavar="ID", help=f"Only these calendars; {_MANY}."),
    click.option("--tags", multiple=True, metavar="TAG", help=f"Only events with one of these tags; {_MANY}."),
    click.option("--kinds", multiple=True, metavar="KIND", help=f"Only events of these kinds; {_MANY}."),
    click.option("--minimum-lead", metavar="OFFSET", help="Only reminders at least so far ahead: 2d."),
    click.option("--changes/--no-changes", default=None, help="Follow changes of date."),
    click.option("--backup", metavar="ID", help="Who is told when this one does not acknowledge."),
    click.option("--fallback", metavar="ADDRESS", help="Where a notice goes that the address fails to take."),
    click.option("--on-doubt", metavar="send|skip", help="What to do with a notice that may have arrived."),
)


@command.command("add")
@click.argument("recipient_id", metavar="ID")
@_preferences
@json_option
@with_service
def add(service: Service, /, *, recipient_id: str, as_json: bool, **fields: Any) -> None:
    """Add somebody who is told of what is still to come, or with --members a group that reminders may name.

    Example: reminders recipients add ada --address mailto:ada@example.org --timezone Europe/Andorra --language ca
    """
    from reminders.actions.recipients import add_recipient

    said = {name: value for name, value in _said(fields).items() if value is not None}
    record = add_recipient(service.store, service.options, {"id": recipient_id, **said}, service.now)
    _show(service, "Added", record, as_json=as_json)
    if as_json:
        return
    print_rest(service)
    _show_first_secret(service, record)


@command.command("edit")
@click.argument("recipient_id", metavar="ID")
@_preferences
@json_option
@with_service
def edit(service: Service, /, *, recipient_id: str, as_json: bool, **fields: Any) -> None:
    """Change what is said of somebody; an empty text takes it away.

    Example: reminders recipients edit ada --quiet-hours 22:00-07:00 --digest ""
    """
    from reminders.actions.recipients import edit_recipient

    record = edit_recipient(service.store, service.options, recipient_id, _said(fields), service.now)
    _show(service, "Changed", record, as_json=as_json)
    if as_json:
        return
    print_rest(service)
    _show_first_secret(service, record)


@command.command("list")
@json_option
@with_service
def list_(service: Service, *, as_json: bool) -> None:
    """List those who are told, and to whom nothing goes at present.

    Example: reminders recipients list --json
    """
    from reminders.actions.hindrances import Hindrance, hindrances
    from reminders.actions.shapes import recipient_shape

    records, found = service.store.recipients(), hindrances(service.store, service.options)
    hindered, returned = defaultdict[str, list[Hindrance]](list), defaultdict[str, list[Bounce]](list)
    for hindrance in found:
        hindered[hindrance.recipient].append(hindrance)
    for bounce in service.store.bounces():
        returned[bounce.recipient].append(bounce)
    if as_json:
        print_json([recipient_shape(record, returned[record.id], hindered[record.id]) for record in records])
        return
    if not records:
        click.echo("Nobody is defined, so `me` is told, on the console. `reminders recipients add` adds somebody.")
        return
    print_columns(without_empty_columns([row_of(record, hindered[record.id]) for record in records]))
    for one in found:
        warn(one.words)


@command.command("show")
@click.argument("recipient_id", metavar="ID")
@json_option
@with_service
def show(service: Service, *, recipient_id: str, as_json: bool) -> None:
    """Show one of those who are told: what is said of them, and whether anything is in the way.

    Example: reminders recipients show ada
    """
    from reminders.actions.lookup import find_recipient

    record = find_recipient(service.store, recipient_id)
    if as_json:
        _print_shape(service, record)
    else:
        print_recipient(service, record)


@command.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--take", type=click.Choice(["file", "store"]), help="What to keep where both changed the same field.")
@json_option
@with_service
def import_(service: Service, *, file: Path, take: Literal["file", "store"] | None, as_json: bool) -> None:
    """Take recipients over from FILE: CSV whose first line names the fields, vCards, or TOML.

    The fields are those of `recipients add`: id, name, address (or email), language, timezone, tags, calendars, digest
    and so on. All of the file is taken or nothing, and a second time changes nothing.

    Example: reminders recipients import people.csv
    """
    from reminders.actions.import_recipients import import_recipients
    from reminders.actions.shapes import step_shape

    imported = import_recipients(service.store, service.options, file, service.now, take=take)
    steps = imported.applied.steps
    for words in imported.left_out:
        warn(words)
    if as_json:
        print_json([step_shape(step) for step in steps])
        return
    for verb, word in (("add", "Added"), ("change", "Changed"), ("unchanged", "Unchanged"), ("keep", "Kept removed")):
        if names := [step.name for step in steps if step.verb == verb]:
            click.echo(f"{good(word)} {len(names):,}: {some(names)}")
    if not steps:
        click.echo(f"{file} names nobody; nothing changed")
    print_rest(service)


@command.command("remove")
@click.argument("recipient_id", metavar="ID")
@with_service
def remove(service: Service, *, recipient_id: str) -> None:
    """Remove somebody; notices that were to come are cancelled.

    Example: reminders recipients remove ada
    """
    from reminders.actions.remove import remove_recipient

    record = remove_recipient(service.store, service.options, recipient_id, service.now)
    click.echo(f"{good('Removed')} {record.id}")
    print_rest(service)


@command.command("secret")
@click.argument("recipient_id", metavar="ID")
@click.option("--set", "given", metavar="WHSEC", help="Use this secret, whsec_ and base64, in place of a new one.")
@with_service
def secret(service: Service, *, recipient_id: str, given: str | None) -> None:
    """Give a webhook a new secret and show it, this once; the old one stays good for a day.

    Example: reminders recipients secret ada
    """
    from reminders.actions.endpoints import renew_secret

    _show_secret(recipient_id, renew_secret(service.store, recipient_id, service.now, secret=given))


@command.command("enable")
@click.argument("recipient_id", metavar="ID")
@with_service
def enable(service: Service, *, recipient_id: str) -> None:
    """Send again to a webhook that answered 410, or to a mail address from which too much came back.

    Example: reminders recipients enable ada
    """
    from reminders.actions.endpoints import enable as enable_endpoint

    was_off = enable_endpoint(service.store, recipient_id)
    click.echo(
        f"{good('Enabled')} what goes to {recipient_id}; `reminders recipients show {recipient_id}` shows where that is"
        if was_off
        else f"nothing stood in the way of what goes to {recipient_id}; nothing changed"
    )


@command.command("unsubscribe")
@click.argument("recipient_id", metavar="ID")
@with_service
def unsubscribe(service: Service, *, recipient_id: str) -> None:
    """Send somebody nothing more; what was to come is cancelled. The link in a message does the same.

    Example: reminders recipients unsubscribe ada
    """
    from reminders.actions.unsubscribe import unsubscribe as end

    ended = end(service.store, service.options, recipient_id, service.now, by="by command")
    for record in ended:
        click.echo(f"{good('Unsubscribed')} {record.id}; `reminders recipients resubscribe {record.id}` undoes it")
    if not ended:
        click.echo(f"{recipient_id} had unsubscribed already")


@command.command("resubscribe")
@click.argument("recipient_id", metavar="ID")
@with_service
def resubscribe(service: Service, *, recipient_id: str) -> None:
    """Send to somebody again who unsubscribed, and wants to hear of what is still to come.

    Example: reminders recipients resubscribe ada
    """
    from reminders.actions.unsubscribe import resubscribe as begin

    was_off = begin(service.store, service.options, recipient_id, service.now)
    click.echo(f"{good('Subscribed')} {recipient_id}" if was_off else f"{recipient_id} had not unsubscribed")


def _show_first_secret(service: Service, record: RecipientRecord) -> None:
    """Make the secret of a webhook that has none yet, and show it."""
    from reminders.actions.endpoints import renew_secret
    from reminders.notices.address import is_web

    if any(map(is_web, record.recipient.addresses)) and service.store.endpoint(record.id) is None:
        _show_secret(record.id, renew_secret(service.store, record.id, service.now))


def _show_secret(recipient: str, words: str) -> None:
    click.echo(f"  the secret that signs the webhooks of {recipient}, shown this once: {words}")


def _said(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields that were given, `None` for those that were given empty."""
    said: dict[str, Any] = {}
    for name, value in fields.items():
        if value is None or value == ():
            continue
        if isinstance(value, tuple):
            value = [one.strip() for part in value for one in part.split(",") if one.strip()]
        said[name] = value if value or value is False else None
    return said


def _show(service: Service, verb: str, record: RecipientRecord, *, as_json: bool) -> None:
    if as_json:
        _print_shape(service, record)
        return
    one = record.recipient
    if one.is_group:
        click.echo(f"{good(verb)} {one.id}, a group of {some(one.members)}")
        click.echo(f'  a reminder names it: {{ before = "3d", to = ["{one.id}"] }}')
        return
    click.echo(f"{good(verb)} {one.id}, who follows {followed(one)}")
    if said := wishes(record):
        click.echo(f"  {said}")
    for words in notes(service, record):
        click.echo(f"  {words}")
    click.echo(f"  try it with `reminders notify {one.id}`; `reminders simulate` shows what will be sent")


def _print_shape(service: Service, record: RecipientRecord) -> None:
    from reminders.actions.hindrances import hindrances
    from reminders.actions.shapes import recipient_shape

    found = hindrances(service.store, service.options, [record.recipient])
    print_json(recipient_shape(record, service.store.bounces(record.id), found))
