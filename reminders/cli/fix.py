"""`reminders fix`: gives an open event its date."""

import click

from reminders.cli.changes import print_changed
from reminders.cli.session import json_option, required_day, with_service
from reminders.wiring import Service


@click.command("fix")
@click.argument("event")
@click.argument("date")
@click.option("--time", "clock", metavar="HH:MM", help="The local time, if it is known too.")
@json_option
@with_service
def command(service: Service, *, event: str, date: str, clock: str | None, as_json: bool) -> None:
    """Give EVENT, whose date is open, its DATE; it becomes confirmed.

    Example: reminders fix kazakhstan-andorra/andorra-day 2023-05-12
    """
    from reminders.actions.fix import fix
    from reminders.core.reminder import parse_time

    day = required_day(date, service.today, option="DATE")
    at = parse_time(clock) if clock else None
    changed = fix(service.store, service.options, event, day, service.now, at=at)
    print_changed(service, changed, f"Fixed for {day}:", as_json=as_json)
