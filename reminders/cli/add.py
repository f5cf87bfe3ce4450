"""`reminders add`: adds an event."""

from typing import Any

import click

from reminders.cli.fields import field_options, fields_of
from reminders.cli.output import dim, good, print_json
from reminders.cli.session import json_option, with_service
from reminders.wiring import Service


@click.command("add")
@click.argument("title")
@click.option("--calendar", metavar="ID", help="Where it goes; the only calendar, else 'personal'.")
@click.option("--id", "event_id", metavar="ID", help="Its id; made from the title by default.")
@field_options
@click.option("--dry-run", is_flag=True, help="Show what would be added, and add nothing.")
@json_option
@with_service
def command(
    service: Service,
    /,
    *,
    title: str,
    calendar: str | None,
    event_id: str | None,
    dry_run: bool,
    as_json: bool,
    **fields: Any,
) -> None:
    """Add an event and show its next occurrences and notices.

    Example: reminders add "Ada's birthday" --since "10 Dec 1990" --kind birthday --remind 7d --remind 0d
    """
    from reminders.actions.add import add_event
    from reminders.actions.rehearse import rehearsal
    from reminders.cli.coming import print_preview
    from reminders.cli.show import shown_json

    raw, understood = fields_of({"title": title, "id": event_id, **fields}, service.today)
    with rehearsal(service.store, dry_run=dry_run):
        added = add_event(service.store, service.options, raw, service.now, calendar=calendar)
        if as_json:
            print_json(shown_json(service, added.record.key))
            return
        for line in understood:
            click.echo(line)
        if added.new_calendar:
            click.echo(f"{'Would make' if dry_run else 'Made'} the calendar {added.calendar.id}")
        click.echo(f"{'Would add' if dry_run else good('Added')} {added.record.key}")
        print_preview(service, added.record, added.calendar.calendar)
    if dry_run:
        click.echo(dim("Nothing was added: this was a dry run."))
