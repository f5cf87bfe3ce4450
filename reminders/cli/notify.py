"""`reminders notify`: a test notice."""

import click

from reminders.cli.output import good, warn
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

    sent = notify(service.store, service.options, recipient, service.now, service.open_channel)
    click.echo(f"{good('Sent')} a test notice to {recipient} by {sent.channel}: {sent.answer}")
    if not sent.is_served:
        warn(f"the daemon was started without {sent.channel}; start it again with these settings")
