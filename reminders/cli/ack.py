"""`reminders ack`: says that what a notice asks is done."""

import click

from reminders.cli.output import counted, dim, good
from reminders.cli.session import with_service
from reminders.wiring import Service


@click.command("ack")
@click.argument("notice_or_event")
@click.option("--by", metavar="RECIPIENT", help="Who says so; of an event, whose question it answers.")
@with_service
def command(service: Service, *, notice_or_event: str, by: str | None) -> None:
    """Acknowledge NOTICE_OR_EVENT: reminders that come until they are acknowledged come no more.

    Of an event its next occurrence is meant, and everybody who is asked. A notice is named by its id or the beginning.

    Example: reminders ack bilateral/national-day --by ada
    """
    from reminders.actions.answer import acknowledge

    for one in acknowledge(service.store, service.options, notice_or_event, service.now, by=by):
        answer = one.answer
        what = f"{answer.calendar}/{answer.event} on {answer.occurrence}, {answer.reminder}, for {answer.recipient}"
        if not one.is_new:
            click.echo(f"{what}: it was {answer.words}")
            continue
        count = f"{counted(one.cancelled, 'waiting notice')} cancelled"
        click.echo(f"{good('Acknowledged')} {what} {dim(count) if one.cancelled else ''}".rstrip())
