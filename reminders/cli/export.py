"""`reminders export`: writes a calendar to a file."""

from pathlib import Path

import click

from reminders.cli.output import print_json, write_file
from reminders.cli.session import with_service
from reminders.wiring import Service


@click.command("export")
@click.argument("calendar")
@click.option("--format", "form", type=click.Choice(["toml", "ics", "json", "csv"]), default="toml", show_default=True)
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file.")
@with_service
def command(service: Service, *, calendar: str, form: str, output: Path | None) -> None:
    """Write CALENDAR as a file that `apply` reads back, as JSON, or its entries as iCalendar or as a table (CSV).

    Example: reminders export kazakhstan-andorra -o kazakhstan-andorra.toml
    """
    from reminders.actions import export

    if form == "json" and output is None:
        print_json(export.export_documents(service.store, calendar))
        return
    if form == "ics":
        body = export.export_ics(service.store, calendar, service.now.year)
    elif form == "csv":
        body = export.export_csv(service.store, calendar, service.now.year)
    elif form == "toml":
        body = export.export_toml(service.store, calendar).encode()
    else:
        import json

        body = json.dumps(export.export_documents(service.store, calendar), ensure_ascii=False, indent=2).encode()
    if output is None:
        click.echo(body, nl=False)
    else:
        write_file(output, body, f"Wrote {calendar} to {output}")
