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
    from reminders.config import SETTINGS, masked

    values = service.settings.values
    if as_json:
        print_json({name: {"value": masked(value.text), "source": value.source} for name, value in values.items()})
        return
    print_columns(
        [one.variable, masked(values[one.name].text) or dim("(none)"), dim(values[one.name].source), dim(one.meaning)]
        for one in SETTINGS
    )
