"""`reminders cancel`: cancels an event."""

import click

from reminders.cli.changes import print_changed
from reminders.cli.session import json_option, with_service
from reminders.wiring import Service


@click.command("cancel")
@click.argument("event")
@json_option
@with_service
def command(service: Service, *, event: str, as_json: bool) -> None:
    """Cancel EVENT; feeds show it as cancelled through the next calendar year.

    Example: reminders cancel kazakhstan-andorra/andorra-day
    """
    from reminders.actions.cancel import cancel

    print_changed(service, cancel(service.store, service.options, event, service.now), "Cancelled", as_json=as_json)
