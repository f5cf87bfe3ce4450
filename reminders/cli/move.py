"""`reminders move`: moves an event."""

import click

from reminders.cli.changes import print_changed
from reminders.cli.session import day_of, json_option, required_day, with_service
from reminders.wiring import Service


@click.command("move")
@click.argument("event")
@click.argument("date")
@click.option("--occurrence", metavar="DAY", help="Of a recurring event: the day of the occurrence that moves.")
@click.option("--anchor", is_flag=True, help="Of a recurring event: move the date that all are counted from.")
@json_option
@with_service
def command(service: Service, *, event: str, date: str, occurrence: str | None, anchor: bool, as_json: bool) -> None:
    """Move EVENT to another DATE.

    Example: reminders move kazakhstan-andorra/diplomatic-relations 2028-01-31 --occurrence 2028-01-30
    """
    from reminders.actions.move import move

    if anchor and occurrence:
        raise click.UsageError("--anchor moves all occurrences, --occurrence one; give one of them")
    today = service.today
    day = required_day(date, today, option="DATE")
    which = day_of(occurrence, today, option="--occurrence")
    changed = move(service.store, service.options, event, day, service.now, occurrence=which, anchor=anchor)
    print_changed(service, changed, f"Moved to {day}:", as_json=as_json)
