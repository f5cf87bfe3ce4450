"""`reminders forget`: erases a person."""

import sys

import click

from reminders.cli.output import dim, good, warn
from reminders.cli.session import with_service
from reminders.core.errors import Refused
from reminders.core.text import counted, some
from reminders.wiring import Service


@click.command("forget")
@click.argument("recipient")
@click.option("--yes", is_flag=True, help="Do not ask.")
@with_service
def command(service: Service, *, recipient: str, yes: bool) -> None:
    """Erase RECIPIENT for good: address, name and wishes, and what the ledger says of notices to them.

    Example: reminders forget ada
    """
    from reminders.actions.forget import check_known, forget

    check_known(service.store, recipient)
    if not yes:
        _ask(recipient)
    found = forget(service.store, service.options, recipient, service.now)
    rows = counted(found.notices, "row")
    click.echo(f"{good('Forgot')} {recipient}; {rows} of the ledger kept under the name {found.pseudonym}.")
    if found.named_by:
        click.echo(f"  {some(found.named_by)} named them, and what went to them alone goes to nobody now")
    if found.files:
        files, verb = ", ".join(found.files), "names" if len(found.files) == 1 else "name"
        warn(f"{files} still {verb} them; take them out there, or `apply` brings the name back")
    if not found.is_scrubbed:
        warn("another process is reading, so old octets may be left in the database's files; run it once more later")
    click.echo(dim("Backups made before, and events that are about this person, are not touched."))


def _ask(recipient: str) -> None:
    if not sys.stdin.isatty():
        raise Refused(f"this erases {recipient} for good; say --yes to allow it where nobody can be asked")
    if not click.confirm(f"Erase {recipient} for good, the ledger's words about them included?"):
        raise Refused("nothing was erased")
