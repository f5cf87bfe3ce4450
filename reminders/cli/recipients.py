"""`reminders recipients`: who is told."""

from typing import Any

import click

from reminders.cli.output import dim, good, print_columns, print_json
from reminders.cli.session import json_option, with_service
from reminders.wiring import Service


@click.group("recipients")
def command() -> None:
    """Add, list and remove those who are told."""


@command.command("add")
@click.argument("recipient_id", metavar="ID")
@click.option("--address", required=True, metavar="ADDRESS", help="mailto:ada@example.org, or 'console' or 'file'.")
@click.option("--name", metavar="TEXT")
@click.option("--language", metavar="LANG", help="Such as en, fr, es, ca, ru or kk.")
@click.option("--timezone", metavar="ZONE", help="Where the notices' times count, such as Europe/Andorra.")
@click.option(
    "--calendars", multiple=True, metavar="ID", help="Only these calendars; may be given again, or by commas."
)
@click.option("--tags", multiple=True, metavar="TAG", help="Only events with one of these tags.")
@click.option("--changes", is_flag=True, help="Follow changes of date.")
@json_option
@with_service
def add(service: Service, /, *, recipient_id: str, as_json: bool, **fields: Any) -> None:
    """Add somebody who is told of what is still to come.

    Example: reminders recipients add ada --address mailto:ada@example.org --timezone Europe/Andorra --language ca
    """
    from reminders.actions.recipients import add_recipient
    from reminders.actions.shapes import recipient_shape

    raw: dict[str, Any] = {"id": recipient_id}
    for name, value in fields.items():
        if isinstance(value, tuple):
            value = [one.strip() for part in value for one in part.split(",") if one.strip()]
        if value:
            raw[name] = value
    record = add_recipient(service.store, service.options, raw, service.now)
    if as_json:
        print_json(recipient_shape(record))
        return
    follows = ", ".join(record.recipient.calendars) or "all public calendars"
    click.echo(f"{good('Added')} {record.id}, who follows {follows}")
    click.echo(f"  try it with `reminders notify {record.id}`; `reminders simulate` shows what will be sent")


@command.command("list")
@json_option
@with_service
def list_(service: Service, *, as_json: bool) -> None:
    """List those who are told.

    Example: reminders recipients list --json
    """
    from reminders.actions.shapes import recipient_shape

    records = service.store.recipients()
    if as_json:
        print_json([recipient_shape(record) for record in records])
        return
    if not records:
        click.echo("Nobody is defined, so `me` is told, on the console. `reminders recipients add` adds somebody.")
        return
    print_columns(
        [
            record.id,
            record.recipient.address,
            record.recipient.timezone or dim("default zone"),
            record.recipient.language or dim("default language"),
            dim(", ".join(record.recipient.calendars) or "all public calendars"),
        ]
        for record in records
    )


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
