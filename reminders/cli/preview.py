"""`reminders preview`: a notice as its reader sees it."""

from pathlib import Path

import click

from reminders.cli.output import dim, instant_words, warn, write_file
from reminders.cli.session import with_service
from reminders.core.errors import InvalidInput
from reminders.wiring import Service


@click.command("preview")
@click.argument("notice_or_event")
@click.option(
    "--html", "page", type=click.Path(dir_okay=False), metavar="FILE", help="Write the HTML part; - prints it."
)
@click.option("--raw", is_flag=True, help="Print the whole mail, byte for byte.")
@with_service
def command(service: Service, *, notice_or_event: str, page: str | None, raw: bool) -> None:
    """Show NOTICE_OR_EVENT as its reader sees it: a notice by the beginning of its id, or an event's next one.

    One that was sent is shown as it was read then, others as they will be. Nothing is sent.

    Example: reminders preview bilateral/national-day --html notice.html
    """
    from reminders.actions.preview import preview

    if page and raw:
        raise InvalidInput("choose one: --html FILE for the page, or --raw for the mail")
    shown = preview(service.store, service.options, notice_or_event, service.now)
    message, one = shown.message, shown.notice
    if shown.is_edited:
        click.echo(dim("The event was edited after this was sent; its words are those of now."), err=True)
    if message.fault:
        warn(f"Laid out by the template that ships: {message.fault}")
    if raw:
        from reminders.notices.mime import to_bytes

        click.echo(to_bytes(message), nl=False)
    elif page == "-":
        click.echo(message.html)
    elif page:
        write_file(Path(page), message.html.encode(), f"Wrote {page}")
    else:
        state = "sent" if one.sent_at else str(one.state)
        click.echo(f"{dim('To:')} {message.name or message.address}, by {one.identity.channel}")
        click.echo(f"{dim('When:')} {instant_words(shown.at, service.options.zone)}, {state}")
        click.echo(f"{dim('Subject:')} {message.subject}\n")
        click.echo(message.text)
