"""`reminders check`: checks files without applying them."""

from pathlib import Path

import click

from reminders.cli.files import read_definitions
from reminders.cli.output import good
from reminders.cli.session import with_service
from reminders.core.text import counted
from reminders.wiring import Service


@click.command("check")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@with_service
def command(service: Service, *, paths: tuple[Path, ...]) -> None:
    """Check the calendar and recipient files at PATHS, by default those of the calendars folder; change nothing.

    Example: reminders check calendars/kazakhstan-andorra.toml
    """
    from reminders.actions.working_days import coarse_regions

    for file in read_definitions(service, paths or (service.settings.calendars,)):
        counts = [(len(file.events), "event"), (len(file.recipients), "recipient")]
        said = ", ".join(counted(number, noun) for number, noun in counts if number)
        click.echo(f"{good('good')}  {file.path}  {said or 'no events'}")
        for words in coarse_regions([*([file.calendar] if file.calendar else []), *file.events, *file.recipients]):
            click.echo(f"{click.style('note', fg='yellow')}  {file.path}  {words}")
