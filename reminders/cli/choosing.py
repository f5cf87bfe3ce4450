"""The options with which `log` and `replay` choose rows of the ledger."""

from datetime import datetime, time, timedelta

import click

from reminders.cli.session import bound_of, options
from reminders.core import zones
from reminders.core.ports import Chosen
from reminders.wiring import Service

# Gives a command the options that choose notices.
choosing = options(
    click.option("--calendar", metavar="ID", help="Only notices of this calendar."),
    click.option("--event", metavar="EVENT", help="Only notices of this event."),
    click.option("--recipient", metavar="ID", help="Only notices to this recipient."),
    click.option("--channel", metavar="NAME", help="Only notices on this channel, such as smtp."),
    click.option("--reminder", metavar="TEXT", help="Only this reminder: 3d, open-date, changed, digest."),
    click.option("--from", "first", metavar="DATE", help="Due from this day on."),
    click.option("--to", "last", metavar="DATE", help="Due up to this day."),
)


def chosen(service: Service, *, first: str | None, last: str | None, **named: str | None) -> Chosen:
    """Return what the options choose; days are those of the default zone. Raises `InvalidInput`."""
    today, zone = service.today, service.options.zone
    start = bound_of(first, today, option="--from")
    end = bound_of(last, today, option="--to", last=True)
    after: datetime | None = zones.at(start, time(), zone) - timedelta(seconds=1) if start else None
    return {
        "calendar": named["calendar"],
        "event": named["event"],
        "recipient": named["recipient"],
        "channel": named["channel"],
        "reminder": named["reminder"],
        "after": after,
        "until": zones.at(end, time(23, 59, 59), zone) if end else None,
    }
