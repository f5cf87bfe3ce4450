"""`reminders edit`: changes fields of an event."""

from typing import Any

import click

from reminders.cli.changes import print_changed
from reminders.cli.fields import field_options, fields_of
from reminders.cli.output import dim
from reminders.cli.session import json_option, with_service
from reminders.wiring import Service


@click.command("edit")
@click.argument("event")
@click.option("--title", metavar="TEXT")
@field_options
@click.option("--public", is_flag=True, help="Take `private` away.")
@click.option("--clear", multiple=True, metavar="FIELD", help="Take a field away, such as time; may be given again.")
@click.option("--dry-run", is_flag=True, help="Show what would change, and change nothing.")
@json_option
@with_service
def command(
    service: Service,
    /,
    *,
    event: str,
    public: bool,
    clear: tuple[str, ...],
    dry_run: bool,
    as_json: bool,
    **fields: Any,
) -> None:
    """Change fields of EVENT; those that are not named stay. Options that may be given again replace the whole list.

    `move` changes a date that others know, `fix` gives an open one.

    Example: reminders edit personal/ada --remind 14d --remind 0d --clear location
    """
    from reminders.actions.edit import edit
    from reminders.actions.rehearse import rehearsal

    given, understood = fields_of(fields, service.today)
    cleared = [*clear, "private"] if public else list(clear)
    if not given and not cleared:
        raise click.UsageError("say what changes, such as --title or --remind; `reminders edit --help` lists it all")
    with rehearsal(service.store, dry_run=dry_run):
        changed = edit(service.store, service.options, event, service.now, given=given, clear=cleared)
        for line in () if as_json else understood:
            click.echo(line)
        print_changed(service, changed, "Would change" if dry_run else "Changed", as_json=as_json)
    if dry_run and not as_json:
        click.echo(dim("Nothing was changed: this was a dry run."))
