"""`reminders feed`: a calendar's feed."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from reminders.cli.output import write_file
from reminders.cli.session import bound_of, with_service
from reminders.wiring import Service

if TYPE_CHECKING:
    from reminders.actions.feed import Format


@click.command("feed")
@click.argument("calendar")
@click.option("--from", "first", metavar="DATE", help="The first day; the start of last year by default.")
@click.option("--to", "last", metavar="DATE", help="The last day; the end of the third year from now by default.")
@click.option("--lang", metavar="LANG", help="The language of the titles.")
@click.option("--tags", metavar="TAG,TAG", help="Only events with one of these tags.")
@click.option("--kinds", metavar="KIND,KIND", help="Only events of these kinds.")
@click.option("--milestones", metavar="only", help="Only milestones.")
@click.option("--undated", metavar="HOW", help="Events whose date is open: hide, show or span.")
@click.option("--cancelled", metavar="HOW", help="Cancelled events: show or hide.")
@click.option("--alarms", metavar="true", help="With an alarm in each entry.")
@click.option("--zones", metavar="HOW", help="Times in utc, or local with their zones.")
@click.option("--private", metavar="HOW", help="Private events: hide, show, or mask years and ages of all entries.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["ics", "json", "atom", "csv"]),
    default="ics",
    show_default=True,
    help="iCalendar, jCal, Atom or a table.",
)
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file.")
@with_service
def command(
    service: Service,
    /,
    *,
    calendar: str,
    first: str | None,
    last: str | None,
    form: "Format",
    output: Path | None,
    **given: str | None,
) -> None:
    """Write the feed of CALENDAR, the same bytes that the web site serves.

    Example: reminders feed kazakhstan-andorra --from 2022-01-01 --to 2024-12-31
    """
    from reminders.actions.feed import feed
    from reminders.feeds.view import View

    today = service.today
    given["from"] = _text(bound_of(first, today, option="--from"))
    given["to"] = _text(bound_of(last, today, option="--to", last=True))
    view = View.parse({name: value for name, value in given.items() if value is not None})
    body = feed(service.store, calendar, view, service.now, site=service.site, public=False, format=form).body
    if output is None:
        click.echo(body, nl=False)
    else:
        write_file(output, body, f"Wrote {len(body):,} octets to {output}")


def _text(day: object) -> str | None:
    return None if day is None else str(day)
