"""`reminders replay`: sends again what failed or expired."""

import sys

import click

from reminders.cli.choosing import choosing, chosen
from reminders.cli.log import print_notices
from reminders.cli.output import dim, good, print_json, warn
from reminders.cli.session import json_option, with_service
from reminders.core.errors import InvalidInput, Refused
from reminders.core.notice import UNSENT, Notice, State
from reminders.wiring import Service

_FEW = 10


@click.command("replay")
@click.argument("notices", nargs=-1)
@click.option(
    "--state",
    "states",
    multiple=True,
    type=click.Choice(sorted(map(str, UNSENT))),
    help="All that failed, or expired, and that the other options choose.",
)
@choosing
@click.option("--dry-run", is_flag=True, help="Show what would be sent again and change nothing.")
@click.option("--yes", is_flag=True, help=f"Do not ask before more than {_FEW} are sent again.")
@json_option
@with_service
def command(
    service: Service,
    /,
    *,
    notices: tuple[str, ...],
    states: tuple[str, ...],
    dry_run: bool,
    yes: bool,
    as_json: bool,
    **named: str | None,
) -> None:
    """Send NOTICES again that failed or expired: ids of the ledger or their beginnings, or all that --state chooses.

    Example: reminders replay --state failed --channel smtp --from 2026-11-01
    """
    from reminders.actions.replay import replay
    from reminders.actions.shapes import notice_shape

    rows = _wanted(service, notices, states, named)
    if dry_run or not rows:
        if as_json:
            print_json([notice_shape(row, service.now) for row in rows])
        else:
            print_notices(rows)
            click.echo(dim("Nothing was changed: this was a dry run.") if rows else "No such notice failed or expired.")
        return
    if len(rows) > _FEW and not yes:
        _ask(len(rows))
    made = replay(service.store, rows, service.now)
    if as_json:
        print_json([notice_shape(row, service.now) for row in made])
        return
    print_notices(made)
    click.echo(
        f"{good('Planned')} again: {len(made)}. A running daemon sends them now; `reminders why ID` follows one."
    )


def _wanted(
    service: Service, notices: tuple[str, ...], states: tuple[str, ...], named: dict[str, str | None]
) -> list[Notice]:
    from reminders.actions.replay import matching, named_by_id

    if bool(notices) == bool(states):
        raise InvalidInput("name the notices by their ids, or choose them with --state failed or --state expired")
    if notices and any(named.values()):
        raise InvalidInput("ids name the notices already; the options that choose go with --state")
    if notices:
        return named_by_id(service.store, notices)
    meant = chosen(service, first=named.pop("first"), last=named.pop("last"), **named)
    meant["states"] = [State(state) for state in states]
    rows, left_out = matching(service.store, **meant)
    if left_out:
        why = "that may have arrived: their readers want no second copy; name them by their ids"
        warn(f"left out {len(left_out)} {why}")
    return rows


def _ask(number: int) -> None:
    """Ask before many people are told. Raises `Refused` where that is not wanted, or nobody can be asked."""
    if not sys.stdin.isatty():
        raise Refused(f"this sends {number} notices again; say --yes to allow it where nobody can be asked")
    if not click.confirm(f"Send {number} notices again?"):
        raise Refused("nothing was sent again")
