"""`reminders log`: the ledger."""

from datetime import UTC, datetime, time, timedelta

import click

from reminders.cli.output import bold, dim, print_columns, print_json
from reminders.cli.session import bound_of, json_option, with_service
from reminders.core.notice import State
from reminders.wiring import Service

_COLORS = {"sent": "green", "failed": "red", "retry": "yellow", "expired": "red"}


@click.command("log")
@click.option("--event", metavar="EVENT", help="Only notices of this event.")
@click.option("--calendar", metavar="ID", help="Only notices of this calendar.")
@click.option("--recipient", metavar="ID", help="Only notices to this recipient.")
@click.option(
    "--state", "states", multiple=True, type=click.Choice([str(state) for state in State]), help="May be given again."
)
@click.option("--from", "first", metavar="DATE", help="Due from this day on.")
@click.option("--to", "last", metavar="DATE", help="Due up to this day.")
@click.option("--limit", type=click.IntRange(1), help="The latest so many.")
@json_option
@with_service
def command(
    service: Service,
    *,
    event: str | None,
    calendar: str | None,
    recipient: str | None,
    states: tuple[str, ...],
    first: str | None,
    last: str | None,
    limit: int | None,
    as_json: bool,
) -> None:
    """Show the ledger: each notice, its state, and the reason.

    Example: reminders log --state failed --from 2026-01-01
    """
    from reminders.actions.log import log
    from reminders.actions.shapes import notice_shape
    from reminders.core import zones

    today, zone = service.today, service.options.zone
    start = bound_of(first, today, option="--from")
    end = bound_of(last, today, option="--to", last=True)
    second = timedelta(seconds=1)
    rows = log(
        service.store,
        calendar=calendar,
        event=event,
        recipient=recipient,
        states=[State(state) for state in states],
        after=zones.at(start, time(), zone) - second if start else None,
        until=zones.at(end, time(23, 59, 59), zone) if end else None,
        limit=limit,
    )
    now = service.now
    if as_json:
        print_json([notice_shape(row, now) for row in rows])
        return
    if not rows:
        click.echo("The ledger has no such notice. `reminders simulate` shows what is to come.")
        return
    print_columns(
        [
            _utc(row.due_at),
            click.style(str(row.state), fg=_COLORS.get(row.state)),
            row.identity.recipient,
            dim(row.identity.channel),
            bold(row.subject or f"{row.identity.event} {row.identity.reminder}".strip()),
            dim(row.id[:8]),
            row.reason,
        ]
        for row in rows
    )


def _utc(instant: datetime) -> str:
    return f"{instant.astimezone(UTC):%Y-%m-%d %H:%M}Z"
