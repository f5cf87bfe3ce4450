"""`reminders close`: says how an open event ended."""

import click

from reminders.cli.changes import print_changed
from reminders.cli.session import json_option, with_service
from reminders.wiring import Service


@click.command("close")
@click.argument("event")
@click.option("--held", "how", flag_value="held", help="It was held, the date does not matter any more.")
@click.option("--declined", "how", flag_value="declined", help="It will not be held.")
@json_option
@with_service
def command(service: Service, *, event: str, how: str | None, as_json: bool) -> None:
    """Close EVENT, whose date is open, without a date.

    Example: reminders close kazakhstan-andorra/andorra-day --held
    """
    from reminders.actions.close import close
    from reminders.core.event import Resolution

    if how is None:
        raise click.UsageError("say how it ended: --held or --declined")
    changed = close(service.store, service.options, event, Resolution(how), service.now)
    print_changed(service, changed, f"Closed as {how}:", as_json=as_json)
