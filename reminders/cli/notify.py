"""`reminders notify`: a test notice."""

import click

from reminders.cli.output import good
from reminders.cli.session import with_service
from reminders.wiring import Service


@click.command("notify")
@click.argument("recipient")
@with_service
def command(service: Service, *, recipient: str) -> None:
    """Send RECIPIENT a test notice now.

    Example: reminders notify ada
    """
    from reminders.actions.notify import notify

    channel, answer = notify(service.store, service.options, recipient, service.now, service.open_channel)
    click.echo(f"{good('Sent')} a test notice to {recipient} by {channel}: {answer}")
