"""`reminders search`: finds events by their words."""

import click

from reminders.cli.list import print_events
from reminders.cli.output import print_json
from reminders.cli.session import json_option, with_service
from reminders.wiring import Service


@click.command("search")
@click.argument("words", nargs=-1, required=True)
@click.option("--calendar", metavar="ID", help="Only in this calendar.")
@json_option
@with_service
def command(service: Service, *, words: tuple[str, ...], calendar: str | None, as_json: bool) -> None:
    """List the events that have all WORDS in their id, titles, description, place, people or tags, in any language.

    Case and accents make no difference.

    Example: reminders search andorra day
    """
    from reminders.actions.search import events
    from reminders.actions.shapes import event_shape

    found = events(service.store, calendar=calendar, words=words)
    if as_json:
        print_json([event_shape(record) for record in found])
    elif found:
        print_events(service, found)
    else:
        click.echo(f"Nothing has {' and '.join(map(repr, words))}. `reminders list` shows what is stored.", err=True)
