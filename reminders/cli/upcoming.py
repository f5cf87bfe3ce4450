"""`reminders upcoming`: what comes."""

from datetime import date
from typing import TYPE_CHECKING

import click

from reminders.cli.output import bold, countdown, dim, mark_of, print_columns, print_json, when_words
from reminders.cli.session import bound_of, json_option, with_service
from reminders.wiring import Service

if TYPE_CHECKING:
    from reminders.actions.upcoming import Upcoming


@click.command("upcoming")
@click.option("--from", "first", metavar="DATE", help="The first day; today by default.")
@click.option("--to", "last", metavar="DATE", help="The last day.")
@click.option("--days", type=click.IntRange(1, 150_000), help="How many days; 365 by default.")
@click.option("--calendar", "calendars", multiple=True, metavar="ID", help="Only this calendar; may be given again.")
@click.option("--lang", metavar="LANG", help="The language of the titles.")
@click.option("--milestones", is_flag=True, help="Only milestones.")
@json_option
@with_service
def command(
    service: Service,
    *,
    first: str | None,
    last: str | None,
    days: int | None,
    calendars: tuple[str, ...],
    lang: str | None,
    milestones: bool,
    as_json: bool,
) -> None:
    """Show what comes, with ordinals and how far away it is.

    Example: reminders upcoming --days 90 --lang ru
    """
    from reminders.actions.upcoming import day_range, upcoming

    if days is not None and last is not None:
        raise click.UsageError("--days and --to both say where it ends; give one of them")
    today = service.today
    start, end = day_range(
        bound_of(first, today, option="--from"), bound_of(last, today, option="--to", last=True), days, today=today
    )
    if calendars:
        _check_calendars(service, calendars)
    found = upcoming(service.store, start, end, zone=service.zone, calendars=calendars, milestones_only=milestones)
    languages = (lang or service.settings.language,)
    if as_json:
        from reminders.actions.shapes import occurrence_shape

        print_json([occurrence_shape(one.occurrence, one.calendar, languages) for one in found])
        return
    if not found:
        click.echo(f"Nothing between {start} and {end}. `reminders list` shows what is stored.")
        return
    print_columns(_row(one, languages, today, service.zone) for one in found)


def _check_calendars(service: Service, calendars: tuple[str, ...]) -> None:
    """Raise `NotFound` where one of the calendars is unknown."""
    from reminders.actions.lookup import find_calendar

    for calendar in calendars:
        find_calendar(service.store, calendar)


def _row(one: "Upcoming", languages: tuple[str, ...], today: date, zone: str) -> list[str]:
    from reminders.labels.titles import entitle

    titled = entitle(one.occurrence, one.calendar, languages)
    return [
        when_words(one.occurrence, languages[0]),
        dim(countdown(one.occurrence, today, zone, languages[0])),
        bold(titled.text),
        mark_of(one.occurrence, titled.jubilee) or _status(one.occurrence.event.shown_status),
        dim(one.occurrence.event.key),
    ]


def _status(status: str) -> str:
    return "cancelled" if status == "cancelled" else ""
