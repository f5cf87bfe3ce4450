"""`reminders schema`: the JSON Schema of calendar files."""

import click

from reminders.cli.output import print_json


@click.command("schema")
def command() -> None:
    """Print the JSON Schema of calendar and recipient files.

    Example: reminders schema > calendars/reminders.schema.json
    """
    from reminders.definitions.schema import schema

    print_json(schema())
