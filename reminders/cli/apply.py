"""`reminders apply`: brings the store to what files say."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reminders.actions.apply import Applied
from reminders.cli.coming import print_rest
from reminders.cli.files import read_definitions
from reminders.cli.output import dim, good, print_json, warn
from reminders.cli.session import with_service
from reminders.core.text import counted
from reminders.wiring import Service

if TYPE_CHECKING:
    from reminders.definitions.merge import Side

_MARKS = {"add": "+", "change": "~", "cancel": "-", "keep": " ", "unchanged": " "}


@click.command("apply")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Show the plan and change nothing.")
@click.option("--prune", is_flag=True, help="Cancel events that once came from these files and are gone from them.")
@click.option("--take", type=click.Choice(["file", "store"]), help="Whose value counts where both changed a field.")
@click.option("--yes", is_flag=True, help="Do not ask before something is cancelled.")
@click.option("--json", "as_json", is_flag=True, help="Print the plan as JSON.")
@with_service
def command(
    service: Service,
    *,
    paths: tuple[Path, ...],
    dry_run: bool,
    prune: bool,
    take: "Side | None",
    yes: bool,
    as_json: bool,
) -> None:
    """Bring the store to what the files (or folders of files) at PATHS say; the plan is printed first.

    What a command changed since stays, unless the file changed that field too: then it is a conflict.

    Example: reminders apply calendars --dry-run
    """
    from reminders.actions.apply import apply_files
    from reminders.actions.references import unknown_references
    from reminders.actions.rehearse import rehearsal

    files = read_definitions(service, paths)

    def confirm(plan: Applied) -> bool:
        if not as_json:
            print_plan(plan)
        return dry_run or yes or not plan.cancels or _ask(plan)

    with rehearsal(service.store, dry_run=dry_run):
        applied = apply_files(
            service.store,
            service.options,
            files,
            service.now,
            prune=prune,
            take=take,
            confirm=confirm,
            progress=_progress if sys.stderr.isatty() and not as_json else None,
        )
        for note in unknown_references(service.store):
            warn(note)
    if as_json:
        from reminders.actions.shapes import step_shape

        print_json([step_shape(step) for step in applied.steps])
    else:
        click.echo(_conclusion(applied, dry_run=dry_run))
        if not dry_run:
            print_rest(service)


def _conclusion(applied: Applied, *, dry_run: bool) -> str:
    if not applied.effective:
        return "Nothing to change: the store says what the files say."
    if dry_run:
        return dim("Nothing was changed: this was a dry run.")
    return f"{good('Applied')} {counted(len(applied.effective), 'change')}."


def print_plan(plan: Applied, *, values: bool = True) -> None:
    """Print what applying would do, a line for each calendar, event or recipient that changes, with its values."""
    for step in plan.steps:
        if step.verb == "unchanged":
            continue
        line = f"{_MARKS[step.verb]} {step.what} {step.name}"
        if step.verb == "keep":
            click.echo(dim(f"{line}  was removed from the store and stays so; the file has not changed it since"))
            continue
        color = {"add": "green", "change": "yellow", "cancel": "red"}[step.verb]
        click.echo(click.style(line, fg=color) + ("  cancelled, gone from the file" if step.verb == "cancel" else ""))
        if step.verb == "change" and values:
            for change in step.changes:
                click.echo(f"    {change.field}: {_value(change.before)} -> {_value(change.after)}")


def _ask(plan: Applied) -> bool:
    if not sys.stdin.isatty():
        warn("this cancels events; say --yes to allow it where nobody can be asked")
        return False
    return click.confirm(f"Cancel {counted(len(plan.cancels), 'event')}?")


def _progress(done: int, total: int) -> None:
    """Show how far writing has come; only on a terminal, and only where it takes a while."""
    if total >= 200 and (done % 50 == 0 or done == total):
        click.echo(f"\r  {done:,} of {total:,} events", nl=done == total, err=True)


def _value(value: object) -> str:
    return "(none)" if value is None else str(value)
