"""`reminders log`: the ledger."""

from collections.abc import Iterable, Mapping
from datetime import UTC

import click

from reminders.actions.log import Summary
from reminders.cli.choosing import choosing, chosen
from reminders.cli.notice_words import span
from reminders.cli.output import bold, dim, print_columns, print_json
from reminders.cli.session import json_option, with_service
from reminders.core.bounce import Bounce
from reminders.core.notice import Notice, State
from reminders.core.ports import Chosen
from reminders.wiring import Service

_COLORS = {"sent": "green", "failed": "red", "retry": "yellow", "expired": "red"}


@click.command("log")
@choosing
@click.option(
    "--state", "states", multiple=True, type=click.Choice([str(state) for state in State]), help="May be given again."
)
@click.option("--late", is_flag=True, help="Only what was sent, or still waits, more than an hour late.")
@click.option("--limit", type=click.IntRange(1), help="The latest so many.")
@click.option("--totals", "counted", is_flag=True, help="Count by state, channel, recipient and day.")
@json_option
@with_service
def command(
    service: Service,
    /,
    *,
    states: tuple[str, ...],
    late: bool,
    limit: int | None,
    counted: bool,
    as_json: bool,
    **named: str | None,
) -> None:
    """Show the ledger: each notice, its state, and the reason.

    Example: reminders log --state failed --from 2026-01-01
    """
    if counted and limit is not None:
        raise click.UsageError("--limit says how many rows are shown; --totals counts all of them")
    meant: Chosen = {
        **chosen(service, first=named.pop("first"), last=named.pop("last"), **named),
        "states": [State(state) for state in states],
        "late_at": service.now if late else None,
    }
    if counted:
        _show_totals(service, meant, as_json=as_json)
    else:
        _show_rows(service, meant, limit, as_json=as_json)


def _show_rows(service: Service, meant: Chosen, limit: int | None, *, as_json: bool) -> None:
    from reminders.actions.bounces import returned
    from reminders.actions.log import log
    from reminders.actions.shapes import notice_shape

    rows, now = log(service.store, limit=limit, **meant), service.now
    bounces = returned(service.store, rows)
    if as_json:
        print_json([notice_shape(row, now, bounces.get(row.id)) for row in rows])
    elif not rows:
        click.echo("The ledger has no such notice. `reminders simulate` shows what is to come.")
    else:
        print_notices(rows, bounces)


def print_notices(rows: Iterable[Notice], bounces: Mapping[str, Bounce] | None = None) -> None:
    """Print rows of the ledger, one a line; of what came back, how."""
    back = bounces or {}
    print_columns(
        [
            f"{row.due_at.astimezone(UTC):%Y-%m-%d %H:%M}Z",
            click.style(str(row.state), fg=_COLORS.get(row.state)),
            row.identity.recipient,
            dim(row.identity.channel),
            bold(row.subject or f"{row.identity.event} {row.identity.reminder}".strip()),
            dim(row.id[:8]),
            back[row.id].words if row.id in back else row.reason,
        ]
        for row in rows
    )


def _show_totals(service: Service, meant: Chosen, *, as_json: bool) -> None:
    from reminders.actions.log import totals

    found = totals(service.store, service.options.zone, service.now, **meant)
    if as_json:
        print_json({by: [_shape(one) for one in summaries] for by, summaries in found.items()})
        return
    states = [state for state in State if any(one.states[state] for one in found["state"])]
    if not states:
        click.echo("The ledger has no such notice.")
        return
    rows: list[list[str]] = []
    for by, summaries in found.items():
        rows.append([bold(f"by {by}"), *map(dim, ["notices", *states, "late", "latest by"])])
        rows += [_row(one, states) for one in summaries]
    print_columns(rows)


def _row(one: Summary, states: list[State]) -> list[str]:
    counts = [f"{one.states[state]:,}" if one.states[state] else "" for state in states]
    late = [f"{one.late:,}", span(one.latest)] if one.late else ["", ""]
    return [f"  {one.name}", f"{one.states.total():,}", *counts, *late]


def _shape(one: Summary) -> dict[str, object]:
    states = {str(state): one.states[state] for state in State}
    return {"name": one.name, "notices": one.states.total(), **states, "late": one.late, "latest_by": one.latest}
