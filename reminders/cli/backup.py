"""`reminders backup`: a copy of the store while it is in use."""

from pathlib import Path

import click

from reminders.cli.output import good
from reminders.cli.session import with_service
from reminders.wiring import Service


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path))
@with_service
def command(service: Service, *, file: Path) -> None:
    """Write a whole copy of the SQLite database, as of one moment, to FILE; the daemon may run meanwhile.

    Example: reminders backup reminders-$(date +%F).db
    """
    service.store.backup(file)
    click.echo(f"{good('Wrote')} {file}, {file.stat().st_size:,} octets, for its owner only.")
