"""`reminders migrate`: brings the database to this version."""

import click

from reminders.cli.output import good, print_columns
from reminders.cli.session import with_service
from reminders.wiring import Service


@click.command("migrate")
@click.option("--dry-run", is_flag=True, help="Show what would be done, and do nothing.")
@with_service
def command(service: Service, *, dry_run: bool) -> None:
    """Bring the database to this version of the program; commands do it by themselves when they open it.

    Example: reminders migrate --database postgresql://reminders@localhost/reminders
    """
    from reminders.storage import migrations

    url = service.settings.database_url
    before = migrations.status(url)
    print_columns(
        [*([good("done"), f"{one.number:04}", one.name] for one in before.applied)]
        + [["to do" if dry_run else good("now"), f"{one.number:04}", one.name] for one in before.pending]
    )
    if before.pending and not dry_run:
        migrations.apply(url, service.now)
    state = "up to date" if not before.pending or not dry_run else f"at version {before.version}"
    click.echo(f"{before.place} is {state}.")
