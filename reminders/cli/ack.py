"""`reminders ack`: says that what a notice asks is done."""

import click

from reminders.cli.output import dim, good, instant_words
from reminders.cli.session import with_service
from reminders.core.answer import Answer
from reminders.core.text import counted
from reminders.wiring import Service


@click.command("ack")
@click.argument("notice_or_event")
@click.option("--by", metavar="RECIPIENT", help="Who says so; of an event, whose question it answers.")
@click.option("--undo", is_flag=True, help="It is not done after all: take back that it was acknowledged.")
@with_service
def command(service: Service, *, notice_or_event: str, by: str | None, undo: bool) -> None:
    """Acknowledge NOTICE_OR_EVENT: reminders that come until they are acknowledged come no more.

    Of an event its next occurrence is meant, and everybody who is asked. A notice is named by its id or the beginning.
    --undo takes back what was acknowledged last, and the reminders go on.

    Example: reminders ack bilateral/national-day --by ada
    """
    if undo:
        _take_back(service, notice_or_event, by)
        return
    from reminders.actions.acknowledge import acknowledge

    for one in acknowledge(service.store, service.options, notice_or_event, service.now, by=by):
        if not one.is_new:
            click.echo(f"{_what(one.answer)}: it was {one.answer.words}")
            continue
        click.echo(f"{good('Acknowledged')} {_what(one.answer)}")
        if one.cancelled:
            click.echo(dim(f"  {counted(one.cancelled, 'waiting notice')} cancelled"))


def _take_back(service: Service, name: str, by: str | None) -> None:
    from reminders.actions.acknowledge import undo

    for one in undo(service.store, service.options, name, service.now, by=by):
        answer = one.answer
        click.echo(f"{good('Taken back')}: {_what(answer)} was {answer.words}")
        if one.asks_at is None:
            click.echo("  nothing more comes of itself; `reminders snooze` asks again")
            continue
        calendar = service.store.calendar(answer.calendar)
        zone = service.zone_of(answer.recipient, calendar.calendar if calendar else None)
        click.echo(f"  {answer.recipient} is asked again {instant_words(one.asks_at, zone)}")


def _what(answer: Answer) -> str:
    return f"{answer.calendar}/{answer.event} on {answer.occurrence}, {answer.reminder}, for {answer.recipient}"
