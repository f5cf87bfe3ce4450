"""`reminders config`: the settings."""

import click

from reminders.cli.output import dim, print_columns, print_json
from reminders.cli.session import json_option, with_service
from reminders.wiring import Service


@click.command("config")
@json_option
@with_service
def command(service: Service, *, as_json: bool) -> None:
    """Show the settings and where each came from; secrets are masked.

    Example: REMINDERS_PORT=8080 reminders config
    """
    from reminders.config import SETTINGS, shown

    values = service.settings.values
    if as_json:
        print_json({name: {"value": shown(name, value), "source": value.source} for name, value in values.items()})
        return
    meanings = {one.name: (one.variable, one.meaning) for one in SETTINGS}
    print_columns(
        [variable, shown(name, value) or dim("(none)"), dim(value.source), dim(meaning)]
        for name, value in values.items()
        for variable, meaning in [meanings.get(name, (name, "a channel that Apprise serves"))]
    )
