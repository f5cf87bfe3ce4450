"""`reminders snooze`: tells the reader of a notice again later."""

import click

from reminders.cli.output import good, instant_words
from reminders.cli.session import required_day, with_service
from reminders.core.errors import InvalidInput
from reminders.wiring import Service


@click.command("snooze")
@click.argument("notice")
@click.option("--for", "length", metavar="SPAN", help="How long: 2d, 1 week, 3h.")
@click.option("--until", "day", metavar="DATE", help="Until this day, at the reader's hour: 'next friday', 2027-01-25.")
@with_service
def command(service: Service, *, notice: str, length: str | None, day: str | None) -> None:
    """Put NOTICE off, an id of the ledger or its beginning: its reader is told again then, and not before.

    `reminders log --event EVENT` shows the ids of an event's notices.

    Example: reminders snooze 0b0c3f52 --for 2d
    """
    from reminders.actions.lookup import find_notice
    from reminders.actions.snooze import reading_time, snooze, snoozed_until
    from reminders.core.reminder import parse_offset

    if (length is None) == (day is None):
        raise InvalidInput("say how long, with --for 2d, or until when, with --until DATE")
    store, options, found = service.store, service.options, find_notice(service.store, notice)
    if day is not None:
        until = reading_time(store, options, found, required_day(day, service.today, option="--until"))
    else:
        until = snoozed_until(store, options, found, parse_offset(length or ""), service.now)
    one = snooze(store, options, found.id, until, service.now)
    calendar = store.calendar(found.identity.calendar)
    zone = service.zone_of(one.answer.recipient, calendar.calendar if calendar else None)
    click.echo(
        f"{good('Snoozed')}: {one.answer.recipient} is told again {instant_words(one.answer.until or until, zone)}"
    )
