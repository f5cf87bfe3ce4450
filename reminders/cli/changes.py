"""What the commands that change one event print when they have."""

import click

from reminders.actions.change import Changed
from reminders.actions.lookup import find_calendar
from reminders.cli.coming import print_preview
from reminders.cli.output import good, print_json
from reminders.cli.show import shown_json
from reminders.wiring import Service


def print_changed(service: Service, changed: Changed, sentence: str, *, as_json: bool) -> None:
    """Print the event as it is now, or that nothing changed."""
    if as_json:
        print_json(shown_json(service, changed.after.key))
        return
    if not changed.is_new:
        click.echo(f"{changed.after.key} was so already; nothing changed.")
        return
    click.echo(f"{good(sentence)} {changed.after.key}")
    if changed.after.event.status != "cancelled" and changed.after.resolution is None:
        print_preview(service, changed.after, find_calendar(service.store, changed.after.calendar).calendar)
