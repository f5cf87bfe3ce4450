"""`reminders preview`: a notice as its reader sees it."""

import click

from reminders.cli.output import dim
from reminders.cli.session import with_service
from reminders.wiring import Service


@click.command("preview")
@click.argument("notice")
@click.option("--html", "form", flag_value="html", help="Print the HTML part.")
@click.option("--eml", "form", flag_value="eml", help="Print the whole mail, as it is sent.")
@with_service
def command(service: Service, *, notice: str, form: str | None) -> None:
    """Show NOTICE, an id of the ledger or its beginning, as its reader would get it now. Nothing is sent.

    Example: reminders preview 0b0c3f52 --html > notice.html
    """
    from reminders.actions.preview import preview

    message = preview(service.store, service.options, notice, service.now)
    if form == "html":
        click.echo(message.html)
    elif form == "eml":
        from reminders.notices.mime import to_bytes

        click.echo(to_bytes(message), nl=False)
    else:
        click.echo(f"{dim('To:')} {message.name or message.address}")
        click.echo(f"{dim('Subject:')} {message.subject}\n")
        click.echo(message.text)
