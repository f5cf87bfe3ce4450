"""`reminders list`: what is stored."""

from collections.abc import Iterable

import click

from reminders.cli.output import dim, print_columns, print_json
from reminders.cli.session import json_option, with_service
from reminders.core.record import EventRecord
from reminders.wiring import Service


@click.command("list")
@click.option("--calendar", metavar="ID", help="Only this calendar.")
@json_option
@with_service
def command(service: Service, *, calendar: str | None, as_json: bool) -> None:
    """List the stored events.

    Example: reminders list --calendar kazakhstan-andorra
    """
    from reminders.actions.search import events
    from reminders.actions.shapes import event_shape

    found = events(service.store, calendar=calendar)
    if as_json:
        print_json([event_shape(record) for record in found])
        return
    if not found:
        click.echo(
            'Nothing is stored yet. Begin with `reminders add "..." --since DATE`, or `reminders apply calendars`.'
        )
        return
    print_events(service, found)


def print_events(service: Service, records: Iterable[EventRecord]) -> None:
    """Print a line for each event: its key, kind, date, title, and state where that is not plain."""
    print_columns(
        [
            record.key,
            str(record.event.kind),
            str(record.document.get("since") or record.document.get("on") or record.document.get("rule")),
            str(record.event.title.choose((service.options.language,))[1]),
            dim(_state(record.document.get("status"), record.resolution)),
        ]
        for record in records
    )


def _state(status: str | None, resolution: str | None) -> str:
    return str(resolution or (status if status != "confirmed" else "") or "")
