"""`reminders simulate`: what would be sent."""

from typing import TYPE_CHECKING

import click

from reminders.cli.notice_words import reminder_words
from reminders.cli.output import bold, dim, instant_words, print_columns, print_json
from reminders.cli.session import bound_of, json_option, with_service
from reminders.wiring import Service

if TYPE_CHECKING:
    from reminders.actions.simulate import Foreseen

_DEFAULT_DAYS = 365


@click.command("simulate")
@click.option("--from", "first", metavar="DATE", help="The first day; today by default.")
@click.option("--to", "last", metavar="DATE", help="The last day; a year on by default.")
@click.option("--recipient", metavar="ID", help="Only what goes to this recipient.")
@click.option("--calendar", metavar="ID", help="Only notices of this calendar.")
@json_option
@with_service
def command(
    service: Service,
    *,
    first: str | None,
    last: str | None,
    recipient: str | None,
    calendar: str | None,
    as_json: bool,
) -> None:
    """Show what would be sent, to whom and when, by a daemon running all the time. Nothing is sent or stored.

    Example: reminders simulate --from 2022-11-16 --to 2023-02-01 --recipient ada
    """
    from reminders.actions.shapes import due_shape
    from reminders.actions.simulate import foresee, simulate
    from reminders.core.dates import shift
    from reminders.core.errors import InvalidInput

    today = service.today
    start = bound_of(first, today, option="--from") or today
    end = bound_of(last, today, option="--to", last=True) or shift(start, _DEFAULT_DAYS)
    if end < start:
        raise InvalidInput(f"the range ends ({end}) before it starts ({start}); swap --from and --to")
    dues = simulate(service.store, service.options, service.now, start, end, calendar=calendar, recipient=recipient)
    told = foresee(service.store, service.options, service.now, dues)
    if as_json:
        print_json([due_shape(one.identity, one.due_at, one.subject, digest=one.digest) for one in told])
        return
    if not told:
        to = f" to {recipient}" if recipient else ""
        click.echo(f"Nothing would be sent{to} from {start} to {end}. `reminders why EVENT` says why not.")
        return
    calendars = {record.id: record.calendar for record in service.store.calendars()}
    print_columns(
        _row(one, service.zone_of(one.identity.recipient, calendars.get(one.identity.calendar))) for one in told
    )
    messages = sum(not one.digest for one in told)
    click.echo(dim(f"{messages} messages from {start} to {end}; nothing was sent."))


def _row(one: "Foreseen", zone: str) -> list[str]:
    """Return a line; what a digest tells stands below it, without the day that it shares with it."""
    reminder = dim(reminder_words(one.identity.reminder))
    if one.digest:
        return ["", "", "", dim(f"· {one.subject}"), reminder]
    identity = one.identity
    return [instant_words(one.due_at, zone), identity.recipient, dim(identity.channel), bold(one.subject), reminder]
