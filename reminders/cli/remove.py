"""`reminders remove`: takes an event out of the store."""

import click

from reminders.cli.output import good
from reminders.cli.session import with_service
from reminders.wiring import Service


@click.command("remove")
@click.argument("event")
@with_service
def command(service: Service, *, event: str) -> None:
    """Take EVENT out of the store, feeds and plans; the ledger keeps what was sent.

    To let subscribers see that it is off, use `reminders cancel` instead.

    Example: reminders remove personal/dentist
    """
    from reminders.actions.remove import remove_event

    record, held = remove_event(service.store, service.options, event, service.now)
    click.echo(f"{good('Removed')} {record.key}")
    if held:
        click.echo(f"  no longer held on its occasion: {', '.join(held)}")
