"""`reminders publish`: the public site as files, for any web host."""

from pathlib import Path

import click

from reminders.cli.output import dim, good, warn
from reminders.cli.session import with_service
from reminders.wiring import Service


@click.command("publish")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--check", is_flag=True, help="Write nothing; tell what would change, and exit with 1 if anything would.")
@with_service
def command(service: Service, *, folder: Path, check: bool) -> None:
    """Write every public feed and page to FOLDER, with compressed twins. Only what has changed is written.

    What publish wrote before and no longer wants is removed; other files stay.

    Example: reminders publish public
    """
    from reminders.actions.publish import publish

    if service.site is None:
        warn(f"Links to subscribe lead to {service.settings.base_url}; set base_url to where the files will be.")
    done = publish(folder, list(service.publications()), dry_run=check)
    for path in done.written:
        click.echo(f"{good('would write' if check else 'wrote')}   {path}")
    for path in done.removed:
        click.echo(f"{'would remove' if check else 'removed'} {path}")
    counts = f"{len(done.written)} written, {len(done.removed)} removed, {done.unchanged} unchanged"
    click.echo(dim(f"{folder}: {counts}{', had this been no check' if check and done.changed else ''}"), err=True)
    if check and done.changed:
        click.get_current_context().exit(1)
