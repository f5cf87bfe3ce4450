"""`reminders simulate`: what would be sent."""

import click

from reminders.cli.coming import reminder_words, zone_of
from reminders.cli.output import bold, dim, instant_words, print_columns, print_json
from reminders.cli.session import bound_of, json_option, with_service
from reminders.wiring import Service

_DEFAULT_DAYS = 365


@click.command("simulate")
@click.option("--from", "first", metavar="DATE", help="The first day; today by default.")
@click.option("--to", "last", metavar="DATE", help="The last day; a year on by default.")
@json_option
@with_service
def command(service: Service, *, first: str | None, last: str | None, as_json: bool) -> None:
    """Show what would be sent, to whom and when, by a daemon running all the time. Nothing is sent or stored.

    Example: reminders simulate --from 2022-11-16 --to 2023-02-01
    """
    from reminders.actions.shapes import due_shape
    from reminders.actions.simulate import simulate, subjects
    from reminders.core.dates import shift
    from reminders.core.errors import InvalidInput

    today = service.today
    start = bound_of(first, today, option="--from") or today
    end = bound_of(last, today, option="--to", last=True) or shift(start, _DEFAULT_DAYS)
    if end < start:
        raise InvalidInput(f"the range ends ({end}) before it starts ({start}); swap --from and --to")
    dues = simulate(service.store, service.options, service.now, start, end)
    told = subjects(service.store, service.options, service.now, dues)
    if as_json:
        print_json([due_shape(due.identity, due.due_at, subject) for due, subject in zip(dues, told, strict=True)])
        return
    if not dues:
        click.echo(f"Nothing would be sent from {start} to {end}. `reminders why EVENT` says why not.")
        return
    calendars = {record.id: record.calendar for record in service.store.calendars()}
    print_columns(
        [
            instant_words(due.due_at, zone_of(service, due.identity.recipient, calendars[due.identity.calendar])),
            due.identity.recipient,
            dim(due.identity.channel),
            bold(subject),
            dim(reminder_words(due.identity.reminder)),
        ]
        for due, subject in zip(dues, told, strict=True)
    )
    click.echo(dim(f"{len(dues)} notices from {start} to {end}; nothing was sent."))
